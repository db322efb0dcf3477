"""Which spellings of a place reports may use: one set of rules for the packaged index and for dumps."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from geomap.namekeys import name_key

# Countries whose names GeoNames romanises with the marks of BGN/PCGN, and these marks: macron, dot
# and line below, cedilla, breve below, and the apostrophes for hamza and ayn.
_ROMANISED: Final = frozenset(
    "AE AF BH DJ DZ EG ER IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SS SY TD TN YE".split()
)
_ROMANISATION_MARKS: Final = frozenset("\u0304\u0323\u0331\u0327\u032e‘’ʻʼʾʿ`")
_ARTICLE: Final = re.compile(r"^(?:al|el|ar|as|ash|at|ath|ad|adh|an|az)[ -](?=\w{4})", re.IGNORECASE)
ARTICLE_COUNTRIES: Final = frozenset(
    "AE BH DJ DZ EG EH IL IQ IR JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split()
)
# What an area is called besides its name. Reports write "Anbar", tables "Al Anbar Governorate".
_TYPE_WORDS: Final = (
    "Autonomous Region", "Autonomous Province", "Federal District", "Province", "Governorate", "Oblast",
    "Oblast’", "State", "Region", "Prefecture", "Department", "District", "County", "Territory", "Division",
    "Emirate", "Municipality", "Krai", "Voivodeship", "Canton", "City", "Wilayat", "Raion", "Subdistrict",
)  # fmt: skip
_TYPE_PREFIXES: Final = (
    "Province of ", "State of ", "Governorate of ", "Region of ", "Department of ", "Emirate of ",
    "Wilaya de ", "Province de ", "Région de ",
    "Muḩāfaz̧at ", "Qaḑā’ ", "Nāḩiyat ", "Minţaqat ", "Mudīrīyat ", "Markaz ",
    "محافظة ", "ولاية ", "استان ", "محافظہ ", "پارێزگای ", "ولایت ", "صوبہ ",
    "قضاء ", "ناحية ", "منطقة ", "مديرية ",
)  # fmt: skip
_BARE_DIRECTIONS: Final = frozenset(
    "north northern south southern east eastern west western central centre center capital upper lower "
    "middle federal national northeast northwest southeast southwest".split()
)
# Named after presidents and towns far away (Lincoln, Jackson, Cook) or the town within them: reports
# always write the word.
_COUNTY: Final = re.compile(
    r" (?:County|Parish|Borough|Census Area|Municipality|LGA|Local Government(?: Area)?)$"
)


def news_name(name: str, country: str) -> str:
    """Take the marks of scholarly romanisation off a name: news writes Samarra, GeoNames Sāmarrā’."""
    if country not in _ROMANISED:
        return name
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if c not in _ROMANISATION_MARKS)
    return unicodedata.normalize("NFC", plain)


def keep_spelling(name: str, main: str) -> bool:
    """Tell whether an alternate name of GeoNames is one that a report may use.

    Dropped are machine romanisations ("ba ge da", "kyyf"), which stand in lower case only, and airport
    codes ("KRK"): both hit words of running text. Initials stay ("NYC" of New York City), and scripts
    without capitals; in Georgian a word is its own title case.
    """
    if not name.isascii():
        return name == name.title() or any(map(str.isupper, name)) or not any(map(str.islower, name))
    if name.islower():
        return False
    if name.isupper() and len(name) <= 4:
        return name == "".join(word[0] for word in main.split()).upper()
    return len(name) > 1


def strip_article(name: str, country: str | None) -> str:
    """Return "Fallujah" for "Al Fallujah", "Taji" for "At Taji", where the country has the article."""
    return _ARTICLE.sub("", name) if country in ARTICLE_COUNTRIES else name


def stored_spelling(spelling: str, key: str) -> str | None:
    """Return a spelling as an index keeps it: nothing where the key's title case says it."""
    return None if spelling == key.title() else spelling


def split_names(cell: str) -> tuple[str, ...]:
    """Split a table's cell of spellings, parted by "|"."""
    return tuple(name for part in cell.split("|") if (name := part.strip()))


def bare_name(name: str) -> str:
    """Take "Province", "Governorate of", ... off an area's name; "Northern Province" keeps it."""
    bare = name
    for prefix in _TYPE_PREFIXES:
        bare = bare.removeprefix(prefix)
    for word in _TYPE_WORDS:
        bare = bare.removesuffix(f" {word}").removesuffix(f" {word.lower()}")
    bare = bare.strip()
    words = name_key(bare).split()
    return bare if words and not set(words) <= _BARE_DIRECTIONS else name


def bare_district(name: str) -> str:
    """Return a second-level area's name as reports write it: "Sinjar" for "Sinjar District".

    In Iraq, Syria or Afghanistan the two mean the same. "Grant County" stays as it is.
    """
    return name if _COUNTY.search(name) else bare_name(name)
