"""The form that reviewers of literature fill in: one YAML file a paper (docs/converters.md)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.converters.common.cleaning import clean
from kg.converters.common.yaml_reader import load_yaml
from kg.converters.literature.fact import MODIFIERS, Fact
from kg.converters.literature.properties import PROPERTIES
from kg.converters.record import Notes
from kg.errors import SourceError

#: kind of contribution → class that it is of beside ``fw:Contribution``; a dataset is none
KINDS: Final[Mapping[str, str]] = {
    "dataset": "dcat:Dataset",
    "benchmark": "",
    "tool": "schema:SoftwareApplication",
    "model": "",
    "method": "prov:Plan",
    "metric": "",
    "task": "",
    "standard": "dcterms:Standard",
    "study": "",
    "survey": "",
}
PAPER_FIELDS: Final = ("title", "identifiers", "introduces")
IDENTIFIERS: Final = ("doi", "arxiv")
CONTRIBUTION_FIELDS: Final = ("kind", "name", "sentence", "facts")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a paper introduces.

    Attributes:
        kinds: of :data:`KINDS`.
        name: as the abstract has it, or what it is in a few words.
        sentences: those that introduce it.
        facts: what the abstract states of it.
    """

    kinds: tuple[str, ...]
    name: str
    sentences: tuple[int, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, with what its abstract states that it introduces."""

    title: str
    identifiers: Mapping[str, str]
    introduces: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file something is, for errors."""

    file: Path
    words: tuple[str, ...] = ()

    def within(self, *words: object) -> Place:
        """A place inside this one."""
        return Place(self.file, (*self.words, *map(str, words)))

    def error(self, problem: str, mend: str = "") -> SourceError:
        """What is wrong here."""
        return SourceError(self.file, problem, place=", ".join(self.words), mend=mend)


def read_paper(file: Path, notes: Notes) -> Paper:
    """The paper that ``file`` describes.

    Raises:
        SourceError: it is no YAML, or does not follow the form.
    """
    place = Place(file)
    form = _mapping(clean(load_yaml(file, notes)), place, PAPER_FIELDS)
    identifiers = _mapping(form.get("identifiers") or {}, place.within("identifiers"), IDENTIFIERS)
    introduced = form.get("introduces")
    if not isinstance(introduced, list) or not introduced:
        raise place.error("introduces is no list", "list what the paper introduces")
    contributions = tuple(
        _contribution(each, place.within(f"contribution {number}"))
        for number, each in enumerate(introduced, 1)
    )
    names: set[str] = set()
    for each in contributions:
        if each.name.casefold() in names:
            raise place.error(f"two contributions are called {each.name!r}", "give each a name")
        names.add(each.name.casefold())
    return Paper(
        _text(form, "title", place),
        {kind: str(value) for kind, value in identifiers.items()},
        contributions,
    )


def _contribution(value: object, place: Place) -> Contribution:
    form = _mapping(value, place, CONTRIBUTION_FIELDS)
    given = form.get("kind")
    kinds = tuple(str(kind) for kind in (given if isinstance(given, list) else [given]))
    for kind in kinds:
        if kind not in KINDS:
            raise place.error(f"kind {kind!r} is none of the form", _nearest(kind, KINDS))
    facts = form.get("facts") or []
    if not isinstance(facts, list):
        raise place.error("facts is no list", "write each fact as an item: - {size: 10, …}")
    name = _text(form, "name", place)
    found = tuple(
        _fact(each, "dataset" in kinds, place.within(f"fact {number}"))
        for number, each in enumerate(facts, 1)
    )
    return Contribution(kinds, name, _sentences(form, place), found)


def _fact(value: object, of_dataset: bool, place: Place) -> Fact:
    if not isinstance(value, dict):
        raise place.error("it is no mapping", "write {size: 10, unit: images, sentence: 1}")
    named = [key for key in value if key in PROPERTIES]
    if len(named) != 1:
        unknown = next((key for key in value if key not in MODIFIERS and key != "sentence"), "")
        if not named and unknown:
            mend = _nearest(str(unknown), PROPERTIES)
            raise place.error(f"property {str(unknown)!r} is none of the form", mend)
        raise place.error("a fact has one property", "make each an item of its own")
    key = named[0]
    row = PROPERTIES[key]
    form = _mapping(value, place.within(key), (key, "sentence", *row.modifiers))
    if not (row.of_dataset if of_dataset else row.of_other):
        who = "a dataset" if of_dataset else "what is no dataset"
        raise place.error(f"{key} is no property of {who}", "describe it, or leave it out")
    if not isinstance(form[key], str | int | float) or isinstance(form[key], bool):
        raise place.error(
            f"{key} is no text or number", "quote it; make each of several values an item"
        )
    for name in (key, *row.modifiers):
        if name in form and not str("" if form[name] is None else form[name]).strip():
            raise place.within(key).error(f"{name} is empty", "write what it is, or leave it out")
    fact = Fact(
        key,
        str(form[key]),
        _sentences(form, place.within(key)),
        {name: str(form[name]) for name in row.modifiers if form.get(name) is not None},
    )
    if problem := row.problem(fact):
        raise place.within(key).error(*problem)
    return fact


def _mapping(value: object, place: Place, fields: Iterable[str]) -> dict[str, object]:
    known = tuple(fields)
    if not isinstance(value, dict):
        raise place.error("it is no mapping of fields", f"write {', '.join(known)}")
    for name in value:
        if name not in known:
            raise place.error(f"field {name!r} is none of the form", _nearest(str(name), known))
    return value


def _text(form: Mapping[str, object], name: str, place: Place) -> str:
    value = form.get(name)
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value):
        raise place.error(f"it has no {name}", f"write {name}: …")
    return " ".join(str(value).split())


def _sentences(form: Mapping[str, object], place: Place) -> tuple[int, ...]:
    given = form.get("sentence")
    numbers = given if isinstance(given, list) else [given]
    found = tuple(n for n in numbers if isinstance(n, int) and not isinstance(n, bool) and n > 0)
    if not found or len(found) != len(numbers):
        raise place.error(
            "no sentence is given", "write sentence: its number in the abstract, counted from 1"
        )
    return found


def _nearest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, 1)
    return f"did you mean {near[0]}?" if near else f"it has {', '.join(names)}"
