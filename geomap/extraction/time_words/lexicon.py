"""The words of time of a language, from ``geomap/data/<language>/time.toml``."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from geomap.extraction.words import read_lexicon

_PIECE = re.compile(r"\{\{(\w+)\.(\w+)\}\}")  # "{{named.month}}" stands for another pattern of the file


def read_table(name: str) -> dict[str, Any]:
    """Read a table of words and what they mean."""
    table: dict[str, Any] = read_lexicon("time")[name]
    return table


@cache
def read_pattern(key: str) -> str:
    """Read a regular expression by its "section.name", with the patterns it is made of put in."""
    section, name = key.split(".")
    written: str = read_lexicon("time")["patterns"][section][name]
    return _PIECE.sub(lambda piece: read_pattern(f"{piece[1]}.{piece[2]}"), written)
