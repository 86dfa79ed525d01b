"""Queries that take no time in any graph, as one sees by their text.

An engine looks up one pattern, and stops at a row or at a limit: there is nothing to join, to
sort, to count or to filter. Such a query need not wait behind those that may take long.
"""

from __future__ import annotations

import re
from typing import Final

#: characters of a query that is looked at
_LONGEST: Final = 2_000
_TERM: Final = r"""(?:
      [?$]\w+
    | <[^<>"{}|^`\\\s]*>
    | (?:[A-Za-z][\w-]*)?:[\w-]+
    | a(?=\s)
    | (?:"[^"\\\n]*"|'[^'\\\n]*')(?:@[A-Za-z-]+)?
    | -?\d+
    | true | false
)"""
_QUERY: Final = re.compile(
    rf"""\s*
    (?:PREFIX\s+[\w-]*:\s*<[^<>\s]*>\s*)*
    (?: (?P<ask>ASK) | SELECT\s+(?:\*|(?:[?$]\w+\s*)+|\(\s*\d+\s+AS\s+[?$]\w+\s*\)) )
    \s*(?:WHERE\s*)?
    \{{ \s* (?P<pattern>{_TERM}\s+{_TERM}\s+{_TERM}\s*\.?)? \s* \}}
    (?P<limit>\s*LIMIT\s+\d{{1,4}})?
    \s*""",
    re.VERBOSE | re.IGNORECASE,
)
_VARIABLE: Final = re.compile(r"(?<![<\w:/#\"'])[?$](\w+)")


def is_brief(query: str) -> bool:
    """Whether ``query`` looks up one pattern at most, and a row or a few thousand at most.

    >>> is_brief("ASK { ?s a ?class }"), is_brief("SELECT (1 AS ?x) {}")
    (True, True)
    >>> is_brief("SELECT * { ?s ?p ?o } LIMIT 10"), is_brief("SELECT * { ?s ?p ?o }")
    (True, False)
    >>> is_brief("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10")
    False
    """
    found = _QUERY.fullmatch(query) if len(query) <= _LONGEST else None
    if found is None:
        return False
    pattern = found["pattern"]
    if not pattern:
        return True
    variables = _VARIABLE.findall(pattern)
    # one that stands twice is a condition on every statement
    return bool(found["ask"] or found["limit"]) and len(variables) == len(set(variables))
