"""Articles, their journals and MeSH terms.

Journals are merged: rows with one ISSN are one journal, and rows without one are the journal
that has the same name but for case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.authorities.publications import identify, pmc, publication_address
from kg.authorities.publications import issn as issn_of
from kg.converters.common import builder
from kg.converters.notebook_study.kinds import (
    ACCESS,
    DATE,
    KEYWORDS,
    LICENCE,
    LICENCES_IN_WORDS,
    LINE,
    TEXT,
    Kind,
    Objects,
    flat,
    link,
)
from kg.converters.notebook_study.model import Cells, Column, Lines, Table
from kg.converters.notebook_study.study import LABEL, A, Study, canonical, local
from kg.converters.record import Record
from kg.rdf.iris import slug
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import iri, literal, term

_PAGE: Final = term("foaf:page")


# -- articles ------------------------------------------------------------------


def article_iri(study: Study, cells: Cells) -> str:
    """By DOI (or the arXiv identifier that it is), else PMCID, else the study's key."""
    paper = identify(cells["doi"])
    found = study.ids.article(doi=paper.doi, arxiv=paper.arxiv, pmc=pmc(cells["pmc"]))
    return found or study.row("article", cells["id"])


def _article(study: Study) -> Lines:
    def lines(cells: Cells, subject: str) -> list[str]:
        paper, pmcid = identify(cells["doi"]), pmc(cells["pmc"])
        # what is no DOI stays as it is, for the shapes to refuse
        doi = paper.doi or ("" if paper.arxiv else cells["doi"].strip())
        pmid, title = cells["pmid"].strip(), flat(cells["name"])
        found = []
        if title:
            found.append(f"{term('dcterms:title')} {literal(title)}")
        else:
            known = f"PMC{pmcid}" if pmcid else doi or paper.arxiv or cells["id"]
            found.append(f"{LABEL} {literal(f'article {known}, untitled')}")
        if doi:
            found.append(f"{term('prism:doi')} {literal(doi)}")
            found.append(f"{_PAGE} {iri(publication_address('doi', doi))}")
        if paper.arxiv:
            found.append(f"{term('fabio:hasArXivId')} {literal(paper.arxiv)}")
            found.append(f"{_PAGE} {iri(publication_address('arxiv', paper.arxiv))}")
        if pmid:
            found.append(f"{term('fabio:hasPubMedId')} {literal(pmid)}")
            found.append(f"{_PAGE} {iri(publication_address('pubmed', pmid))}")
        if pmcid:
            found.append(f"{term('fabio:hasPubMedCentralId')} {literal('PMC' + pmcid)}")
            found.append(f"{_PAGE} {iri(publication_address('pmc', pmcid))}")
        return [f"{subject} {statement} .\n" for statement in found]

    return lines


def _addresses(cell: str) -> Iterator[tuple[str, str]]:
    """The addresses in ``cell``, each once, and the repositories' paths: ``""`` where it is none.

    >>> list(_addresses("https://github.com/jo/plots.git; https://example.org/"))
    [('https://github.com/jo/plots.git', 'github.com/jo/plots'), ('https://example.org/', '')]
    """
    for address in dict.fromkeys(filter(None, map(str.strip, cell.split(";")))):
        path = re.sub(r"^https?://(www\.)?|\.git$|/+$", "", address)
        yield address, path if path.count("/") == 2 else ""


def _mentioned(study: Study) -> Objects:
    def objects(cell: str) -> list[str]:
        return [
            f"<{study.repository_at(path)}>" if path else literal(address)
            for address, path in _addresses(cell)
        ]

    return objects


ARTICLE: Final = Table(
    "article",
    "article",
    ("fabio:JournalArticle",),
    identity=lambda study: lambda cells: study.articles[canonical(cells["id"])],
    extra=_article,
    consumed=("name", "pmid", "pmc", "doi"),
    columns=(
        Column("journal_id", "dcterms:isPartOf", link("journal")),
        Column("publisher_id", "fw:publisherArticleId", LINE),
        Column("subject", "prism:section", LINE),
        Column("published_date", "dcterms:issued", DATE),
        Column("received_date", "dcterms:dateSubmitted", DATE),
        Column("accepted_date", "dcterms:dateAccepted", DATE),
        Column("license_type", "dcterms:license", LICENCE),
        Column("license_type", "fw:statedLicence", LINE),
        Column("license_type", "dcterms:accessRights", ACCESS),
        Column("copyright_statement", "prism:copyright", TEXT),
        Column("copyright_statement", "dcterms:license", LICENCES_IN_WORDS),
        Column("keywords", "prism:keyword", KEYWORDS),
        Column(
            "repositories",
            "dcterms:references",
            Kind(_mentioned, frozenset({"fw:Stub", "fw:standsFor", "rdfs:label"})),
        ),
    ),
    emits=frozenset(
        {
            "dcterms:title",
            "rdfs:label",
            "prism:doi",
            "fabio:hasArXivId",
            "fabio:hasPubMedId",
            "fabio:hasPubMedCentralId",
            "foaf:page",
        }
    ),
)


# -- journals ------------------------------------------------------------------


def journal_iris(study: Study, rows: list[tuple[str, str, str]]) -> dict[str, str]:
    """Key → IRI of the journals in ``rows`` (key, name, ISSN)."""
    by_name: dict[str, str] = {}
    for _, title, cell in rows:
        if issn := issn_of(cell):  # of several the least, whatever the order of the rows
            folded = flat(title).casefold()
            by_name[folded] = min(issn, by_name.get(folded, issn))
    return {
        key: study.ids.document(
            "journal",
            issn_of(issn) or by_name.get(flat(title).casefold()) or slug(title if title else key),
        )
        for key, title, issn in rows
    }


def _journal(study: Study) -> Lines:
    def lines(cells: Cells, subject: str) -> list[str]:
        found = []
        publisher, title = flat(cells["publisher_name"]), flat(cells["name"])
        if title:
            found.append(f"{term('dcterms:title')} {literal(title)}")
        else:
            found.append(f"{LABEL} {literal('journal ' + cells['id'])}")
        if cells["issn_epub"].strip():
            issn = issn_of(cells["issn_epub"]) or cells["issn_epub"].strip()
            found.append(f"{term('prism:eIssn')} {literal(issn)}")
        if publisher:
            found.append(f"{term('dcterms:publisher')} {study.organization(publisher)}")
        return [f"{subject} {statement} .\n" for statement in found]

    return lines


JOURNAL: Final = Table(
    "journal",
    "journal",
    ("fabio:Journal",),
    identity=lambda study: lambda cells: study.journals[canonical(cells["id"])],
    extra=_journal,
    consumed=("name", "issn_epub", "publisher_name"),
    columns=(
        Column("nlm_ta", "fw:nlmTitleAbbreviation", LINE),
        Column("iso_abbrev", "fw:isoTitleAbbreviation", LINE),
        Column("publisher_loc", "fw:publisherPlace", LINE),
    ),
    emits=frozenset(
        {
            "dcterms:title",
            "rdfs:label",
            "prism:eIssn",
            "dcterms:publisher",
            "foaf:Organization",
            *builder.TERMS,
        }
    ),
)


# -- MeSH ----------------------------------------------------------------------

_OBSOLETE: Final = "[OBSOLETE]"


def _mesh(study: Study) -> Lines:
    base = expand("mesh:")
    subject_term, research = term("dcterms:subject"), term("fw:researchField")

    def lines(cells: Cells, subject: str) -> list[str]:
        found = []
        descriptor, field = cells["meshid"].strip(), cells["toplevelmeshid"].strip()
        if field:
            top = base + local(field)
            study.headings.add("fw:ResearchField", top, cells["toplevelmeshlabel"], study.place)
            found.append(f"{subject} {research} <{top}> .\n")
        if descriptor:
            iri_ = base + local(descriptor)
            study.headings.add("meshv:Descriptor", iri_, cells["mesh_label"], study.place)
            if field:
                study.headings.within(iri_, top)
            found.append(f"{subject} {subject_term} <{iri_}> .\n")
        return found

    return lines


def headings(study: Study) -> Iterator[Record]:
    """A record for each MeSH term and field that rows spoke of.

    Where rows disagree on a label, the preferred one is the first in the alphabet that does
    not call itself obsolete, whatever their order.
    """
    for iri_, (type_, labels) in study.headings.labels.items():
        ordered = sorted(labels, key=lambda label: (label.startswith(_OBSOLETE), label))
        lines = [f"<{iri_}> {A} {term(type_)} .\n"]
        if type_ == "fw:ResearchField":
            lines.append(f"<{iri_}> {term('skos:inScheme')} {term('fwv:research-field')} .\n")
        for rank, label in enumerate(ordered or [iri_.rpartition("/")[2]]):
            predicate = term("skos:altLabel" if rank else "skos:prefLabel")
            lines.append(f"<{iri_}> {predicate} {literal(label, 'en')} .\n")
        lines += [
            f"<{iri_}> {term('fw:inResearchField')} <{field}> .\n"
            for field in sorted(study.headings.fields.get(iri_, ()))
        ]
        yield Record(iri_, lines, study.headings.places[iri_])


MESH: Final = Table(
    "articlemesh",
    "article",
    (),
    identity=lambda study: lambda cells: study.article(cells["article_id"]),
    about="article_id",
    extra=_mesh,
    consumed=("article_id", "meshid", "mesh_label", "toplevelmeshid", "toplevelmeshlabel"),
    dropped={"pmid": "the article's own PubMed id again"},
    emits=frozenset(
        {
            "dcterms:subject",
            "fw:researchField",
            "fw:inResearchField",
            "fw:ResearchField",
            "meshv:Descriptor",
            "skos:prefLabel",
            "skos:altLabel",
            "skos:inScheme",
            "fw:Stub",
            "fw:standsFor",
            "rdfs:label",
        }
    ),
)
