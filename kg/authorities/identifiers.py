"""Identifiers as people paste them: the addresses that they stand in say nothing."""

from __future__ import annotations

import re
from typing import Final

#: what stands before an identifier in its usual addresses and spellings
_BEFORE: Final = re.compile(
    r"""(?<!\S)(?:
      (?:https?://)?(?:dx\.)?doi\.org/ | doi:\s*
    | (?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/ | arxiv:\s*
    | (?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/)?
    | (?:https?://)?(?:www\.)?github\.com/
    | (?:https?://)?(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles/
    | (?:https?://)?pmc\.ncbi\.nlm\.nih\.gov/articles/
    )(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)


def bare(text: str) -> str:
    """``text`` with each identifier as records have it.

    >>> bare("https://doi.org/10.1186/s12868-017-0372-1"), bare("arXiv:1606.05250 squad")
    ('10.1186/s12868-017-0372-1', '1606.05250 squad')
    >>> bare("https://huggingface.co/datasets/squad"), bare("about doi.org")
    ('squad', 'about doi.org')
    """
    return _BEFORE.sub("", text)
