"""Pages by address, over http and https only.

The one module of ``reports`` that uses the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from geomap.errors import FetchError

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

SCHEMES = ("http", "https")
TIMEOUT_S = 20
MAX_BYTES = 10_000_000
ADVICE = "check the address, or save the page in a browser and pass the file"


class Page(NamedTuple):
    """What an address gave: the address after redirects, and the bytes with their labels."""

    url: str
    data: bytes
    content_type: str | None = None  # "text/html", without parameters
    charset: str | None = None


def fetch_page(address: str) -> Page:
    """Fetch a page.

    Parameters
    ----------
    address
        An http or https address; non-ASCII characters are encoded.

    Returns
    -------
    The page, at most 10 MB of it.

    Raises
    ------
    FetchError
        If the address is not http(s), redirects elsewhere, does not answer
        within 20 s, answers anything but 200, or gives too much.
    """
    check_scheme(address)
    page, missing = _request_page(address)
    if len(page.data) > MAX_BYTES:
        raise FetchError(f"{address}: is larger than {MAX_BYTES // 1_000_000} MB: {ADVICE}")
    if missing:
        raise FetchError(f"{address}: broke off {missing} bytes before its end: try again, or {ADVICE}")
    return page


def _request_page(address: str) -> tuple[Page, int]:
    """Ask for a page: what came of it, and the number of promised bytes that did not."""
    import http.client
    import urllib.error

    try:
        with _make_opener().open(_encode_address(address), timeout=TIMEOUT_S) as response:
            if response.status != 200:
                raise FetchError(f"{address}: answered {response.status}, expected 200: {ADVICE}")
            data, headers = response.read(MAX_BYTES + 1), response.headers
            content_type = headers.get_content_type() if "Content-Type" in headers else None
            page = Page(response.geturl(), data, content_type, headers.get_content_charset())
            return page, response.length or 0
    except FetchError:
        raise
    except urllib.error.HTTPError as error:
        with error:
            answer = f"{error.code} {' '.join(str(error.reason).split())}"
        raise FetchError(f"{address}: answered {answer}, expected 200: {ADVICE}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = " ".join(str(getattr(error, "reason", error)).split()) or type(error).__name__
        raise FetchError(f"{address}: did not answer ({reason}): {ADVICE}") from error


def check_scheme(address: str) -> None:
    """Raise FetchError unless the address is http or https and names a host."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme.lower() in SCHEMES and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise FetchError(f"{address}: is not an http or https address: {ADVICE}")


def _encode_address(address: str) -> str:
    """Percent-encode path and query, and put the host into its ASCII form."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(part, safe="/%:=&?~+!$,;'@()*[]") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _user_agent() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"geomap/{version('geomap-incidents')}"
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "geomap/0"


def _make_opener() -> OpenerDirector:
    """Make an opener that knows http and https and nothing else (no file:, no ftp:)."""
    from urllib import request

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),  # says so when a redirect leads to ftp:
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", _user_agent()), ("Accept", "text/html, text/plain;q=0.9, */*;q=0.5")]
    return opener
