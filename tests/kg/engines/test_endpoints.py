"""What an endpoint lacks is found, and refused: it never gives a wrong answer in silence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines import Answer, Engine, LimitExceeded, Limits, NotSupported, Query
from kg.engines.embedded import EmbeddedEngine
from kg.engines.features import FEATURES, Consequence
from kg.engines.probing import State
from kg.engines.query_needs import needs_of
from kg.engines.remote import RemoteEngine
from tests.kg.engines.conftest import Server
from tests.virtuoso import Virtuoso

NONE = "<urn:example:none>"
EX = "PREFIX : <http://example.org/> "
#: what each server is known to lack
LACKING = {
    "server": {"from", "single-statements"},
    "virtuoso": {
        "ask",
        "all-rows",
        "computed-in-optional",
        "construct",
        "describe",
        "division",
        "empty-sums",
        "empty-text",
        "exists-beside-optional",
        "from-without-named",
        "language-tags",
        "minus-apart",
        "names-of-graphs",
        "open-paths",
        "order-in-groups",
        "order-of-kinds",
        "truth-values",
        "unbound-comparison",
        "values-in-union",
    },
}
SERVERS = [
    pytest.param("server", id="oxigraph"),
    pytest.param("virtuoso", marks=pytest.mark.xdist_group("virtuoso")),
]


@pytest.fixture(params=SERVERS, scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def remote(request: pytest.FixtureRequest, kind: str) -> Iterator[RemoteEngine]:
    server: Server | Virtuoso = request.getfixturevalue(kind)
    engine = RemoteEngine(server.url, limits=Limits(seconds=30))
    yield engine
    engine.close()


def rows(answer: Answer) -> object:
    document = json.loads(answer.body)
    if "boolean" in document:
        return document["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in document["results"]["bindings"])


def test_what_a_server_lacks_is_found(remote: RemoteEngine, kind: str) -> None:
    found = {one.feature.name: one.state for one in remote.findings.all()}
    assert found.keys() == FEATURES.keys()
    lacking = {name for name, state in found.items() if state == State.lacks}
    assert lacking - {"single-statements"} == LACKING[kind] - {"single-statements"}


#: queries that need something, and whose answers differ where that is lacking
NEEDY = {
    "ask": EX + "ASK { :ami :hours 1 }",
    "ask-truly": EX + "ASK { :ami :hours 100 }",
    "truth-values": EX + "SELECT (?h > 500 AS ?long) (?h = 960 AS ?x) { ?s :hours ?h }",
    "empty-sums": f"SELECT (SUM(?o) AS ?n) {{ ?s {NONE} ?o }}",
    "unbound-comparison": EX
    + f"SELECT ?s {{ ?s :hours ?h OPTIONAL {{ ?s {NONE} ?x }} FILTER(COALESCE(?x = 1, true)) }}",
    "bound-comparison": EX + "SELECT ?s { ?s :hours ?h FILTER(COALESCE(?h < 500, true)) }",
    "exists-beside-optional": EX
    + "SELECT ?s { ?s :hours ?h BIND(:hours AS ?w) FILTER EXISTS { ?s ?w ?v }"
    f" OPTIONAL {{ ?s {NONE} ?x }} }}",
    "computed-exists-beside-optional": EX
    + f"SELECT ?s ?y {{ ?s :hours ?h BIND(:hours AS ?w) OPTIONAL {{ ?s {NONE} ?x }}"
    " BIND(EXISTS { ?s ?w ?v } AS ?y) }",
    "exists-after-optional": EX
    + f"SELECT ?s {{ ?s :hours ?h OPTIONAL {{ ?s {NONE} ?x }} BIND(:hours AS ?w)"
    " FILTER EXISTS { ?s ?w ?v } }",
    "minus-apart": EX + "SELECT ?s { ?s :hours ?h MINUS { ?a :note ?b } }",
    "minus": EX + "SELECT ?s { ?s :hours ?h MINUS { ?s :note ?b } }",
    "values-in-union": "SELECT ?x { { VALUES ?x { 1 } } UNION { VALUES ?x { 2 } } }",
    "computed-in-optional": EX
    + "SELECT ?s ?y { ?s :hours ?h OPTIONAL { ?s :note ?n BIND(CONCAT(?n, 'a') AS ?y) } }",
    "division": EX + "SELECT ?s (?h / 7 AS ?w) { ?s :hours ?h FILTER(?h = 100) }",
    "division-of-decimals": EX + "SELECT ?s (?h * 1.0 / 8 AS ?w) { ?s :hours ?h }",
    "open-paths": EX + "SELECT ?s ?o { ?s :licence+ ?o }",
    "closed-paths": EX + "SELECT ?o { :ami :licence+ ?o }",
    "from": EX + "SELECT ?s FROM :audits { ?s :hours ?h }",
    "from-without-named": EX + "SELECT ?s FROM :audits { GRAPH ?g { ?s :hours ?h } }",
    "from-named": EX + "SELECT ?s FROM NAMED :audits { GRAPH ?g { ?s ?p ?o } }",
    "grouped-sums": EX + "SELECT ?p (SUM(?o) AS ?n) { ?s ?p ?o FILTER(?p = :hours) } GROUP BY ?p",
    "if": EX + "SELECT ?s (IF(BOUND(?n), ?n = 'x', false) AS ?y) { ?s :hours ?h"
    " OPTIONAL { ?s :note ?n } }",
}


@pytest.mark.parametrize("name", NEEDY)
def test_an_answer_is_right_or_refused_with_the_reason(
    remote: RemoteEngine, kind: str, store: object, name: str
) -> None:
    embedded: Engine = EmbeddedEngine(store, workers=1)  # type: ignore[arg-type]
    try:
        expected = rows(embedded.query(Query(NEEDY[name])))
    finally:
        embedded.close()
    needs = needs_of(NEEDY[name]).features & LACKING[kind]
    refused = {need for need in needs if FEATURES[need].consequence == Consequence.refused}
    try:
        given = rows(remote.query(Query(NEEDY[name])))
    except NotSupported as error:
        assert any(FEATURES[need].lacking in str(error) for need in refused)
    else:
        assert not refused
        assert given == expected


@pytest.mark.parametrize(
    "text",
    [
        EX + "SELECT ?s ?t { ?s :n ?n . ?t :n ?n VALUES ?twice { 1 2 } }",
        EX + "CONSTRUCT { :all :n :n } WHERE { ?s :n ?n VALUES ?twice { 1 2 } }",
    ],
)
def test_a_result_that_is_cut_is_no_result(remote: RemoteEngine, kind: str, text: str) -> None:
    if kind == "virtuoso":
        with pytest.raises(LimitExceeded, match=r"10,000 rows at most"):
            remote.query(Query(text))
    else:
        assert remote.query(Query(text)).body


def test_as_many_rows_as_the_limit_are_all(remote: RemoteEngine) -> None:
    text = EX + "SELECT ?s { ?s :n ?n VALUES ?twice { 1 2 } } LIMIT 10000"
    bindings = json.loads(remote.query(Query(text)).body)["results"]["bindings"]
    assert len(bindings) == 10_000


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("SELECT * { ?s ?p ?o MINUS { SELECT ?s { ?s a ?c } } }", set()),
        ("SELECT * { ?s ?p ?o FILTER(IF(BOUND(?x), ?x = 1, true)) }", set()),
        ("SELECT * { ?s ?p ?o FILTER(IF(!BOUND(?x) || ?o = 1, true, ?x = 1)) }", set()),
        ("SELECT * { ?s ?p ?o FILTER(COALESCE(?x = 1, true)) }", {"unbound-comparison"}),
        ("SELECT * { VALUES (?x ?y) { (1 UNDEF) } BIND(?y = 1 AS ?z) }", {"unbound-comparison"}),
        ("SELECT (ROUND(1000.0 * ?x / ?y) / 10 AS ?z) { ?x ?p ?y }", set()),
        ("SELECT ?s { ?s ?p ?x } ORDER BY (?x / 2)", {"division"}),
        ("SELECT * { ?s a ?c . ?s <urn:p>+/<urn:p>* ?o }", {"open-paths"}),
        ("SELECT * { ?s a ?c OPTIONAL { ?s ?p ?o BIND(STR(?o) AS ?t) } }", set()),
    ],
)
def test_what_a_query_needs(text: str, needs: set[str]) -> None:
    assert needs_of(text).features - {"default-graph"} == needs


def checked(url: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("fairweave")
    return subprocess.run(
        [command, "check", "--endpoint", url],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "400"},
    )


def test_the_command_lists_what_a_server_lacks(request: pytest.FixtureRequest, kind: str) -> None:
    done = checked(request.getfixturevalue(kind).url)
    assert done.returncode == 1
    for name, feature in FEATURES.items():
        (line,) = (line for line in done.stdout.splitlines() if line.startswith(feature.title))
        if name != "single-statements":
            assert (feature.lacking in line) == (name in LACKING[kind])


def test_the_command_reports_an_endpoint_that_does_not_answer() -> None:
    done = checked("http://127.0.0.1:1/sparql")
    assert done.returncode == 2
    assert "does not answer" in done.stderr
