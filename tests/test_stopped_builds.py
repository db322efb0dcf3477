"""Builds of bigger indexes that are stopped: the next run goes on, and the result is the same."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from test_placetables import DUMP, OWN, alternate, ids, line, make_base, write_places

from geomap.errors import InputError, OutputError
from geomap.gazetteer import Gazetteer
from geomap.placetables import add_places, build_geonames_index

# Kills itself, or lets its files grow no more, at the nth call of a function.
STOPPED = """
import os, resource, signal, sys
from pathlib import Path
from geomap.errors import GeomapError
from geomap.placetables import build_geonames_index, indexfile, loading
folder, how, name, nth = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
loading.BATCH, indexfile.FOLD_BATCH = 2, 6
owner = {"keep": indexfile.Draft, "sort_in": indexfile.Draft, "finish": indexfile.Draft, "fsync": os}.get(name, indexfile)
whole, calls = getattr(owner, name), []
def stop(*values, **named):
    calls.append(name)
    if len(calls) == nth and how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if len(calls) == nth:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    return whole(*values, **named)
setattr(owner, name, stop)
try:
    build_geonames_index(folder / "big.sqlite", geonames=folder / "IQ.txt", base=folder / "base.sqlite",
                         alternate_names=folder / "names.txt")
except GeomapError as error:
    print(error)
"""
NAMES = "".join([
    alternate(700_001, "Garma", language="en", preferred="1"), alternate(700_001, "Al Qarmah"),
    alternate(448149, "Shengal Town"), alternate(700_002, "Karme"), alternate(700_007, "FOB Atlas"),
])  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    make_base(tmp_path / "base.sqlite")
    (tmp_path / "IQ.txt").write_text(DUMP, encoding="utf-8")
    (tmp_path / "names.txt").write_text(NAMES, encoding="utf-8")
    return tmp_path


def build(folder, *, output="big.sqlite", **more):
    """Build to the end; return the bytes of the index and what was told."""
    told = []
    build_geonames_index(
        folder / output, geonames=folder / "IQ.txt", base=folder / "base.sqlite",
        alternate_names=folder / "names.txt", tell=told.append, **more,
    )  # fmt: skip
    return (folder / output).read_bytes(), told


def stop(folder, how, name, nth):
    command = [sys.executable, "-c", STOPPED, str(folder), how, name, str(nth)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# Before the nth commit: of the first places, among them, after the places, among the alternate names;
# before sorting, among the folds, before the whole is written, and when it lies there but is not moved in.
PLACES = [("keep", 1), ("keep", 3), ("finish", 1), ("keep", 8), ("finish", 2), ("sort_in", 1),
          ("finish", 3), ("keep", 13), ("finish", 4), ("_write_whole", 1), ("fsync", 1)]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
@pytest.mark.parametrize(("name", "nth"), PLACES)
def test_a_killed_build_goes_on_and_gives_the_same_bytes(folder, name, nth):
    undisturbed, told = build(folder, output="other.sqlite")
    assert told == []
    assert stop(folder, "kill", name, nth).returncode == -signal.SIGKILL
    assert "big.sqlite.partial" in names_in(folder)
    assert "big.sqlite" not in names_in(folder)
    resumed, told = build(folder)
    assert told == [f"{folder / 'big.sqlite.partial'}: goes on where an earlier run was stopped"]
    assert resumed == undisturbed
    assert names_in(folder) == ["IQ.txt", "base.sqlite", "big.sqlite", "names.txt", "other.sqlite"]


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
def test_a_build_that_is_killed_again_and_again(folder):
    undisturbed, _ = build(folder, output="other.sqlite")
    for name, nth in (("keep", 2), ("keep", 2), ("keep", 4), ("sort_in", 1), ("keep", 2), ("fsync", 1)):
        assert stop(folder, "kill", name, nth).returncode == -signal.SIGKILL
    assert build(folder)[0] == undisturbed


def test_what_was_done_is_not_done_again(folder):
    stop(folder, "kill", "finish", 2)
    (folder / "IQ.txt").write_text(DUMP, encoding="utf-8")  # the same content: another date is no other file
    seen = []
    build(folder, progress=lambda done, total: seen.append((done, total)))
    assert seen == [((folder / "names.txt").stat().st_size,) * 2]


def test_ctrl_c_leaves_what_there_is(folder):
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, progress=interrupt)
    assert "big.sqlite.partial" in names_in(folder)
    assert len(build(folder)[1]) == 1


@pytest.mark.parametrize("content", ["other dump", "cut off", "empty"])
def test_a_half_built_index_of_something_else_is_thrown_away(folder, content):
    undisturbed, _ = build(folder, output="other.sqlite")
    partial = folder / "big.sqlite.partial"
    stop(folder, "kill", "keep", 4)
    if content == "other dump":
        (folder / "IQ.txt").write_text(DUMP + line(9, "Zzyzx"), encoding="utf-8")
    else:
        partial.write_bytes(partial.read_bytes()[: 5000 if content == "cut off" else 0])
    built, told = build(folder)
    assert told == [f"{partial}: broken, of other inputs, or of another geomap: thrown away"]
    assert (built == undisturbed) is (content != "other dump")


def test_a_faulty_dump_leaves_no_half_built_index(folder):
    with (folder / "IQ.txt").open("a", encoding="utf-8") as file:
        file.write("12\tcut off")
    with pytest.raises(InputError, match="line 11: 2 columns"):
        build(folder)
    assert names_in(folder) == ["IQ.txt", "base.sqlite", "names.txt"]


def test_files_that_are_not_a_half_built_index_are_left_alone(folder):
    partial = folder / "big.sqlite.partial"
    partial.write_text("notes", encoding="utf-8")
    with pytest.raises(OutputError, match="partial: is there and is no place index: choose another name"):
        build(folder)
    assert partial.read_text(encoding="utf-8") == "notes"


def test_two_runs_do_not_write_one_index(folder):
    stop(folder, "kill", "keep", 4)
    with closing(sqlite3.connect(folder / "big.sqlite.partial")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputError, match="another run is at work on it: wait for that one"):
            build(folder)
    assert len(build(folder)[1]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on files")
@pytest.mark.parametrize(("name", "nth"), [("keep", 2), ("sort_in", 1), ("_write_whole", 1)])
def test_a_full_disk_is_one_line_and_what_was_there_stays(folder, name, nth):
    undisturbed, _ = build(folder, output="other.sqlite")
    add_places(folder / "big.sqlite", table=write_places(folder, OWN), base=folder / "base.sqlite")
    before = (folder / "big.sqlite").read_bytes()
    done = stop(folder, "fill", name, nth)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{folder / 'big.sqlite'}: cannot be written (")
    assert done.stdout.count("\n") == 1
    assert (folder / "big.sqlite").read_bytes() == before
    assert build(folder)[0] == undisturbed  # with room made, it goes on


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no folder that even root cannot write to")  # noqa: PTH112
def test_a_folder_that_cannot_be_written_to(folder):
    with pytest.raises(OutputError, match=r"^/proc/self/big.sqlite: cannot be written \("):
        build(folder, output="/proc/self/big.sqlite")


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
def test_a_killed_addition_goes_on(folder):
    table = write_places(folder, OWN)
    code = STOPPED.replace("build_geonames_index(folder", "add_places(folder").replace(
        'geonames=folder / "IQ.txt"', 'table=folder / "places.csv"'
    ).replace(',\n                         alternate_names=folder / "names.txt"', "").replace(
        "import build_geonames_index", "import add_places"
    )  # fmt: skip
    add_places(folder / "other.sqlite", table=table, base=folder / "base.sqlite")
    for name, nth in (("finish", 1), ("finish", 2), ("fsync", 1)):
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder), "kill", name, str(nth)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert "big.sqlite" not in names_in(folder)
    add_places(folder / "big.sqlite", table=table, base=folder / "base.sqlite")
    assert (folder / "big.sqlite").read_bytes() == (folder / "other.sqlite").read_bytes()
    with Gazetteer.open(folder / "big.sqlite") as index:
        assert ids(index, "FOB Atlas") == ["user:camp-atlas"]
