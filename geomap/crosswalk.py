"""What a sub-event type is called elsewhere: GTD attack types, UCDP types of violence, PLOVER events.

The table, with the rule of ACLED's codebook for each type, is ``data/crosswalk.toml``.
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

from geomap.errors import IncidentError


@functools.cache
def read_crosswalk() -> dict[str, dict[str, Any]]:
    """Read the packaged table: by sub-event type its ``rule`` and codes; ``schemes`` lists all codes."""
    text = resources.files("geomap.data").joinpath("crosswalk.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def translate(sub_event_type: str, scheme: str) -> list[str]:
    """Give the codes of another scheme that a sub-event type may have there.

    Parameters
    ----------
    sub_event_type
        One of ACLED's 25, in snake_case.
    scheme
        ``"gtd"``, ``"ucdp"`` or ``"plover"``.

    Returns
    -------
    list of str
        The likeliest first; empty where the scheme has none, or where the actors decide it.

    Raises
    ------
    IncidentError
        Where the sub-event type or the scheme is not one of the table's.
    """
    table = read_crosswalk()
    schemes, kinds = sorted(table["schemes"]), sorted(set(table) - {"schemes"})
    if scheme not in schemes:
        raise IncidentError(f"scheme {scheme!r}: expected one of {', '.join(schemes)}")
    if sub_event_type not in kinds:
        raise IncidentError(f"sub-event type {sub_event_type!r}: expected one of {', '.join(kinds)}")
    return list(table[sub_event_type][scheme])
