"""Fit geomap/data/en/lowercase_words.txt: the words that running English writes in lower case.

    python tests/fit/lowercase_words.py CORPUS.jsonl ... -o geomap/data/en/lowercase_words.txt

Counts each word of the "text" fields in the middle of sentences; a word is kept when it is
seen in lower case in at least half of its places. The corpora are other
people's and stay where they are; what comes out is a word list.
"""

import argparse
import json
import re
from collections import Counter
from pathlib import Path

WORD = re.compile(r"(?<=[a-z,;] )[A-Za-z]{1,30}\b")


def count_cases(paths: list[Path]) -> tuple[Counter[str], Counter[str]]:
    lower: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            for word in WORD.findall(json.loads(line)["text"]):
                seen[word.lower()] += 1
                lower[word] += word.islower()
    return lower, seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    lower, seen = count_cases(args.corpora)
    kept = sorted(w for w, n in lower.items() if n and n >= 0.5 * seen[w])
    args.output.write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
