"""Identifiers as people paste them into a search: the surrounding address is removed."""

from __future__ import annotations

import re
from typing import Final

from kg.authorities.hubs import hub_dataset
from kg.authorities.publications import identify

#: a prefix that is written apart from its identifier
_PREFIX: Final = re.compile(r"(?<!\S)(doi|arxiv|pmid|pmcid):\s+(?=\S)", re.IGNORECASE)
#: models on Hugging Face
_MODEL: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?!datasets/)(?=\S)", re.IGNORECASE
)


def bare(text: str) -> str:
    """``text`` with each identifier as records have it.

    >>> bare("https://doi.org/10.1186/s12868-017-0372-1"), bare("arXiv: 1606.05250v2 squad")
    ('10.1186/s12868-017-0372-1', '1606.05250 squad')
    >>> bare("https://huggingface.co/datasets/squad"), bare("about doi.org")
    ('squad', 'about doi.org')
    >>> bare("https://pmc.ncbi.nlm.nih.gov/articles/PMC10393944/"), bare("github.com/a/b")
    ('PMC10393944', 'a/b')
    """
    if not ("/" in text or ":" in text):
        return text
    words = re.split(r"(\s+)", _PREFIX.sub(r"\1:", text))
    return "".join(_bare(word) for word in words)


def _bare(word: str) -> str:
    if "/" not in word and ":" not in word:
        return word
    found = identify(word)
    hub = hub_dataset(word)
    known = found.doi or found.arxiv or (found.pmc and f"PMC{found.pmc}") or found.pubmed
    return known or (hub.name if hub else _MODEL.sub("", word))
