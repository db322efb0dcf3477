"""Datelines, where a report says it was written, and headings of dated entries, where each happened."""

import re

# "BAGHDAD (Reuters) - ", "HERKIMER, N.Y. — ": where it was written, no part of the first sentence.
DATELINE = re.compile(
    r"(?:^|\n|(?<=[.?!]) )[ \t]*[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’ -]{2,30}"  # the town
    r"(?:, [A-Z][\w.'’ ]{1,24})?(?:, [\w. ]{3,14})?"  # state or country, date
    r"(?: ?\([^()\n]{1,40}\))?(?: ?[-–—]+ +|—|: )"  # agency
)
BULLET = r"[ \t]*(?:[-*•●▪–—]|\(?\d{1,2}[.)](?!\d)|\(?[a-z][.)])?[ \t]*"  # what a list puts before an item
AREA = r"(?:[^\W\d_][^\n.:;–—]{0,40}[.:;–—][ \t]*)?"  # where, before the day: "JONGLEI. 12 May"
# "28/04 – Mirebalais. ", "12 May, Akobo County: ": the day and the place that head an entry of a bulletin.
HEADING = re.compile(
    rf"(?:^|\n){BULLET}(?P<area>{AREA})(?:[^\W\d_]{{1,12}} ){{0,4}}"
    r"\d{1,2}(?: \w{1,4} \d{1,2})?(?:[/. ]\w{1,9})?(?:[/., ]+\d{2,4})?"  # the day
    r"[ \t]*[-–—:,][ \t]+(?P<place>[^\n.:;]{2,60})(?=[.:;\n])"
)
