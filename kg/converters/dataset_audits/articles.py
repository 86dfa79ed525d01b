"""The paper that describes a dataset, gathered from several fields of its entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kg.authorities.publications import Publication, identify
from kg.converters.dataset_audits.entities import SharedEntities
from kg.converters.dataset_audits.index import ADDRESSES, Decision, corpus_of
from kg.rdf.ntriples import url


@dataclass(slots=True)
class Gathered:
    """What the fields of one entry state of its paper, all as texts."""

    titles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    corpora: list[str] = field(default_factory=list)
    bibtex: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)

    def add(self, name: str, text: str) -> bool:
        """Takes the value of the field ``name``; false where it is none of a paper."""
        if name == "Semantic Scholar Corpus ID" and not (text.isascii() and text.isdecimal()):
            # the page of the paper where its number should be
            if url(text) is None:
                return False
            self.addresses.append(text)
            return True
        if name in ADDRESSES and url(text) is None and identify(text).page:
            return False
        # one wrong date must not have an article refused that other entries share
        if name == "Inferred Metadata > S2 Date" and not _is_date(text):
            return False
        lists = {
            "Paper Title": self.titles,
            "ArXiv URL": self.addresses,
            "Paper URL": self.addresses,
            "Semantic Scholar Corpus ID": self.corpora,
            "Bibtex": self.bibtex,
            "Inferred Metadata > S2 Date": self.issued,
        }
        if name not in lists:
            return False
        lists[name].append(text)
        return True

    def address(self) -> Publication:
        """The best identifier of all addresses, an empty one where there is no address."""
        found = [identify(address) for address in self.addresses]
        for better in ("doi", "arxiv", "pmc", "page"):
            for publication in found:
                if getattr(publication, better):
                    return publication
        return Publication()

    def decide(self, entities: SharedEntities) -> Decision:
        """Which publication it is, and which of the identifiers contradict each other."""
        address = self.address()
        return entities.index.papers.decide(
            corpus_of(self.corpora[0]) if self.corpora else "",
            address if address.doi or address.arxiv else Publication(),
            self.titles[0] if self.titles else "",
        )

    def article(self, entities: SharedEntities) -> str | None:
        """The IRI of the article, as a term; ``None`` where nothing identifies it."""
        decision = self.decide(entities)
        paper = decision.publication
        if decision.address_is_its and not paper:
            paper = self.address()
        return entities.paper(
            paper,
            corpus=decision.corpus,
            titles=self.titles,
            pages=self.addresses if decision.address_is_its else (),
            bibtex=self.bibtex,
            # the date is that of the corpus id
            issued=self.issued if decision.corpus or not self.corpora else (),
        )


def _is_date(text: str) -> bool:
    """Whether ``text`` is a day, written 2024-06-12."""
    try:
        datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        return False
    return text.isascii() and len(text) == 10
