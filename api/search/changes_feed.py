"""``/search.atom``: the latest changes of the records that a search finds, as Atom."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

from api.exports.context import Place
from api.graph.labels import words
from api.harvesting.feed import atom
from api.http.problems import Problem
from api.search.request import PATH as SEARCH
from api.search.request import SIZE, Wanted
from api.state.current_snapshot import NO_HISTORY, Current
from kg.search import SearchIndex

PATH: Final = "/search.atom"
_MOST: Final = 50


def path_of(want: Wanted) -> str:
    """The path of the feed of a search: of all of its hits, whatever page of them is shown."""
    return _of_all_hits(want).address(PATH)


async def changes_feed(current: Current, index: SearchIndex, want: Wanted, where: Place) -> bytes:
    """The feed. A record that was removed is found by no search: :mod:`api.harvesting.feed` has it.

    Raises:
        Problem: the service has no history of changes (501).
    """
    history = current.history
    if history is None:
        raise Problem(501, NO_HISTORY)
    hits = await asyncio.to_thread(index.found, want.request())
    latest = await asyncio.to_thread(history.changes, limit=_MOST, latest=True, among=hits)
    named = await words(current, [change.iri for change in latest])
    updated = current.manifest.created if current.manifest else datetime.fromtimestamp(0, UTC)
    about = atom.About(
        f"Changes of {where.site.title}: {_in_words(want)}",
        path_of(want),
        _of_all_hits(want).address(SEARCH),
    )
    return await asyncio.to_thread(atom.written, about, where, latest, named.labels, updated)


def _of_all_hits(want: Wanted) -> Wanted:
    return want._replace(page=1, size=SIZE, purpose="", listed=())


def _in_words(want: Wanted) -> str:
    """What was searched for.

    >>> _in_words(Wanted("speech", {"language": ("Swahili", "English")}))
    'speech, language Swahili or English'
    """
    chosen = [f"{name} {' or '.join(values)}" for name, values in want.facets.items()]
    return ", ".join([*([want.text] if want.text else []), *chosen]) or "all records"
