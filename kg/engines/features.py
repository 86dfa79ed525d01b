"""What a query may need of an endpoint, and queries with known answers that test for it.

Endpoints differ from the standard, and from each other, in ways that show in no error: Virtuoso 7
answers ``MINUS`` without a common variable with nothing, and drops the fraction of 1/2. Each
row of :data:`FEATURES` is one such difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

#: a property and graph that no graph has
NOWHERE: Final = "urn:fairweave:nowhere"

#: rows of results: the values of the columns, ``None`` where there is none
Rows = tuple[tuple[str | None, ...], ...]
_TRUE: Final = "true"
_FALSE: Final = "false"


class Consequence(StrEnum):
    """What follows where an endpoint lacks a feature."""

    refused = "queries that need it are refused"
    corrected = "results are corrected"
    stated = "results can differ"


class Probe(NamedTuple):
    """A query with its answer.

    Attributes:
        text: a SELECT or ASK.
        rows: what it gives; of an ASK, one row of ``true`` or ``false``.
        default_graphs: ``default-graph-uri``.
        named_graphs: ``named-graph-uri``.
    """

    text: str
    rows: Rows
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feature:
    """Something that queries need.

    Attributes:
        name: of this row of the table.
        title: what it is.
        lacking: what an endpoint does that lacks it, as a sentence without its subject.
        consequence: what follows then.
        probes: an endpoint lacks it if one of these has another answer. Without any, a probe
            needs the data there: see :mod:`kg.engines.probing`.
        words: a query can only need it if it has one of the words in each of these; ``()``: that is
            not found in the text of the query.
    """

    name: str
    title: str
    lacking: str
    consequence: Consequence
    probes: tuple[Probe, ...] = ()
    words: tuple[str, ...] = ()

    def is_suspected(self, words: frozenset[str]) -> bool:
        """Whether a query with ``words`` may need it."""
        return all(words.intersection(alternatives.split()) for alternatives in self.words)


# the queries are constants: nothing of a request is in them
# ruff: noqa: S608
_UNSTATED: Final = f"?s <{NOWHERE}> ?v"

FEATURES: Final = {
    feature.name: feature
    for feature in (
        Feature(
            "default-graph",
            "the default graph has the statements of all named graphs",
            "does not find the statements of named graphs without GRAPH: set it to use their union",
            Consequence.refused,
            words=("SELECT ASK CONSTRUCT DESCRIBE",),
        ),
        Feature(
            "single-statements",
            "a statement of several graphs is found once",
            "finds a statement as often as graphs state it, which multiplies counts without"
            " DISTINCT",
            Consequence.stated,
        ),
        Feature(
            "from",
            "FROM chooses the default graph",
            "disregards FROM",
            Consequence.refused,
            (Probe(f"SELECT (1 AS ?x) FROM <{NOWHERE}> {{ ?s ?p ?o }} LIMIT 1", ()),),
            ("FROM",),
        ),
        Feature(
            "from-without-named",
            "FROM alone leaves no named graph",
            "finds statements of every graph by GRAPH where only FROM is given",
            Consequence.refused,
            (
                Probe(
                    f"SELECT (1 AS ?x) FROM <{NOWHERE}> {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 1",
                    (),
                ),
            ),
            ("FROM", "GRAPH"),
        ),
        Feature(
            "default-graph-uri",
            "the parameter default-graph-uri chooses the default graph",
            "disregards the parameter default-graph-uri",
            Consequence.refused,
            (Probe("SELECT (1 AS ?x) { ?s ?p ?o } LIMIT 1", (), default_graphs=(NOWHERE,)),),
        ),
        Feature(
            "named-graph-uri",
            "the parameter named-graph-uri chooses the named graphs",
            "disregards the parameter named-graph-uri",
            Consequence.refused,
            (
                Probe(
                    "SELECT (1 AS ?x) { GRAPH ?g { ?s ?p ?o } } LIMIT 1",
                    (),
                    named_graphs=(NOWHERE,),
                ),
            ),
        ),
        Feature(
            "ask",
            "ASK is answered by true or false",
            "answers ASK with a table",
            Consequence.corrected,
            (
                Probe("ASK { VALUES ?x { 1 } }", ((_TRUE,),)),
                Probe(f"ASK {{ {_UNSTATED} }}", ((_FALSE,),)),
            ),
        ),
        Feature(
            "truth-values",
            "computed truth values are true and false",
            "gives numbers for computed truth values",
            Consequence.corrected,
            (Probe("SELECT (1 = 1 AS ?x) (CONTAINS('a', 'b') AS ?y) {}", ((_TRUE, _FALSE),)),),
            ("AS",),
        ),
        Feature(
            "empty-sums",
            "the sum and the mean of nothing are 0",
            "gives no value for the sum or the mean of nothing",
            Consequence.corrected,
            (Probe(f"SELECT (SUM(?v) AS ?x) (AVG(?v) AS ?y) {{ {_UNSTATED} }}", (("0", "0"),)),),
            ("SUM AVG",),
        ),
        Feature(
            "unbound-comparison",
            "a comparison with a variable that has no value is an error",
            "takes a comparison with a variable that has no value for false, so that COALESCE and"
            " IF give another value",
            Consequence.refused,
            (
                Probe(
                    "SELECT ?x { VALUES (?x ?y) { (1 3) (2 UNDEF) } FILTER(COALESCE(?y = 3, false)"
                    " || COALESCE(?y < 0, true)) } ORDER BY ?x",
                    (("1",), ("2",)),
                ),
                Probe(
                    "SELECT (IF(?y = 1, 'a', 'b') AS ?x) { VALUES (?z ?y) { (2 UNDEF) } }",
                    ((None,),),
                ),
            ),
            ("COALESCE IF AS",),
        ),
        Feature(
            "minus-apart",
            "MINUS without a common variable removes nothing",
            "removes everything by a MINUS without a common variable",
            Consequence.refused,
            (Probe("SELECT ?x { VALUES ?x { 1 } MINUS { VALUES ?z { 2 } } }", (("1",),)),),
            ("MINUS",),
        ),
        Feature(
            "exists-beside-optional",
            "EXISTS has the values that are computed before an OPTIONAL",
            "evaluates EXISTS without the values that are computed before an OPTIONAL",
            Consequence.refused,
            (
                Probe(
                    "SELECT (1 AS ?x) { ?s ?p ?o BIND(?p AS ?w) FILTER EXISTS { ?s ?w ?v }"
                    f" OPTIONAL {{ ?s <{NOWHERE}> ?k }} }} LIMIT 1",
                    (("1",),),
                ),
            ),
            ("EXISTS", "OPTIONAL", "AS"),
        ),
        Feature(
            "values-in-union",
            "VALUES may be a side of UNION",
            "finds nothing by a UNION with VALUES on a side",
            Consequence.refused,
            (
                Probe(
                    "SELECT ?x { { VALUES ?x { 1 } } UNION { VALUES ?x { 2 } } } ORDER BY ?x",
                    (("1",), ("2",)),
                ),
            ),
            ("UNION", "VALUES"),
        ),
        Feature(
            "computed-in-optional",
            "what OPTIONAL computes has no value where nothing matches",
            "computes values in OPTIONAL where nothing matches",
            Consequence.refused,
            (
                Probe(
                    "SELECT ?y { { SELECT ?s { ?s ?p ?o } LIMIT 1 } OPTIONAL"
                    f" {{ {_UNSTATED} BIND(CONCAT(?v, 'a') AS ?y) }} }} LIMIT 1",
                    ((None,),),
                ),
            ),
            ("OPTIONAL", "AS"),
        ),
        Feature(
            "division",
            "1/2 is 0.5",
            "drops the fraction where whole numbers are divided: 1/2 is 0",
            Consequence.refused,
            (Probe("SELECT (1/2 AS ?x) {}", (("0.5",),)),),
            ("/",),
        ),
        Feature(
            "open-paths",
            "a property path may begin anywhere",
            "evaluates a path with + or * only where one of its ends is known",
            Consequence.refused,
            (Probe(f"SELECT * {{ ?s <{NOWHERE}>+ ?o }} LIMIT 1", ()),),
            ("+ *",),
        ),
        Feature(
            "language-tags",
            "a text and a text in a language are not equal",
            "takes a text and the same text in a language for equal",
            Consequence.stated,
            (Probe("SELECT (1 AS ?x) { FILTER('a' = 'a'@en) }", ()),),
        ),
        Feature(
            "names-of-graphs",
            "GRAPH ?g {} gives the names of the graphs",
            "gives no names of graphs by GRAPH ?g {}",
            Consequence.stated,
            (Probe("SELECT (1 AS ?x) { GRAPH ?g {} FILTER(!BOUND(?g)) } LIMIT 1", ()),),
        ),
        Feature(
            "empty-text",
            "every text contains the empty one",
            "finds the empty text in no text, by CONTAINS, STRSTARTS and STRENDS",
            Consequence.stated,
            (
                Probe(
                    "SELECT (1 AS ?x) { FILTER(CONTAINS('a', '') && STRSTARTS('a', '')) }",
                    (("1",),),
                ),
            ),
        ),
        Feature(
            "order-in-groups",
            "GROUP_CONCAT(DISTINCT …) has the order of its subquery",
            "has an order of its own in GROUP_CONCAT(DISTINCT …)",
            Consequence.stated,
            (
                Probe(
                    "SELECT (GROUP_CONCAT(DISTINCT ?x; separator='') AS ?y) {"
                    " SELECT ?x { VALUES ?x { 'b' 'a' 'c' 'b' } } ORDER BY DESC(?x) }",
                    (("cba",),),
                ),
            ),
        ),
        Feature(
            "order-of-kinds",
            "IRIs are before texts in ORDER BY",
            "has an order of its own for values of several kinds",
            Consequence.stated,
            (
                Probe(
                    "SELECT ?x { VALUES ?x { 'b' <urn:x> } } ORDER BY ?x",
                    (("urn:x",), ("b",)),
                ),
            ),
        ),
        Feature(
            "all-rows",
            "a SELECT gives all rows",
            "cuts long results",
            Consequence.refused,
        ),
        Feature(
            "construct",
            "CONSTRUCT gives all statements",
            "cuts long results of CONSTRUCT, and does not say so",
            Consequence.refused,
        ),
        Feature(
            "describe",
            "DESCRIBE finds the statements of named graphs",
            "describes nothing of named graphs",
            Consequence.refused,
            words=("DESCRIBE",),
        ),
    )
}
