"""Reading reports: what each reader gives, and the one line each fault gets."""

import io
import json
import subprocess
import sys
import threading
import tracemalloc
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.errors import FetchError, InputError
from geomap.model import Report
from geomap.reports import FORMATS, Page, read_reports
from geomap.reports import web as web_module

RECORDED = Path(__file__).parent / "recorded"
BODY = "Three rockets hit the depot."
ADVICE = "check the address, or save the page in a browser and pass the file"


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_one(folder, name, content, **options):
    (report,) = read_reports([write(folder, name, content)], **options)
    return report


def message_of(source, **options):
    with pytest.raises(InputError) as caught:
        list(read_reports([source], **options))
    message = str(caught.value)
    assert "\n" not in message
    return message


# Text


def test_plain_text_is_kept_as_it_is(tmp_path):
    text = f"Skip to main content\n\n  {BODY}\n\nBack to top\n"
    assert read_one(tmp_path, "report.txt", text) == Report(id="report.txt", text=text)


def test_header(tmp_path):
    header = (
        "Title: Rockets: a depot\npublished: 2020-01-09T23:30:00-05:00\nURL: https://a.example/x\nSource: A\n"
    )
    assert read_one(tmp_path, "report.txt", f"{header}\n\n{BODY}") == Report(
        id="report.txt",
        text=BODY,
        title="Rockets: a depot",
        published=date(2020, 1, 9),
        url="https://a.example/x",
        source="A",
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Source: police\n{BODY}\n\nMore.",  # a line that is no field: all of it is text
        f"Author: A. Writer\nTitle: x\n\n{BODY}",
        f"{BODY}\n\nTitle: x\n\nbelow",
    ],
)
def test_no_header_no_loss(tmp_path, text):
    assert read_one(tmp_path, "report.txt", text) == Report(id="report.txt", text=text)


def test_empty_header_fields_are_missing(tmp_path):
    report = read_one(tmp_path, "a.txt", f"Title:\nPublished:\n\n{BODY}", published=date(2020, 1, 1))
    assert (report.title, report.published) == ("", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("text", "title", "kept"),
    [
        (f"# Rockets hit\n\n{BODY}", "Rockets hit", BODY),
        (f"\n#  Rockets hit ##\n{BODY}\n# Next", "Rockets hit", f"{BODY}\n# Next"),
        (f"Source: A\n\n# Rockets hit\n\n{BODY}", "Rockets hit", BODY),
        (f"Title: T\n\n# Rockets hit\n\n{BODY}", "T", f"# Rockets hit\n\n{BODY}"),
        (f"#hashtag {BODY}", "", f"#hashtag {BODY}"),
        (f"## Part\n{BODY}", "", f"## Part\n{BODY}"),
    ],
)
def test_markdown_heading_is_the_title(tmp_path, text, title, kept):
    report = read_one(tmp_path, "report.md", text)
    assert (report.title, report.text) == (title, kept)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_ends(tmp_path, encoding):
    text = "Title: Обстрел\r\nPublished: 2020-01-09\r\n\r\nбагдад بغداد\r\nnext\rlast"
    report = read_one(tmp_path, "a.txt", text.encode(encoding))
    assert (report.title, report.published) == ("Обстрел", date(2020, 1, 9))
    assert report.text == "багдад بغداد\nnext\nlast"
    assert report.text.index("next") == 13


def test_control_characters_are_spaces_one_for_one(tmp_path):
    report = read_one(tmp_path, "a.txt", "a\x07b\x1b[31m\tc\n\x0cd\x7f\x85e\u202ef")
    assert report.text == "a b [31m\tc\n d  e\u202ef"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "is empty: put the report's text into it, or leave it out"),
        ("a.txt", b" \n\n", "is empty: put the report's text into it, or leave it out"),
        (
            "a.txt",
            "Caf\xe9 blast".encode("latin-1"),
            "byte 3 is 0xe9, which is not UTF-8: save the file as UTF-8 and pass it again",
        ),
        (
            "a.txt",
            b"\xff\xfea\x00\x00",
            "byte 4 is 0x00, which is not UTF-16: save the file as UTF-8 and pass it again",
        ),
        (
            "a.txt",
            b"%PDF-1.7\n...",
            "is a PDF document, not text: save its text as a .txt file and pass that",
        ),
        (
            "a.md",
            b"PK\x03\x04...",
            "is a zip, Word or Excel file, not text: save its text as a .txt file and pass that",
        ),
        (
            "a.txt",
            b"ab\x00cd",
            "character 2 is NUL, so this is a binary file or UTF-16 without a byte order mark: "
            "save its text as UTF-8",
        ),
        (
            "a.txt",
            b"Title: x\n\n",
            "has a title or header but no text: put the report's text below it",
        ),
        ("a.md", b"# x\n", "has a title or header but no text: put the report's text below it"),
    ],
)
def test_text_that_cannot_be_read(tmp_path, name, content, message):
    path = write(tmp_path, name, content)
    assert message_of(path) == f"{path}: {message}"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "Title: x\nPublished: 9 January 2020\n\n",
            "2: 'Published' is '9 January 2020', expected a date such as 2020-01-09: mend the line",
        ),
        (
            "\n\nPublished: 2020-02-30\n\n",
            "3: 'Published' is '2020-02-30', expected a date such as 2020-01-09: mend the line",
        ),
        ("Title: x\ntitle: y\n\n", "2: 'title' is given twice: keep one of the two lines"),
    ],
)
def test_wrong_header(tmp_path, header, message):
    path = write(tmp_path, "a.txt", f"{header}{BODY}")
    assert message_of(path) == f"{path}:{message}"


# Web pages, saved


def test_saved_page():
    (report,) = read_reports([RECORDED / "article.html"])
    assert report.id == "article.html"
    assert report.title == "Rockets strike depot near Sample Town"
    assert report.published == date(2021, 3, 14)  # not the day of the last change
    assert report.url == "https://courier.example/news/rockets-depot"
    assert report.source == "Example Courier"
    lines = report.text.split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("Three rockets hit a fuel depot")  # the headline is in the title alone
    assert "said Zoë, who" in lines[1]
    assert lines[2].endswith("promised then to move it out of town.")
    assert "comment" not in report.text.lower()


def test_page_without_a_date_gets_the_given_one_and_never_one_of_its_text():
    (report,) = read_reports([RECORDED / "undated.html"])
    assert "attacked in May 2003" in report.text
    assert report.published is None
    assert report.url == "https://gazette.example/local/bridge-blast"  # "saved from url"
    (report,) = read_reports([RECORDED / "undated.html"], published=date(2019, 5, 6))
    assert report.published == date(2019, 5, 6)


def test_own_date_wins():
    (report,) = read_reports([RECORDED / "article.html"], published=date(2019, 5, 6))
    assert report.published == date(2021, 3, 14)


def test_declared_encoding():
    (report,) = read_reports([RECORDED / "cyrillic.html"])
    assert report.title == "Обстрел склада у посёлка"
    assert report.published == date(2020, 5, 4)
    assert report.text.startswith("Три ракеты попали в склад горючего")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" ", "is empty: save the page again, or leave it out"),
        (
            (RECORDED / "no_article.html").read_bytes(),
            "no article text found in the page: copy the text into a .txt file and pass that",
        ),
        (b"%PDF-1.7 ...", "no article text found in the page: copy the text into a .txt file and pass that"),
        (
            b"<html><p>Caf\xe9</p></html>",
            "byte 12 is 0xe9, which is not UTF-8, and the page declares no encoding: "
            "save it as UTF-8 and pass it again",
        ),
        (
            b"<html><meta charset='klingon'><p>x</p></html>",
            "declares the unknown encoding 'klingon': save the page as UTF-8",
        ),
    ],
)
def test_pages_that_cannot_be_read(tmp_path, content, message, capfd):
    path = write(tmp_path, "a.html", content)
    assert message_of(path) == f"{path}: {message}"
    assert capfd.readouterr() == ("", "")  # no log lines of the libraries


@given(st.binary(max_size=200) | st.text("<>/ap! -[]=\"'html&#;\n", max_size=200).map(str.encode))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_page_gives_a_report_or_an_input_error(tmp_path, content):
    errors = []
    path = write(tmp_path, "a.html", b"<html><body>" + content)
    reports = list(read_reports([path], on_error=errors.append))
    assert len(reports) + len(errors) == 1
    assert all(isinstance(error, InputError) for error in errors)


# Tables


def test_jsonl(tmp_path):
    rows = [
        {
            "id": "a",
            "text": BODY,
            "title": "T",
            "published": "2020-01-09",
            "url": "https://x/",
            "source": "S",
        },
        {"id": 7, "text": BODY, "title": None, "published": "2020-01-09T23:59:00Z", "more": [1]},
        {"text": "x\r\n\x07\ud800y ", "published": None, "id": None},
    ]
    content = "\ufeff" + "\n\n".join(json.dumps(row) for row in rows)
    path = write(tmp_path, "r.jsonl", content)
    assert list(read_reports([path], published=date(2019, 1, 1))) == [
        Report("a", BODY, "T", date(2020, 1, 9), "https://x/", "S"),
        Report("7", BODY, "", date(2020, 1, 9)),
        # As long as it was: offsets are those of the file's own string.
        Report("r.jsonl:5", "x \n \ufffdy ", "", date(2019, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "a"', "not JSON at column 13 (Expecting ',' delimiter): mend or remove the line"),
        (b'{"text": "\xe9"}', "byte 10 is 0xe9, which is not UTF-8: save the file as UTF-8"),
        (b'{"id": "a"}', "'text' is missing or empty: fill it in or remove the record"),
        (b'{"text": null}', "'text' is missing or empty: fill it in or remove the record"),
        (b'{"text": " "}', "'text' is missing or empty: fill it in or remove the record"),
        (b'{"text": 5}', "'text' is 5, expected a string: mend the record"),
        (b'{"text": "a", "title": ["b"]}', "'title' is ['b'], expected a string: mend the record"),
        (
            b'{"text": "a", "published": "last week"}',
            "'published' is 'last week', expected a date such as '2020-01-09': mend the record",
        ),
        (
            b'{"text": "a", "published": "9999-12-31"}',
            "'published' is '9999-12-31', expected a date such as '2020-01-09': mend the record",
        ),
        (
            b'{"text": "a", "published": 1578528000}',
            "'published' is 1578528000, expected a date such as '2020-01-09': mend the record",
        ),
        (
            b'"just words"',
            "is 'just words', expected an object with 'text' and, where known, "
            "'id', 'title', 'published', 'url', 'source', 'language'",
        ),
    ],
)
def test_a_bad_line_is_named_and_reading_goes_on(tmp_path, line, message):
    path = write(tmp_path, "r.jsonl", b'{"text": "first"}\n' + line + b'\n{"text": "third"}\n')
    assert message_of(path) == f"{path}:2: {message}"
    errors = []
    reports = list(read_reports([path], on_error=errors.append))
    assert [report.text for report in reports] == ["first", "third"]
    assert [str(error) for error in errors] == [f"{path}:2: {message}"]


def test_json_that_python_will_not_take(tmp_path):
    path = write(tmp_path, "r.jsonl", "[" * 200_000 + "\n" + "9" * 5000)
    errors = []
    assert list(read_reports([path], on_error=errors.append)) == []
    assert [str(error).partition(" (")[0] for error in errors] == [
        f"{path}:1: not usable JSON",
        f"{path}:2: not usable JSON",
    ]


def test_json_object_and_list(tmp_path):
    assert read_one(tmp_path, "one.json", json.dumps({"text": BODY})) == Report("one.json", BODY)
    path = write(tmp_path, "two.json", json.dumps([{"text": BODY, "id": "a"}, {}, {"text": BODY}]))
    errors = []
    assert [report.id for report in read_reports([path], on_error=errors.append)] == ["a", "two.json:3"]
    assert [str(error) for error in errors] == [
        f"{path}: report 2: 'text' is missing or empty: fill it in or remove the record"
    ]
    path = write(tmp_path, "bad.json", '[\n{"text": }]')
    assert message_of(path) == (
        f"{path}: not JSON at line 2, column 10 (Expecting value): mend or remove the line"
    )
    path = write(tmp_path, "empty.json", "\n")
    assert message_of(path) == f"{path}: is empty: expected a report object or a list of them"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path, delimiter):
    table = f'\ufeffid, Text ,published,note\na,"one, two; three\nmore",2020-01-09,\n\n,{BODY},,n\n'
    if delimiter != ",":
        table = table.replace("one, two; three", "one two three").replace(",", delimiter)
    path = write(tmp_path, "r.csv", table.replace("\n", "\r\n"))
    first = "one, two; three \nmore" if delimiter == "," else "one two three \nmore"
    assert list(read_reports([path])) == [
        Report("a", first, "", date(2020, 1, 9)),
        Report("r.csv:5", BODY),
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            b"",
            ": is empty: expected a line of column names, id, text, title, published, url, source, language",
        ),
        (
            b"id,Body,date\n1,a,b\n",
            ":1: no column 'text' among 'id', 'Body', 'date': rename 'body' to 'text' "
            "(known: id, text, title, published, url, source, language)",
        ),
        (
            b"a,b\n1,2\n",
            ":1: no column 'text' among 'a', 'b': name the column with the reports 'text' "
            "(known: id, text, title, published, url, source, language)",
        ),
        (b"text,Text\n1,2\n", ":1: column 'text' stands twice: rename or remove one"),
        (b"text\n\xe9\n", ": byte 5 is not UTF-8: save the table as 'CSV UTF-8'"),
        (
            b'text\nfine\n"never closed\n',
            ":3: not CSV (unexpected end of data): quote the cell, or pass the reports as JSON Lines",
        ),
    ],
)
def test_tables_that_cannot_be_read(tmp_path, table, message):
    path = write(tmp_path, "r.csv", table)
    assert message_of(path) == f"{path}{message}"


def test_a_bad_row_is_named_and_reading_goes_on(tmp_path):
    path = write(tmp_path, "r.csv", 'id,text\na,"two\nlines"\nb,c,d\ne,\nf,last\n')
    errors = []
    reports = list(read_reports([path], on_error=errors.append))
    assert [(report.id, report.text) for report in reports] == [("a", "two\nlines"), ("f", "last")]
    assert [str(error) for error in errors] == [
        f"{path}:4: has 3 cells, expected 2 as in line 1: quote cells that hold separators",
        f"{path}:5: 'text' is missing or empty: fill it in or remove the record",
    ]


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=5))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_jsonl_text_keeps_its_length(tmp_path, texts):
    path = write(tmp_path, "r.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    assert [len(report.text) for report in read_reports([path])] == [len(text) for text in texts]


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_memory_does_not_grow_with_the_file(tmp_path, suffix):
    text = "x" * 50_000
    path = tmp_path / f"r.{suffix}"
    with path.open("w") as stream:
        stream.write("text\n" if suffix == "csv" else "")
        for _ in range(400):  # 20 MB
            stream.write(f"{text}\n" if suffix == "csv" else f'{{"text": "{text}"}}\n')
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_reports([path])) == 400
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


# Sources


def test_folder(tmp_path):
    for name in ("b.txt", "a.md", "sub/c.TXT", ".hidden.txt", ".git/d.txt", "photo.jpg", "sub/n.pdf", "x.md"):
        write(tmp_path, name, b"\xff" if name == "x.md" else BODY)
    errors = []
    reports = list(read_reports([tmp_path], on_error=errors.append))
    assert [report.id for report in reports] == ["a.md", "b.txt", "sub/c.TXT"]
    assert [str(error) for error in errors] == [
        f"{tmp_path}: skipped 2 of 6 files (photo.jpg, sub/n.pdf): expected names ending in "
        ".txt, .md, .html, .htm, .jsonl, .ndjson, .json or .csv",
        f"{tmp_path}/x.md: byte 0 is 0xff, which is not UTF-8: save the file as UTF-8 and pass it again",
    ]
    (tmp_path / "x.md").unlink()
    assert len(list(read_reports([tmp_path]))) == 3  # files of other kinds stop nothing


def test_folder_without_reports(tmp_path):
    write(tmp_path, "photo.jpg", BODY)
    assert message_of(tmp_path) == (
        f"{tmp_path}: holds no report: expected files ending in "
        ".txt, .md, .html, .htm, .jsonl, .ndjson, .json or .csv"
    )


def test_files_that_cannot_be_opened(tmp_path):
    missing = tmp_path / "missing.txt"
    assert message_of(missing) == f"{missing}: cannot be read (No such file or directory): check the path"
    assert message_of("a\0b.txt").endswith(": cannot be read (embedded null byte): check the path")
    path = write(tmp_path, "a.docx", BODY)
    assert message_of(path) == (
        f"{path}: ends in '.docx', expected .txt, .md, .html, .htm, .jsonl, .ndjson, .json or .csv: "
        "save it as one of these"
    )


def test_limits(tmp_path, monkeypatch):
    monkeypatch.setattr("geomap.reports.MAX_LINE_BYTES", 1_000_000)
    path = write(tmp_path, "a.jsonl", b"x" * 1_000_001)
    assert message_of(path) == f"{path}: has a line above 1 MB: put one report on a line"
    path = write(tmp_path, "a.txt", (b"x" * 999_999 + b"\n") * 21)
    assert message_of(path) == f"{path}: is larger than 20 MB: split it into reports"


def test_ids_are_unique_stable_and_never_absolute(tmp_path):
    for name in ("one/a.txt", "two/a.txt", "two/a.txt#2.txt"):
        write(tmp_path, name, BODY)
    sources = [tmp_path / "one", str(tmp_path / "two" / "a.txt"), tmp_path / "two"]
    ids = [report.id for report in read_reports(sources)]
    assert ids == ["a.txt", "a.txt#2", "a.txt#3", "a.txt#2.txt"]
    path = write(tmp_path, "r.jsonl", '{"id": "x#2", "text": "a"}\n' + '{"id": "x", "text": "a"}\n' * 2)
    assert [report.id for report in read_reports([path])] == ["x#2", "x", "x#3"]


def test_one_source_needs_no_list(tmp_path):
    assert [r.text for r in read_reports(str(write(tmp_path, "a.txt", BODY)))] == [BODY]


def test_reading_goes_on_after_a_bad_source(tmp_path):
    errors = []
    sources = [tmp_path / "missing.txt", write(tmp_path, "a.txt", BODY)]
    assert [r.text for r in read_reports(sources, on_error=errors.append)] == [BODY]
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("given_bytes", "expected"),
    [
        (b"\n Title: no header, indented\n\nx", [("stdin", "\n Title: no header, indented\n\nx")]),
        (b"Title: T\n\nwords", [("stdin", "words")]),
        (b'\xef\xbb\xbf\n \n {"text": "a"}\n{"text": "b", "id": "B"}', [("stdin:3", "a"), ("B", "b")]),
        ("\ufeffслова".encode(), [("stdin", "слова")]),
    ],
)
def test_stdin(monkeypatch, given_bytes, expected):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given_bytes)))
    assert [(report.id, report.text) for report in read_reports(["-"])] == expected


@pytest.mark.parametrize(
    ("given_bytes", "message"),
    [
        (b"", "stdin: is empty: put the report's text into it, or leave it out"),
        (b"{\\rtf1 x}", "stdin: is an RTF document, not text: save its text as a .txt file and pass that"),
        (b"\x89PNG", "stdin: is a picture, not text: save its text as a .txt file and pass that"),
    ],
)
def test_stdin_that_cannot_be_read(monkeypatch, given_bytes, message):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given_bytes)))
    assert message_of("-") == message


def test_every_kind_of_file_has_one_reader():
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes)) == 8


def test_importing_the_readers_is_light():
    heavy = (
        "trafilatura",
        "htmldate",
        "lxml",
        "urllib3",
        "urllib.request",
        "http.client",
        "geopandas",
        "pandas",
    )
    code = f"import sys, geomap.reports, geomap.export; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Addresses


class Site(BaseHTTPRequestHandler):
    """Pages and the ways in which an address can fail."""

    agents: list = []  # noqa: RUF012

    def do_GET(self):
        self.agents.append(self.headers["User-Agent"])
        status, headers, body = self.answers().get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answers(self):
        text = {"Content-Type": "text/plain; charset=iso-8859-5"}
        html = {"Content-Type": "text/html"}
        return {
            "/article": (200, html, (RECORDED / "article.html").read_bytes()),
            "/news/%D0%B0?q=%D0%B1": (200, text, "Обстрел".encode("iso-8859-5")),
            "/moved": (302, {"Location": "/article"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/ftp": (302, {"Location": "ftp://127.0.0.1/a.txt"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/none": (204, {}, b""),
            "/gone": (410, {}, b""),
            "/photo": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
            "/big": (200, html, b"x" * 10_000_001),
            "/short": (200, {**html, "Content-Length": "100"}, b"x" * 40),
            "/r.jsonl": (
                200,
                {},
                b'{"text": "a"}\n{"text": "b", "url": "https://b.example/", "source": "B"}',
            ),
            "/empty": (200, html, b""),
        }

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def test_page_by_address(site):
    (report,) = read_reports([f"{site}/moved"])
    assert report.id == f"{site}/moved".removeprefix("http://")
    assert report.title == "Rockets strike depot near Sample Town"
    assert report.url == "https://courier.example/news/rockets-depot"  # the canonical one
    assert report.source == "Example Courier"
    assert Site.agents[-1].startswith("geomap/")


def test_text_by_address_with_letters_beyond_ascii(site):
    (report,) = read_reports([f"{site}/news/а?q=б#part"])
    assert report.text == "Обстрел"  # in the encoding that the answer names
    assert report.url == f"{site}/news/%D0%B0?q=%D0%B1"
    assert report.source == "127.0.0.1"


def test_jsonl_by_address(site):
    first, second = read_reports([f"{site}/r.jsonl"])
    assert (first.id, first.url) == (f"{site[7:]}/r.jsonl:1", f"{site}/r.jsonl")
    assert (second.url, second.source) == ("https://b.example/", "B")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/missing", f"answered 404 Not Found, expected 200: {ADVICE}"),
        ("/gone", f"answered 410 Gone, expected 200: {ADVICE}"),
        ("/none", f"answered 204, expected 200: {ADVICE}"),
        (
            "/file",
            "answered 302 Found - Redirection to url 'file:///etc/passwd' is not allowed, "
            f"expected 200: {ADVICE}",
        ),
        ("/ftp", f"did not answer (unknown url type: ftp): {ADVICE}"),
        (
            "/loop",
            "answered 302 The HTTP server returned a redirect error that would lead to an infinite loop. "
            f"The last 30x error message was: Found, expected 200: {ADVICE}",
        ),
        ("/big", f"is larger than 10 MB: {ADVICE}"),
        ("/short", f"broke off 60 bytes before its end: try again, or {ADVICE}"),
        (
            "/photo",
            "is image/png, expected text/plain, text/markdown, text/html, application/xhtml+xml, "
            "application/jsonl, application/x-ndjson, application/json or text/csv: " + ADVICE,
        ),
    ],
)
def test_addresses_that_give_no_page(site, path, message):
    with pytest.raises(FetchError) as caught:
        list(read_reports([site + path]))
    assert str(caught.value) == f"{site}{path}: {message}"


def test_an_empty_page_is_an_input_error(site):
    assert message_of(f"{site}/empty") == f"{site}/empty: is empty: save the page again, or leave it out"


@pytest.mark.parametrize("address", ["ftp://a.example/x", "file:///etc/passwd", "http://", "https://[x/"])
def test_addresses_of_other_kinds(address):
    with pytest.raises(FetchError) as caught:
        list(read_reports([address]))
    assert str(caught.value) == f"{address}: is not an http or https address: {ADVICE}"


def test_nobody_answers(site):
    with pytest.raises(FetchError) as caught:
        list(read_reports(["http://127.0.0.1:9/"]))
    assert str(caught.value) == (
        f"http://127.0.0.1:9/: did not answer ([Errno 111] Connection refused): {ADVICE}"
    )
    with pytest.raises(FetchError) as caught:
        list(read_reports(["http://127.0.0.1:9999999/"]))
    assert "\n" not in str(caught.value)


def test_time_out(site, monkeypatch):
    import socket

    monkeypatch.setattr(web_module, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchError) as caught:
            list(read_reports([address]))
    assert str(caught.value) == f"{address}: did not answer (timed out): {ADVICE}"


def test_fetch_can_be_given():
    pages = {"https://a.example/x.txt": Page("https://a.example/x.txt", BODY.encode(), None)}
    (report,) = read_reports(list(pages), fetch=pages.__getitem__)
    assert report == Report("a.example/x.txt", BODY, url="https://a.example/x.txt", source="a.example")


def test_an_empty_source_is_not_the_current_folder():
    with pytest.raises(InputError, match="'' is no source"):
        list(read_reports([""]))
