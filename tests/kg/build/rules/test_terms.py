"""Terms of datasets, inferred from the claims of two audits that are built together."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.authorities.use_classes import shipped
from kg.build.pipeline import build
from kg.build.rules import inherited_terms
from kg.build.rules.rule import Merged
from kg.build.sources import recognise
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ontology import Ontology
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

BASE = "http://localhost:8000/"
USE = f"{PREFIXES['fwv']}use-class/"
HUB = "https://huggingface.co/datasets/"
IN_D = {"Collection": "D"}


def entry(name: str, *licences: str, made_from: tuple[str, ...] = (), **more: Any) -> Any:
    return {
        "Unique Dataset Identifier": name,
        "Dataset Name": name,
        "Collection": "C",
        "Languages": ["English"],
        "Licenses": [{"License": licence, "License URL": ""} for licence in licences],
        "Derived from Datasets": list(made_from),
        **more,
    }


UNI = [
    entry("disputed", "MIT License", **{"Inferred Metadata": {"HF Yaml License": "MIT License"}}),
    entry("agreed", "MIT License"),
    entry("stated-once", "Unspecified"),
    entry("partly", "MIT License", "Unspecified"),
    entry("nobody", "Unspecified"),
    entry("no-claim"),
    entry("samples", "MIT License", "No License"),
    entry("card-only", **{"Inferred Metadata": {"HF Yaml License": "CC BY-NC 4.0"}}),
    entry("code-only", **{"Inferred Metadata": {"GitHub License": "MIT License"}}),
    entry("own-name", "A licence that nobody knows"),
    entry("generated", "MIT License", "OpenAI"),
    entry("generated-only", "Unspecified", "OpenAI"),
    entry(
        "generated-carded",
        "Unspecified",
        "OpenAI",
        **{"Inferred Metadata": {"HF Yaml License": "MIT License"}},
    ),
    entry("several", "MIT License", "Apache License 2.0", "CC BY-NC 4.0"),
    entry("root", "CC BY-NC 4.0"),
    entry("middle", "MIT License", made_from=("root",)),
    entry("leaf", "MIT License", made_from=("middle",)),
    entry("strict", "Academic Research Purposes Only", made_from=("root",)),
    entry("round-a", "MIT License", made_from=("round-b",)),
    entry("round-b", "Unspecified", made_from=("round-a",)),
    entry("free", "MIT License", **{"Hugging Face URL": f"{HUB}Example/Rivers"}),
    entry("silent", "Unspecified", **{"Hugging Face URL": f"{HUB}example/lakes"}),
]
FIRM = [
    entry("disputed", "CC BY-NC 4.0"),
    entry("agreed", "MIT License"),
    entry("stated-once", "Apache License 2.0"),
    entry("nobody", "Unspecified"),
    entry("strict-twin", "CC BY-NC 4.0", **{**IN_D, "Hugging Face URL": f"{HUB}example/rivers/"}),
    entry("free-twin", "MIT License", **{**IN_D, "Hugging Face URL": f"{HUB}example/lakes"}),
]


def shorter(iri: str) -> str:
    return iri.removeprefix(USE).removeprefix(f"{BASE}dataset/")


class Graph:
    """A store that answers patterns."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ask(self, pattern: str) -> list[tuple[str, ...]]:
        variables = " ".join(dict.fromkeys(re.findall(r"\?\w+", pattern)))
        found = self.store.query(
            f"BASE <{BASE}> SELECT DISTINCT {variables} {{ {pattern} }}",
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
        )
        return sorted(tuple(shorter(v.value) if v else "" for v in row) for row in found)

    def class_of(self, name: str) -> list[tuple[str, ...]]:
        return self.ask(f"<dataset/{name}> fw:effectiveUseClass ?u")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("audits")
    for group, entries in (("uni", UNI), ("firm", FIRM)):
        (folder / group).mkdir()
        (folder / group / "source.toml").write_text(f'creator = "Group {group}"\n')
        keyed = {e["Unique Dataset Identifier"]: e for e in entries}
        (folder / group / "x.json").write_text(json.dumps(keyed))
    done = build(
        recognise([str(folder / "uni"), str(folder / "firm")]),
        DataDirectory(folder / "data"),
        ids=Identities(BASE),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert done.snapshot is not None and not done.refused
    return Graph(Store.read_only(str(done.snapshot.store)))


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("disputed", "non-commercial"),
        ("agreed", "any-use"),
        ("stated-once", "any-use"),
        ("partly", "unspecified"),
        ("nobody", "unspecified"),
        ("no-claim", "unspecified"),
        ("samples", "per-sample"),
        ("card-only", "non-commercial"),
        ("code-only", "unspecified"),
        ("own-name", "academic-only"),
        ("generated", "non-commercial"),
    ],
)
def test_every_dataset_has_one_answer(built: Graph, name: str, use: str) -> None:
    assert built.class_of(name) == [(use,)]


def test_effective_terms_are_in_the_graph_of_their_rule_alone(built: Graph) -> None:
    graphs = built.store.query(
        "SELECT DISTINCT ?g { GRAPH ?g { ?d fw:effectiveUseClass ?u } }", prefixes=dict(PREFIXES)
    )
    assert [row["g"].value for row in graphs] == [f"{BASE}inferred/effective-terms"]


def test_disagreeing_claims_and_the_rule_are_the_evidence(built: Graph) -> None:
    node = "<dataset/disputed#effective-terms>"
    assert built.ask(f"{node} prov:wasDerivedFrom ?claim") == [
        ("disputed#licence-claim-audit-cc-by-nc-4.0",),
        ("disputed#licence-claim-audit-mit-license",),
    ]
    assert built.ask(f"{node} fw:termsDisagree ?d") == [("true",)]
    assert built.ask(f"{node} fw:inferredBy ?rule . ?rule a fw:InferredGraph") == [
        (f"{BASE}inferred/effective-terms",)
    ]
    assert built.ask("<dataset/agreed#effective-terms> fw:termsDisagree ?d") == [("false",)]


def test_another_description_with_other_terms_is_named_and_no_use_is_clear(built: Graph) -> None:
    node = "effective-terms> fw:differingDescription ?other"
    assert built.class_of("free") == [("any-use",)]
    assert built.ask(f"<dataset/free#{node}") == [("strict-twin",)]
    assert built.ask(f"<dataset/strict-twin#{node}") == [("free",)]
    purpose = "purpose-train-commercial-model> fw:purposeOutcome ?o ; dcterms:description ?text"
    ((outcome, text),) = built.ask(f"<dataset/free#{purpose}")
    assert outcome.endswith("/unclear")
    assert "CC BY-NC 4.0" in text
    # one that states no licence does not disagree
    assert built.ask(f"<dataset/free-twin#{node}") == built.ask(f"<dataset/silent#{node}") == []


def test_terms_of_a_provider_are_left_out_beside(built: Graph) -> None:
    pattern = "<dataset/generated> fw:effectiveUseClassWithoutProviderTerms ?u"
    assert built.ask(pattern) == [("any-use",)]


def test_an_unknown_duty_is_a_duty_and_without_terms_no_duty_is_known(built: Graph) -> None:
    assert built.ask("<dataset/own-name> fw:effectiveAttribution ?a") == [("true",)]
    assert built.ask("<dataset/nobody> fw:effectiveAttribution ?a") == []


def test_restricted_ancestors_are_conditions_with_their_path(built: Graph) -> None:
    assert built.ask(
        "?d fw:inheritedTerms ?p . ?p fw:ancestor ?a ; fw:useClass ?u ; fw:steps ?n"
    ) == [
        ("leaf", "leaf#path-to-root", "root", "non-commercial", "2"),
        ("middle", "middle#path-to-root", "root", "non-commercial", "1"),
        ("round-a", "round-a#path-to-round-b", "round-b", "unspecified", "1"),
    ]
    path = "<dataset/leaf#path-to-root> fw:restOfPath* ?p . ?p fw:nextOnPath ?next ; fw:steps ?n"
    assert [row[1:] for row in built.ask(path)] == [("middle", "2"), ("root", "1")]
    assert built.class_of("leaf") == [("any-use",)]


def test_a_disputed_dataset_is_listed_as_one(built: Graph) -> None:
    query = Catalogue.shipped()["licence-disagreements-listed"]
    rows = built.store.query(query.bind({}), use_default_graph_as_union=True)
    found = {(row["dataset"].value, row["claimant"].value, row["comparison"].value) for row in rows}
    assert ("disputed", "Group uni", "more permissive") in found


def inherited(*statements: tuple[str, str, str]) -> Graph:
    """The inherited terms of datasets, of ``use``, ``from`` and ``same`` statements."""
    names = {
        "use": "fw:effectiveUseClass",
        "from": "prov:wasDerivedFrom",
        "same": "prov:alternateOf",
    }
    lines = (
        f"<{BASE}dataset/{s}> <{expand(names[p])}> "
        f"<{USE if p == 'use' else BASE + 'dataset/'}{o}> .\n"
        for s, p, o in statements
    )
    store = Store()
    source = NamedNode(f"{BASE}source/a")
    store.load("".join(lines).encode(), RdfFormat.N_TRIPLES, to_graph=source)
    lines = inherited_terms.infer(Merged(store, Identities(BASE), shipped()))
    store.load("".join(lines).encode(), RdfFormat.N_TRIPLES)
    return Graph(store)


def test_another_description_of_a_dataset_is_no_ancestor() -> None:
    apart = [("a", "use", "any-use"), ("b", "use", "non-commercial"), ("a", "from", "b")]
    assert inherited(*apart).ask("?d fw:inheritedTerms ?p") != []
    assert inherited(*apart, ("b", "same", "a")).ask("?d fw:inheritedTerms ?p") == []


def test_a_long_chain_needs_one_path_node_for_each_dataset() -> None:
    count = 2_000
    chain = [("d0", "use", "academic-only")]
    for n in range(1, count):
        chain += [(f"d{n}", "use", "any-use"), (f"d{n}", "from", f"d{n - 1}")]
    found = inherited(*chain)
    assert len(found.ask("?p a fw:DerivationPath")) == count - 1
    assert found.ask(f"<dataset/d{count - 1}> fw:inheritedTerms/fw:steps ?n") == [(str(count - 1),)]


@pytest.mark.parametrize(
    ("name", "train", "publish", "research"),
    [
        ("agreed", "allowed", "allowed", "allowed"),
        ("card-only", "not-allowed", "allowed", "allowed"),
        ("strict", "not-allowed", "unclear", "allowed"),
        ("disputed", "unclear", "allowed", "allowed"),
        ("partly", "unclear", "unclear", "unclear"),
        ("nobody", "unclear", "unclear", "unclear"),
        ("no-claim", "unclear", "unclear", "unclear"),
        ("samples", "unclear", "unclear", "unclear"),
        ("code-only", "unclear", "unclear", "unclear"),
        ("own-name", "unclear", "unclear", "unclear"),
        ("generated", "not-allowed", "allowed", "allowed"),
        # terms of a model's provider restrict, and are no licence
        ("generated-only", "not-allowed", "unclear", "unclear"),
        ("generated-carded", "not-allowed", "unclear", "unclear"),
        ("several", "not-allowed", "allowed", "allowed"),
        ("leaf", "unclear", "allowed", "allowed"),
        ("round-a", "unclear", "unclear", "unclear"),
    ],
)
def test_a_dataset_is_assessed_for_each_purpose(
    built: Graph, name: str, train: str, publish: str, research: str
) -> None:
    rows = built.ask(
        f"<dataset/{name}> fw:purposeAssessment ?a . ?a fw:purpose ?p ; fw:purposeOutcome ?o"
    )
    outcomes = {purpose.rpartition("/")[2]: o.rpartition("/")[2] for _, purpose, o in rows}
    assert outcomes == {
        "train-commercial-model": train,
        "publish-derived-dataset": publish,
        "do-research": research,
    }


@pytest.mark.parametrize(
    ("name", "why", "decides"),
    [
        ("card-only", "CC BY-NC 4.0 prohibits commercial use.", "licence/CC-BY-NC-4.0"),
        ("nobody", "No licence is stated for all of it.", "unspecified"),
        ("partly", "No licence is stated for all of it.", "unspecified"),
        ("leaf", "It was made from root, whose licence prohibits commercial use.", "leaf#path"),
        ("own-name", "What A licence that nobody knows permits is not known.", "licence/"),
        ("generated", "OpenAI prohibits commercial use.", "licence/openai-terms"),
        ("generated-carded", "OpenAI prohibits commercial use.", "licence/openai-terms"),
    ],
)
def test_an_assessment_names_what_decides(built: Graph, name: str, why: str, decides: str) -> None:
    node = f"<dataset/{name}#purpose-train-commercial-model>"
    assert built.ask(f"{node} dcterms:description ?why") == [(why,)]
    assert any(decides in one for (one,) in built.ask(f"{node} fw:decidedBy ?by"))


def test_a_use_that_several_licences_allow_names_all_of_them(built: Graph) -> None:
    node = "<dataset/several#purpose-publish-derived-dataset>"
    assert built.ask(f"{node} dcterms:description ?why") == [
        (
            "Apache License 2.0, MIT License permit use, naming the source; "
            "CC BY-NC 4.0 permits use, naming the source, without commercial use.",
        )
    ]
    named = {one.rpartition("/")[2] for (one,) in built.ask(f"{node} fw:decidedBy ?by")}
    assert {"Apache-2.0", "CC-BY-NC-4.0", "MIT"} <= named
