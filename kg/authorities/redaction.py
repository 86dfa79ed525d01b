"""E-mail addresses taken out of texts and IRIs: they reach no graph, dump, report or log.

In a text an address is replaced by :data:`REDACTED`. In an IRI it is replaced by a name that is
its own, so that two records stay two. Redaction happens where something is written for readers:
to what converters yield (:mod:`kg.build.staging`), in messages and in reports. What is compared or
minted is never redacted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.authorities.address_signs import (
    SIGN,
    has_sign_of_several_characters,
    may_have_addresses,
    text_may_have_addresses,
)
from kg.authorities.email_addresses import addresses

#: replaces an e-mail address
REDACTED: Final = "[e-mail address]"
#: percent-encoded bytes
_ENCODED: Final = re.compile(r"(?:%[0-9A-F]{2})+", re.IGNORECASE)
#: percent signs except those that encode what is in no sign of an address: blanks, most
#: punctuation, unless they stand after the word "at". It begins with one character and ignores no
#: case, and is found quickly by that
_DECODED_TO_SIGN: Final = re.compile(r"%(?:(?!2[0-478A-Fa-f]|3[1-35-9A-Fa-f])|(?<=[aA][tT]%))")
#: bytes that are no UTF-8 stay distinct characters
_UTF8: Final = ("utf-8", "surrogateescape")
#: separates the values of a list
_BROKEN: Final = re.compile(r"[\s,;|]")
#: how often the parts of an IRI may be encoded
_ROUNDS: Final = 3


def without_addresses(text: str) -> str:
    """``text`` with each e-mail address replaced by :data:`REDACTED`.

    >>> without_addresses("ask jane.doe@example.org first")
    'ask [e-mail address] first'
    >>> without_addresses("jane&#64;example.org, jane (at) example (dot) org, git@github.com:a/b")
    '[e-mail address], [e-mail address], git@github.com:a/b'
    >>> without_addresses("audio@16k.wav, set@v1.2")
    'audio@16k.wav, set@v1.2'
    """
    if not text_may_have_addresses(text):
        return text
    return _replaced(text, addresses(text), lambda _: REDACTED)


def unbroken(text: str) -> str:
    """``text`` for parting into values: each address in it that has a separator has none.

    It stays an address, of its own, which is taken out of what is written in the end.

    >>> unbroken("plots; jane@;example.org"), unbroken("jane@example.org; plots")
    ('plots; jane@;example.org', 'jane@example.org; plots')
    >>> unbroken("plots; jane@\\nexample.org")
    'plots; e-mail-234053fa637c@mail.invalid'
    """
    if not may_have_addresses(text):
        return text
    places = ((start, end) for start, end in addresses(text) if _BROKEN.search(text, start, end))
    return _replaced(text, places, lambda address: f"{_pseudonym(address)}@mail.invalid")


def pseudonymous(iri: str) -> str:
    """``iri`` with each e-mail address replaced by a name that only this address has.

    >>> pseudonymous("http://h/person/jane@example.org#name")
    'http://h/person/e-mail-13d855ce9310#name'
    >>> pseudonymous("http://h/dataset/set@v1.2")
    'http://h/dataset/set@v1.2'

    Also where the characters of the address are percent-encoded, as in names that are minted:

    >>> pseudonymous("http://h/person/jane%26%2364%3Bexample.org#name")
    'http://h/person/e-mail-13d855ce9310#name'
    """
    if not may_have_addresses(iri):
        return iri
    plain, places = _decoded(iri)
    found = [(start, end, plain[start:end]) for start, end in addresses(plain)]
    pieces, last = [], 0
    for start, end, address in found:
        pieces += [iri[last : places[start]], _pseudonym(address)]
        last = places[end]
    return "".join([*pieces, iri[last:]])


def lines_may_have_addresses(lines: str) -> bool:
    """The same of lines of N-Triples: language tags and percent-encoded blanks are no sign.

    >>> lines_may_have_addresses('<http://h/a%20b> <http://h/p> "ask"@en .')
    False
    >>> lines_may_have_addresses('<http://h/a%2540b.org> <http://h/p> "ask"@en .')
    True
    """
    if not may_have_addresses(lines):
        return False
    # one after a quotation mark is the sign of a language tag, except within a literal
    tagged = "@" in lines and '\\"@' not in lines
    rest = lines.replace('"@', '"') if tagged else lines
    if _DECODED_TO_SIGN.search(rest) is None:
        return "@" in rest or "&" in rest or has_sign_of_several_characters(rest)
    for _ in range(_ROUNDS):
        if "%" not in rest:
            break
        rest = unquote(rest, *_UTF8)
    return may_have_addresses(rest)


def without_addresses_in_line(line: str) -> str:
    """A line of N-Triples without e-mail addresses, in literals and in IRIs.

    >>> without_addresses_in_line('<http://h/a> <http://h/p> "Ask j@example.org"@en .').strip()
    '<http://h/a> <http://h/p> "Ask [e-mail address]"@en .'
    """
    if not lines_may_have_addresses(line) or next(addresses(_plain(line)), None) is None:
        return line
    (triple,) = parse(line.encode(errors="replace"), format=RdfFormat.N_TRIPLES)
    subject, value = triple.subject, triple.object
    if isinstance(subject, NamedNode):
        subject = NamedNode(pseudonymous(subject.value))
    if isinstance(value, NamedNode):
        value = NamedNode(pseudonymous(value.value))
    elif isinstance(value, Literal):
        text = without_addresses(value.value)
        value = (
            Literal(text, language=value.language)
            if value.language
            else Literal(text, datatype=value.datatype)
        )
    return f"{subject} {triple.predicate} {value} .\n"


def _replaced(
    text: str, places: Iterable[tuple[int, int]], replacement: Callable[[str], str]
) -> str:
    pieces, end = [], 0
    for start, stop in places:
        pieces += [text[end:start], replacement(text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def _plain(iri: str) -> str:
    return _decoded(iri)[0] if "%" in iri else iri


def _decoded(iri: str) -> tuple[str, list[int]]:
    """``iri`` without percent-encoding, and where each character begins in it; the end is last."""
    text, places = iri, list(range(len(iri) + 1))
    for _ in range(_ROUNDS):
        characters: list[str] = []
        starts: list[int] = []
        last = 0
        for run in _ENCODED.finditer(text):
            characters += text[last : run.start()]
            starts += places[last : run.start()]
            offset = run.start()
            for character in bytes.fromhex(run[0].replace("%", "")).decode(*_UTF8):
                characters.append(character)
                starts.append(places[offset])
                offset += 3 * len(character.encode(*_UTF8))
            last = run.end()
        if not last:
            break
        characters += text[last:]
        starts += places[last:]
        text, places = "".join(characters), starts
    return text, places


def _pseudonym(address: str) -> str:
    digest = hashlib.sha256(SIGN.sub("@", address).casefold().encode(errors="replace"))
    return f"e-mail-{digest.hexdigest()[:12]}"
