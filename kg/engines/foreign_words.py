"""What queries have from other endpoints: their prefixes, their functions, their services.

Sources: the help pages of Wikidata's and DBpedia's endpoints, and the manuals of Blazegraph,
Virtuoso, Jena and GraphDB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SEARCH: Final = 'a text is searched by FILTER(CONTAINS(LCASE(?text), "…"))'
#: prefix → what it stands for where it is known without a declaration
NAMESPACES: Final = {
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "wikibase": "http://wikiba.se/ontology#",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dbp": "http://dbpedia.org/property/",
    "dbc": "http://dbpedia.org/resource/Category:",
    "yago": "http://dbpedia.org/class/yago/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
}
#: prefix of what only one kind of endpoint has → what to do instead
EXTENSIONS: Final = {
    "bif": f"is of Virtuoso only; {_SEARCH}",
    "sql": "is of Virtuoso only: leave it out",
    "hint": "is of Blazegraph only: leave it out",
    "bd": "is of Blazegraph only: leave it out",
    "bds": f"is of Blazegraph only; {_SEARCH}",
    "gas": "is of Blazegraph only; a path is followed by + or *",
    "luc": f"is of GraphDB only; {_SEARCH}",
    "onto": "is of GraphDB only: leave it out",
}
_NO_LABELS: Final = (
    "there is no label service here; a label is a property: OPTIONAL { ?x rdfs:label ?xLabel }"
)
#: what follows SERVICE, as it is read → what to do instead
_SERVICES: Final = (
    (r"<http://wikiba\.se/ontology#label>|wikibase:label\b", _NO_LABELS),
    (r"<http://wikiba\.se/ontology#mwapi>|wikibase:mwapi\b", _SEARCH),
    (
        r"<http://wikiba\.se/ontology#(?:around|box)>|wikibase:(?:around|box)\b",
        "there is no search by place here",
    ),
    (r"gas:service\b", "“gas:” " + EXTENSIONS["gas"]),
    (r"bd:\w+", "“bd:” " + EXTENSIONS["bd"]),
    (r"bds:search\b", _SEARCH),
)
_SERVICE: Final = re.compile(
    r"\bSERVICE\s+(?:SILENT\s+)?(?P<target><[^<>\s]*>|[?$]?[\w:.-]+)?", re.I
)


def service_refused(query: str, visible: str, allowed: Iterable[str]) -> tuple[int, str]:
    """Where the ``SERVICE`` of ``query`` is that is not allowed, and what to write instead.

    Args:
        visible: the same text with blanks for comments and with strings hidden.
        allowed: addresses of the endpoints that may be called.
    """
    listed = ", ".join(f"<{iri}>" for iri in sorted(allowed))
    general = f"SERVICE is allowed here only to {listed}, written in full"
    if not listed:
        general = "SERVICE is not allowed here: a query has the data of this endpoint only"
    for begin in re.finditer(r"\bSERVICE\b", visible, re.IGNORECASE):
        found = _SERVICE.match(query, begin.start())
        target = (found["target"] or "") if found else ""
        if target.strip("<>") in allowed:
            continue
        words = next((w for each, w in _SERVICES if re.fullmatch(each, target)), "")
        return begin.start(), f"SERVICE is not allowed here: {words}" if words else general
    return 0, general
