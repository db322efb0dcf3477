"""How long things take. Not run by default: pytest -o addopts= tests/benchmarks."""

import datetime
import subprocess
import sys

import pytest

from geomap import draw_map
from geomap.extraction import extract_events
from geomap.extraction.parsing.language import parse_texts
from geomap.extraction.toponyms.names import find_names
from geomap.incidents import make_incidents
from geomap.model import Report
from geomap.resolution import resolve_places

TEXT = """\
BAGHDAD - Three rockets hit the perimeter of the international airport in Baghdad late on Thursday,
killing two members of the security forces and wounding seven others, a police official said. Two
vehicles were set on fire and a fence was damaged, according to a statement of the interior ministry,
which blamed an unnamed outlaw group.

Hours earlier a roadside bomb had exploded beside a convoy of trucks that carried supplies on the highway
near Samarra. One driver was killed and his assistant was injured. Nobody claimed responsibility for that
attack, the third of its kind in Salah ad Din province this month. On Tuesday a similar device was found
and defused by engineers outside Balad.

In Mosul, gunmen on a motorcycle shot dead a local councillor in front of his house on Wednesday evening,
a relative said by telephone. The governor of Nineveh condemned the killing and promised that those who
did it would be brought to court. Residents said that the street had been without electricity at the time
and that the attackers fled towards the river.

The prime minister, who was on a visit to Amman, spoke by telephone with commanders in Erbil and Basra.
He asked them to raise the guard at camps, bridges and oil plants. At least 12 people have been killed in
such attacks since the start of the year, compared with 30 in the same weeks of the year before,
according to figures that were published in Geneva on Monday by a group of researchers. The group said
the true number was likely higher.
"""
NAMES = ("Baghdad", "Green Zone", "Al-Asad", "Mosul", "Kyiv", "Gaza", "Bakhmut", "Khartoum", "Goma", "Aleppo")


@pytest.fixture(scope="module")
def report():
    assert 230 <= len(TEXT.split()) <= 270
    return Report(id="report", text=TEXT, published=datetime.date(2021, 3, 19))


@pytest.fixture(scope="module")
def doc(report, parse):
    return parse(report.content)


@pytest.fixture(scope="module")
def thousand_incidents(report, doc, gazetteer):
    events = extract_events(report, doc, toponyms=resolve_places(report, doc, gazetteer))
    times = -(-1000 // len(events))
    return make_incidents((events * times)[:1000], reports={report.id: report})


def test_parse_and_extract_one_report(benchmark, report, nlp, gazetteer):
    def read():
        doc = next(parse_texts([report.content], nlp))
        return extract_events(report, doc, toponyms=resolve_places(report, doc, gazetteer))

    assert len(benchmark(read)) >= 3


def test_look_ten_names_up(benchmark, gazetteer):
    assert all(benchmark(lambda: [gazetteer.find(name) for name in NAMES]))


def test_find_the_names_of_a_report(benchmark, doc, gazetteer):
    names = [name.text for name in benchmark(find_names, doc, gazetteer)]
    assert {"Baghdad", "Mosul", "Samarra"} <= set(names)


def test_draw_a_thousand_incidents(benchmark, thousand_incidents):
    page = benchmark(lambda: draw_map(thousand_incidents).get_root().render())
    assert len(thousand_incidents) == 1000
    assert page.startswith("<!DOCTYPE html>")


def test_help_as_a_process(benchmark):
    command = [sys.executable, "-m", "geomap", "--help"]
    done = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True}, rounds=5, warmup_rounds=1)
    assert done.returncode == 0
