"""Turtle as it is put together from texts that were serialised before."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import RdfFormat, parse, serialize

from kg.rdf.characters import well_formed

_PREFIX = b"@prefix "


def joined(texts: Iterable[bytes]) -> bytes:
    """One document of Turtle ``texts``, with each prefix and each equal block of them once.

    Args:
        texts: as :func:`pyoxigraph.serialize` writes them, which agree on prefixes: those first,
            then for each subject a block, whose further lines are indented.

    >>> one = b"@prefix a: <urn:a:> .\\na:s a:p a:o .\\n"
    >>> joined([one, b"@prefix a: <urn:a:> .\\na:t a:p a:o ;\\n\\ta:q 1 .\\n", one])
    b'@prefix a: <urn:a:> .\\na:s a:p a:o .\\na:t a:p a:o ;\\n\\ta:q 1 .\\n'
    """
    head: dict[bytes, None] = {}
    blocks: dict[bytes, None] = {}
    for text in texts:
        # a line that ends so ends a block: line breaks in literals are escaped
        for block in text.removesuffix(b" .\n").split(b" .\n"):
            (head if block.startswith(_PREFIX) else blocks)[block] = None
    found = [*sorted(head), *filter(None, blocks)]
    return b" .\n".join(found) + b" .\n" if found else b""


def converted(turtle: bytes, syntax: RdfFormat) -> bytes:
    """The statements of ``turtle`` in ``syntax``, each once, those of a subject together."""
    if syntax == RdfFormat.TURTLE:
        return turtle
    parser = parse(turtle, RdfFormat.TURTLE)
    lines = (serialize(parser, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    prefixes = {name: iri for name, iri in parser.prefixes.items() if name}
    statements = parse(b"".join(sorted(set(lines))), RdfFormat.N_TRIPLES, lenient=True)
    written = serialize(statements, format=syntax, prefixes=prefixes) or b""
    return well_formed(written) if syntax == RdfFormat.RDF_XML else written
