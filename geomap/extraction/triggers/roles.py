"""Which part a place plays in an event: there, near there, from there, towards it, or only mentioned.

The parse says what governs a place name: "fell near X" and "was launched from
Y" differ in the preposition, "officials in Z said" in the governor. A walk from
the name up to the first real governor gives the role; the way from there to the
event's trigger word gives how surely the place belongs to that event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import PlaceRole
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Links that say nothing of their own: the role of "Iraq" in "the city of Mosul, Iraq" is that of "city".
TRANSPARENT = frozenset(
    {"compound", "nmod", "poss", "appos", "conj", "amod", "nummod", "dep", "npadvmod", "nounmod"}
)
ASIDE = frozenset({"relcl", "ccomp", "acl", "parataxis"})  # clauses that go on about something else
OWNING = ("compound", "poss", "nmod", "amod")
GOVERNORS = ("speech", "speakers", "people", "carry", "care", "aftermath")
ROLES: tuple[PlaceRole, ...] = ("at", "near", "from", "towards", "mentioned")


@dataclass(frozen=True, slots=True)
class Part:
    """The part that one place plays in one event; ``strength`` is 0 to 1."""

    role: PlaceRole
    strength: float


def _words(key: str, token: Token) -> frozenset[str]:
    return word_table("roles", token.lang_)[key]


MENTIONED = Part("mentioned", 0.0)


def part_in_event(doc: Doc, place: tuple[int, int], trigger: int, *, state: bool = False) -> Part:
    """Say which part a place plays in the event that a trigger word tells of.

    Parameters
    ----------
    doc
        A parsed text.
    place
        Character offsets of the place name.
    trigger
        Token index of the trigger, in the same sentence.
    state
        Whether the place is a country, which can act: "Iran's attack" is by Iran,
        "the Kabul attack" in Kabul.
    """
    span = doc.char_span(*place, alignment_mode="expand")
    if span is None or _begins_adjective(doc, span.end):
        return MENTIONED
    role, governor = _role_and_governor(span.root, doc[trigger], state=state)
    strength = _strength(governor, doc[trigger], span.root)
    return Part(role, strength) if strength > 0 and role != "mentioned" else Part("mentioned", strength)


def _begins_adjective(doc: Doc, end: int) -> bool:
    """Whether a name says whose or of what kind something is: "Turkey-backed", "Nairobi-based"."""
    following = doc[end : end + 2]
    return len(following) == 2 and following[0].text == "-" and following[1].lower_ in _words("sides", doc[0])


def _role_and_governor(token: Token, trigger: Token, *, state: bool) -> tuple[PlaceRole, Token]:
    node = token
    for _ in range(12):
        head = node.head
        if head.i == trigger.i and node.dep_ in OWNING:
            return "mentioned" if state else "at", head
        if head.i == node.i:
            return "at", node
        if node.dep_ == "pobj" and head.lower_ in _words("of", head) and head.head.i != head.i:
            found = _role_over_of(head, trigger, state=state and node is token)
            if found:
                return found
            node = head.head
            continue
        if node.dep_ in ("pobj", "pcomp") or head.pos_ == "ADP":
            return _role_after(head), _above(head)
        if node.dep_ in OWNING and _is_owner(head, state and node is token):
            return "mentioned", head
        if node.dep_ in TRANSPARENT and head.pos_ not in ("VERB", "AUX"):
            node = head
            continue
        return _role_of_argument(node), head
    return "mentioned", node


def _role_over_of(of: Token, trigger: Token, *, state: bool) -> tuple[PlaceRole, Token] | None:
    """Read what "of" and the word before it say; None where the role is that of the word before it."""
    role, above = _role_before_of(of), of.head
    if role or above.pos_ in ("VERB", "AUX"):
        return role or _role_after(of), _above(of)
    if above.lower_ in _words("near_of", of) and above.head.lower_ not in _words("within", of):
        return "near", above.head  # "south of X", not "dans le sud de X"
    if of.lower_ not in _words("whose", of):
        return None
    if above.i == trigger.i:
        return "mentioned" if state else "at", trigger
    return ("mentioned", above) if _is_owner(above, state) else None


def _role_before_of(preposition: Token) -> PlaceRole | None:
    """Read the role off the word in front of "of", where only both together say it: "près de"."""
    before = preposition.nbor(-1).lower_ if preposition.i else ""
    return next((role for role in ROLES[1:] if before in _words(f"{role}_before_of", preposition)), None)


def words_above(token: Token) -> set[str]:
    """Name what governs a place name, whichever event it is about.

    The preposition it hangs on by the role that this gives ("by_at"), and what that hangs
    on or the name itself belongs to: those who speak ("speakers", "speech"), who look into
    crimes of the place ("local" in "Reno police", "local_at" in "police in Reno"), a person who
    comes from there ("people"), what is brought there ("carry", "care") or comes after the
    event ("aftermath").
    """
    node, found = token, set[str]()
    for _ in range(8):
        head = node.head
        if head.i == node.i:
            break
        if head.pos_ == "ADP":
            if not any(name.startswith("by_") for name in found):
                of = head.lower_ in _words("of", head)
                role = _role_before_of(head) if of else _role_after(head)
                found.add(f"by_{role or 'of'}")
        else:
            found |= _kinds_of_governor(head, direct=not found)
        if head.pos_ in ("VERB", "AUX"):
            break
        node = head
    return found or {"by_none"}


def _kinds_of_governor(head: Token, *, direct: bool) -> set[str]:
    lemma = head.lemma_.lower()
    found = {name for name in GOVERNORS if lemma in _words(name, head)}
    if lemma in _words("local", head):
        found = {*found - {"speakers"}, "local" if direct else "local_at"}
    return found | {"people"} if head.ent_type_ == "PERSON" or head.like_num else found


def _is_owner(head: Token, state: bool) -> bool:
    """Whether a name says whose something is, not where: "Turkey's army", "the US secretary"."""
    if head.lemma_.lower() in _words("forces", head):
        return True
    return state and head.pos_ == "NOUN" and head.lemma_.lower() not in _words("places", head)


def _above(preposition: Token) -> Token:
    """Find what a preposition hangs on, over chains such as "out of" and "from outside"."""
    head = preposition.head
    while head.pos_ == "ADP" and head.head.i != head.i:
        head = head.head
    return head


def _role_after(preposition: Token) -> PlaceRole:
    word, head = preposition.lower_, _above(preposition)

    def stands(prepositions: str, governors: str) -> bool:
        return word in _words(prepositions, head) and head.lemma_ in _words(governors, head)

    if stands("out_of", "people") or stands("to", "carry"):
        return "mentioned"
    if stands("aimed", "launch"):
        return "at"
    if stands("of", "coming"):
        return "from"
    return next((role for role in ROLES if word in _words(role, head)), "at")


def _role_of_argument(node: Token) -> PlaceRole:
    """Tell a place that is hit from a place that speaks or acts for its people."""
    if node.dep_ in ("dobj", "nsubjpass", "obj", "nsubj:pass", "attr"):
        return "at"
    if node.dep_ in ("nsubj", "agent"):
        return "mentioned"
    return "at"


def _strength(governor: Token, trigger: Token, place: Token) -> float:
    if governor.i == trigger.i or trigger.i in (a.i for a in place.ancestors):
        return 0.3 if _through_speech(place, trigger) else 1.0
    up = {t.i for t in (trigger, *trigger.ancestors)}
    path = [governor, *governor.ancestors]
    meeting = next((t for t in path if t.i in up), None)
    if meeting is None:
        return 0.4
    below = path[: [t.i for t in path].index(meeting.i) + 1]
    if any(_speaks(t) and t.i != trigger.i for t in below):
        return 0.1
    if meeting.lemma_ in _words("speech", meeting) and meeting.i != trigger.i:
        return 0.1 if governor.i == meeting.i or len(below) <= 2 else 0.3
    between = [t for t in below[:-1] if t.pos_ in ("VERB", "AUX") and t.dep_ in ASIDE]
    return (0.8 if meeting.i in (governor.i, trigger.i) else 0.5) / (1 + len(between))


def _speaks(token: Token) -> bool:
    """Whether somebody speaks: "officials in Kabul said", "police in Basra told"."""
    return token.lemma_ in _words("speakers", token) and token.head.lemma_ in _words("speech", token)


def _through_speech(place: Token, trigger: Token) -> bool:
    for ancestor in place.ancestors:
        if ancestor.i == trigger.i:
            return False
        if ancestor.lemma_ in _words("speech", ancestor) or _speaks(ancestor):
            return True
    return False
