"""What names something to fetch: an address, or a tag of a repository."""

from __future__ import annotations

import re
from typing import Final

#: a tag, branch or commit of a public repository on GitHub
REPOSITORY: Final = re.compile(r"github:([\w.-]+)/([\w.-]+)@([\w./-]+)")


def is_address(text: str) -> bool:
    """Whether ``text`` is fetched and not a path.

    >>> is_address("https://example.org/a.csv"), is_address("data/a.csv")
    (True, False)
    """
    return text.startswith(("https://", "http://")) or REPOSITORY.fullmatch(text) is not None
