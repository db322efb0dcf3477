"""Is there an incident in it: how likely a story tells of one, and which stories are left out.

A yes or no with fitted weights (``data/substance.toml``, by ``tests/fit/substance_weights.py``):
words of violence stand in speeches, statistics and reviews too.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.choosing import read_weights, share_out
from geomap.extraction.stories.features import StoryFeatures

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.extraction.stories.linking import Story

LEAST = 0.03  # probability below which a story is left out: more would cost reports about an incident


def weigh_stories(
    doc: Doc, stories: Sequence[Story], *, title_end: int, published: datetime.date | None
) -> list[float]:
    """Give each story the probability, 0 to 1, that it tells of an incident.

    Parameters
    ----------
    doc
        The parsed report.
    stories
        The report's, its main one first.
    title_end
        Offset in ``doc`` where the title ends; 0 without one.
    published
        When the report appeared.
    """
    features, weights = (
        StoryFeatures(doc, title_end=title_end, published=published),
        read_weights("substance"),
    )
    rows = (features.read(story, main=i == 0) for i, story in enumerate(stories))
    return [share_out([row], weights)[0] for row in rows]


def keep_substance(
    doc: Doc, stories: Sequence[Story], *, title_end: int, published: datetime.date | None
) -> list[Story]:
    """Leave out the stories that hardly tell of an incident; note on the others how likely they do."""
    shares = weigh_stories(doc, stories, title_end=title_end, published=published)
    for story, share in zip(stories, shares, strict=True):
        story.substance = share
    return [story for story in stories if story.substance is None or story.substance >= LEAST]
