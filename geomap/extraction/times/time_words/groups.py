"""Neighbouring words of time, joined: "Thursday, January 9, around 1:30 a.m. (2230 GMT Wednesday)"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from geomap.extraction.times.time_words.almanac import Atom
from geomap.extraction.times.time_words.lexicon import compile_pattern


@dataclass(slots=True)
class Group:
    """Neighbouring words of one mention; ``aside`` are those in brackets behind them."""

    main: list[Atom]
    language: str
    aside: list[Atom] = field(default_factory=list)
    closed: bool = False

    @property
    def start(self) -> int:
        """Offset of the first word."""
        return self.main[0].start

    @property
    def end(self) -> int:
        """Offset behind the last word, brackets not counted."""
        return max(self.main[-1].end, self.aside[-1].end if self.aside else 0)

    def take(self, atom: Atom, gap: str) -> bool:
        """Add ``atom`` if what lies between lets it belong, and say whether it did."""
        self.closed = self.closed or bool(self.aside and gap.startswith(")"))
        inside = bool(self.aside) and not self.closed
        opens = not self.aside and bool(compile_pattern("groups.opening", self.language).fullmatch(gap))
        if gap.count("\n") > 1 or not (opens or _is_glue(gap, self.language)):
            return False
        words = self.aside if opens or inside else self.main
        if (opens and atom.slot not in ("clock", "weekday", "date")) or not _fits(words, atom):
            return False
        words.append(atom)
        return True

    def give_edges(self) -> list[Atom]:
        """Hand on an "early" or "late" at the end: it belongs to what follows."""
        return [self.main.pop()] if len(self.main) > 1 and not self.aside and self.main[-1].edge else []

    def settle(self) -> list[Atom]:
        """Choose between words and those in brackets: local time wins over GMT, our calendar over others."""
        told = [a for a in self.aside if a.slot == "date" and not a.converted]
        if told and any(a.converted for a in self.main):
            return [*told, *(a for a in self.main if not a.converted)]
        clocks, others = ([a for a in words if a.slot == "clock"] for words in (self.main, self.aside))
        if not others or not clocks:
            return [*self.main, *(a for a in self.aside if _fits(self.main, a))]
        if clocks[0].zone and not others[0].zone:
            days = [a for a in self.aside if a.slot != "clock"] or [a for a in self.main if a.slot != "clock"]
            return [*days, others[0]]
        return [*self.main, *(a for a in self.aside if a.slot != "clock" and not _has_day(self.main))]


def _is_glue(gap: str, language: str) -> bool:
    return bool(compile_pattern("groups.glue", language).fullmatch(gap))


def _has_day(atoms: Iterable[Atom]) -> bool:
    return any(atom.slot in ("weekday", "date", "span", "anchor") for atom in atoms)


def _fits(words: list[Atom], atom: Atom) -> bool:
    """Say whether a mention has room for one more word of this kind."""
    slots = [word.slot for word in words]
    if atom.slot == "part":
        return slots.count("part") < 3 and not {"span", "duration"} & set(slots)
    rivals = {
        "weekday": {"weekday", "anchor", "duration"},
        "clock": {"clock", "span", "duration"},
        "date": {"date", "span", "anchor", "duration"},
        "anchor": {"date", "span", "anchor", "weekday", "duration"},
    }.get(atom.slot)
    if atom.slot == "span":  # "on Tuesday last week"
        return slots == ["weekday"] and atom.precision == "week"
    if rivals is None or any(word.slot == "span" and word.precision != "week" for word in words):
        return False
    return not rivals & set(slots)


def join_atoms(text: str, atoms: Iterable[Atom], *, language: str) -> list[Group]:
    """Join neighbours with nothing but small words between them; weak words alone are dropped."""
    groups: list[Group] = []
    for atom in atoms:
        if groups and groups[-1].take(atom, text[groups[-1].end : atom.start]):
            continue
        edges = groups[-1].give_edges() if groups else []
        groups.append(Group([*edges, atom], language))
        if edges and not _is_glue(text[edges[-1].end : atom.start], language):
            groups[-1].main = [atom]  # "on Thursday, late President X"
    if groups:
        groups[-1].give_edges()
    return [group for group in groups if not all(atom.weak for atom in group.main)]
