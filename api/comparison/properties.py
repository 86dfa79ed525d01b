"""What datasets are compared by: a table of properties, and those that their figures have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from api.records.verdict import Verdict
from api.web.tables import grouped
from kg.authorities import countries
from kg.authorities.purposes import OUTCOMES, Purposes
from kg.datasets.model import Agent, Claim, Dataset, Inherited, Named


class Item(NamedTuple):
    """A value: what is read, and its IRI or address; empty where it has none."""

    text: str
    iri: str = ""


class Subject(NamedTuple):
    """A dataset that is compared: what may be done with it is on its page in the same words.

    Attributes:
        titles: what the sources that describe it are called, in their order.
    """

    dataset: Dataset
    verdict: Verdict
    titles: tuple[str, ...] = ()


class Property(NamedTuple):
    """A row of the comparison.

    Attributes:
        id: of the row, for programs.
        group: the heading that it is under.
        label: its own heading, with the unit.
        items: its values for one dataset; none where nothing is known.
        none: what it means that there are none, where that is an answer of its own.
    """

    id: str
    group: str
    label: str
    items: Callable[[Subject], Iterable[Item]]
    none: str = ""


USE: Final = "Permitted use"
ABOUT: Final = "Makers and dates"
CONTENTS: Final = "Contents"
SIZE: Final = "Size and measurements"
ORIGINS: Final = "Origins"
DESCRIPTION: Final = "Description"
#: the row that all others follow
VERDICT: Final = "commercial_use"

_DUTY: Final[dict[bool | None, str]] = {True: "required", False: "not required"}
_YES_OR_NO: Final[dict[bool | None, str]] = {True: "yes", False: "no"}


def properties(subjects: Sequence[Subject], purposes: Purposes) -> Iterator[Property]:
    """The rows of a comparison of ``subjects``, in order."""
    for one in _FIXED:
        yield one
        if one.id == "conditions":
            yield from _purposes(purposes)
        if one.id == "formats":
            yield from _figures(subjects)
            yield from _measurements(subjects)


def _words(*texts: str) -> list[Item]:
    return [Item(text) for text in texts if text]


def _named(found: Iterable[Named]) -> list[Item]:
    return [Item(one.label, one.iri) for one in found]


def _agents(found: Iterable[Agent]) -> list[Item]:
    return [Item(one.name, one.iri) for one in found]


def _licences(dataset: Dataset, kind: str) -> list[Item]:
    return [Item(known.label, known.iri) for known in dataset.licences if known.kind == kind]


def _claim(claim: Claim) -> Item:
    who = claim.claimant.label or ("the audit" if claim.audited else "somebody")
    return Item(f"{claim.licence.label or claim.as_given} ({who})", claim.licence.iri)


def _inherited(found: Inherited) -> Item:
    return Item(f"{found.ancestor.label}: {found.use_class}", found.ancestor.iri)


def _countries(dataset: Dataset) -> list[Item]:
    codes = dict.fromkeys(agent.country for agent in dataset.creators if agent.country)
    return [Item(known.label if (known := countries.resolve(code)) else code) for code in codes]


def _date_kind(dataset: Dataset) -> str:
    return "release" if dataset.issued else dataset.first_date_kind


_FIXED: Final = (
    Property(VERDICT, USE, "Commercial use", lambda s: _words(s.verdict.answer)),
    Property(
        "conditions", USE, "Conditions", lambda s: _words(*(c.text for c in s.verdict.conditions)),
        "none known",
    ),
    Property(
        "use_class", USE, "Use class",
        lambda s: [Item(s.dataset.use_class, s.dataset.use_class_iri)] * bool(s.dataset.use_class),
    ),
    Property(
        "attribution", USE, "Attribution",
        lambda s: _words(_DUTY.get(s.dataset.attribution, "")),
    ),
    Property(
        "share_alike", USE, "Share-alike",
        lambda s: _words(_DUTY.get(s.dataset.share_alike, "")),
    ),
    Property(
        "licences", USE, "Licences", lambda s: _licences(s.dataset, "licence"), "none stated"
    ),
    Property(
        "provider_terms", USE, "Terms of models’ providers",
        lambda s: _licences(s.dataset, "provider terms"), "none known",
    ),
    Property(
        "claims", USE, "Licence claims", lambda s: map(_claim, s.dataset.claims), "none"
    ),
    Property(
        "inherited_terms", USE, "Terms of datasets it was made from",
        lambda s: map(_inherited, s.dataset.inherited), "none known",
    ),
    Property("creators", ABOUT, "Made by", lambda s: _agents(s.dataset.creators)),
    Property("publishers", ABOUT, "Published by", lambda s: _agents(s.dataset.publishers)),
    Property("countries", ABOUT, "Countries of its makers", lambda s: _countries(s.dataset)),
    Property("year", ABOUT, "Year", lambda s: _words(s.dataset.year)),
    Property("date_kind", ABOUT, "The year is that of", lambda s: _words(_date_kind(s.dataset))),
    Property(
        "modality", CONTENTS, "Kind of data",
        lambda s: [Item(s.dataset.modality, s.dataset.modality_iri)] * bool(s.dataset.modality),
    ),
    Property(
        "languages", CONTENTS, "Languages",
        lambda s: [Item(one.label, one.iri) for one in s.dataset.languages],
    ),
    Property(
        "programming_languages", CONTENTS, "Programming languages",
        lambda s: _named(s.dataset.programming_languages),
    ),
    Property("tasks", CONTENTS, "Tasks", lambda s: _named(s.dataset.tasks)),
    Property("topics", CONTENTS, "Topics", lambda s: _named(s.dataset.topics)),
    Property("formats", CONTENTS, "Formats", lambda s: _named(s.dataset.formats)),
    Property("origins", ORIGINS, "Collected from", lambda s: _named(s.dataset.origins)),
    Property("derived_from", ORIGINS, "Derived from", lambda s: _named(s.dataset.derived_from)),
    Property("models", ORIGINS, "Generated by models", lambda s: _named(s.dataset.models)),
    Property(
        "human_annotation", ORIGINS, "Annotated by people",
        lambda s: _words(_YES_OR_NO.get(s.dataset.human_annotation, "")),
    ),
    Property(
        "taken_down", ORIGINS, "Taken down",
        lambda s: _words(_YES_OR_NO.get(s.dataset.taken_down, "")),
    ),
    Property("series", DESCRIPTION, "Collections", lambda s: _named(s.dataset.series)),
    Property(
        "papers", DESCRIPTION, "Papers",
        lambda s: [Item(paper.title or paper.address, paper.iri) for paper in s.dataset.papers],
    ),
    Property(
        "sources", DESCRIPTION, "Described by",
        lambda s: map(Item, s.titles, s.dataset.sources),
    ),
)  # fmt: skip


def _purposes(purposes: Purposes) -> Iterator[Property]:
    """A row for each purpose: whether it is allowed, and what decides it."""
    answers = {name: f"{sign} {words}" for name, (sign, words) in OUTCOMES.items()}
    for purpose in purposes:

        def items(subject: Subject, name: str = purpose.name) -> list[Item]:
            found = subject.dataset.assessment(name)
            return [Item(answers[found.outcome]), Item(found.text)]

        yield Property(f"purpose:{purpose.name}", USE, purpose.label.capitalize(), items)


def _figures(subjects: Sequence[Subject]) -> Iterator[Property]:
    """A row for each figure about the size of any of ``subjects``."""
    kinds = {
        (one.property, one.label, one.unit): None for s in subjects for one in s.dataset.figures
    }
    for property_, label, unit in kinds:
        key = (property_, label, unit)

        def items(subject: Subject, key: tuple[str, str, str] = key) -> list[Item]:
            return [
                Item(grouped(one.value))
                for one in subject.dataset.figures
                if (one.property, one.label, one.unit) == key
            ]

        name = property_.rpartition("/")[2].rpartition("#")[2]
        yield Property(f"size:{name}", SIZE, _heading(label, unit), items)


def _measurements(subjects: Sequence[Subject]) -> Iterator[Property]:
    """A row for each metric of any of ``subjects``: what was measured last, with its date."""
    metrics = {one.metric: None for s in subjects for one in s.dataset.measurements}
    for metric in metrics:

        def items(subject: Subject, metric: Named = metric) -> list[Item]:
            found = [one for one in subject.dataset.measurements if one.metric == metric]
            last = max((one.date for one in found), default="")
            return [
                Item(f"{grouped(one.value)} ({last})" if last else grouped(one.value))
                for one in found
                if one.date == last
            ]

        name = metric.iri.rpartition("/")[2].rpartition("#")[2]
        yield Property(f"measure:{name}", SIZE, _heading(metric.label, ""), items)


def _heading(label: str, unit: str) -> str:
    """
    >>> _heading("examples", ""), _heading("Longest text", "characters")
    ('Examples', 'Longest text (characters)')
    """
    return f"{label[:1].upper()}{label[1:]}" + (f" ({unit})" if unit and unit != label else "")
