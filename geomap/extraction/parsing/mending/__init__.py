"""Mend what a small model takes amiss in a parse, where the words of the language leave no doubt.

The words are in ``writing.toml``, ``numbers.toml``, ``roles.toml`` and ``actors.toml``. Each rule looks at
one token of a parse in Universal Dependencies (de Marneffe et al. 2021) and sets its arc, head or form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending.counted import count_noun, govern_counted
from geomap.extraction.parsing.mending.doers import find_object, hang_agent, read_speaker
from geomap.extraction.parsing.mending.nouns import (
    find_described,
    join_name,
    name_whole,
    read_attribute,
    read_early_adjective,
    read_heading,
    read_name,
    read_people,
)
from geomap.extraction.parsing.mending.times import read_time, read_weekday
from geomap.extraction.parsing.mending.verbs import (
    join_verbs,
    lower_adverb,
    read_causative,
    read_imperfect,
    read_main_verb,
    read_past_with_be,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

RULES = (
    name_whole,
    read_name,
    lower_adverb,
    count_noun,
    govern_counted,
    read_early_adjective,
    read_weekday,
    read_heading,
    read_time,
    read_causative,
    read_imperfect,
    read_past_with_be,
    read_speaker,
    read_people,
    find_described,
    join_verbs,
    find_object,
    hang_agent,
    read_attribute,
    read_main_verb,
)


def mend_parse(doc: Doc) -> Doc:
    """Mend the arcs, heads, parts of speech and forms of a parse.

    Parameters
    ----------
    doc
        A parse in Universal Dependencies; it is changed in place.

    Returns
    -------
    Doc
        The same.
    """
    for rule in RULES:
        for token in doc:
            rule(token)
    for name in doc.ents:
        join_name(name)
    return doc
