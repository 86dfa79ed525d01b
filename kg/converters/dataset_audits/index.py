"""What must be known of all entries before the first is written: names, identifiers, spellings.

Built in a light pass over the source. Nothing in it depends on the order of the entries.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.dataset_audits.fields import FIELDS, flatten, values
from kg.converters.dataset_audits.papers import identify
from kg.rdf.iris import slug

_HUB: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+(?:/[\w.-]+)?)",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile("[0-9]+")
_LOOSE: Final = re.compile(r"[\s_-]+")
_KIND_WORD: Final = re.compile(r"\s+datasets?$", re.IGNORECASE)
#: spellings of one concept that differ by more than case and blanks
_CONCEPT_ALIASES: Final = {("format", "program-of-thoughts"): "program-of-thought"}


def hub_name(text: str) -> str | None:
    """The Hugging Face dataset that an address is of, ``None`` where it is of none.

    >>> hub_name("huggingface.co/datasets/Anthropic/hh-rlhf"), hub_name("SQuAD")
    ('Anthropic/hh-rlhf', None)
    """
    found = _HUB.match(text.strip())
    return found[1] if found else None


def hub_of(entry: dict[str, object]) -> str | None:
    """The Hugging Face dataset that ``entry`` describes, by its own field or its page."""
    inferred = entry.get("Inferred Metadata")
    stated = inferred.get("HF Dataset") if isinstance(inferred, dict) else None
    if isinstance(stated, str) and stated:
        return stated
    page = entry.get("Hugging Face URL")
    return hub_name(page) if isinstance(page, str) else None


def identifier(key: str, entry: dict[str, object]) -> str:
    """What ``entry`` is called in the audit: its own identifier, or its key in the file."""
    stated = entry.get("Unique Dataset Identifier")
    return stated if isinstance(stated, str) and stated else key


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for: one dataset, or several candidates, or none."""

    dataset: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Index:
    """Names → datasets, and what several entries share."""

    ids: Identities
    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    hub: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sources: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    twins: dict[tuple[str, str], set[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    twin_of: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    arxiv: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    spellings: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def dataset(self, key: str, entry: dict[str, object]) -> str:
        """The IRI of the dataset that ``entry`` describes."""
        return self.ids.document("dataset", slug(identifier(key, entry)))

    def add(self, key: str, entry: dict[str, object]) -> None:
        """Takes note of one entry."""
        iri = self.dataset(key, entry)
        for name in (identifier(key, entry), key):
            self.identifiers[_loose(name)].add(iri)
        if isinstance(title := entry.get("Dataset Name"), str):
            self.names[_loose(title)].add(iri)
        if hub := hub_of(entry):
            self.hub[_loose(hub)].add(iri)
            inferred = entry.get("Inferred Metadata")
            part = str(inferred.get("HF Config") or "") if isinstance(inferred, dict) else ""
            twin = (hub.casefold(), part)
            self.twins[twin].add((iri, str(entry.get("Collection"))))
            self.twin_of[iri].add(twin)
        self._paper(entry)
        for name, value in flatten(entry):
            rule = FIELDS.get(name)
            if rule is not None and rule.rule == "derived":
                named = [text for text in values(value) if isinstance(text, str)]
                for source in named:
                    self.sources[iri].add((_loose(source), str(entry.get("Collection"))))
                    self.spellings["reference", _loose(source)][source] += 1
            if rule is not None and rule.rule in ("concept", "model"):
                for text in values(value):
                    if isinstance(text, str):
                        kind = rule.kind or rule.rule
                        self.spellings[kind, concept_name(kind, text)][text] += 1

    def _paper(self, entry: dict[str, object]) -> None:
        corpus = str(entry.get("Semantic Scholar Corpus ID"))
        for name in ("ArXiv URL", "Paper URL"):
            if isinstance(address := entry.get(name), str) and _DIGITS.fullmatch(corpus):
                self.arxiv[corpus].add(identify(address).arxiv)

    def arxiv_of(self, corpus: str) -> str:
        """The arXiv id that entries agree on for a Semantic Scholar corpus id, or ``""``."""
        found = self.arxiv.get(corpus, set()) - {""}
        return next(iter(found)) if len(found) == 1 else ""

    def spelling(self, kind: str, local: str, given: str) -> str:
        """How most entries spell ``local``; of two as frequent, the first by code point."""
        found = self.spellings.get((kind, local))
        return min(found, key=lambda text: (-found[text], text)) if found else given

    def reference(self, given: str) -> str:
        """How most entries spell the name of a dataset that they only refer to."""
        return self.spelling("reference", _loose(given), given)

    def alternates(self, iri: str) -> list[str]:
        """Other descriptions of the same dataset: same Hugging Face dataset, other collection.

        Within a collection entries that share a Hugging Face dataset are parts of it (a language,
        a task), even where the audit gives all of them the same configuration.
        """
        return sorted(
            {
                other
                for twin in self.twin_of.get(iri, ())
                for mine, collection in self.twins[twin]
                if mine == iri
                for other, elsewhere in self.twins[twin]
                if other != iri and elsewhere != collection
            }
        )

    def named(self, text: str) -> tuple[str, ...]:
        """The datasets ``text`` may mean: by identifier, else Hugging Face id, else name."""
        if hub := hub_name(text):
            return tuple(sorted(self.hub.get(_loose(hub), ())))
        for spelt in dict.fromkeys((text, _KIND_WORD.sub("", text))):
            for index in (self.identifiers, self.hub, self.names):
                if found := index.get(_loose(spelt)):
                    return tuple(sorted(found))
        return ()

    def match(self, text: str, reader: str) -> Match:
        """What ``text`` stands for where the entry of ``reader`` says it is derived from it.

        A dataset is not derived from itself, nor from another description of itself; nor from
        another part of its collection that is made from the same: where all parts are made from
        C4, the part that is called C4 is not what is meant.
        """
        candidates = self.named(text)
        alike = {said for said in self.sources.get(reader, ()) if said[0] == _loose(text)}
        others = {
            candidate
            for candidate in set(candidates) - {reader, *self.alternates(reader)}
            if alike.isdisjoint(self.sources.get(candidate, ()))
        }
        return (
            Match(next(iter(others)), candidates) if len(others) == 1 else Match(None, candidates)
        )


def concept_name(kind: str, text: str) -> str:
    """The local name of the concept of ``kind`` that ``text`` names.

    >>> concept_name("format", "Program of Thoughts")
    'program-of-thought'
    """
    local = slug(text)
    return _CONCEPT_ALIASES.get((kind, local), local)


def _loose(text: str) -> str:
    return _LOOSE.sub("", text).casefold()
