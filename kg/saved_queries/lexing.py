"""The tokens of a SPARQL query, and what follows from them alone.

A parameter is a variable, and its value takes the place of the variable's
*token*: the same characters in a string, a comment or an IRI are left alone.

Source: SPARQL 1.1 Query, section 19.8 (terminals), longest match first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from kg.rdf.namespaces import PREFIXES

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<string>  \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}  |  '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*"  |  '(?:[^'\\\n\r]|\\.)*' )
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>)
    | [?$](?P<variable>[\w\u00B7\u0300-\u036F\u203F\u2040]+)
    | (?P<word>(?:[\w:%]|\\.)(?:[\w:.%\-]|\\.)*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANK: Final = ("space", "comment")
#: characters, at most, of a query whose tokens stay in memory
_SHORT: Final = 5_000


class Token(NamedTuple):
    """A piece of a query.

    Attributes:
        kind: ``space``, ``comment``, ``string``, ``iri``, ``variable``, ``word``
            (keyword, number or prefixed name) or ``other`` (one character).
        text: as in the query, a variable with its ``?`` or ``$``.
        line: on which line it begins, from 1.
    """

    kind: str
    text: str
    line: int = 0

    def is_word(self, word: str) -> bool:
        """Whether it is the keyword ``word``, in any case."""
        return self.kind == "word" and self.text.upper() == word


def tokens(text: str) -> tuple[Token, ...]:
    """``text``, cut into tokens without loss.

    >>> [t.text for t in tokens('?a "?b" # ?c') if t.kind == "variable"]
    ['?a']
    """
    return _cached(text) if len(text) <= _SHORT else _cut(text)


def _each(text: str) -> Iterator[Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        assert kind is not None
        yield Token(kind, match[0], line)
        line += match[0].count("\n")


def _cut(text: str) -> tuple[Token, ...]:
    return tuple(_each(text))


# a saved query is cut when it is read, checked, bound and described
_cached = lru_cache(maxsize=256)(_cut)


def _significant(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.kind not in _BLANK]


def variables(text: str) -> dict[str, int]:
    """The names of the variables, each with the line of its first use.

    >>> variables('SELECT ?a { BIND("?b" AS $a) }')
    {'a': 1}
    """
    found: dict[str, int] = {}
    for token in tokens(text):
        if token.kind == "variable":
            found.setdefault(token.text[1:], token.line)
    return found


def substitute(text: str, terms: Mapping[str, str]) -> str:
    """``text`` with every token of a variable that ``terms`` names replaced by its term.

    ``BOUND(?x)`` of such a variable is no SPARQL any more and becomes ``true``,
    which is its value.

    >>> substitute('BIND(?x AS ?y) FILTER(BOUND(?x) && ?y = "?x")', {"x": "<urn:a>"})
    'BIND(<urn:a> AS ?y) FILTER(true && ?y = "?x")'
    """
    cut = tokens(text)
    solid = [place for place, token in enumerate(cut) if token.kind not in _BLANK]
    pieces = [token.text for token in cut]
    for order, place in enumerate(solid):
        token = cut[place]
        if token.kind != "variable" or token.text[1:] not in terms:
            continue
        before, after = solid[max(0, order - 2) : order], solid[order + 1 : order + 2]
        if (
            [cut[p].text for p in (*before[1:], *after)] == ["(", ")"]
            and cut[before[0]].is_word("BOUND")
        ):  # fmt: skip
            first, last = before[0], after[0]
            pieces[first : last + 1] = ["true", *[""] * (last - first)]
        else:
            pieces[place] = _separated(pieces, place, terms[token.text[1:]])
    return "".join(pieces)


def _separated(pieces: list[str], place: int, term: str) -> str:
    """``term`` with blanks where it would else grow together with its neighbours: ``<<iri>``."""
    left = pieces[place - 1][-1:] if place else ""
    right = pieces[place + 1][:1] if place + 1 < len(pieces) else ""
    return (
        (" " if left and left not in " \t\n\r(," else "")
        + term
        + (" " if right and right not in " \t\n\r),;" else "")
    )


def services(text: str) -> list[tuple[str, int]]:
    """The endpoint of every ``SERVICE``, ``""`` where it is not given as an IRI; its line.

    >>> services("{ SERVICE <http://a/> {} SERVICE SILENT ?x {} }")
    [('http://a/', 1), ('', 1)]
    """
    solid = _significant(text)
    found = []
    for order, token in enumerate(solid):
        if token.is_word("SERVICE"):
            target = next((t for t in solid[order + 1 :] if not t.is_word("SILENT")), token)
            found.append((target.text[1:-1] if target.kind == "iri" else "", token.line))
    return found


def without_services(text: str) -> str:
    """``text`` with ``GRAPH`` for every ``SERVICE``: as right or wrong as before, and harmless.

    >>> without_services("{ SERVICE SILENT <http://a/> {} }").split()
    ['{', 'GRAPH', '<http://a/>', '{}', '}']
    """
    pieces, after_service = [], False
    for token in tokens(text):
        if token.is_word("SERVICE"):
            pieces.append("GRAPH")
            after_service = True
        elif after_service and token.is_word("SILENT"):
            pieces.append("")
        else:
            pieces.append(token.text)
            after_service = after_service and token.kind in _BLANK
    return "".join(pieces)


def prologue(text: str) -> dict[str, str]:
    """The namespaces that the query declares, by prefix.

    >>> prologue("PREFIX ex: <http://example.org/> SELECT * {}")
    {'ex': 'http://example.org/'}
    """
    declared = {}
    rest = (token for token in _each(text) if token.kind not in _BLANK)
    for keyword in rest:
        if keyword.is_word("PREFIX"):
            name, namespace = next(rest, keyword), next(rest, keyword)
            if name.text.endswith(":") and namespace.kind == "iri":
                declared[name.text[:-1]] = namespace.text[1:-1]
        elif keyword.is_word("BASE") or keyword.is_word("VERSION"):
            next(rest, None)
        else:
            break  # what follows declares nothing: a long query is not cut to its end
    return declared


def with_known_prefixes(text: str) -> str:
    """``text`` with declarations of the known prefixes that it uses and does not declare.

    They are declared on its first line, so that the lines of errors stay what they are.

    >>> with_known_prefixes("ASK { ?d a dcat:Dataset }")
    'PREFIX dcat: <http://www.w3.org/ns/dcat#> ASK { ?d a dcat:Dataset }'
    """
    declared = prologue(text)
    used = (t.text.partition(":")[0] for t in tokens(text) if t.kind == "word" and ":" in t.text)
    missing = [p for p in dict.fromkeys(used) if p not in declared and p in PREFIXES]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in missing) + text
