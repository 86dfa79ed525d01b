"""The classes that the graph has things of, in the groups that people think in."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote

from api.graph.terms import select
from api.state.current_snapshot import Current
from kg.rdf.namespaces import PREFIXES, shorten
from kg.rdf.ontology import INFERRED, ONTOLOGY
from kg.search import KINDS

#: group → its classes, those that people look for first
_GROUPS: Final = {
    "Datasets": "dcat:Dataset dcat:DatasetSeries fw:DatasetReference fw:Model fw:PromptFormat"
    " fw:LicenceClaim dqv:QualityMeasurement",
    "People and organizations": "foaf:Organization foaf:Person foaf:Agent prov:Agent"
    " dcterms:Location prov:Attribution",
    "Publications": "fabio:JournalArticle fw:DatasetPaper fabio:ScholarlyWork fabio:Journal",
    "Code": "doap:GitRepository repr:Notebook repr:Cell repr:CellExecution fw:RequirementFile"
    " schema:ComputerLanguage fw:LanguageShare fw:NotebookFeatures fw:Feature fw:FeatureUse",
    "Vocabularies": "fw:Licence fw:LicenceStatement fw:ProviderTerms fw:CustomLicence fw:Task"
    " fw:TaskGroup fw:Topic fw:TopicGroup fw:Origin fw:OriginCategory dcterms:LinguisticSystem"
    " fw:LanguageGroup fw:LanguageFamily meshv:Descriptor fw:ResearchField skos:Concept"
    " skos:ConceptScheme dqv:Metric dqv:Dimension odrl:Set odrl:Permission odrl:Duty"
    " odrl:Prohibition odrl:Constraint",
    "This graph": "fw:Source fw:Snapshot fw:Build fw:SourceFile spdx:Checksum prov:SoftwareAgent"
    " fw:Stub sh:SPARQLExecutable sh:SPARQLSelectExecutable sh:PrefixDeclaration owl:Ontology"
    " owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty",
}
OTHERS: Final = "More"
#: what the vocabularies that these are from say at more length
_TEXTS: Final = {
    "dcat:Dataset": "Collections of data: text, speech, video, and what is said of each.",
    "dcat:DatasetSeries": "Datasets that were published as one collection.",
    "dqv:QualityMeasurement": "Downloads, likes, stars and citations, each on its date.",
    "foaf:Organization": "Who made datasets, and who publishes journals.",
    "foaf:Person": "Authors of articles.",
    "prov:Attribution": "Who has which place among the authors of an article.",
    "dcterms:Location": "Where those who made datasets are.",
    "fabio:JournalArticle": "Articles that name repositories of code.",
    "fabio:Journal": "Where the articles appeared.",
    "doap:GitRepository": "Repositories of code that articles name.",
    "repr:Notebook": "Jupyter notebooks in these repositories, and whether they still run.",
    "schema:ComputerLanguage": "What code is written in.",
    "dcterms:LinguisticSystem": "The languages that datasets are in.",
    "meshv:Descriptor": "Medical Subject Headings that articles are filed under.",
    "sh:SPARQLExecutable": "Questions that are answered already.",
}
_PLACES: Final = {
    curie: (group, place)
    for group, curies in _GROUPS.items()
    for place, curie in enumerate(curies.split())
}
_KINDS: Final = {kind.classes[0]: kind for kind in KINDS}
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("void", "foaf", "owl", "rdfs", "skos")
)
_COUNTED: Final = """SELECT ?class ?count {
  GRAPH ?numbers {
    ?numbers a void:DatasetDescription ; foaf:primaryTopic/void:classPartition ?part .
    ?part void:class ?class ; void:entities ?count
  }
}"""
_COUNTING: Final = f"""SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) {{
  GRAPH ?g {{ ?thing a ?class }} FILTER(?g != <{INFERRED}> && ISIRI(?class))
}} GROUP BY ?class"""
_WORDS: Final = f"""SELECT ?class ?label ?text {{
  GRAPH <{ONTOLOGY}> {{
    ?class a owl:Class ; rdfs:label ?label
    OPTIONAL {{ ?class skos:definition|rdfs:comment ?text }}
  }}
}} ORDER BY ?class ?label ?text"""


class Class(NamedTuple):
    """A class that there are things of.

    Attributes:
        label: what they are called; ``text``: what they are, if the ontology says it.
        things: how many there are.
        kind: as a search calls them, ``""`` if it does not know them.
    """

    iri: str
    curie: str
    label: str
    text: str
    things: int
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
        rows = await select(current, _COUNTING)
    labels: dict[str, str] = {}
    texts: dict[str, str] = {}
    for row in await select(current, _PREFIXES + _WORDS):
        labels.setdefault(row["class"].value, row["label"].value)
        if "text" in row:
            texts.setdefault(row["class"].value, row["text"].value)
    found = {}
    for row in rows:
        iri, count = row["class"].value, int(row["count"].value)
        curie = shorten(iri)
        kind = _KINDS.get(curie)
        local = iri.replace("#", "/").rstrip("/").rpartition("/")[2]
        label = kind.plural if kind else labels.get(iri, local)
        label = label[:1].upper() + label[1:]
        text = texts.get(iri, _TEXTS.get(curie, ""))
        found[iri] = Class(iri, curie, label, text, count, kind.name if kind else "")
    return found


def grouped(found: dict[str, Class]) -> list[tuple[str, list[Class]]]:
    """The classes by group, in the order of the table; what is not in it comes last."""
    groups: dict[str, list[Class]] = {group: [] for group in (*_GROUPS, OTHERS)}
    for one in found.values():
        groups[_PLACES.get(one.curie, (OTHERS, 0))[0]].append(one)
    for group, several in groups.items():
        several.sort(key=lambda one: (_PLACES.get(one.curie, (group, 0))[1], one.label, one.iri))
    return [(group, several) for group, several in groups.items() if several]
