"""E-mail addresses taken out of texts and IRIs: they reach no graph, dump, report or log.

In a text an address is replaced by :data:`REDACTED`. In an IRI it is replaced by a name that is
its own, so that two records stay two. Redaction happens where something is written for readers:
to what converters yield (:mod:`kg.build.staging`), in messages and in reports. What is compared or
minted is never redacted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

#: replaces an e-mail address
REDACTED: Final = "[e-mail address]"
#: characters without a width, which are put into addresses to hide them
_HIDDEN: Final = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]{0,4}"
#: markup beside the sign, which hides an address from those who look for it
_TAG: Final = "<[^<>]{0,40}>"
#: the ways in which the sign of an address is written: wide, encoded for the web (repeatedly too),
#: as HTML (repeatedly too), escaped as in JSON or Markdown, in words between brackets
_SIGN: Final = re.compile(
    rf"{_HIDDEN}(?:(?:{_TAG}){{1,3}}@(?:{_TAG}){{1,3}}|\\{{0,4}}@(?:{_TAG}){{0,3}}"
    r"|\uff20|\ufe6b|%(?:25)*40|%(?:25)*EF%(?:25)*BC%(?:25)*A0"
    r"|&(?:amp;){0,3}(?:#0*64|#x0*40|commat);"
    r"|\\{1,4}u0040|[ -]at[ -](?=[\w-]{1,63}[ -]dot[ -])"
    rf"| ?(?:\(at\)|\[at\]|\{{at\}}|&lt;at&gt;) ?){_HIDDEN}",
    re.IGNORECASE,
)
#: part before the sign: at most 64 characters (RFC 5321)
_LOCAL: Final = re.compile(r"(?:[\w.+%-]|(?<=\w)'(?=\w)){1,64}$")
_SPACED_LOCAL: Final = re.compile(r"[\w.+-]{2,64}[ \u00a0]{1,2}$")
#: several of one host, as papers have them: {jane,john}@example.org
_GROUP: Final = re.compile(r"\{[\w.+-]{1,64}(?: ?[,;|] ?[\w.+-]{1,64}){1,9}\}$")
#: endings of file names, which end no host name: ``audio@16k.wav`` is no address
_FILES: Final = (
    "wav|mp3|mp4|flac|ogg|avi|png|jpe?g|gif|svg|webp|tiff?|csv|tsv|jsonl?|xml|ya?ml|txt|pdf|html?"
    "|zip|tar|gz|bz2|xz|7z|parquet|xlsx?|ods|docx?|pptx?|ipynb|whl|tgz|nc|npy|npz|pkl|hdf5|mat"
)
#: percent-encoded bytes
_ENCODED: Final = re.compile(r"(?:%[0-9A-F]{2})+", re.IGNORECASE)
#: percent signs except those that encode what is in no sign of an address: blanks, most punctuation
_DECODED_TO_SIGN: Final = re.compile(r"%(?!2[0-478A-F]|3[1-35-9A-F])", re.IGNORECASE)
#: bytes that are no UTF-8 stay distinct characters
_UTF8: Final = ("utf-8", "surrogateescape")
#: how often the parts of an IRI may be encoded
_ROUNDS: Final = 3
#: a label of a host name; never with the dot in words, so that there is one way to read a text
_LABEL: Final = r"(?:(?!-dot-)[\w-]|%(?!2E)[0-9A-F]{2})+"
_DOT: Final = (
    r"(?:\\{0,4}\.|[\uff0e\u3002\uff61]|%2E|&(?:amp;){0,3}(?:#0*46|#x0*2e|period);|[ -]dot[ -]"
    r"|[ -]?(?:\(dot\)|\[dot\]|\{dot\})[ -]?)"
)
_HOST: Final = re.compile(
    rf"\[\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]|(?:{_LABEL}{_DOT})+"
    rf"(?!(?:{_FILES})(?![\w-]))(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}})(?!\w)",
    re.IGNORECASE,
)
#: after a blank only endings that are usual: ``x @ weights.mean`` is a product
_SPACED_HOST: Final = re.compile(
    r"[ \u00a0]{1,2}(?:[\w-]{2,}\.)+(?:com|org|net|edu|gov|mil|int|info|biz|[a-z]{2})(?!\w)(?!\()",
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
    >>> without_addresses("jane&#64;example.org, jane (at) example (dot) org, git@github.com:a/b")
    '[e-mail address], [e-mail address], git@github.com:a/b'
    >>> without_addresses("audio@16k.wav, set@v1.2")
    'audio@16k.wav, set@v1.2'
    """
    if not may_have_addresses(text):
        return text
    return _replaced(text, _addresses(text), lambda _: REDACTED)


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
    found = [(start, end, plain[start:end]) for start, end in _addresses(plain)]
    pieces, last = [], 0
    for start, end, address in found:
        pieces += [iri[last : places[start]], _pseudonym(address)]
        last = places[end]
    return "".join([*pieces, iri[last:]])


def may_have_addresses(text: str) -> bool:
    """Whether ``text`` has a sign of an address: quick, and true too often, never too rarely."""
    return "@" in text or "%" in text or "&" in text or _has_sign_of_several_characters(text)


def _has_sign_of_several_characters(text: str) -> bool:
    # written out: a loop takes twice as long, a pattern six times, for each line of a build; one
    # character is found eight times as quickly as several
    return (
        "\uff20" in text
        or "\ufe6b" in text
        or ("\\" in text and "u0040" in text)
        or (")" in text and ("at)" in text or "AT)" in text))
        or ("]" in text and ("at]" in text or "AT]" in text))
        or ("}" in text and "at}" in text)
        or "dot" in text
        or "DOT" in text
    )


def lines_may_have_addresses(lines: str) -> bool:
    """The same of lines of N-Triples: language tags and percent-encoded blanks are no sign.

    >>> lines_may_have_addresses('<http://h/a%20b> <http://h/p> "ask"@en .')
    False
    >>> lines_may_have_addresses('<http://h/a%2540b.org> <http://h/p> "ask"@en .')
    True
    """
    if not may_have_addresses(lines):
        return False
    rest = lines.replace('"@', '"')  # no address has a quotation mark before its sign
    if _DECODED_TO_SIGN.search(rest) is None:
        return "@" in rest or "&" in rest or _has_sign_of_several_characters(rest)
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
    if not lines_may_have_addresses(line) or next(_addresses(_plain(line)), None) is None:
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
            # what comes after is cheaper to look at
            domain = host.match(after)
            name = local.search(before) if domain else None
            if domain and local is _LOCAL and before.endswith("}"):
                name = _GROUP.search(text[max(end, sign.start() - _LONGEST) : sign.start()])
            if name and domain:
                if name[0].casefold() not in _TECHNICAL_USERS:
                    end = sign.end() + domain.end()
                    yield sign.start() - len(name[0]), end
                break


def _replaced(
    text: str, addresses: Iterable[tuple[int, int]], replacement: Callable[[str], str]
) -> str:
    pieces, end = [], 0
    for start, stop in addresses:
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
    digest = hashlib.sha256(_SIGN.sub("@", address).casefold().encode(errors="replace"))
    return f"e-mail-{digest.hexdigest()[:12]}"
