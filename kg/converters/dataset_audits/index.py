"""Identifiers of all entries of an audit, read before the first entry is written.

Built in a light pass over the source. Nothing in it depends on the order of the entries.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.authorities.hubs import hub_dataset
from kg.authorities.identities import Identities
from kg.authorities.publications import Publication, alike, identify
from kg.rdf.iris import slug

#: fields that contain the address of a paper
ADDRESSES: Final = ("ArXiv URL", "Paper URL")
_DIGITS: Final = re.compile("[0-9]+")


def hub_of(entry: dict[str, object]) -> str | None:
    """The Hugging Face dataset that ``entry`` describes, by its own field or its page."""
    inferred = entry.get("Inferred Metadata")
    stated = inferred.get("HF Dataset") if isinstance(inferred, dict) else None
    if isinstance(stated, str) and stated:
        return stated
    page = entry.get("Hugging Face URL")
    found = hub_dataset(page) if isinstance(page, str) else None
    return found.name if found and found.hub == "huggingface.co" else None


def identifier(key: str, entry: dict[str, object]) -> str:
    """What ``entry`` is called in the audit: its own identifier, or its key in the file."""
    stated = entry.get("Unique Dataset Identifier")
    return stated if isinstance(stated, str) and stated else key


class Decision(NamedTuple):
    """Which publication an entry cites.

    Attributes:
        publication: by address; without identifier where the corpus id alone is right.
        corpus: its corpus id, ``""`` where what is given is that of another paper.
        address_is_its: whether the address that is given is that of this publication.
        contradiction: which identifiers contradict each other, in words; ``""``: none do.
    """

    publication: Publication
    corpus: str = ""
    address_is_its: bool = True
    contradiction: str = ""


class Papers:
    """Decides which of an entry's identifiers of its paper are right, by agreement.

    An entry names its paper by a Semantic Scholar corpus id, an address (arXiv, DOI), and a title.
    A corpus id belongs to the address that most entries give with it. Two corpus ids with one
    address are one paper where their titles are alike; otherwise the address is that of the paper
    whose corpus id has no other address, and of neither where that leaves several.
    """

    def __init__(self) -> None:
        self._addresses: dict[str, Counter[Publication]] = defaultdict(Counter)
        self._corpora: dict[Publication, set[str]] = defaultdict(set)
        self._titles: dict[str, set[str]] = defaultdict(set)

    def add(self, corpus: str, address: Publication, title: str) -> None:
        """Takes note of what one entry gives; ``corpus`` is ``""`` where it gives none."""
        if corpus:
            if title:
                self._titles[corpus].add(title)
            if address:
                self._addresses[corpus][address] += 1
                self._corpora[address].add(corpus)

    def decide(self, corpus: str, address: Publication, title: str) -> Decision:
        """The publication of an entry that gives ``corpus``, ``address`` and ``title``."""
        home = self._home(corpus) if corpus else None
        owned = home if home and self._owns(corpus, home) else Publication()
        if not corpus or address == owned:
            return Decision(address, corpus)
        if not address:
            return Decision(owned, corpus)
        if address == home:
            problem = f"{_words(address)} is given for several papers, one is CorpusID:{corpus}"
            return Decision(Publication(), corpus, False, problem)
        problem = f"CorpusID:{corpus} and {_words(address)} are different papers"
        if home is None or self._alike(corpus, title) or self._corpora[address] - {corpus}:
            return Decision(owned, corpus, False, problem)
        return Decision(address, "", True, problem)

    def _home(self, corpus: str) -> Publication | None:
        """The address that most entries give for ``corpus``; ``None``: none, or no one most."""
        found = self._addresses[corpus].most_common(2) if corpus in self._addresses else []
        if not found or (len(found) == 2 and found[0][1] == found[1][1]):
            return None
        return found[0][0]

    def _owns(self, corpus: str, address: Publication) -> bool:
        """Whether no other paper claims ``address``."""
        rivals = {c for c in self._corpora[address] if c != corpus and self._home(c) == address}
        return all(
            any(self._alike(corpus, title) for title in self._titles.get(rival, ()))
            for rival in rivals
        )

    def _alike(self, corpus: str, title: str) -> bool:
        """Whether ``title`` is like one of ``corpus``."""
        return any(alike(title, known) for known in self._titles.get(corpus, ()))


@dataclass(slots=True)
class Index:
    """Identifiers of what the entries of an audit describe and cite."""

    ids: Identities
    papers: Papers = field(default_factory=Papers)

    def dataset(self, key: str, entry: dict[str, object]) -> str:
        """The IRI of the record of the dataset that ``entry`` describes."""
        return self.ids.document("dataset", slug(identifier(key, entry)))

    def add(self, entry: dict[str, object]) -> None:
        """Takes note of one entry."""
        corpus = corpus_of(entry.get("Semantic Scholar Corpus ID"))
        title = entry.get("Paper Title")
        for name in ADDRESSES:
            if isinstance(address := entry.get(name), str) and address:
                found = identify(address)
                self.papers.add(
                    corpus,
                    found if found.doi or found.arxiv else Publication(),
                    title if isinstance(title, str) else "",
                )


def corpus_of(value: object) -> str:
    """The digits of a Semantic Scholar corpus id, ``""`` where ``value`` is none."""
    text = str(value)
    return text.lstrip("0") if _DIGITS.fullmatch(text) else ""


def _words(publication: Publication) -> str:
    return f"arXiv:{publication.arxiv}" if publication.arxiv else f"doi:{publication.doi}"
