"""README.md is held to what it says: its commands and its code run, and it leaves nothing out."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap import COLUMNS
from geomap.cli import main

pytestmark = pytest.mark.usefixtures("gazetteer")

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [README, *(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("maps/*/README.md")))]
INSTALL = (
    "pip install -e . && geomap build maps/iraq-january-2020",
    "pip install -e '.[test]' && pytest",
)

# What the commands of the README are run on; other names than these need a line here.
TEXT = "Rockets fell in the Green Zone of Baghdad on Wednesday. Two soldiers were killed and three wounded."
PAGE = (
    '<html><head><title>Attack</title><meta property="article:published_time" content="2020-01-09"></head>'
    f"<body><article><h1>Attack</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
)
SEEDS = {
    ".txt": TEXT,
    ".md": f"Title: Attack\nPublished: 2020-01-09\n\n{TEXT}",
    ".html": PAGE,
    ".jsonl": f'{{"text": "{TEXT}", "published": "2020-01-09"}}\n',
    ".csv": f"text,published\n{TEXT},2020-01-09\n",
}

# Commands that are not run, by how they begin, and why.
NOT_RUN = {
    "geomap map http": "needs a network",
    "geomap extract http": "needs a network",
}


def list_blocks(*languages):
    """List the fenced blocks in these languages."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    return [text for language, text in found if language in languages]


def list_commands():
    """List the lines of shell blocks that call geomap, without prompt."""
    lines = "".join(list_blocks("sh", "bash", "console")).replace("\\\n", " ").splitlines()
    commands = [line.removeprefix("$ ").strip() for line in lines]
    return [c for c in commands if c.startswith("geomap ") and not c.startswith(tuple(NOT_RUN))]


def seed(folder, names):
    """Put a report under each name that is one: the files, and folders written with a slash."""
    for name in names:
        path = folder / name
        if name.endswith("/"):
            path = path / "seed.md"
        if path.suffix in SEEDS and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(SEEDS[path.suffix], encoding="utf-8")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A folder with the maps of this repository, in which one command follows the other."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "maps", folder / "maps")
    return folder


def test_the_two_commands_that_do_everything():
    for command in INSTALL:
        assert f"\n{command}\n" in README


def test_there_are_commands_and_code():
    assert len(list_commands()) >= len(main.commands)
    assert len(list_blocks("python")) == 1


@pytest.mark.parametrize("command", [*list_commands(), INSTALL[0].partition(" && ")[2]])
def test_the_commands_run(command, workplace, monkeypatch):
    monkeypatch.chdir(workplace)
    _, name, *args = shlex.split(command, comments=True)
    assert not {"|", ">", "<", "&&", ";"} & set(args), "teach this test to run it in a shell"
    outputs = {args[i + 1] for i, arg in enumerate(args[:-1]) if arg in ("-o", "--output")}
    seed(workplace, [arg for arg in args if arg not in outputs and not arg.startswith("-")])
    result = CliRunner().invoke(main, [name, *args], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    assert "Warning: " not in result.stderr
    for output in outputs - {"-"}:
        assert (workplace / output).stat().st_size > 0


def test_the_code_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (code,) = list_blocks("python")
    seed(tmp_path, re.findall(r"\[\"([\w./-]+)\"", code))
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert "Green Zone" in capsys.readouterr().out
    for output in re.findall(r"(?:save\(|, )\"([\w-]+\.(?:html|parquet|geojson|csv))\"\)", code):
        assert (tmp_path / output).stat().st_size > 0


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name):
    assert f"geomap {name}" in README


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_every_column_is_explained(column):
    assert any(f"`{column}`" in page for page in PAGES)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\((?!http)([^)#]+)", README))))
def test_every_link_leads_somewhere(path):
    assert (ROOT / path).exists()


def test_every_option_that_the_readme_names_is_there():
    known = {o for c in main.commands.values() for p in c.params for o in p.opts} | {"--help", "--version"}
    named = set(re.findall(r"`(--[a-z-]+)", README))
    named |= {
        word for c in list_commands() for word in shlex.split(c, comments=True) if word.startswith("--")
    }
    assert named <= known
