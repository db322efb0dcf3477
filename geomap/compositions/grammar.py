"""The words that make a place out of a place: "20 km south of", "northern", "the outskirts of".

All that is looked at stands right before or after one place name, or between two,
within a window of fixed length: the work grows with the number of names.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Literal

from geomap.extraction.numbers import find_numbers
from geomap.extraction.words import word_table

Form = Literal["offset", "direction", "distance", "part", "edge", "outside", "near", "coast", "site"]

WINDOW = 120  # characters before a name that are looked at
UNITS = {"km": 1.0, "nautical": 1.852, "mi": 1.609344, "m": 0.001}
UNIT = (
    r"(?:(?P<km>km|kms|kilomet(?:er|re)s?|kilos)|(?P<nautical>nautical[ -]miles?|nm)|(?P<mi>miles?|mi)"
    r"|(?P<m>m|met(?:er|re)s?))"
)
WIND = r"(?:north|south|east|west)(?:[- ]?(?:north|south|east|west)){0,2}"
# A parenthesis repeats the distance in other units: "12 km (7 miles) south of", "12 km / 7 miles".
AGAIN = r"(?: ?\([^()]{1,30}\)| ?/ ?[\d.]+ ?[a-z]+|,? or (?:about )?[\d.]+ [a-z]+,?)?"
BORDER_AFTER = re.compile(r"['’]?s? (?:border|frontier|boundary)\b", re.IGNORECASE)
AREA_AFTER = re.compile(
    r" (?:province|governorate|oblast|state|region|department|county|district)\b", re.IGNORECASE
)
COAST_AFTER = re.compile(rf"['’]s? (?:(?:{WIND})(?:ern)? )?(?:coast|shores?)\b", re.IGNORECASE)
OFF_BEFORE = re.compile(r"(?P<words>\boff (?:the )?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words around one name say: ``start`` and ``end`` hold them with the name.

    ``words`` are those before the name without what only describes it ("the northern
    city of"); ``wind`` is one of :data:`geomap.compositions.geometry.POINTS`.
    """

    form: Form
    start: int
    end: int
    words: str
    wind: str | None = None
    low_km: float | None = None  # of the distance, as said; a single number is low and high
    high_km: float | None = None
    step: tuple[float, float] | None = None  # the number that was said and its unit in km: for rounding
    just: bool = False
    site: str | None = None  # kind of site in the gazetteer
    owner: str = ""  # whose embassy


@functools.cache
def any_of(key: str) -> str:
    """Give a pattern for the words of one list, longest first."""
    return "|".join(sorted(map(re.escape, word_table("compositions")[key]), key=lambda w: (-len(w), w)))


@functools.cache
def lead_in() -> str:
    """Give the pattern of what may describe the name between "south of" and it."""
    held = r"[\w-]+-(?:held|controlled|occupied|run|administered)"
    free = rf"(?:(?!(?:{any_of('not_between_head')})\b)[\w'’-]+ ){{0,4}}"
    head = rf"{free}(?:{any_of('heads')})(?: city| town)?(?:,| of)? (?:the )?"
    return rf"(?P<lead>(?:the |its )?(?:{head}|(?:{any_of('said_of_names')}|{held}) )?)$"


@functools.cache
def _before() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """Compile what stands before a name, the most telling first."""
    number = (
        rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?(?:(?: ?[-–] ?| to | or )\d+(?:\.\d+)?)?"
        rf"|(?:(?:{any_of('numbers')})[ -]){{0,4}}(?:{any_of('numbers')}))"
    )
    told = rf"(?P<number>{number})[ -]?{UNIT}\b{AGAIN}"
    distance = rf"\b(?P<words>(?:(?:{any_of('bounds')}) )?{told}"
    adjective = rf"(?:(?P<wind>{WIND})ern|central)"
    to_wind = rf"(?: away)?(?: to the)? (?:due )?(?P<wind>{WIND})(?:wards?|erly)? (?:of|from)"
    of_edge = r"(?:the (?:centre|center|edge|outskirts) of )?"
    coast = r"(?:coasts? |shores? )of "
    just = r"(?:(?P<just>just|immediately|directly) )?(?:to the )?"
    rules: tuple[tuple[Form, str], ...] = (
        ("coast", rf"{distance} off (?:the )?{coast}){lead_in()}"),
        ("coast", rf"(?P<words>\boff (?:the )?(?:(?:{WIND})(?:ern)? )?{coast}){lead_in()}"),
        ("offset", rf"{distance},?{to_wind} ){lead_in()}"),
        ("distance", rf"{distance}(?: away)? (?:from|outside(?: of)?|off) {of_edge}){lead_in()}"),
        ("distance", rf"\b(?P<words>within {told} of ){lead_in()}"),
        ("part", rf"\b(?:the |its )?(?P<words>(?:far )?{adjective} (?:{any_of('sides')}) of ){lead_in()}"),
        ("part", rf"(?<!to )\b(?P<words>the (?:far |extreme |restive )?(?P<wind>{WIND}) of ){lead_in()}"),
        ("direction", rf"(?<![\w-])(?P<words>{just}(?P<wind>{WIND}) of ){lead_in()}"),
        ("part", rf"\b(?P<words>(?:(?:far |mid-)?{adjective}|downtown) )(?P<lead>)$"),
        ("part", rf"\b(?:{any_of('before_side')}) (?P<words>(?P<wind>{WIND}) )(?P<lead>)$"),
        ("edge", rf"\b(?:the |its )?(?P<words>(?:{any_of('edges')}) of ){lead_in()}"),
        ("outside", rf"\b(?P<words>(?:just |right )?outside (?:of )?){lead_in()}"),
        ("near", rf"\b(?P<words>(?:near|close to|not far from|(?:in )?the vicinity of) ){lead_in()}"),
    )
    return tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in rules)


@functools.cache
def _guards() -> tuple[re.Pattern[str], ...]:
    """Compile what stands before words that then say no place: a way gone, a length, an hour's drive."""
    measured = r"\d[\d.,]*[ -]?(?:km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?)"
    patterns = (
        rf"\b(?:{any_of('motion')})(?: (?:{any_of('after_motion')})){{0,2}} $",
        rf"\b{measured}(?:-long)? (?:of )?[\w-]+ $",
        rf"\b{measured} (?:{any_of('length')}) $",
        r"\b(?:hour|minute|day)s?['’]?s?(?: (?:drive|walk|flight|ride|journey|march|trip))?,? $",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def read_wording(text: str, start: int, end: int) -> Wording | None:
    """Read what the words around a place name (its character offsets) make of it.

    None when they make nothing of it, and where they only seem to: "moved 20 km
    south of X", "20 km from the X border", "the wall, 20 km long".
    """
    if BORDER_AFTER.match(text, end):
        return None
    floor = max(0, start - WINDOW)
    before = text[floor:start].replace("\n", " ")
    off = OFF_BEFORE.search(before)
    if off and (coast := COAST_AFTER.match(text, end)):
        return Wording("coast", floor + off.start(), coast.end(), "off the coast of ")
    for form, pattern in _before():
        match = pattern.search(before)
        if match:
            return _check(form, match, text, floor=floor, end=end)
    return read_site(text, start, end)


def _check(form: Form, match: re.Match[str], text: str, *, floor: int, end: int) -> Wording | None:
    group = match.groupdict()
    prior = match.string[: match.start("words")]
    if form != "near" and form != "part" and any(guard.search(prior) for guard in _guards()):
        return None
    start = floor + match.start("words")
    if form == "part" and not _is_part(match, text, start=start, end=end):
        return None
    wind = re.sub(r"[^a-z]", "", (group.get("wind") or "").lower()) or None
    wording = Wording(form, start, end, match["words"], wind, just=bool(group.get("just")))
    return _with_distance(wording, group) if group.get("number") else wording


def _is_part(match: re.Match[str], text: str, *, start: int, end: int) -> bool:
    """Whether "northern" is said of the part, and is no name ("Northern Ireland") nor that of the whole.

    "In northern Faryab Province" says where the province lies: of 19 such in the
    training reports the place lay to that side of the province in 6.
    """
    words, name = match["words"], text[end - 1]
    if AREA_AFTER.match(text, end) and not words.rstrip().lower().endswith(" of"):
        return False
    if re.search(
        r"(?:ern|central|north|south|east|west) and $", match.string[: match.start("words")], re.IGNORECASE
    ):
        return False  # "northern and eastern X": two parts
    proper = words[0].isupper() and not name.isupper()
    return not proper or text[:start].rstrip(" \n")[-1:] in ("", ".", "\n", "!", "?", ":")


def _with_distance(wording: Wording, group: dict[str, str | None]) -> Wording | None:
    unit = next(UNITS[name] for name in UNITS if group.get(name))
    numbers = _numbers(group["number"] or "")
    if numbers is None:
        return None
    low, high = numbers
    step = (low, unit) if low == high else None
    return replace(wording, low_km=low * unit, high_km=high * unit, step=step)


def _numbers(words: str) -> tuple[float, float] | None:
    """Read "20", "1.5", "3 to 4", "twenty-five", "dozens of": lowest and highest."""
    digits = [float(d.replace(",", "")) for d in re.findall(r"\d[\d,]*(?:\.\d+)?", words)]
    if digits:
        return min(digits), max(digits)
    if words.lower().startswith("half a"):
        return 0.5, 0.5
    found = find_numbers(words + " people", "en")  # the grammar counts people, and leaves measures out
    number = next(iter(found), None)
    low = number.low if number else None
    if number is None or low is None:
        return None
    return (float(low), float(low)) if number.kind != "vague" else (float(low), 3.0 * low)


@functools.cache
def _sites() -> tuple[tuple[str, str], ...]:
    """List the words for sites with their kinds."""
    table = word_table("compositions")
    pairs = [(w, key.removeprefix("site_")) for key in table if key.startswith("site_") for w in table[key]]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@functools.cache
def _site_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    kinds = "|".join(re.escape(word) for word, _ in _sites())
    owner = r"(?P<owner>(?:[A-Z][\w.]*[- ]){1,2})?"
    before = rf"\b[Tt]he {owner}(?P<kind>(?i:{kinds})) (?:in|at) {lead_in()}"
    after = rf"['’]s? (?:main |only )?{owner}(?P<kind>(?i:{kinds}))\b"
    return re.compile(before), re.compile(after)


def read_site(text: str, start: int, end: int) -> Wording | None:
    """Read a site that a town has: "the US embassy in Baghdad", "Basra's airport"."""
    before, after = _site_patterns()
    floor = max(0, start - WINDOW)
    match, begin = before.search(text[floor:start].replace("\n", " ")), floor
    if match is None:
        match, begin = after.match(text, end), 0
    if match is None:
        return None
    word = match["kind"].lower()
    kind = next(kind for name, kind in _sites() if name == word)
    owner = (match["owner"] or "").strip(" -")
    bounds = (
        (begin + match.start("owner" if owner else "kind"), end)
        if begin or match.re is before
        else (start, match.end())
    )
    return Wording("site", *bounds, f"{owner} {word}".strip(), site=kind, owner=owner)
