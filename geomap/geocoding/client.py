"""One online geocoder with its manners: slow, patient, and never taking an outage for "no such place"."""

from __future__ import annotations

import json
import textwrap
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from anyascii import anyascii

from geomap.attribution import ATTRIBUTIONS, Attribution
from geomap.distances import distance_km
from geomap.errors import FetchError, ProjectError
from geomap.files import explain_error
from geomap.geocoding.cache import AnswerCache
from geomap.geocoding.services import SERVICES, Answer, Country, Service, clean
from geomap.model import Match, Place
from geomap.words import place_kinds

HIGHEST_SCORE = 0.9  # of what nobody of the house has reviewed
TOO_CLOSE = 0.05  # two bearers of a name whose scores differ less are not told apart
APART_KM = 25.0  # nearer than this, two answers are one place
LEAST_ALIKE = 75.0  # of 100


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: seconds, and the clock and sleep they are measured with."""

    timeout_s: float = 10.0
    min_delay_s: float = 1.0
    backoff_s: float = 2.0  # before the second try; doubles
    longest_wait_s: float = 60.0  # a service that asks for more is given up for this run
    tries: int = 3
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Geocoder:
    """An online service with its manners and its memory; made by :func:`make_geocoder`.

    ``fault`` is the first thing that went wrong, ``down`` why no other name is asked, ``used``
    whether any place came from here.
    """

    name: str
    service: Service
    address: str  # "https://nominatim.openstreetmap.org"
    send: Callable[..., Any]
    answers: AnswerCache
    patience: Patience
    tell: Callable[[str], None]
    fault: FetchError | None = field(default=None, init=False)
    down: str | None = field(default=None, init=False)
    used: bool = field(default=False, init=False)

    @property
    def host(self) -> str:
        """What is asked, without the scheme."""
        return self.address.partition("://")[2]

    @property
    def attribution(self) -> Attribution:
        """Whom the places found here are owed to."""
        return ATTRIBUTIONS[self.name]

    def find(self, name: str, *, country: Country | None) -> tuple[Match | None, str | None]:
        """Look a name up: the match, or None and why there is none."""
        question = self.service.ask(name, country)
        raws = self.answers.recall(question)
        if raws is None and not self.down:
            where = f" in {country.code}" if country else ""
            self.tell(f"Asking {self.host} for {question['query']!r}{where}")
            raws = self._fetch(question)
        if raws is None:
            return None, f"{self.host} {self.down or 'gave an answer that cannot be read'}"
        answers = map(self.service.read, raws)
        return self._choose([p for a in answers if (p := self._make_place(a, name, country))])

    def _choose(self, places: Sequence[tuple[float, Place]]) -> tuple[Match | None, str | None]:
        if not places:
            return None, f"{self.host} knows no such place"
        score, best = places[0]
        rivals = [(s, p) for s, p in places[1:] if _km(best, p) > max(APART_KM, best.radius_km)]
        same = [p for s, p in rivals if p.name.casefold() == best.name.casefold() and score - s < TOO_CLOSE]
        if same:
            return None, f"{self.host} knows {len(same) + 1} places of that name: too close to call"
        self.used = True
        runner_up = rivals[0][1] if rivals else None
        return Match(best, score, f"looked up online at {self.host}", runner_up), None

    def _make_place(self, answer: Answer, name: str, country: Country | None) -> tuple[float, Place] | None:
        """Make a place of an answer; None where it is of no use: a shop, elsewhere, or called otherwise."""
        if answer.kind is None or not answer.name:
            return None
        if country and answer.country_code not in (None, country.code):
            return None
        if answer.spellings and not any(_alike(name, spelling) for spelling in answer.spellings):
            return None
        place = Place(
            id=f"{self.name}:{answer.id}",
            name=answer.name,
            kind=answer.kind,
            country_code=answer.country_code,
            admin1=answer.admin1,
            latitude=answer.latitude,
            longitude=answer.longitude,
            radius_km=answer.radius_km or place_kinds()[answer.kind]["radius_km"],
            source=f"{self.name}: {self.attribution}",
            country=answer.country,
        )
        return min(answer.importance, HIGHEST_SCORE), place

    def _fetch(self, question: Mapping[str, Any]) -> list[Any] | None:
        """Ask, check that the answer can be read, and keep it; None when there is no answer."""
        from geopy import exc

        broken = (ValueError, LookupError, TypeError, AttributeError, OverflowError)
        unreadable = (exc.GeocoderParseError, exc.GeocoderQueryError, *broken)
        try:
            raws = [location.raw for location in self._try(question) or ()]
            for raw in raws:
                self.service.read(raw)
        except unreadable as error:
            self._complain("gave an answer that cannot be read", question, error)
            return None
        except exc.GeopyError as error:
            self.down = _what_happened(error)  # the other names would fare no better
            self._complain(self.down, question, error)
            return None
        self.answers.keep(question, raws)
        return raws

    def _try(self, question: Mapping[str, Any]) -> Any:
        from geopy.exc import GeopyError

        for attempt in range(self.patience.tries):
            try:
                return self.send(**question, **self.service.always, exactly_one=False)
            except GeopyError as error:
                wait = _wait_after(error, attempt, self.patience)
                if wait is None:
                    raise
                self.patience.sleep(wait)
        return None

    def _complain(self, what: str, question: Mapping[str, Any], error: Exception) -> None:
        why = textwrap.shorten(clean(_reason(error)), 120, placeholder=" …")
        advice = "such names stay open; try again later, or without --online"
        if self.fault is None:
            self.fault = FetchError(f"{self.host}: {what} for {question['query']!r} ({why}): {advice}")
            self.fault.__cause__ = error


def make_geocoder(
    service: str,
    *,
    cache: Path,
    user_agent: str,
    address: str | None = None,
    username: str | None = None,
    patience: Patience | None = None,
    tell: Callable[[str], None] | None = None,
) -> Geocoder:
    """Make a geocoder that asks one of :data:`SERVICES`; nothing is asked yet.

    Parameters
    ----------
    service
        ``"nominatim"``, ``"photon"`` or ``"geonames"``.
    cache
        Folder where answers are kept, also that there is no such place; failures never are.
    user_agent
        Who asks, such as ``"geomap/0.1.0"``.
    address
        Where an own server of that kind answers (``"http://localhost:8080"``);
        the public one without it, never more often than its rules allow.
    username
        Of the account, for services that want one (GeoNames); it is sent and never kept.
    patience
        Time-outs and waits.
    tell
        Called with one line before each request.

    Raises
    ------
    ProjectError
        When the service or the address is none, or the user name that it wants is missing.
    """
    from geopy.extra.rate_limiter import RateLimiter

    if service not in SERVICES:
        raise ProjectError(f"no online service is called {service!r}: expected {' or '.join(SERVICES)}")
    it, patience = SERVICES[service], patience or Patience()
    scheme, domain = _split_address(address or it.address)
    asked = f"{scheme}://{domain}"
    delay = max(patience.min_delay_s, it.min_delay_s if asked == it.address else 0)
    account = _check_username(service, username)
    # Without retries: the limiter's own ignore Retry-After and ask again what was refused.
    send = RateLimiter(
        _make_sender(it, scheme, domain, user_agent=user_agent, timeout=patience.timeout_s, **account),
        min_delay_seconds=delay, max_retries=0, error_wait_seconds=delay, swallow_exceptions=False,
    )  # fmt: skip
    send._clock, send._sleep = patience.clock, patience.sleep
    answers = AnswerCache(cache, f"{service} {asked}")
    return Geocoder(service, it, asked, send, answers, patience, tell or (lambda line: None))


def _make_sender(service: Service, scheme: str, domain: str, **options: Any) -> Callable[..., Any]:
    import geopy.geocoders
    from geopy.adapters import URLLibAdapter

    make = getattr(geopy.geocoders, service.geocoder)
    geocoder = make(domain=domain, scheme=scheme, adapter_factory=URLLibAdapter, **options)
    send: Callable[..., Any] = geocoder.geocode
    return send


def _check_username(service: str, username: str | None) -> dict[str, str]:
    if (signup := SERVICES[service].signup) is None:
        return {}
    if not username:
        advice = "give --online-username or set GEOMAP_GEONAMES_USERNAME"
        raise ProjectError(f"{service} wants the user name of an account ({signup}): {advice}")
    return {"username": username}


def _what_happened(error: Exception) -> str:
    from geopy import exc

    if isinstance(error, exc.GeocoderQuotaExceeded):  # asked too often is one of these
        return "takes no more requests for now"
    if isinstance(error, (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges)):
        return "refused to answer"
    return "did not answer"


def _reason(error: Exception) -> str:
    """Say why: with an HTTP error GeoNames says it in the body, and geopy gives the number alone."""
    try:
        return str(json.loads(error.__cause__.text)["status"]["message"])  # type: ignore[union-attr]  # None is caught
    except (AttributeError, LookupError, TypeError, ValueError):
        return explain_error(error)


def _wait_after(error: Exception, attempt: int, patience: Patience) -> float | None:
    """Give the seconds to wait before the next try; None when there is to be none."""
    from geopy import exc

    refused = (exc.GeocoderParseError, exc.GeocoderQueryError, exc.GeocoderAuthenticationFailure,
               exc.GeocoderInsufficientPrivileges)  # fmt: skip
    # A limit that is used up for the hour or the day is not had back in seconds.
    used_up = isinstance(error, exc.GeocoderQuotaExceeded) and not isinstance(error, exc.GeocoderRateLimited)
    asked = float(getattr(error, "retry_after", None) or 0)
    last = attempt + 1 >= patience.tries
    if isinstance(error, refused) or used_up or last or asked > patience.longest_wait_s:
        return None
    return max(patience.backoff_s * 2.0**attempt, asked)


def _split_address(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a broken port or IPv6 host
        sound = False
    if not sound or parts.query or parts.fragment or "@" in parts.netloc:
        raise ProjectError(f"address {address!r} is none, expected such as 'https://geo.example.org'")
    return parts.scheme, (parts.netloc + parts.path).rstrip("/")


def _alike(asked: str, found: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(anyascii(asked).casefold(), anyascii(found).casefold()) >= LEAST_ALIKE


def _km(a: Place, b: Place) -> float:
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))
