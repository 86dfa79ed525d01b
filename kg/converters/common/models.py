"""What a page, a manifest, a card or a row states of a model, whatever hub it is of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kg.converters.common.cleaning import states_nothing
from kg.converters.common.lists import parted


@dataclass(slots=True)
class Evaluation:
    """A result of a model on a dataset: the task, and metrics with their values as written."""

    dataset: str = ""
    task: str = ""
    metrics: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Paper:
    """A publication: where it is, its title, and its entry in BibTeX; what is unknown is empty."""

    address: str = ""
    title: str = ""
    bibtex: str = ""


@dataclass(slots=True)
class Model:
    """A model, a version of one, a collection of models, who publishes models, or an application.

    Attributes:
        hub: a host name: ``tfhub.dev``; ``handle``: its name there, without a version.
        kind: a concept of ``fwv:package-kind/``: ``model``, ``collection`` …; ``publisher``;
            ``application``: software that is made with models.
        title: what it is called; ``description``: in a text.
        version: of the handle, ``""`` where there is one only.
        owner: who shares it; ``authors``: who made it, each as written; ``makers``: those of them
            that are organizations.
        issued: a day or year, as written.
        page: its address; ``files``: addresses of weights.
        tasks, architectures, languages, keywords: as written.
        licence: as written, ``""`` where none is stated.
        trained_on: names or addresses of datasets → what is written, where that differs.
        evaluations: results on datasets.
        papers: that describe it.
        parent: handle of the model that it is a conversion of; ``base``: it was tuned from.
        collection: handle of the collection that it is in.
        requires: what it was made with, or depends on, as named → the IRI of its record; ``""``:
            none is known.
        more: further fields, as written.
    """

    hub: str
    handle: str
    kind: str = "model"
    title: str = ""
    description: str = ""
    version: str = ""
    owner: str = ""
    authors: list[str] = field(default_factory=list)
    makers: list[str] = field(default_factory=list)
    issued: str = ""
    page: str = ""
    files: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    architectures: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    licence: str = ""
    trained_on: dict[str, str] = field(default_factory=dict)
    evaluations: list[Evaluation] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    parent: str = ""
    base: str = ""
    collection: str = ""
    requires: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its handle with its version."""
        return f"{self.handle}/{self.version}" if self.version else self.handle


def listed(value: object) -> list[str]:
    """The texts of a list, or a text alone, or those that commas part in it.

    >>> listed(["a", None, 1]), listed("a, b"), listed(None)
    (['a', '1'], ['a', 'b'], [])
    """
    if isinstance(value, list):
        return [text for each in value if (text := written(each))]
    text = written(value)
    return list(parted(text, ","))


def further(fields: Mapping[str, object], apart: Collection[str]) -> dict[str, str]:
    """The fields that are in no attribute of a model, as texts; those of an object by their path.

    Args:
        apart: names of the fields that are read, or left out for a reason.

    >>> further({"Name": "a", "Code": {"URL": "b"}, "Downstream": ["c", "d"]}, {"Name"})
    {'Code > URL': 'b', 'Downstream': 'c; d'}
    """
    found: dict[str, str] = {}
    for name, value in fields.items():
        if name in apart:
            continue
        if isinstance(value, Mapping):
            inner = further(value, ())
            found.update({f"{name} > {key}": text for key, text in inner.items()})
        elif text := "; ".join(listed(value)) if isinstance(value, list) else written(value):
            found[str(name)] = text
    return found


def written(value: object) -> str:
    """``value`` as text; ``""`` for what states that there is nothing.

    >>> written(None), written(1.5), written("N/A"), written(True)
    ('', '1.5', '', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        text = str(value).strip()
        return "" if states_nothing(text) else text
    return ""
