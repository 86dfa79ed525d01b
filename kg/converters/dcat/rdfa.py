"""RDFa in pages, by pyRdfa3: RDFa 1.1 in HTML5. Nothing is fetched: its contexts ship with it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

if TYPE_CHECKING:  # it takes a tenth of a second, and few pages have RDFa
    from rdflib.term import Node

#: a page without one of these attributes has no RDFa that describes a typed entity
_MARK: Final = re.compile(r"<[a-zA-Z][^>]*\stypeof\s*=")


def triples(page: str, base: str, problems: list[str]) -> str:
    """What the page states in RDFa, as N-Triples; ``""`` where it has none.

    Args:
        base: the address of the page.
        problems: gets the addresses that are none; what is stated with them is left out.

    Raises:
        ValueError: it cannot be read as HTML.
    """
    if _MARK.search(page) is None:
        return ""
    from pyRdfa import pyRdfa  # half a second
    from pyRdfa.options import Options
    from rdflib.compare import to_canonical_graph

    options = Options(output_processor_graph=False, vocab_expansion=False, embedded_rdf=False)
    reader = pyRdfa(options, base=base, media_type="text/html")
    try:
        graph = reader.graph_from_source(io.BytesIO(page.encode(errors="replace")))
        for triple in [one for one in graph if not all(map(_is_valid, one))]:
            graph.remove(triple)
            problems.append(f"an invalid address in RDFa: {' '.join(triple)}"[:200])
        # the reader's order and names of blank nodes differ from run to run
        lines = to_canonical_graph(graph).serialize(format="nt").splitlines(keepends=True)
    # whatever it does over a damaged page must not stop the build
    except Exception as reason:
        raise ValueError(f"{type(reason).__name__}: {reason}") from None
    return "".join(sorted(lines))


def _is_valid(node: Node) -> bool:
    from rdflib import URIRef

    try:
        return not isinstance(node, URIRef) or bool(NamedNode(str(node)))
    except ValueError:
        return False
