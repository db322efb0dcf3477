"""The import order of the package, read from the files with ``ast``."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "geomap"

# Top to bottom: a file imports only from lower lines, and siblings never import each other.
ORDER = (
    ("__main__",),
    ("cli",),
    ("cli.*",),
    ("serve", "review", ""),
    ("project",),
    ("pipeline",),
    ("stages", "workers"),
    ("resolution", "reports", "datasets", "merging", "corrections", "webmap", "export", "placetables"),
    ("reports.*", "extraction", "incidents", "webmap.*", "placetables.*"),
    ("incidents.cells", "incidents.validation"),
    ("incidents.columns",),
    ("extraction.events",),
    ("extraction.days.*", "extraction.sites.*"),
    ("extraction.days.options", "extraction.sites.features"),
    ("extraction.stories.substance",),
    ("extraction.stories.features",),
    ("extraction.stories.linking",),
    ("extraction.stories.coreference",),
    ("extraction.stories.gathering",),
    ("extraction.stories.clauses",),
    (
        "extraction.stories.tellings",
        "extraction.stories.genres",
        "extraction.stories.particulars",
        "extraction.stories.shootings",
    ),
    (
        "extraction.bulletins",
        "extraction.counts.*",
        "extraction.parties.*",
        "extraction.toponyms.*",
        "extraction.triggers.*",
    ),
    ("extraction.parsing.*",),
    ("extraction.times.*", "gazetteer", "geocoding", "compositions"),
    ("compositions.borders", "compositions.stretches", "compositions.capitals"),
    ("compositions.*",),
    ("boundaries", "namekeys"),
    ("geocoding.client",),
    ("geocoding.*",),
    ("extraction.numbers", "extraction.datelines", "ranking", "placekinds"),
    ("ranking.features",),
    ("ranking.context",),
    ("ranking.mentions",),
    ("confidence",),
    ("words",),
    ("distances", "choosing", "crosswalk"),
    ("attribution",),
    ("files",),
    ("model", "errors"),
)
FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(p for p in parts if p != "__init__")


def line_of(module: str) -> int:
    parts = module.split(".")
    folders = [".".join([*parts[:n], "*"]) for n in range(len(parts) - 1, 0, -1)] or [f"{module}.*"]
    for wanted in (module, *folders):
        for number, names in enumerate(ORDER):
            if wanted in names:
                return number
    raise AssertionError(f"{module} has no place in the import order")


def imported_modules(path: Path) -> set[str]:
    known = {module_of(f) for f in FILES}
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "geomap":
            base = node.module.removeprefix("geomap").removeprefix(".")
            inside = {f"{base}.{alias.name}".strip(".") for alias in node.names}
            found |= {name for name in inside if name in known} or {base}
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("geomap.") for a in node.names if a.name.startswith("geomap.")}
    return found


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_file_imports_only_from_lower_lines(path: Path) -> None:
    module = module_of(path)
    folder = module.rpartition(".")[0]
    wrong = [
        other
        for other in imported_modules(path)
        if other != module and line_of(other) <= line_of(module)
        and not (line_of(other) == line_of(module) and folder and other.startswith(folder))
    ]  # fmt: skip
    assert not wrong, f"geomap/{module} imports {wrong} from its own line or above"


def test_only_the_package_imports_nothing_of_the_outside_folders() -> None:
    assert not [p for p in FILES if "gazetteer.build" in p.read_text(encoding="utf-8")]
