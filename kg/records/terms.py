"""Documents and their parts, and the graphs of rules."""

from __future__ import annotations

import re
from typing import Final

from kg.rdf.namespaces import expand

TYPE: Final = expand("rdf:type")
_RULE: Final = re.compile(r"/inferred/([a-z][a-z-]*)$")


def document(text: str) -> str:
    """The IRI of the document that ``text`` is, or is a part of.

    >>> document("http://localhost:8000/dataset/ami#licence-1")
    'http://localhost:8000/dataset/ami'
    """
    return text.partition("#")[0]


def inferred_by(graph: str) -> str:
    """The name of the rule whose inferred statements are in ``graph``; empty for other graphs.

    >>> inferred_by("http://localhost:8000/inferred/effective-terms")
    'effective-terms'
    >>> inferred_by("http://localhost:8000/source/audits")
    ''
    """
    found = _RULE.search(graph)
    return found[1] if found else ""
