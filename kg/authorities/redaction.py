"""E-mail addresses taken out of texts and IRIs: they reach no graph, dump, report or log.

In a text an address is replaced by :data:`REDACTED`. In an IRI it is replaced by a name that is
its own, so that two records stay two. Redaction happens where something is written for readers:
to what converters yield (:mod:`kg.build.staging`), in messages and in reports. What is compared or
minted is never redacted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

#: replaces an e-mail address
REDACTED: Final = "[e-mail address]"
#: the ways in which the sign of an address is written: wide, encoded for the web, as HTML
_SIGN: Final = re.compile(r"@|\uff20|\ufe6b|%40|%EF%BC%A0|&#0*64;|&#x0*40;|&commat;", re.IGNORECASE)
#: what every text with a sign has, to pass over the others quickly
_HINTS: Final = ("@", "%40", "\uff20", "\ufe6b", "&#", "&commat", "%EF%BC%A0")
#: part before the sign: at most 64 characters (RFC 5321)
_LOCAL: Final = re.compile(r"(?:[\w.+%-]|(?<=\w)'(?=\w)){1,64}$")
_SPACED_LOCAL: Final = re.compile(r"[\w.+-]{2,64} {1,2}$")
#: endings of file names, which end no host name: ``audio@16k.wav`` is no address
_FILES: Final = (
    "wav|mp3|mp4|flac|ogg|avi|png|jpe?g|gif|svg|webp|tiff?|csv|tsv|jsonl?|xml|ya?ml|txt|pdf|html?"
    "|zip|tar|gz|bz2|xz|7z|parquet|xlsx?|ods|docx?|pptx?|ipynb|whl|tgz|nc|npy|npz|pkl|hdf5|mat"
)
_HOST: Final = re.compile(
    rf"(?:[\w-]+\.)+(?!(?:{_FILES})(?![\w-]))(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}})(?!\w)",
    re.IGNORECASE,
)
#: after a blank only endings that are usual: ``x @ weights.mean`` is a product
_SPACED_HOST: Final = re.compile(
    r" {1,2}(?:[\w-]{2,}\.)+(?:com|org|net|edu|gov|mil|int|info|biz|[a-z]{2})(?!\w)(?!\()",
    re.IGNORECASE,
)
#: longer ones are none (RFC 5321)
_LONGEST: Final = 254
#: user names of machines in addresses of repositories: git@github.com:owner/name
_TECHNICAL_USERS: Final = frozenset({"git"})


def without_addresses(text: str) -> str:
    """``text`` with each e-mail address replaced by :data:`REDACTED`.

    >>> without_addresses("ask jane.doe@example.org first")
    'ask [e-mail address] first'
    >>> without_addresses("jane&#64;example.org, jane @ example.org, git@github.com:a/b")
    '[e-mail address], [e-mail address], git@github.com:a/b'
    >>> without_addresses("audio@16k.wav, set@v1.2")
    'audio@16k.wav, set@v1.2'
    """
    return _replaced(text, lambda _: REDACTED) if may_have_addresses(text) else text


def pseudonymous(iri: str) -> str:
    """``iri`` with each e-mail address replaced by a name that only this address has.

    >>> pseudonymous("http://h/person/jane@example.org#name")
    'http://h/person/e-mail-13d855ce9310#name'
    >>> pseudonymous("http://h/dataset/set@v1.2")
    'http://h/dataset/set@v1.2'
    """
    return _replaced(iri, _pseudonym) if may_have_addresses(iri) else iri


def may_have_addresses(text: str) -> bool:
    """Whether ``text`` has a sign of an address: quick, and true too often, never too rarely."""
    return any(hint in text for hint in _HINTS)


def without_addresses_in_line(line: str) -> str:
    """A line of N-Triples without e-mail addresses, in literals and in IRIs.

    >>> without_addresses_in_line('<http://h/a> <http://h/p> "Ask j@example.org"@en .').strip()
    '<http://h/a> <http://h/p> "Ask [e-mail address]"@en .'
    """
    if not may_have_addresses(line) or next(_addresses(line), None) is None:
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


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the addresses in ``text`` begin and end."""
    end = 0
    for sign in _SIGN.finditer(text):
        before = text[max(end, sign.start() - 66) : sign.start()]
        after = text[sign.end() : sign.end() + _LONGEST]
        for local, host in ((_LOCAL, _HOST), (_SPACED_LOCAL, _SPACED_HOST)):
            name, domain = local.search(before), host.match(after)
            if name and domain:
                if name[0].casefold() not in _TECHNICAL_USERS:
                    end = sign.end() + domain.end()
                    yield sign.start() - len(name[0]), end
                break


def _replaced(text: str, replacement: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for start, stop in _addresses(text):
        pieces += [text[end:start], replacement(text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def _pseudonym(address: str) -> str:
    digest = hashlib.sha256(_SIGN.sub("@", address).casefold().encode(errors="replace"))
    return f"e-mail-{digest.hexdigest()[:12]}"
