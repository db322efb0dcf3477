"""What can go wrong, as a person reads it.

::

    GeomapError
    ├── InputError        (ValueError)   a report, table or page that cannot be read
    ├── ProjectError      (ValueError)   a geomap.toml or an option that is wrong
    ├── IncidentError     (ValueError)   rows that are not incidents, all faults at once
    ├── GazetteerError    (RuntimeError) the place index is missing, broken or out of date
    ├── LanguageError     (RuntimeError) no usable language model
    ├── FetchError        (OSError)      an address that did not answer
    └── OutputError       (OSError)      a result that could not be written

A message names the file, the line or column, the value in ``!r``, what was
expected and what to do, on one line.
"""


class GeomapError(Exception):
    """The root: catch this to catch everything geomap raises on purpose."""


class InputError(GeomapError, ValueError):
    """A report, table or page cannot be read: mend the named file or leave it out."""


class ProjectError(GeomapError, ValueError):
    """A setting is wrong: mend the named key of geomap.toml or the named option."""


class IncidentError(GeomapError, ValueError):
    """Rows break the incident schema: the message lists every fault."""


class GazetteerError(GeomapError, RuntimeError):
    """The place index cannot be used: rebuild it as the message says."""


class LanguageError(GeomapError, RuntimeError):
    """No language model can be loaded: install the one the message names."""


class FetchError(GeomapError, OSError):
    """An address did not give a page: check it, or save the page and pass the file."""


class OutputError(GeomapError, OSError):
    """A result could not be written: nothing was left half-written."""
