"""RDF in any syntax, as publishers write it, as triples.

What is damaged is mended where it is plain what was meant, each time with a problem for the
report; what cannot be mended is left out by statement where the syntax allows it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.converters.common.text_reader import read_text
from kg.converters.dcat import microdata, rdfa
from kg.converters.dcat.contexts import open_data, with_contexts, with_texts
from kg.converters.dcat.json_ld import documents, scripts
from kg.errors import SourceError, one_line, without_place
from kg.rdf.namespaces import PREFIXES

_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".n3": RdfFormat.N3,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".json": RdfFormat.JSON_LD,
    ".jsonld": RdfFormat.JSON_LD,
}
PAGES: Final = (".html", ".htm", ".xhtml")
SUFFIXES: Final = (*_FORMATS, *PAGES)
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_UNDECLARED: Final = re.compile(r"prefix (\S*?):? has not been declared")
_UNENDED_PREFIX: Final = re.compile(r"^(@prefix[ \t]+\S*:[ \t]*<[^>\n]*>)[ \t]*$", re.MULTILINE)
_PREFIX_LINE: Final = re.compile(
    r"^[ \t]*(?:@prefix|@base|PREFIX|BASE)\b.*$", re.MULTILINE | re.IGNORECASE
)
_BLOCK_END: Final = re.compile(r"(?<=\.)[ \t]*(?:#[^\n]*)?\n(?=\s*\n|\S)")
#: prefixes in use that FAIRweave has no terms of
_OTHER_PREFIXES: Final = {
    "dct": PREFIXES["dcterms"],
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcatap": "http://data.europa.eu/r5r/",
    "healthdcatap": "http://healthdataportal.eu/ns/health#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "time": "http://www.w3.org/2006/time#",
    "dpv": "https://w3id.org/dpv#",
    "dcatno": "https://data.norge.no/vocabulary/dcatno#",
}
_MOST_UNDECLARED: Final = 20

Term = NamedNode | BlankNode | Literal


@dataclass(slots=True)
class Parsed:
    """What a file contains.

    Attributes:
        triples: of all its graphs.
        problems: what had to be mended or left out, in words.
    """

    triples: list[Triple] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def suffix(path: Path) -> str:
    """The ending of a name that states its syntax, without that of a compression.

    >>> suffix(Path("catalog.TTL.gz"))
    '.ttl'
    """
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def read(path: Path, base: str) -> Parsed:
    """The triples in ``path``.

    Args:
        base: what relative addresses in it are relative to.

    Raises:
        SourceError: it cannot be read, or nothing in it can.
    """
    text = read_text(path)
    parsed = Parsed()
    kind = suffix(path)
    if not text.strip():
        raise SourceError(path, "the file is empty", mend="download it again")
    if kind in PAGES:
        _page(text, path, base, parsed)
        return parsed
    form = _FORMATS.get(kind)
    if form is None:
        raise SourceError(path, "its name does not show its RDF syntax")
    if form is RdfFormat.JSON_LD:
        _json_ld(text, path, base, parsed)
    elif form is RdfFormat.RDF_XML:
        _xml(text, path, base, parsed)
    else:
        _turtle(text, form, path, base, parsed)
    return parsed


def _page(text: str, path: Path, base: str, parsed: Parsed) -> None:
    """What a page states in JSON-LD, microdata and RDFa."""
    for script in scripts(text):
        _json_ld(script, path, base, parsed)
    parsed.triples.extend(microdata.triples(text, base))
    try:
        _add(rdfa.triples(text, base, parsed.problems), RdfFormat.N_TRIPLES, base, parsed)
    except (SyntaxError, ValueError) as reason:
        parsed.problems.append(one_line(f"RDFa that cannot be read: {reason}", 200))


def _add(text: str | bytes, form: RdfFormat, base: str, parsed: Parsed) -> None:
    """Parses ``text``; an address that is none is mended in a second reading.

    Raises:
        SyntaxError: it is not of that syntax.
    """
    found: list[Triple] = []
    data = text.encode(errors="replace") if isinstance(text, str) else text
    try:
        found.extend(
            quad.triple for quad in parse(data, format=form, base_iri=base, rename_blank_nodes=True)
        )
    except (SyntaxError, ValueError) as reason:
        if "IRI" not in str(reason):
            raise
        found.clear()
        lenient = parse(data, format=form, base_iri=base, rename_blank_nodes=True, lenient=True)
        found.extend(_mended(quad.triple for quad in lenient))
        parsed.problems.append(f"an invalid address: {without_place(str(reason))}")
    parsed.triples.extend(found)


def _mended(triples: Iterable[Triple]) -> Iterator[Triple]:
    for triple in triples:
        terms = [_address(each) for each in (triple.subject, triple.predicate, triple.object)]
        if None not in terms:
            yield Triple(*terms)  # type: ignore[arg-type]


def _address(node: object) -> object | None:
    """``node`` with an address that is one; ``None`` where it cannot be made one."""
    if not isinstance(node, NamedNode):
        return node
    encoded = quote(node.value.strip(), safe="%/:=&?~#+!$,;'@()*[]-._")
    try:
        return NamedNode(encoded)
    except ValueError:
        return None


# JSON-LD


def _json_ld(text: str, path: Path, base: str, parsed: Parsed) -> None:
    missing: set[str] = set()
    for document in documents(text, path, parsed.problems):
        if not isinstance(document, dict | list):
            parsed.problems.append("JSON that is neither an object nor a list")
            continue
        whole = json.dumps(with_texts(with_contexts(open_data(document), missing)))
        try:
            _add(whole, RdfFormat.JSON_LD, base, parsed)
        except (SyntaxError, ValueError) as reason:
            raise _no(path, "JSON-LD", reason) from None
    parsed.problems.extend(f"the context {each} does not ship" for each in sorted(missing))


def _no(path: Path, syntax: str, reason: Exception) -> SourceError:
    found = re.search(r"line (\d+)", str(reason))
    place = f"line {found[1]}" if found else ""
    problem = one_line(without_place(str(reason)), 200)
    return SourceError(path, f"no valid {syntax}: {problem}", place=place)


# Turtle


def _turtle(text: str, form: RdfFormat, path: Path, base: str, parsed: Parsed) -> None:
    for _attempt in range(_MOST_UNDECLARED):
        try:
            _add(text, form, base, parsed)
        except (SyntaxError, ValueError) as reason:
            if found := _UNDECLARED.search(str(reason)):
                name = found[1]
                namespace = _OTHER_PREFIXES.get(name) or PREFIXES.get(name)
                text = f"@prefix {name}: <{namespace or f'urn:undeclared:{name}:'}> .\n{text}"
                parsed.problems.append(f"the prefix {name}: is not declared")
            elif (ended := _UNENDED_PREFIX.sub(r"\1 .", text)) != text:
                text = ended
                parsed.problems.append("a prefix is declared without a dot at its end")
            else:
                _by_statement(text, form, path, base, parsed, reason)
                return
        else:
            return
    raise SourceError(path, "too many prefixes are not declared")


def _by_statement(
    text: str, form: RdfFormat, path: Path, base: str, parsed: Parsed, reason: Exception
) -> None:
    """Parses each statement by itself; those that are damaged are left out."""
    if form not in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES):
        raise _no(path, form.name, reason) from None
    prefixes = "\n".join(_PREFIX_LINE.findall(text)) + "\n"
    line, read = 1, len(parsed.triples)
    for block in _BLOCK_END.split(text):
        statements = _PREFIX_LINE.sub("", block).strip()
        if statements:
            try:
                _add(prefixes + statements, form, base, parsed)
            except (SyntaxError, ValueError) as damage:
                problem = one_line(without_place(str(damage)), 120)
                parsed.problems.append(f"left out the statement after line {line}: {problem}")
        line += block.count("\n") + 1
    if len(parsed.triples) == read:
        raise _no(path, form.name, reason) from None


# RDF/XML


def _xml(text: str, path: Path, base: str, parsed: Parsed) -> None:
    try:
        _add(text, RdfFormat.RDF_XML, base, parsed)
        return
    except (SyntaxError, ValueError) as error:
        reason = error
    # an answer of a catalogue service contains one rdf:RDF for each record
    inside = _inner_rdf(text)
    if not inside:
        raise _no(path, "RDF/XML", reason) from None
    for number, element in enumerate(inside, 1):
        try:
            _add(element, RdfFormat.RDF_XML, base, parsed)
        except (SyntaxError, ValueError) as damage:
            problem = one_line(without_place(str(damage)), 120)
            parsed.problems.append(f"left out record {number}: {problem}")
    if not parsed.triples:
        raise _no(path, "RDF/XML", reason) from None


def _inner_rdf(text: str) -> list[bytes]:
    if "<!ENTITY" in text:  # entities of entities
        return []
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  (no entities, see above)
    except (ElementTree.ParseError, ValueError):
        return []
    return [ElementTree.tostring(each) for each in root.iter(_RDF)]
