"""How long an index takes to build and to ask, and what memory it needs. Not run by default.

``pytest -o addopts= tests/benchmarks/test_indexes.py``. GEOMAP_BENCHMARK_ROWS says how many rows the
made-up GeoNames dump has, GEOMAP_GAZETTEER which index is asked.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from dump import write_dump

from geomap.gazetteer import Gazetteer, index_in_use
from geomap.namekeys import fold_key, name_key

LOOK_UPS = 2000
PEAK = 'print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))'
BUILD = f"""
import sys
from pathlib import Path
from geomap.placetables import build_geonames_index
output, places, names = map(Path, sys.argv[1:])
build_geonames_index(output, geonames=places, alternate_names=names)
{PEAK}
"""
ASK = """
import json, sys
from geomap.gazetteer import Gazetteer
names = json.load(sys.stdin)
if len(sys.argv) > 1:
    gazetteer = Gazetteer.open()
    for name in names:
        gazetteer.find(name)
# Not the peak: the pages of the index that SQLite maps are the system's, and shared.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("RssAnon")))
"""


@pytest.fixture(scope="module")
def names():
    """Names of places all over the index, as they are written there."""
    random = Random(1)
    with closing(sqlite3.connect(f"{index_in_use().as_uri()}?mode=ro", uri=True)) as database:
        (last,) = database.execute("SELECT max(no) FROM place").fetchone()
        some = "SELECT name FROM place WHERE no >= ? ORDER BY no LIMIT 1"
        return [database.execute(some, (random.randrange(last),)).fetchone()[0] for _ in range(LOOK_UPS)]


@pytest.fixture
def index():
    with Gazetteer.open() as gazetteer:
        yield gazetteer


def run(code, *arguments, given=""):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout


def test_open(benchmark):
    benchmark(lambda: Gazetteer.open().close())


def test_exact_look_ups(benchmark, names):
    once = list(dict.fromkeys(names))
    benchmark.extra_info["look-ups"] = len(once)

    def ask():
        with Gazetteer.open() as index:  # a new one: it remembers what it was asked
            return sum(map(index.knows, once))

    assert benchmark(ask) == len(once)


def test_whole_look_ups(benchmark, index, names):
    """Exact, then fold, with the candidates in order: what a report's names cost."""
    benchmark.extra_info["look-ups"] = LOOK_UPS
    assert (
        sum(bool(found) for found in benchmark(lambda: [index.find(name) for name in names])) > LOOK_UPS // 2
    )


def test_fold_look_ups(benchmark, index, names):
    """Spellings that no place has, which folding finds."""
    others = [name.replace("i", "y").replace("k", "q") for name in names]
    others = [name for name in others if fold_key(name) and not index.knows(name)]
    benchmark.extra_info["look-ups"] = len(others)
    assert (
        sum(bool(found) for found in benchmark(lambda: [index.find(name) for name in others]))
        > len(others) // 2
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read the peak memory from")
def test_memory_of_look_ups(benchmark, names):
    given = json.dumps(names)
    idle = int(run(ASK, given=given))
    peak = benchmark.pedantic(lambda: int(run(ASK, "ask", given=given)), rounds=1)
    benchmark.extra_info["memory_mb"] = (peak - idle) / 1024
    assert name_key(names[0])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read the peak memory from")
def test_build_of_a_dump(benchmark, tmp_path):
    rows = int(os.environ.get("GEOMAP_BENCHMARK_ROWS", "20000"))
    output = tmp_path / "big.sqlite"
    dump = write_dump(tmp_path, rows)
    peak = benchmark.pedantic(lambda: int(run(BUILD, output, *dump)), rounds=1)
    benchmark.extra_info.update(rows=rows, peak_mb=peak / 1024, size=output.stat().st_size)
    assert peak / 1024 < 1000
