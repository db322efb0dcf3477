"""Datelines: where a report says it was written."""

import re

# "BAGHDAD (Reuters) - ", "HERKIMER, N.Y. — ": where it was written, no part of the first sentence.
DATELINE = re.compile(
    r"(?:^|\n|(?<=[.?!]) )[ \t]*[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’ -]{2,30}"  # the town
    r"(?:, [A-Z][\w.'’ ]{1,24})?(?:, [\w. ]{3,14})?"  # state or country, date
    r"(?: ?\([^()\n]{1,40}\))?(?: ?[-–—]+ +|—|: )"  # agency
)
