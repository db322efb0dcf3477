"""Whom places are owed to: one table by the prefix of ``place_id``, for notes, rows and the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a source of places wants said where its places are shown."""

    name: str
    url: str
    licence: str

    def __str__(self) -> str:
        return f"{self.name}, {self.licence}"


# osmfoundation.org/wiki/Licence/Attribution_Guidelines gives the words and the address.
_OSM = Attribution("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL")
_OCHA = "https://data.humdata.org/"
# A prefix that is not here wants nothing said: the reviewed table, the public domain, a user's own.
ATTRIBUTIONS = {
    "nominatim": _OSM,
    "photon": _OSM,
    "geonames": Attribution("GeoNames", "https://www.geonames.org/", "CC BY 4.0"),
    "psgc": Attribution("OCHA COD-AB (PSA and NAMRIA)", _OCHA, "CC BY 3.0 IGO"),
    "pcode": Attribution(
        "naija-data by Akanji Oluwaseun Gabriel and OCHA COD-AB", _OCHA, "CC BY 4.0 and CC BY 3.0 IGO"
    ),
}


def list_attributions(place_ids: Iterable[str | None]) -> list[Attribution]:
    """List whom places are owed to, each once, in the order of :data:`ATTRIBUTIONS`.

    Parameters
    ----------
    place_ids
        Ids such as ``"nominatim:relation/123"``; None and prefixes that are not in the table
        count for nothing.
    """
    used = {str(place_id).partition(":")[0] for place_id in place_ids if place_id}
    return list(dict.fromkeys(owed for prefix, owed in ATTRIBUTIONS.items() if prefix in used))
