"""Whether 03/04/2016 is 3 April or 4 March: as people write where the report comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geomap.extraction.datelines import DATELINE
from geomap.words import date_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Report, Toponym

COUNTRY_OF_DOMAIN = {"uk": "GB"}  # the one domain of a country that is not its ISO code


def find_date_order(report: Report, toponyms: Sequence[Toponym]) -> bool | None:
    """Say whether the report writes the day before the month in numbers.

    Its address tells the country, else its dateline, else its title.

    Returns
    -------
    bool or None
        True for day first, False for month first; None where the country is unknown, or
        writes both, or the year first.
    """
    code = _country_of_address(report.url) or _country_of_dateline(report, toponyms)
    code = code or _country_of_title(toponyms)
    orders = date_orders()
    if code is None or code in orders["either"]:
        return None
    return code not in orders["month_first"]


def _country_of_address(url: str | None) -> str | None:
    """Read the country from the end of the host's name; ".com" and the like tell none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    ending = host.rpartition(".")[2]
    if len(ending) != 2 or not ending.isascii() or not ending.isalpha():
        return None
    return COUNTRY_OF_DOMAIN.get(ending, ending.upper())


def _country_of_dateline(report: Report, toponyms: Sequence[Toponym]) -> str | None:
    match = DATELINE.search(report.content)
    return _only_country([t for t in toponyms if match and match.start() <= t.start < match.end()])


def _country_of_title(toponyms: Sequence[Toponym]) -> str | None:
    return _only_country([t for t in toponyms if t.span.part == "title"])


def _only_country(toponyms: Sequence[Toponym]) -> str | None:
    codes = {t.match.place.country_code for t in toponyms if t.match and t.match.place.country_code}
    return codes.pop() if len(codes) == 1 else None
