"""What is wrong with a query, in words: the parser's place, and the likely mistake there.

Oxigraph's parser names what it could have read, which for a misspelt first word is every
kind of query, and for an undeclared prefix every built-in function. The words at its place
have more detail; :mod:`kg.engines.query_mistakes` lists what is often wrong.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from operator import itemgetter
from typing import Final

from kg.engines import foreign_words
from kg.engines.query_mistakes import HIDDEN, MISTAKES, PLACED
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
#: rules that the parser names, in words
_RULES: Final = {
    "Prefix not found": "this prefix is not declared",
    "IRI parsing failed": "this is no IRI",
    "The SELECT contains a variable that is unbound": (
        "SELECT has a variable that is neither in GROUP BY nor in an aggregate"
    ),
    "SELECT * is not authorized with GROUP BY": "SELECT * cannot be with GROUP BY: name variables",
    "The SELECT overrides an existing variable": "SELECT gives a name that is already a variable",
    "Duplicated variable name in SELECT": "SELECT names a variable twice",
}
_UNREADABLE: Final = "the query cannot be read from here on"
_SHOWN: Final = 20  # characters of a query
_LONGEST: Final = 10_000  # characters of a query that mistakes are looked for in
_SHORTEST: Final = 3  # characters of a word that resembles a keyword
_EXPECTED: Final = re.compile(r'expected (?:one of )?("[^\w"]+"(?:, "[^\w"]+")*)\Z')
#: outside strings, IRIs and comments: a prefixed name, a variable, a word
_WORDS: Final = re.compile(
    r"""\#[^\n]*|(?P<iri><[^<>\n=]*>)|(?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<open>["'])|[?$]\w+|@[A-Za-z][\w-]*|_:\w+
    |(?P<prefix>[^\W\d_][\w.-]*+(?<=\w)|):(?:[\w:%.-]|\\.)*
    |(?P<word>[^\W\d]\w*)(?![\w:])
    |(?P<bracket>[(){}\[\]])""",
    re.VERBOSE,
)
_SCHEME: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:|[\w#./][^?$&|]*>\Z)")
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^\s<>?$]*>")
_BASE: Final = re.compile(r"\bBASE\s*<", re.IGNORECASE)
_NOT_IN_IRI: Final = re.compile(r'[\s"{}|^`\\](?=.*>)')
_CLOSES: Final = {")": "(", "}": "{", "]": "["}
_DECLARED: Final = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)


def readable(error: SyntaxError, query: str, base: str = "") -> str:
    """One line: the place, what is wrong there, and what of ``query`` was read before it.

    Args:
        base: what relative IRIs resolve against; without it, and without ``BASE``, they are wrong.

    >>> readable(SyntaxError("error at 1:8: expected CONSTRUCT"), "SELEC * {}")
    'error at 1:1: unknown keyword “SELEC”, did you mean SELECT?'
    >>> readable(SyntaxError("error at 1:15: expected ENCODE_FOR_URI"), "ASK { ?s our:x ?o }")
    'error at 1:10: the prefix “our:” is not declared'
    >>> readable(SyntaxError("error at 1:5: expected one of 'a', ['0' ..= '9'], [_]"), "ASK }")
    'error at 1:5: “}” closes nothing'
    >>> readable(SyntaxError("error at 2:1: expected [_]"), "ASK {\\n")
    'error at 1:5: “{” is not closed'
    >>> readable(SyntaxError("error at 1:16: expected DISTINCT"), "SELECT ?a, ?b {?a ?p ?b}")
    'error at 1:10: no commas are between the variables of SELECT'
    >>> readable(SyntaxError("error at 1:13: expected one of FILTER, [_]"), "ASK { ?s ; }")
    'error at 1:13: the query cannot be read from here on (after “ASK { ?s ; }”)'
    """
    place = PLACE.search(str(error))
    if not query.strip():
        return "error at 1:1: the query is empty"
    stopped = _offset(query, place) if place else len(query)
    likely = _mistake(query, stopped, base) if len(query) <= _LONGEST else None
    if likely is not None:
        offset, words = likely
        return one_line(f"error at {_line_and_column(query, offset)}: {words}", 300)
    fault = next((words for rule, words in _RULES.items() if rule in str(error)), "")
    # a list of all that can be at a place is of use where it is signs; words in it are no guess
    expected = _EXPECTED.search(str(error))
    words = fault or (f"expected {expected[1]}" if expected else _UNREADABLE)
    read = query[:stopped].rstrip()
    where = place[0] if place else "error"
    return one_line(f"{where}: {words}" + (f" (after “{read[-_SHOWN:]}”)" if read else ""))


def service_refused(query: str, allowed: Collection[str]) -> str:
    """One line about the ``SERVICE`` of ``query`` that is not allowed: its place, and the mend.

    >>> service_refused("ASK { SERVICE <http://a/> {} }", ())
    'error at 1:7: SERVICE is not allowed here: a query has the data of this endpoint only'
    """
    offset, words = foreign_words.service_refused(query, _visible(query), allowed)
    return one_line(f"error at {_line_and_column(query, offset)}: {words}", 300)


def _mistake(query: str, place: int, base: str) -> tuple[int, str] | None:
    """Where and what the mistake is that made the parser stop at ``place``, if one is known."""
    relative = () if base or _BASE.search(query) else _relative(query)
    found = [*_by_pattern(query, place), *_by_word(query, place), *relative]
    return min(found, key=itemgetter(0), default=None) or _unbalanced(query)


def _by_word(query: str, place: int) -> Iterator[tuple[int, str]]:
    """Words, prefixes, IRIs and strings that are none."""
    declared = set(_DECLARED.findall(query))
    for match in _WORDS.finditer(query):
        start, word, iri = match.start(), match["word"], match["iri"] or "<>"
        wrong = _NOT_IN_IRI.search(iri, 1)
        if match["open"] is not None:
            yield start, f"the string that begins with {match['open']} is not closed"
            return
        if wrong is not None and start < place and _SCHEME.match(iri):
            yield start, f"“{iri}” is no IRI: it may not have “{wrong[0]}” in it"
        elif match["prefix"] is not None and match["prefix"] not in declared:
            before = query[:start].split()[-1:]
            if not (before and before[0].upper() == "PREFIX"):
                yield start, _undeclared(match["prefix"])
        elif word is not None and start < place and word.upper() not in KEYWORDS:
            yield start, _unknown(word, query)


def _by_pattern(query: str, place: int) -> Iterator[tuple[int, str]]:
    """Where one of the mistakes is outside strings, IRIs and comments."""
    visible = _visible(query)
    for pattern, words in MISTAKES:
        match = pattern.search(visible)
        if match is not None:
            yield match.start(1), words.replace(r"\1", match[1])
    for pattern, words in PLACED:
        for match in pattern.finditer(visible):
            if match.start() <= place <= match.end():
                yield match.start(1), words.replace(r"\1", match[1])


def _visible(query: str) -> str:
    """``query``, of the same length, with strings and IRIs hidden, and without comments."""

    def masked(match: re.Match[str]) -> str:
        hidden = match["iri"] or match["text"] or match[0].startswith("#")
        return (
            (HIDDEN if match["iri"] or match["text"] else " ") * len(match[0])
            if hidden
            else match[0]
        )

    return _WORDS.sub(masked, query)


def _unknown(word: str, query: str) -> str:
    """What an unknown word may be: a variable without its sign, or a keyword misspelt."""
    near = difflib.get_close_matches(word.upper(), sorted(KEYWORDS), n=1, cutoff=0.6)
    if re.search(rf"[?$]{re.escape(word)}\b", query):
        near = [f"?{word}"]
    elif len(word) < _SHORTEST:
        return f"unknown keyword “{word}”: a variable begins with ?, a text is in quotation marks"
    return f"unknown keyword “{word}”" + (f", did you mean {near[0]}?" if near else "")


def _relative(query: str) -> Iterator[tuple[int, str]]:
    for match in _WORDS.finditer(query):
        if _RELATIVE.fullmatch(match["iri"] or ""):
            yield match.start(), f"“{match['iri']}” is relative, and there is no BASE"


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
    if prefix in foreign_words.EXTENSIONS:
        return f"the prefix “{prefix}:” is not declared: it {foreign_words.EXTENSIONS[prefix]}"
    known = PREFIXES.get(prefix) or foreign_words.NAMESPACES.get(prefix)
    mend = f"; put PREFIX {prefix}: <{known}> before the query" if known else ""
    return f"the prefix “{prefix}:” is not declared{mend}"


def _offset(query: str, place: re.Match[str]) -> int:
    line, column = int(place[1]), int(place[2])
    return sum(len(before) + 1 for before in query.split("\n")[: line - 1]) + column - 1


def _line_and_column(query: str, offset: int) -> str:
    before = query[:offset]
    return f"{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"
