"""What the address of a paper says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

_ARXIV: Final = re.compile(
    r"arxiv\.org/+(?:abs|pdf|html|format|ps)/+"
    r"(\d{4}\.\d{4,5}|[a-z][a-z.-]+/\d{7})(?:v\d+)?(?![\d])",
    re.IGNORECASE,
)
#: the DOIs that arXiv itself registers
_ARXIV_DOI: Final = re.compile(r"10\.48550/arxiv\.(\S+?)(?:v\d+)?", re.IGNORECASE)
_DOI: Final = re.compile(r"(?:\bdoi\.org/+|^doi:\s*|^)(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """Identifiers read off an address; at most one is given.

    Attributes:
        doi: in lower case, without resolver.
        arxiv: without version: ``2308.07124``, ``cs/0209010``.
        page: host and path, as the name of a page that has no better identifier.
    """

    doi: str = ""
    arxiv: str = ""
    page: str = ""


def identify(address: str) -> Paper:
    """The paper at ``address``.

    >>> identify("https://arxiv.org/pdf/1507.05738v3.pdf").arxiv
    '1507.05738'
    >>> identify("https://doi.org/10.48550/arXiv.2308.07124").arxiv
    '2308.07124'
    >>> identify("https://dx.doi.org/10.18653/v1/P19-1001").doi
    '10.18653/v1/p19-1001'
    >>> identify("https://www.aclanthology.org/2022.lrec-1.105.pdf").page
    'aclanthology.org/2022.lrec-1.105'
    """
    if found := _ARXIV.search(address):
        return Paper(arxiv=found[1].lower() if "/" in found[1] else found[1])
    if found := _DOI.search(address):
        doi = unquote(found[1]).rstrip(".,;)")
        if arxiv := _ARXIV_DOI.fullmatch(doi):
            return Paper(arxiv=arxiv[1])
        return Paper(doi=doi.lower())
    page = re.sub(r"^https?://(www\.)?", "", address.strip(), flags=re.IGNORECASE)
    page = re.sub(r"(\.pdf)?/*$", "", page, flags=re.IGNORECASE)
    return Paper(page=page)
