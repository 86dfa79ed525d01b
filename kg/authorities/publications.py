"""Identifiers of publications, read from the many ways in which people write them.

DOI, arXiv, PubMed, PubMed Central, Semantic Scholar and ACL Anthology, bare or inside an address.
One publication gets one form of each: the DOIs that arXiv registers are arXiv identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import quote, unquote

from stdnum import issn as _issn
from stdnum.exceptions import ValidationError

#: what may follow an identifier in running text
_TRAILING: Final = "/.,;:)]}>\"'"
_LOOSE: Final = re.compile(r"\W+")
#: titles that differ by less are of one paper
_SIMILAR: Final = 0.85
_ARXIV_ID: Final = r"(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?"
_ARXIV: Final = re.compile(
    rf"(?:(?<![\w-])arxiv\.org/+(?:abs|pdf|html|format|ps|e-print)/+|^(?:arxiv:\s*)?)"
    rf"{_ARXIV_ID}(?![\w])",
    re.IGNORECASE,
)
#: the DOIs that arXiv registers for its own papers
_ARXIV_DOI: Final = re.compile(rf"10\.48550/arxiv\.{_ARXIV_ID}$", re.IGNORECASE)
_DOI: Final = re.compile(
    r"(?:(?<![\w-])(?:www\.|dx\.)?doi\.org/+(?:doi:)?|(?<![\w-])zenodo\.org/doi/"
    r"|^(?:(?:urn:|info:)?doi\s*[:/\s]\s*)?)(10\.\d{4,9}/[^\s?#]+)",
    re.IGNORECASE,
)
#: addresses of archives of datasets (Dataverse, Dryad) that have the DOI in them
_ARCHIVED: Final = re.compile(
    r"(?:[?&]persistentId=|^https?://[^?#]*/dataset/)doi:(10\.\d{4,9}/[^\s?#&]+)", re.IGNORECASE
)
#: pages of publishers whose addresses contain the DOI of the article
_PUBLISHER: Final = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:link\.springer\.com|dl\.acm\.org|onlinelibrary\.wiley\.com|"
    r"tandfonline\.com|sagepub\.com|science\.org|sciencemag\.org|pnas\.org|pubs\.acs\.org|"
    r"royalsocietypublishing\.org|annualreviews\.org|frontiersin\.org|biorxiv\.org|medrxiv\.org|"
    r"journals\.plos\.org|worldscientific\.com|iopscience\.iop\.org)"
    r"/(?:[\w-]+/){0,3}(?:article\?id=)?(10\.\d{4,9}/[^\s?#&]+)",
    re.IGNORECASE,
)
_NATURE: Final = re.compile(r"^https?://(?:www\.)?nature\.com/articles/([a-z\d.-]+)", re.IGNORECASE)
#: after a DOI in such an address: the form of the article, or which version of a preprint it is
_FORM: Final = re.compile(
    r"(?:\.pdf|\.html|\.epub|\.full|\.abstract|-text|/full|/abstract|/pdf|/epdf|/meta|/html|"
    r"(?<=\d)v\d+)+$",
    re.IGNORECASE,
)
_PMC: Final = re.compile(
    r"(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles/|pmc\.ncbi\.nlm\.nih\.gov/articles/|^)"
    r"(?:pmcid:\s*)?PMC(\d+)",
    re.IGNORECASE,
)
_PUBMED: Final = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|^pmid:\s*)(\d+)(?!\d)",
    re.IGNORECASE,
)
_CORPUS: Final = re.compile(
    r"(?:api\.semanticscholar\.org/|^)CorpusID:\s*(\d+)(?!\d)", re.IGNORECASE
)
_ACL: Final = re.compile(
    r"(?:aclanthology\.org|aclweb\.org/anthology|aclanthology\.info/papers)/(?:[A-Z]/[A-Z]\d\d/)?"
    r"([A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)",
    re.IGNORECASE,
)
#: kind of identifier, as the fields of :class:`Publication` → where it leads
_ADDRESSES: Final[Mapping[str, str]] = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC{}/",
    "corpus": "https://api.semanticscholar.org/CorpusID:{}",
}
#: what is not escaped in an address: DOIs have much of it
_IN_PATH: Final = "/:;()!*',~._-+@="

#: the DOIs that the anthology registers for its papers
_ACL_DOI: Final = re.compile(
    r"10\.(?:18653|3115)/v1/([A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Publication:
    """Identifiers of one publication, each in its one form, ``""`` where not known.

    Attributes:
        doi: in lower case, without resolver: ``10.7554/elife.85082``.
        arxiv: without version: ``2308.07124``, ``cs/0209010``.
        pmc: the digits of a PMCID.
        pubmed: the digits of a PMID.
        corpus: the digits of a Semantic Scholar corpus id.
        acl: ACL Anthology id: ``2022.lrec-1.105``, ``P19-1001``.
        page: host and path, as the name of a page without one of the other identifiers.
    """

    doi: str = ""
    arxiv: str = ""
    pmc: str = ""
    pubmed: str = ""
    corpus: str = ""
    acl: str = ""
    page: str = ""

    def __bool__(self) -> bool:
        """Whether there is an identifier; a page alone is none."""
        return bool(self.doi or self.arxiv or self.pmc or self.pubmed or self.corpus or self.acl)


def identify(text: str) -> Publication:
    """The publication that ``text`` (an identifier or an address) identifies.

    >>> identify("https://arxiv.org/pdf/1507.05738v3.pdf").arxiv
    '1507.05738'
    >>> identify("10.48550/arXiv.2308.07124") == identify("arXiv:2308.07124v2")
    True
    >>> found = identify("https://www.doi.org/10.18653%2Fv1%2FP19-1001.")
    >>> found.doi, found.acl
    ('10.18653/v1/p19-1001', 'P19-1001')
    >>> identify("https://data.example.org/dataset.xhtml?persistentId=doi:10.7910/DVN/A&version=2").doi
    '10.7910/dvn/a'
    >>> identify("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC10393944/").pmc
    '10393944'
    >>> identify("https://www.aclanthology.org/2022.lrec-1.105.pdf").acl
    '2022.lrec-1.105'
    >>> identify("https://aclweb.org/anthology/P17-1167/?ref=https://example.org").page
    'aclanthology.org/P17-1167'
    >>> identify("https://link.springer.com/content/pdf/10.1007%2F978-3-642-15549-9_43.pdf").doi
    '10.1007/978-3-642-15549-9_43'
    >>> identify("https://www.biorxiv.org/content/10.1101/2020.05.14.095513v1.full.pdf").doi
    '10.1101/2020.05.14.095513'
    >>> identify("https://example.org/paper.pdf").page
    'example.org/paper'
    """
    plain = unquote(text.strip())
    if found := _ARXIV.search(plain):
        return Publication(arxiv=_arxiv_form(found["arxiv"]))
    if name := _doi_in(plain):
        if own := _ARXIV_DOI.match(name):
            return Publication(arxiv=_arxiv_form(own["arxiv"]))
        of_anthology = _ACL_DOI.match(name)
        return Publication(doi=name.lower(), acl=_acl_form(of_anthology[1]) if of_anthology else "")
    for field, pattern in (("pmc", _PMC), ("pubmed", _PUBMED), ("corpus", _CORPUS)):
        if found := pattern.search(plain):
            return Publication(**{field: found[1].lstrip("0") or "0"})
    page = re.sub(r"^https?://(www\.)?", "", text.strip(), flags=re.IGNORECASE)
    page = re.sub(r"(\.pdf)?/*$", "", page, flags=re.IGNORECASE)
    if found := _ACL.search(plain):
        known = _acl_form(found[1])
        # its address is that of the anthology, whichever of its hosts and files is given
        return Publication(acl=known, page=f"aclanthology.org/{known}")
    return Publication(page=page)


def _doi_in(plain: str) -> str:
    """The DOI in an identifier or address, as it is written there; ``""``: none."""
    if found := _DOI.search(plain) or _ARCHIVED.search(plain):
        return _without_trailing(found[1])
    if found := _PUBLISHER.match(plain):
        return _without_trailing(_FORM.sub("", found[1]))
    found = _NATURE.match(plain)
    return f"10.1038/{_FORM.sub('', found[1])}" if found else ""


def doi(text: str) -> str:
    """The DOI that ``text`` is or leads to, in lower case; ``""`` if it is none.

    The page of an article at its publisher is none: it describes a dataset, and is not the dataset.

    >>> doi("doi: 10.1186/S12868-017-0372-1"), doi("n/a")
    ('10.1186/s12868-017-0372-1', '')
    >>> doi("https://link.springer.com/article/10.1007/s10032-019-00334-z")
    ''
    """
    plain = unquote(text)
    # most addresses are none, and other identifiers need not be looked for in them
    return identify(text).doi if "10." in plain and not _PUBLISHER.match(plain.strip()) else ""


def publication_address(kind: str, identifier: str) -> str:
    """Where ``identifier``, in its one form, leads.

    Args:
        kind: ``doi``, ``arxiv``, ``pubmed``, ``pmc`` or ``corpus``.

    >>> publication_address("doi", "10.1002/(sici)17:15/16<1661::aid>3.0.co;2-2")
    'https://doi.org/10.1002/(sici)17:15/16%3C1661::aid%3E3.0.co;2-2'
    >>> publication_address("pmc", "PMC10393944")
    'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC10393944/'
    """
    plain = identifier.removeprefix("PMC") if kind == "pmc" else identifier
    return _ADDRESSES[kind].format(quote(plain, safe=_IN_PATH, errors="replace"))


def alike(title: str, other: str) -> bool:
    """Whether two titles are of one paper, as those of a preprint and of its publication are.

    >>> alike("Language Models are Few-Shot Learners", "Language models are few-shot learners.")
    True
    >>> alike("", "SQuAD: 100,000+ Questions")
    False
    """
    one, two = (_LOOSE.sub("", text).casefold() for text in (title, other))
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _SIMILAR


def pmc(text: str) -> str:
    """The digits of the PMCID that ``text`` is, with or without prefix, or leads to; else ``""``.

    >>> pmc("PMC10393944"), pmc("10393944"), pmc("none")
    ('10393944', '10393944', '')
    """
    plain = text.strip()
    return identify(f"PMC{plain}" if plain.isascii() and plain.isdigit() else plain).pmc


def issn(text: str) -> str:
    """The ISSN in ``text`` if its check digit is right, ``""`` if it is none.

    >>> issn("13674811"), issn("1367-4812")
    ('1367-4811', '')
    """
    try:
        return str(_issn.format(_issn.validate(text)))
    except ValidationError:
        return ""


def _acl_form(identifier: str) -> str:
    """Old identifiers begin with a capital letter, new ones with a year and no capital."""
    return identifier.upper() if identifier[0].isalpha() else identifier.lower()


def _arxiv_form(identifier: str) -> str:
    """Old identifiers without subject class: ``math.GT/0309136`` is ``math/0309136``."""
    archive, slash, number = identifier.lower().partition("/")
    return f"{archive.partition('.')[0]}/{number}" if slash else identifier


def _without_trailing(name: str) -> str:
    """``name`` without punctuation after it; a bracket that it opens itself stays."""
    while name and name[-1] in _TRAILING:
        if name[-1] == ")" and name.count("(") >= name.count(")"):
            break
        name = name[:-1]
    return name
