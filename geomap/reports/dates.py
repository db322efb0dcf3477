"""The date of a report as its header or record writes it."""

import datetime

YEARS = range(1700, 2201)  # of papers, and of what a timestamp in nanoseconds can hold


def read_date(value: str) -> datetime.date:
    """Read an ISO date, or the day of an ISO date and time as it is written.

    Raises
    ------
    ValueError
        When it is none, or of a year no report is from: 0001 and 9999 stand for "unknown" in tables.
    """
    day = datetime.datetime.fromisoformat(value.strip()).date()
    if day.year not in YEARS:
        raise ValueError(f"no report is from the year {day.year}")
    return day
