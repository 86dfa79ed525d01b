"""Wild data and wild shapes, small enough that what goes wrong can be read."""

from __future__ import annotations

import logging

from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

# every ill-typed literal that is drawn would be logged, with a traceback
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

E = "http://example.org/"
NODES = [URIRef(f"{E}thing/{name}") for name in ("a", "b", "c", "a#part")]
CLASSES = [URIRef(E + name) for name in ("Top", "Middle", "Leaf", "Other")]
PROPERTIES = [URIRef(E + name) for name in ("p", "q", "r")]

_LEXICAL = st.sampled_from(
    [
        *("0", "-0", "7", "007", "-1", "+5", "1.0", "1.50", "1e3", "INF", "NaN", "many", "", " 3 "),
        *("9223372036854775807", "9223372036854775808", "-99999999999999999999", "0.1", "1_000"),
        *("true", "false", "1", "0", "TRUE", "yes"),
        *("2020-01-01", "2020-01-01Z", "2020-01-01+02:00", "0000-01-01", "-0044-03-15"),
        *("12020-01-01", "2020-13-01", "2020-02-30", "2020-1-1", "2020", "20200101", "0001-01-01"),
        *("2020-01-01T00:00:00", "2020-01-01T00:00:00Z", "2020-01-01T24:00:00", "9999-12-31"),
        *("2020-01-01T00:00:00.1234567890123Z", "2020-01-01T12:00:00+14:00", "2020-01-01T25:00:00"),
        *("0000-01-01T00:00:00", "2020-01-01T00:00", "12:00:00", "P1D", "PT1.5S", "2020-01", "x"),
        *("a", "ab", "abc", "A", "ABC", "a\n", "\n", "ß", "straße", "é", "𝒳", "a b", "a@b.example"),
        *("http://example.org/x", "10.1234/abc", "\u212a", "١٢"),
    ]
) | st.text(max_size=4).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text))
_COMMON = [XSD.integer, XSD.decimal, XSD.double, XSD.boolean, XSD.date, XSD.dateTime]
_DATATYPES = [
    *_COMMON * 4,
    *(
        XSD.float,
        XSD.string,
        XSD.anyURI,
        XSD.gYear,
        XSD.gYearMonth,
        XSD.time,
        XSD.duration,
        XSD.token,
    ),
    *(XSD.nonNegativeInteger, XSD.int, XSD.byte, XSD.dateTimeStamp, XSD.hexBinary),
    *(RDF.XMLLiteral, URIRef(E + "datatype"), XSD.language, XSD.dayTimeDuration),
]
_LANGUAGES = ["en", "EN", "en-GB", "de", "de-AT", "fr"]


@st.composite
def literals(draw: st.DrawFn) -> Literal:
    text = draw(_LEXICAL)
    if draw(st.integers(0, 3)) == 0:
        return Literal(text, lang=draw(st.sampled_from(_LANGUAGES)))
    return Literal(text, datatype=draw(st.sampled_from([None, *_DATATYPES])), normalize=False)


_RESOURCES = st.sampled_from([*NODES, BNode("n1"), BNode("n2")])
_VALUES = st.one_of(literals(), literals(), _RESOURCES, st.sampled_from(CLASSES))


@st.composite
def data(draw: st.DrawFn) -> list[tuple[Node, Node, Node]]:
    """Triples of a few entities: types right and wrong, values of any kind, some twice."""
    found: list[tuple[Node, Node, Node]] = []
    for below, above in ((2, 1), (1, 0)):
        if draw(st.booleans()):
            found.append((CLASSES[below], RDFS.subClassOf, CLASSES[above]))
    if draw(st.integers(0, 9)) == 0:
        found.append((CLASSES[0], RDFS.subClassOf, CLASSES[2]))  # a circle
        found.append((BNode("n2"), RDFS.subClassOf, CLASSES[0]))
        found.append((NODES[2], RDF.type, BNode("n2")))
    types = st.tuples(_RESOURCES, st.just(RDF.type), st.sampled_from(CLASSES))
    values = st.tuples(_RESOURCES, st.sampled_from(PROPERTIES), _VALUES)
    found += draw(st.lists(types, min_size=1, max_size=5))
    return found + draw(st.lists(values, max_size=8))


_PATTERNS = [
    *("^a", "b$", "^[a-z]+$", "^.$", "a|b", "^(?:ab)?c*", r"^10\.[0-9]{4,9}/.+$", r"\d", r"\w+"),
    *("^[^a]*$", "", "^https?://", "[A-Z]{2}", "(a)(b)", "^$", "a*+a", "(?i)A", r"\s", "a{2}"),
]
_NUMBERS = st.sampled_from([0, 1, 2, 3])
_SEVERITIES = [None, None, None, SH.Violation, SH.Warning, SH.Info]


class _Draft:
    """A shapes graph in the making."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.graph, self.count = draw, Graph(), 0

    def name(self, what: str) -> Node:
        self.count += 1
        return URIRef(f"{E}shape#{what}{self.count}") if self.draw(st.booleans()) else BNode()

    def list(self, members: list[Node]) -> Node:
        head = BNode()
        Collection(self.graph, head, members)
        return head

    def shapes(self, depth: int, least: int = 1) -> list[Node]:
        return [self.node_shape(depth - 1) for _ in range(self.draw(st.integers(least, 2)))]

    def path(self) -> Node:
        kind = self.draw(st.sampled_from(["one"] * 6 + ["inverse", "two", "either", "*", "?"]))
        first, second = (self.draw(st.sampled_from(PROPERTIES)) for _ in range(2))
        head = BNode()
        if kind == "one":
            return first
        if kind == "two":
            return self.list([first, second])
        if kind == "either":
            self.graph.add((head, SH.alternativePath, self.list([first, second])))
        else:
            step = {"inverse": SH.inversePath, "*": SH.zeroOrMorePath, "?": SH.zeroOrOnePath}[kind]
            self.graph.add((head, step, first))
        return head

    def node_shape(self, depth: int, name: Node | None = None) -> Node:
        shape = name or self.name("node")
        self.graph.add((shape, RDF.type, SH.NodeShape))
        for _ in range(self.draw(st.integers(0 if name else 1, 2))):
            self.on_value(shape, depth)
        if depth > 0:
            for _ in range(self.draw(st.integers(1 if name else 0, 3 if name else 1))):
                self.graph.add((shape, SH.property, self.property_shape(depth)))
            if self.draw(st.integers(0, 7)) == 0:
                self.graph.add((shape, SH.closed, Literal(True)))
                ignored = self.draw(st.lists(st.sampled_from([RDF.type, *PROPERTIES]), max_size=3))
                self.graph.add((shape, SH.ignoredProperties, self.list(list(ignored))))
        self.describe(shape)
        return shape

    def property_shape(self, depth: int, name: Node | None = None) -> Node:
        shape = name or self.name("property")
        self.graph.add((shape, RDF.type, SH.PropertyShape))
        self.graph.add((shape, SH.path, self.path()))
        for _ in range(self.draw(st.integers(0, 2))):
            self.on_value(shape, depth)
        for _ in range(self.draw(st.integers(0, 2))):
            self.on_all(shape, depth)
        self.describe(shape)
        return shape

    def describe(self, shape: Node) -> None:
        if self.draw(st.integers(0, 15)) == 0:
            self.graph.add((shape, SH.deactivated, Literal(True)))
        if (severity := self.draw(st.sampled_from(_SEVERITIES))) is not None:
            self.graph.add((shape, SH.severity, severity))
        if self.draw(st.integers(0, 3)) == 0:
            self.graph.add((shape, SH.message, Literal("That is not right.")))

    def on_value(self, shape: Node, depth: int) -> None:
        """Adds a constraint on each single value."""
        draw, plain = self.draw, SH
        simple = {
            plain.datatype: st.sampled_from([*_DATATYPES, RDF.langString, RDFS.Literal]),
            plain.nodeKind: st.sampled_from(
                [
                    *(SH.IRI, SH.Literal, SH.BlankNode),
                    *(SH.BlankNodeOrIRI, SH.IRIOrLiteral, SH.BlankNodeOrLiteral),
                ]
            ),
            plain["class"]: st.sampled_from(CLASSES),
            plain.minLength: _NUMBERS.map(Literal),
            plain.maxLength: _NUMBERS.map(Literal),
            plain.pattern: st.sampled_from(_PATTERNS).map(Literal),
            **dict.fromkeys(
                (SH.minInclusive, SH.minExclusive, SH.maxInclusive, SH.maxExclusive), literals()
            ),
        }
        nested = [SH["and"], SH["or"], SH["not"], SH.xone, SH.node] if depth > 0 else []
        parameters = [*simple, *[SH.datatype] * 4, SH["in"], SH.languageIn, *nested]
        parameter = draw(st.sampled_from(parameters))
        if parameter in (SH.datatype, SH.nodeKind, SH.minLength, SH.maxLength, SH["in"]) and (
            (shape, parameter, None) in self.graph
        ):
            return  # SHACL allows one
        if parameter in simple:
            value = draw(simple[parameter])
        elif parameter == SH["in"]:
            value = self.list(draw(st.lists(_VALUES, min_size=1, max_size=3)))
        elif parameter == SH.languageIn:
            if (shape, parameter, None) in self.graph:
                return
            value = self.list(list(map(Literal, draw(st.sets(st.sampled_from(_LANGUAGES))))))
        elif parameter in (SH["not"], SH.node):
            (value,) = self.shapes(depth)[:1]
        else:
            value = self.list(self.shapes(depth))
        self.graph.add((shape, parameter, value))
        if parameter == SH.pattern and draw(st.integers(0, 3)) == 0:
            self.graph.set((shape, SH.flags, Literal(draw(st.sampled_from(["i", "m"])))))

    def on_all(self, shape: Node, depth: int) -> None:
        """Adds a constraint on the set of values."""
        draw = self.draw
        parameter = draw(
            st.sampled_from(
                [
                    *(SH.minCount, SH.minCount, SH.maxCount, SH.maxCount, SH.hasValue),
                    *(SH.uniqueLang, SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals),
                    *(SH.qualifiedValueShape, SH.property)[: 2 * (depth > 0)],
                ]
            )
        )
        if (shape, parameter, None) in self.graph:
            return
        if parameter in (SH.minCount, SH.maxCount):
            value: Node = Literal(draw(_NUMBERS))
        elif parameter == SH.hasValue:
            value = draw(_VALUES)
        elif parameter == SH.uniqueLang:
            value = Literal(draw(st.booleans()))
        elif parameter == SH.qualifiedValueShape:
            value = self.node_shape(depth - 1)
            bound = draw(st.sampled_from([SH.qualifiedMinCount, SH.qualifiedMaxCount]))
            self.graph.add((shape, bound, Literal(1)))
        elif parameter == SH.property:
            value = self.property_shape(depth - 1)
        else:
            value = draw(st.sampled_from(PROPERTIES))
        self.graph.add((shape, parameter, value))


@st.composite
def shapes(draw: st.DrawFn) -> Graph:
    """A shapes graph of one to three shapes with targets, over all of SHACL Core."""
    draft = _Draft(draw)
    for number in range(draw(st.integers(1, 3))):
        top = URIRef(f"{E}shape#top{number}")
        if draw(st.integers(0, 5)) == 0:
            draft.property_shape(1, top)
        else:
            draft.node_shape(2, top)
        target = draw(st.sampled_from(["class"] * 5 + ["subjects", "objects", "node", "implicit"]))
        if target == "class":
            draft.graph.add((top, SH.targetClass, draw(st.sampled_from(CLASSES))))
        elif target == "subjects":
            draft.graph.add((top, SH.targetSubjectsOf, draw(st.sampled_from(PROPERTIES))))
        elif target == "objects":
            draft.graph.add((top, SH.targetObjectsOf, draw(st.sampled_from(PROPERTIES))))
        elif target == "node":
            draft.graph.add(
                (top, SH.targetNode, draw(st.one_of(st.sampled_from(NODES), literals())))
            )
        else:
            draft.graph.add((top, RDF.type, draw(st.sampled_from([RDFS.Class, OWL.Class]))))
    return draft.graph


@st.composite
def values_and_constraint(draw: st.DrawFn) -> tuple[list[tuple[Node, Node, Node]], Graph]:
    """Entities of one class with a value each, most of one datatype, and a shape about them."""
    draft, top, about = _Draft(draw), URIRef(f"{E}shape#top"), URIRef(f"{E}shape#values")
    datatype = draw(st.sampled_from([*_COMMON, XSD.string, XSD.anyURI, XSD.gYear, XSD.float]))
    same = _LEXICAL.map(lambda text: Literal(text, datatype=datatype, normalize=False))
    if draw(st.booleans()):
        draft.graph.add((about, SH.datatype, datatype))
    else:
        bound = draw(st.sampled_from([SH.minInclusive, SH.maxExclusive, SH.minLength, None]))
        if bound == SH.minLength:
            draft.graph.add((about, bound, Literal(draw(_NUMBERS.map(int)))))
        elif bound is not None:
            draft.graph.add((about, bound, draw(same)))
        else:
            draft.on_value(about, draw(st.sampled_from([0, 1])))
    if draw(st.integers(0, 3)) == 0:
        draft.on_value(about, 1)
    for triple in (
        (about, SH.path, PROPERTIES[0]),
        (top, RDF.type, SH.NodeShape),
        (top, SH.targetClass, CLASSES[0]),
        (top, SH.property, about),
    ):
        draft.graph.add(triple)
    values = draw(st.lists(same | same | _VALUES, min_size=5, max_size=25))
    named = [(URIRef(f"{E}thing/{number}"), value) for number, value in enumerate(values)]
    triples: list[tuple[Node, Node, Node]] = [(name, RDF.type, CLASSES[0]) for name, _ in named]
    return triples + [(name, PROPERTIES[0], value) for name, value in named], draft.graph
