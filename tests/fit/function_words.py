"""Write geomap/data/function_words.toml: words by which the language of a report is guessed.

    python tests/fit/function_words.py -o geomap/data/function_words.toml

They are spaCy's stop words (MIT licence) of each language, without those that stand in several lists.
"""

import argparse
from collections import Counter
from importlib import import_module
from pathlib import Path

LANGUAGES = (
    "en", "fr", "es", "pt", "it", "de", "nl", "sv", "da", "fi", "pl", "cs", "hu", "ro", "tr", "id", "tl",
    "ru", "uk", "bg", "sr", "el", "ar", "fa", "ur", "he", "hi", "bn", "vi",
)  # fmt: skip
MOST_LISTS = 3  # a word of more languages than this tells nothing
LONGEST = 8  # letters: function words are short, what is longer seldom stands in a report


def _load(code: str) -> set[str]:
    words: set[str] = import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS
    return words


def main() -> None:
    """Gather the lists and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    lists = {code: {w.rstrip("'’") for w in _load(code)} for code in LANGUAGES}  # "l'" stands before a vowel
    times = Counter(word for words in lists.values() for word in words)
    lines = ["# Written by tests/fit/function_words.py from spaCy's stop words (MIT licence)."]
    for code, words in lists.items():
        kept = sorted(w for w in words if times[w] <= MOST_LISTS and len(w) <= LONGEST and w.isalpha())
        lines.append(f'{code} = "{" ".join(kept)}"')
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
