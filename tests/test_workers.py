"""Many processes: the same result as one, and what happens when one dies, fails or is stopped."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import warnings
from contextlib import contextmanager
from functools import partial

import pytest

from geomap.errors import GazetteerError, GeomapError
from geomap.pipeline import _run, extract_incidents, list_places
from geomap.stages import Answer
from geomap.workers import count_cores, run_batches

GEOMAP = [sys.executable, "-m", "geomap"]
TOWNS = ("Mosul", "Kirkuk", "Erbil", "Basra", "Ramadi")


@contextmanager
def open_squares(said=None):
    """Square numbers; 13 is deadly, 17 not done, and who works on 1 is slow."""
    if said:
        warnings.warn(said, stacklevel=2)

    def work(batch):
        for number in batch:
            if number == 13:
                os._exit(1)
            if number == 17:
                raise GazetteerError("no index")
            if number == 1:
                time.sleep(0.2)
        return [number * number for number in batch]

    yield work


@contextmanager
def open_nothing():
    os._exit(1)
    yield lambda batch: batch


def square(batches, *, processes, opener=open_squares):
    return list(run_batches(batches, opener, processes=processes, lost=lambda number: -number))


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_come_in_order_from_any_number_of_processes(processes):
    batches = [[1, 2], [3], [4, 5], [6]]
    assert square(batches, processes=processes) == [
        ([1, 2], [1, 4]),
        ([3], [9]),
        ([4, 5], [16, 25]),
        ([6], [36]),
    ]
    assert square([], processes=processes) == []


def test_a_process_that_dies_costs_only_what_it_died_on():
    batches = [[1, 2], [12, 13, 14], [13], [3, 4]]
    assert square(batches, processes=2) == [
        ([1, 2], [1, 4]),
        ([12, 13, 14], [144, -13, 196]),
        ([13], [-13]),
        ([3, 4], [9, 16]),
    ]


def test_an_error_of_geomap_stops_all():
    with pytest.raises(GazetteerError, match="no index"):
        square([[2], [17], [3]], processes=2)


def test_processes_that_cannot_start_are_told_once():
    with pytest.raises(GeomapError, match="could not be started: ask for one process only"):
        square([[2], [3]], processes=2, opener=open_nothing)


def test_what_every_process_warns_of_is_said_once():
    with pytest.warns(UserWarning, match="unknown weights") as heard:
        square([[1], [1], [2]], processes=2, opener=partial(open_squares, "unknown weights"))
    assert len(heard) == 1


def test_workers_stop_with_whoever_asked():
    results = run_batches([[2], [3], [4]], open_squares, processes=2, lost=abs)
    assert next(results) == ([2], [4])
    assert multiprocessing.active_children()
    results.close()
    assert not multiprocessing.active_children()


@pytest.fixture
def feed(tmp_path):
    """Forty reports: three batches; one holds no date and one is faulty."""
    path = tmp_path / "feed.jsonl"
    told = [
        {
            "id": f"r{n}",
            "published": "2020-01-09",
            "text": f"A car bomb killed {n + 2} people in {town} on Monday.",
        }
        for n, town in enumerate(TOWNS * 8)
    ]
    del told[7]["published"]
    lines = [*map(json.dumps, told)]
    lines.insert(20, "{")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["extract", "places"])
def test_the_bytes_are_the_same_with_any_number_of_processes(feed, command):
    done = [
        subprocess.run([*GEOMAP, command, feed, "--processes", n], capture_output=True, timeout=120)
        for n in "123"
    ]
    assert [d.returncode for d in done] == [0, 0, 0]
    assert b"feed.jsonl:21: not JSON" in done[0].stderr
    assert len(done[0].stdout) > 5000
    assert {(d.stdout, d.stderr) for d in done} == {(done[0].stdout, done[0].stderr)}


def test_faults_are_told_where_the_report_stands(feed):
    for processes in (1, 2):
        faults = []
        reading = extract_incidents([feed], processes=processes, on_error=faults.append)
        assert reading.incidents["killed"].tolist() == [n + 2 for n in range(40)]
        assert [str(f)[-40:] for f in faults] == [str(f)[-40:] for f in reading.faults]
        assert (reading.reports, len(faults)) == (40, 1)
        assert len(list(list_places([feed], processes=processes, on_error=faults.append))) == 40


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_an_interrupt_ends_all_without_a_traceback(feed):
    # A shell starts its background jobs with Ctrl-C ignored, and children inherit that, but no handler.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    feed.write_text(  # more than is read in three seconds
        "\n".join(json.dumps({"id": str(n), "text": f"A bomb killed {n} in Kabul."}) for n in range(20_000)),
        encoding="utf-8",
    )
    command = [*GEOMAP, "extract", feed, "--processes", "2"]
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    signal.signal(signal.SIGINT, before)
    time.sleep(3)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    _, said = run.communicate(timeout=30)  # ends when all who could write to the pipes have
    assert (run.returncode, said.split()) == (1, ["Aborted!"])


# Which jobs are worth processes


@pytest.fixture
def counted(monkeypatch):
    """Say how many processes were asked for: 0 where the batches were read here."""
    asked = [0]

    def run(batches, opener, *, processes, lost):
        asked[0] = processes
        yield from ((batch, [Answer() for _ in batch]) for batch in batches)

    monkeypatch.setattr("geomap.pipeline.run_batches", run)
    monkeypatch.setattr("geomap.pipeline.count_cores", lambda: 16)

    @contextmanager
    def opener():
        yield lambda batch: [Answer() for _ in batch]

    def count(batches, processes):
        asked[0] = 0
        assert len(list(_run(iter([["report"]] * batches), opener, processes=processes))) == batches
        return asked[0]

    return count


@pytest.mark.parametrize(
    ("batches", "processes", "expected"),
    [(0, None, 0), (7, None, 0), (8, None, 4), (50, None, 4), (50, 1, 0), (1, 8, 0), (2, 8, 8), (0, 8, 0)],
)
def test_a_small_job_starts_no_process(counted, batches, processes, expected):
    assert counted(batches, processes) == expected


def test_there_is_a_core():
    assert count_cores() >= 1
