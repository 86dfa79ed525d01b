"""The page of a search."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from markupsafe import Markup

from api.comparison.dataset_addresses import FEWEST, LISTED, MOST, short_iri
from api.comparison.dataset_addresses import address as compared
from api.http.origin import at
from api.records.addresses import Base
from api.search.highlight import Marker
from api.search.request import SIZE, Wanted
from api.web.tables import Page
from api.web.templating import page
from kg.authorities.purposes import OUTCOMES, Outcome, Purpose, Purposes
from kg.record_types import record_types
from kg.record_types.record_type import FACETS
from kg.search import Facet, Hit, Hits
from kg.search.searcher import ABOUT_STATEMENTS, DEEPEST
from kg.search.tokens import whole

_NAMES: Final = {
    "modality": "Modality", "use": "Use class", "licence": "Licence", "language": "Language",
    "programming": "Programming language", "task": "Task", "extent": "Size", "creator": "Creator",
    "year": "Year", "source": "Source",
}  # fmt: skip
_FEW: Final = 8
_MANY: Final = 60
_NOTES: Final = 2


class Choice(NamedTuple):
    """A value that the hits can be narrowed to."""

    label: str
    hits: int
    chosen: bool
    href: str


class Answer(NamedTuple):
    """Whether a dataset may be used for the purpose: the outcome, its sign, its words, and why."""

    outcome: Outcome
    sign: str
    words: str
    why: str


class Row(NamedTuple):
    """A hit."""

    label: Markup
    href: str
    kind: str
    facts: list[str]
    about: Markup
    add: str
    listed: bool
    answer: Answer | None
    parts: int = 1


class Narrow(NamedTuple):
    """A facet: the values to show at once, and those on demand."""

    name: str
    label: str
    few: list[Choice]
    more: list[Choice]


def search_page(
    want: Wanted,
    hits: Hits,
    base: Base,
    of: int,
    purposes: Purposes,
    *,
    changes: str,
    made: str = "",
) -> bytes:
    """The page of ``hits``.

    Args:
        of: how many records there are.
        purposes: of the ontology of the snapshot.
        changes: the path of the feed of the hits' changes; empty where there is none.
        made: when the index was made from an endpoint; empty for that of a snapshot.
    """
    purpose = purposes.get(want.purpose)
    marker = Marker(hits.terms, hits.fit)
    last = max(min(-(-hits.lines // want.size), DEEPEST // want.size), 1)
    first = (want.page - 1) * want.size
    return page(
        "search.html",
        want=want,
        changes=changes,
        made=made,
        count=hits.count,
        lines=hits.lines,
        of=of,
        fit=hits.fit,
        rows=[_row(hit, marker, base, purpose, want) for hit in hits.hits],
        listed=want.listed,
        combined=at(compared(want.listed, "/selection")) if want.listed else "",
        compared=at(compared(want.listed)) if FEWEST <= len(want.listed) <= MOST else "",
        emptied=at(want.address(listed=())),
        purposes=list(purposes),
        purpose=purpose,
        outcomes=_outcomes(want, hits, purpose),
        understood=[
            (_NAMES[one.facet], one.value, at(want.address(text=_in_quotes(want.text, one.words))))
            for one in hits.understood
        ],
        kinds=[_choice(want, "kind", facet) for facet in sorted(hits.facets["kind"], key=_beside)],
        only_datasets=[facet.value for facet in hits.facets["kind"]] == ["dataset"],
        every=at(want.address(facets=want.without("kind"))),
        narrows=[
            _narrow(want, name, hits.facets[name])
            for name in FACETS
            if name in _NAMES and len(hits.facets[name]) > (0 if want.facets.get(name) else 1)
        ],
        chosen=[
            (_label(name, value), at(want.address(facets=want.toggled(name, value))))
            for name in FACETS
            for value in want.facets.get(name, ())
        ],
        bare=at(want.address(facets={})),
        pages=Page((), want.page, last, first + 1, first + len(hits.hits), hits.lines),
        page_address=lambda number: at(want.address(page=number)),
        hidden=[(name, value) for name, values in want.facets.items() for value in values],
        size=want.size if want.size != SIZE else 0,
    )


def _outcomes(want: Wanted, hits: Hits, purpose: Purpose | None) -> list[Choice]:
    """The outcomes for the purpose that the hits can be narrowed to."""
    if purpose is None:
        return []
    found = {facet.value: facet for facet in hits.facets["purpose"]}
    choices = []
    for _, words in OUTCOMES.values():
        facet = found.get(f"{purpose.label}: {words}")
        if facet is not None:
            choices.append(_choice(want, "purpose", facet)._replace(label=words))
    return choices


def _in_quotes(text: str, words: str) -> str:
    """``text`` with ``words`` in quotes: so they are searched as words.

    >>> _in_quotes("Swahili text", "text")
    'Swahili "text"'
    """
    return re.sub(rf"(?<!\S){re.escape(words)}(?!\S)", f'"{words}"', text, count=1)


def _answer(hit: Hit, purpose: Purpose | None) -> Answer | None:
    if purpose is None:
        return None
    for outcome, (sign, words) in OUTCOMES.items():
        if why := hit.purposes.get(f"{purpose.label}: {words}"):
            return Answer(outcome, sign, words, why)
    return None


def _family_name(hit: Hit) -> str:
    """What the parts of a family are called together: their title, or the name of the whole.

    >>> from kg.record_types import record_types
    >>> kind = record_types().get("dataset")
    >>> _family_name(Hit("", "CommitPackFT", kind, 1, family="bigcode/commitpackft"))
    'CommitPackFT'
    >>> _family_name(Hit("", "megawika-af", kind, 1, family="hltcoe/megawika"))
    'megawika'
    """
    return hit.label if whole(hit.label) in whole(hit.family) else hit.family.rpartition("/")[2]


def _folded(hit: Hit, marker: Marker, want: Wanted) -> Row:
    """The line of the parts of one dataset, which leads to all of them."""
    narrowed = {**want.facets, "family": (hit.family,)}
    facts = [hit.family, ", ".join(hit.people)]
    return Row(
        marker.whole(_family_name(hit)),
        at(want.address(facets=narrowed)),
        "Datasets",
        [fact for fact in facts if fact],
        marker.part(hit.text),
        "",
        False,
        None,
        hit.parts,
    )


def _row(hit: Hit, marker: Marker, base: Base, purpose: Purpose | None, want: Wanted) -> Row:
    if hit.family:
        return _folded(hit, marker, want)
    name = short_iri(hit.iri, base.iri) if hit.kind.name == "dataset" else ""
    there = name in want.listed
    others = tuple(one for one in want.listed if one != name)
    add = at(want.address(page=want.page, listed=others if there else (*others, name)))
    facts = [hit.year, hit.use, *hit.note[:_NOTES], ", ".join(hit.people)]
    return Row(
        marker.whole(hit.label),
        base.href(hit.iri, known=True),
        hit.kind.label,
        [fact for fact in facts if fact],
        marker.part(hit.text),
        add if name and (there or len(others) < LISTED) else "",
        there,
        _answer(hit, purpose),
    )


def _narrow(want: Wanted, name: str, facets: list[Facet]) -> Narrow:
    # chosen values are first, so that they can be removed
    ordered = sorted(facets, key=lambda facet: not facet.chosen)
    # that nothing is stated, or different things are, is shown however many values there are
    last = [f for f in ordered if f.value.startswith(ABOUT_STATEMENTS) and not f.chosen]
    choices = [_choice(want, name, facet) for facet in ordered if facet not in last][:_MANY]
    few = [*choices[:_FEW], *(_choice(want, name, facet) for facet in last)]
    return Narrow(name, _NAMES[name], few, choices[_FEW:])


def _beside(facet: Facet) -> bool:
    """Sorts kinds that people look for, those of the first page, before terms and parts."""
    found = record_types().get(facet.value)
    return found is None or not found.on_home


def _choice(want: Wanted, name: str, facet: Facet) -> Choice:
    address = at(want.address(facets=want.toggled(name, facet.value)))
    return Choice(_label(name, facet.value), facet.count, facet.chosen, address)


def _label(name: str, value: str) -> str:
    found = record_types().get(value) if name == "kind" else None
    return found.labels if found else value
