"""The classes that the graph has entities of, in groups."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote

from pyoxigraph import Literal

from api.graph.terms import select
from api.state.current_snapshot import Current
from kg.authorities.identities import published_graphs
from kg.rdf.namespaces import PREFIXES, shorten
from kg.rdf.ontology import INFERRED, ONTOLOGY
from kg.record_types import record_types

#: heading of the classes that no record type has
OTHERS: Final = "More"
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("void", "foaf", "owl", "rdfs", "skos")
)
_COUNTED: Final = """SELECT ?class ?count {
  GRAPH ?numbers {
    ?numbers a void:DatasetDescription ; foaf:primaryTopic/void:classPartition ?part .
    ?part void:class ?class ; void:entities ?count
  }
}"""
_COUNTING: Final = """SELECT ?class (COUNT(DISTINCT ?entity) AS ?count) {{
  GRAPH ?g {{ ?entity a ?class }}
  FILTER(?g != <{inferred}> && !STRSTARTS(STR(?g), {published}) && ISIRI(?class))
}} GROUP BY ?class"""
_WORDS: Final = f"""SELECT ?class ?label ?text {{
  GRAPH <{ONTOLOGY}> {{
    ?class a owl:Class ; rdfs:label ?label
    OPTIONAL {{ ?class skos:definition|rdfs:comment ?text }}
  }}
}} ORDER BY ?class ?label ?text"""


#: labels of ontologies whose plural is not regular
_PLURALS: Final = {
    "AnnotationProperty": "Annotation properties",
    "Assessment for a purpose": "Assessments for purposes",
    "Cell Markdown": "Markdown of cells",
    "DatatypeProperty": "Properties with literals",
    "Entry of a data card": "Entries of data cards",
    "Kind of exception": "Kinds of exceptions",
    "Notebook Markdown": "Markdown of notebooks",
    "Notebook syntax": "Syntax of notebooks",
    "Set": "Sets of rules",
    "User quality feedback": "Feedback on quality",
}


def several(label: str) -> str:
    """What several are called of what an ontology calls ``label``.

    >>> several("Research field"), several("Duty"), several("Class"), several("Provider terms")
    ('Research fields', 'Duties', 'Classes', 'Provider terms')
    >>> several("code analysis"), several("Cell Markdown")
    ('code analyses', 'Markdown of cells')
    """
    if found := _PLURALS.get(label):
        return found
    if label.endswith("sis"):
        return f"{label[:-2]}es"
    if label.endswith(("ss", "x", "ch", "sh")):
        return f"{label}es"
    if label.endswith("s"):
        return label
    if label.endswith("y") and label[-2:-1] not in "aeiou":
        return f"{label[:-1]}ies"
    return f"{label}s"


class Class(NamedTuple):
    """A class that has entities.

    Attributes:
        label: what they are called; ``text``: what they are, if the ontology states it.
        entities: how many there are.
        kind: the name of its record type, where that is searched; else empty.
    """

    iri: str
    curie: str
    label: str
    text: str
    entities: int
    kind: str

    @property
    def path(self) -> str:
        """Where they are listed, below the origin."""
        if self.curie == self.iri:
            return f"/browse?class={quote(self.iri, safe='')}"
        return f"/browse/{quote(self.curie, safe=':')}"


async def classes(current: Current) -> dict[str, Class]:
    """The classes by IRI; asserted ones, nothing that only follows."""
    rows = await select(current, _PREFIXES + _COUNTED)
    if not rows:
        published = Literal(published_graphs(current.base))
        rows = await select(current, _COUNTING.format(inferred=INFERRED, published=published))
    labels: dict[str, str] = {}
    texts: dict[str, str] = {}
    for row in await select(current, _PREFIXES + _WORDS):
        labels.setdefault(row["class"].value, row["label"].value)
        if "text" in row:
            texts.setdefault(row["class"].value, row["text"].value)
    types = record_types()
    found = {}
    for row in rows:
        iri, count = row["class"].value, int(row["count"].value)
        curie = shorten(iri)
        one = types.of_class(curie)
        named = one if one and curie == one.classes[0] and one.plural else None
        local = iri.replace("#", "/").rstrip("/").rpartition("/")[2]
        plural = one.plurals.get(curie, "") if one else ""
        label = plural or (named.labels if named else several(labels.get(iri, local)))
        label = label[:1].upper() + label[1:]
        text = texts.get(iri) or (named.text if named else one.text if one else "")
        searched = named.name if named and named.search else ""
        found[iri] = Class(iri, curie, label, text, count, searched)
    return found


def grouped(found: dict[str, Class]) -> list[tuple[str, list[Class]]]:
    """The classes by group, in the order of the record types; what no type has comes last."""
    places: dict[str, tuple[str, int]] = {}
    for one in record_types():
        for curie in one.classes:
            places[curie] = (one.group or OTHERS, len(places))
    groups: dict[str, list[Class]] = {group: [] for group, _ in places.values()}
    groups[OTHERS] = groups.pop(OTHERS, [])
    for known in found.values():
        groups[places.get(known.curie, (OTHERS, 0))[0]].append(known)
    for several in groups.values():
        several.sort(key=lambda one: (places.get(one.curie, ("", 0))[1], one.label, one.iri))
    return [(group, several) for group, several in groups.items() if several]
