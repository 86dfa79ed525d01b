"""What is wrong with a query, in words: the parser's place, and the likely mistake there.

Oxigraph's parser names what it could have read, which for a misspelt first word is every
kind of query, and for an undeclared prefix every built-in function. The words at its place
have more detail.
"""

from __future__ import annotations

import difflib
import re
from typing import Final

from kg.errors import one_line
from kg.rdf.namespaces import PREFIXES

#: position in an error of the parser: line, column
PLACE: Final = re.compile(r"error at (\d+):(\d+)")
#: the words of SPARQL 1.1 (section 19.8), built-in functions too
KEYWORDS: Final = frozenset(
    re.findall(
        r"\w+",
        """BASE PREFIX SELECT DISTINCT REDUCED CONSTRUCT WHERE DESCRIBE ASK FROM NAMED GROUP BY
        HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND AS MINUS
        UNION FILTER COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES
        DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
        ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES
        SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG
        STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE EXISTS NOT IN
        TRUE FALSE A""",
    )
)
_FAULTS: Final = {
    "Prefix not found": "this prefix is not declared",
    "IRI parsing failed": "this is no IRI",
}
_SHOWN: Final = 20  # characters of a query
_CHARACTERS: Final = re.compile(r"\['[^\]]*\](, )?|\[_\](, )?")
#: outside strings, IRIs and comments: a prefixed name, a variable, a word
_WORDS: Final = re.compile(
    r"""\#[^\n]*|(?P<iri><[^<>\n=]*>)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|@[A-Za-z][\w-]*
    |(?P<prefix>[^\W\d_](?:[\w.-]*\w)?|):(?:[\w:%.-]|\\.)*
    |(?P<word>[^\W\d]\w*)(?![\w:])
    |(?P<bracket>[(){}\[\]])""",
    re.VERBOSE,
)
_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_IRI: Final = re.compile(r'[\s"{}|^`\\](?=.*>)')
_CLOSES: Final = {")": "(", "}": "{", "]": "["}
_DECLARED: Final = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)


def readable(error: SyntaxError, query: str) -> str:
    """One line: the place, what is wrong there, and what of ``query`` was read before it.

    >>> readable(SyntaxError("error at 1:8: expected CONSTRUCT"), "SELEC * {}")
    'error at 1:1: unknown keyword “SELEC”, did you mean SELECT?'
    >>> readable(SyntaxError("error at 1:15: expected ENCODE_FOR_URI"), "ASK { ?s bif:x ?o }")
    'error at 1:10: the prefix “bif:” is not declared'
    >>> readable(SyntaxError("error at 1:5: expected one of 'a', ['0' ..= '9'], [_]"), "ASK }")
    'error at 1:5: “}” closes nothing'
    >>> readable(SyntaxError("error at 2:1: expected [_]"), "ASK {\\n")
    'error at 1:5: “{” is not closed'
    >>> readable(SyntaxError("error at 1:11: expected [_]"), "ASK { ?s ; }")
    'error at 1:11: unexpected character or end (after “ASK { ?s ;”)'
    """
    text = _CHARACTERS.sub("", str(error)).rstrip(", ")
    place = PLACE.search(text)
    likely = _mistake(query, _offset(query, place) if place else len(query))
    if likely is not None:
        offset, words = likely
        return one_line(f"error at {_line_and_column(query, offset)}: {words}", 300)
    for empty in (": expected", ": expected one of"):
        if text.endswith(empty):
            text = text.removesuffix(empty) + ": unexpected character or end"
    for wrong, meaning in _FAULTS.items():
        text = re.sub(f"expected (one of )?{wrong}.*", meaning, text)
    if place:
        read = query[: _offset(query, place)].rstrip()
        text += f" (after “{read[-_SHOWN:]}”)" if read else ""
    return one_line(text)


def _mistake(query: str, place: int) -> tuple[int, str] | None:
    """Where and what the mistake is that made the parser stop at ``place``, if one is known."""
    for match in _WORDS.finditer(query, 0, place):
        wrong = _NOT_IN_IRI.search(match["iri"] or "<>", 1)
        if wrong is not None and _SCHEME.match(match["iri"]):
            return match.start(), f"“{match['iri']}” is no IRI: it may not have “{wrong[0]}” in it"
    declared = set(_DECLARED.findall(query))
    for match in _WORDS.finditer(query):
        if match["prefix"] is not None and match["prefix"] not in declared:
            if query[: match.start()].rstrip()[-6:].upper() == "PREFIX":
                continue
            return match.start(), _undeclared(match["prefix"])
    for match in _WORDS.finditer(query, 0, place):
        word = match["word"]
        if word is not None and word.upper() not in KEYWORDS:
            near = difflib.get_close_matches(word.upper(), sorted(KEYWORDS), n=1, cutoff=0.6)
            hint = f", did you mean {near[0]}?" if near else ""
            return match.start(), f"unknown keyword “{word}”{hint}"
    return _unbalanced(query)


def _unbalanced(query: str) -> tuple[int, str] | None:
    """The first bracket that is closed by another, or by none."""
    opened: list[tuple[str, int]] = []
    for match in _WORDS.finditer(query):
        bracket = match["bracket"]
        if bracket is None:
            continue
        if bracket in _CLOSES.values():
            opened.append((bracket, match.start()))
        elif not opened:
            return match.start(), f"“{bracket}” closes nothing"
        elif opened[-1][0] != _CLOSES[bracket]:
            return match.start(), f"“{bracket}” comes before “{opened[-1][0]}” is closed"
        else:
            opened.pop()
    return (opened[-1][1], f"“{opened[-1][0]}” is not closed") if opened else None


def _undeclared(prefix: str) -> str:
    known = PREFIXES.get(prefix)
    mend = f"; put PREFIX {prefix}: <{known}> before the query" if known else ""
    return f"the prefix “{prefix}:” is not declared{mend}"


def _offset(query: str, place: re.Match[str]) -> int:
    line, column = int(place[1]), int(place[2])
    return sum(len(before) + 1 for before in query.split("\n")[: line - 1]) + column - 1


def _line_and_column(query: str, offset: int) -> str:
    before = query[:offset]
    return f"{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"
