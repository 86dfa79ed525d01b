"""What a query would do, found out before anything of it is done.

Whether a word in a query is a keyword cannot be decided by a lexer alone: in
``?a<?b&&'>'…`` the same characters are an IRI in one place and an operator in
another, and a lexer that guesses wrong takes a ``SERVICE`` for part of a
string. So the parser decides. Every occurrence of the word is
replaced by another word of the same length that means nothing: inside
strings, comments, IRIs and names that is as good as the first, in the place
of a keyword it is a syntax error. If the parser still gets through, the word
was never a keyword.

The parser evaluates nothing and opens no connection: what it is given ends
in a character that is an error anywhere, and the question is only whether
it came as far as that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial
from secrets import token_hex
from typing import Final, cast

from pyoxigraph import Store

from kg.engines import Form
from kg.engines.syntax_errors import PLACE

# The parser's errors lie up to the length of a keyword behind the place itself:
# beyond so much space, an error is the error that was put there.
_PADDING: Final = 200
_END: Final = "\n" + " " * _PADDING + "\x01"

# text after a SERVICE whose endpoint is a full IRI: comments count as space
_TO_ENDPOINT: Final = re.compile(
    r"(?P<word>SERVICE)(?:\s|#[^\n\r]*[\n\r])*(?:SILENT(?:\s|#[^\n\r]*[\n\r])*)?<(?P<iri>[^<>\"{}|^`\\\x00-\x20]*)>",
    re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATE: Final = re.compile(
    r"\b(insert|delete|load|clear|create|drop|copy|move|add)\b", re.IGNORECASE
)
_PROLOGUE: Final = re.compile(
    r"(?:\s|#[^\n\r]*|BASE\s*<[^<>\s]*>|PREFIX\s*[^\s:<>]*:\s*<[^<>\s]*>)*", re.IGNORECASE
)
_FORM: Final = re.compile(r"(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_VOLATILE: Final = re.compile(r"\b(now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)


def is_update(text: str) -> bool:
    """Whether ``text`` is a SPARQL update; nothing of it is carried out.

    >>> is_update("CLEAR ALL"), is_update("ASK {}")
    (True, False)
    """
    return _UPDATE.search(text) is not None and _parses(text, Store().update)


def fault(text: str, base: str = "") -> Exception | None:
    """What the parser finds wrong in the query ``text``; that its end is missing, it does not.

    >>> fault("SELECT * { ?s ?p }") is None, fault("SELECT * { ?s ?p ?o }") is None
    (False, True)

    Args:
        base: what relative IRIs resolve against.
    """
    query = partial(Store().query, base_iri=base or None)
    is_blank = _PROLOGUE.fullmatch(text) is not None
    if _parses(text, query) and not is_blank:
        return None
    try:
        query(text)  # it evaluates nothing: the text does not parse
    except (SyntaxError, ValueError) as error:
        return error
    return None


def form_of(text: str) -> Form | None:
    """The form of a query, by the word after its prologue; ``None`` where that is not plain.

    >>> form_of("PREFIX a: <http://a/#b> # SELECT\\nconstruct {} where {}"), form_of("FOO")
    ('CONSTRUCT', None)
    """
    found = _FORM.match(text, _PROLOGUE.match(text).end())  # type: ignore[union-attr]
    return cast(Form, found[0].upper()) if found else None


def has_dataset(text: str) -> bool:
    """Whether the query ``text`` has ``FROM`` (as a keyword: not in a string or a name).

    >>> has_dataset("ASK FROM <http://g> {}"), has_dataset("ASK {?from <x:from> 'FROM'}")
    (True, False)
    """
    return "from" in text.lower() and not _parses(_without(text, "from"), Store().query)


def calls_service(text: str, allowed: Collection[str] = ()) -> bool:
    """Whether the query may call a ``SERVICE`` that is not in ``allowed``.

    An allowed endpoint must be in the query as a full ``<IRI>``: one behind a
    prefix or a variable is not known before the query runs, so it is never allowed.

    >>> calls_service("ASK {SERVICE <http://a/> {}}"), calls_service("ASK {?s ?p 'SERVICE'}")
    (True, False)
    >>> calls_service("ASK {SERVICE SILENT <http://a/> {}}", ["http://a/"])
    False
    """
    if may_call_service(text):
        allowed_at = {m.start() for m in _TO_ENDPOINT.finditer(text) if m["iri"] in allowed}
        escaped = text.lower().count("service") != _unescaped(text).lower().count("service")
        return escaped or not _parses(_without(text, "service", allowed_at), Store().query)
    return False


def may_call_service(text: str) -> bool:
    """Whether the word is there at all; almost always it is not, and no parsing is needed."""
    return "service" in _unescaped(text).lower()


def is_volatile(text: str) -> bool:
    """Whether the answer may differ from one moment to the next over the same data.

    >>> is_volatile("SELECT (NOW() AS ?n) {}"), is_volatile("SELECT * {?s ?p ?o}")
    (True, False)
    >>> is_volatile(r"SELECT (RA\\u004ED() AS ?n) {}")
    True
    """
    text = _unescaped(text)
    # a function is written with a parenthesis, which few small queries have
    return "service" in text.lower() or ("(" in text and _VOLATILE.search(text) is not None)


def _unescaped(text: str) -> str:
    """``text`` with the code point escapes replaced (SPARQL 1.1 Query, 19.2)."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: _character(int(m[1] or m[2], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "�"


def _without(text: str, word: str, allowed_at: Collection[int] = ()) -> str:
    """``text`` with every ``word`` made meaningless, but those that begin at ``allowed_at``."""
    nonsense = "x" + token_hex(16)[: len(word) - 1]
    return re.sub(
        word, lambda m: m[0] if m.start() in allowed_at else nonsense, text, flags=re.IGNORECASE
    )


def _parses(text: str, parser: Callable[[str], object]) -> bool:
    """Whether ``parser`` finds nothing wrong up to the end of ``text``; where in doubt, no.

    (That something is missing at the end is not checked: parsing the query reports it.)
    """
    try:
        parser(text + _END)
    except SyntaxError as error:
        place = PLACE.match(str(error))
        if place is None:
            return False
        return int(place[1]) == text.count("\n") + 2 and int(place[2]) > _PADDING // 2
    except ValueError:  # no text at all: half of a surrogate pair
        return False
    return False
