"""Validating files and stores, from the shapes to the words."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, BNode, Graph, Namespace
from rdflib.term import Node

from kg import resources
from kg.errors import SourceError
from kg.validation import Shapes, ShapesError, validate, validate_files
from kg.validation.candidates import Candidates
from kg.validation.neighbourhood import whole_graph
from kg.validation.report import REPORT
from kg.validation.shapes import PARAMETERS

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://example.org/> .
"""
SHAPES = """
e:dataset a sh:NodeShape ; sh:targetClass e:Dataset ;
  sh:property e:dataset-title, e:dataset-year, e:dataset-kind, e:dataset-page .
e:dataset-title sh:path e:title ; sh:datatype xsd:string ; sh:minCount 1 ;
  sh:message "Give the dataset a title." .
e:dataset-year sh:path e:releaseYear ; sh:datatype xsd:integer ; sh:maxCount 1 .
e:dataset-kind sh:path e:kind ; sh:in ("text" "speech" "video") .
e:dataset-page sh:path e:page ; sh:nodeKind sh:IRI ; sh:severity sh:Warning .
"""
GOOD = """
<http://h/dataset/ami> a e:Dataset ; e:title "AMI" ; e:releaseYear 2005 ; e:kind "speech" .
"""
BAD = """
<http://h/dataset/bad> a e:Dataset ; e:releaseYear "19x8"^^xsd:integer, 2001 ; e:kind "smell" .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Shapes:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + SHAPES)
    return Shapes.load(file)


def written(folder: Path, data: str, name: str = "data.ttl") -> Path:
    file = folder / name
    file.write_text(PREFIXES + data)
    return file


def test_what_conforms_is_never_shown_to_pyshacl(tmp_path: Path, shapes: Shapes) -> None:
    report = validate_files([written(tmp_path, GOOD)], shapes)
    assert report.conforms and report.judged == 0 and report.refused == {}
    assert report.to_text() == "Everything conforms.\n"


def test_a_record_is_refused_with_all_its_reasons_in_words(tmp_path: Path, shapes: Shapes) -> None:
    report = validate_files([written(tmp_path, GOOD + BAD)], shapes)
    assert not report.conforms and report.judged == 1
    assert list(report.refused) == ["http://h/dataset/bad"]
    (line,) = (text for text in report.to_text().splitlines() if text.startswith("dataset bad: "))
    assert set(line.removeprefix("dataset bad: ").split("; ")) == {
        "release year “19x8” is not a whole number",
        "release year has more than one value",
        "title: Give the dataset a title.",
        "kind “smell” is none of “text”, “speech”, “video”",
    }


def test_a_part_is_refused_with_its_record(tmp_path: Path, shapes: Shapes) -> None:
    part = '<http://h/dataset/ami#part> a e:Dataset ; e:title "A part" ; e:kind "smell" .'
    report = validate_files([written(tmp_path, GOOD + part)], shapes)
    (finding,) = report.refused["http://h/dataset/ami"]
    assert finding.focus == "http://h/dataset/ami#part"


def test_a_warning_refuses_nothing_and_does_not_conform(tmp_path: Path, shapes: Shapes) -> None:
    page = '<http://h/dataset/ami> e:page "none" .'
    report = validate_files([written(tmp_path, GOOD + page)], shapes)
    assert not report.conforms and not report.refuses
    assert report.refused == {} and len(report.findings) == 1
    assert "sh:conforms false" in report.to_turtle()
    violations = report.above(str(SH.Violation))
    assert violations.conforms and "sh:conforms true" in violations.to_turtle()
    assert "sh:resultSeverity" not in violations.to_turtle()
    assert "(page “none” is not a link (an IRI))" in report.to_text()
    assert json.loads(report.to_json())["records"][0]["refused"] is False


def test_no_e_mail_address_reaches_a_report(tmp_path: Path, shapes: Shapes) -> None:
    mail = '<http://h/dataset/ami> e:kind "jane.doe@example.org" ; e:page "x@example.org" .'
    report = validate_files([written(tmp_path, GOOD + mail)], shapes)
    assert len(report.findings) == 2
    for text in (report.to_text(), report.to_json(), report.to_turtle()):
        assert "@example.org" not in text and "[e-mail address]" in text


def test_redaction_hides_no_record_from_the_judge(tmp_path: Path, shapes: Shapes) -> None:
    names = ("set@v1.2", "audio@16k.wav", "jane@example.org", "john@example.org")
    bad = "".join(f"<http://h/dataset/{name}> a e:Dataset ." for name in names)
    report = validate_files([written(tmp_path, bad)], shapes)
    assert set(report.refused) == {f"http://h/dataset/{name}" for name in names}
    assert "@example.org" not in report.to_text() + report.to_json() + report.to_turtle()


def test_a_record_whose_name_looks_like_an_address_is_refused(
    tmp_path: Path, shapes: Shapes
) -> None:
    data = '<http://h/dataset/set@v1.2> a e:Dataset ; e:title "x" ; e:kind "smell" .'
    report = validate_files([written(tmp_path, data)], shapes)
    assert list(report.refused) == ["http://h/dataset/set@v1.2"]
    for text in (report.to_text(), report.to_json(), report.to_turtle()):
        assert "set@v1.2" in text  # it only looks like one


def test_each_node_is_named_with_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES + "e:s a sh:NodeShape ; sh:targetClass e:Thing ; sh:property e:s-label ."
        "e:s-label sh:path e:label ; sh:minCount 1 ; sh:maxCount 0 ."
    )
    data = """<http://h/things#one> a e:Thing ; e:label "Berg", "Berg"@de .
    <http://h/things#two> a e:Thing ."""
    text = validate_files([written(tmp_path, data)], Shapes.load(tmp_path / "shapes.ttl")).to_text()
    assert "things#one: label must not be there" in text
    assert "things#two: label is missing" in text


def test_nodes_that_are_called_alike_are_named_by_their_iris(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES + "e:s a sh:NodeShape ; sh:targetClass e:Thing ; sh:property e:s-label ."
        "e:s-label sh:path e:label ; sh:minCount 1 ."
    )
    nodes = ("http://one/a", "http://two/a", "http://h/x?id=1", "http://h/x?id=2")
    data = "".join(f"<{node}> a e:Thing ." for node in nodes)
    text = validate_files([written(tmp_path, data)], Shapes.load(tmp_path / "shapes.ttl")).to_text()
    for node in nodes:
        assert f"{node}: label is missing" in text


def test_literals_with_one_text_are_two_results(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES + "e:s a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property e:s-p ."
        'e:s-p sh:path e:p ; sh:in ("x") .'
    )
    data = '<http://h/a> e:p "a", "a"@de, "a"@en .'
    report = validate_files([written(tmp_path, data)], Shapes.load(tmp_path / "shapes.ttl"))
    assert sorted(finding.value_type for finding in report.findings) == ["", "@de", "@en"]
    assert report.to_turtle().count("sh:resultPath") == 3


@pytest.mark.parametrize(
    ("shape", "data", "values"),
    [
        ("sh:maxExclusive 3", "4.0, 4, 2.50", ["4", "4.0"]),
        ("sh:datatype xsd:nonNegativeInteger", '"5"^^xsd:nonNegativeInteger, 6', ["6"]),
        ("sh:datatype xsd:integer", '"19x8"^^xsd:integer, "07"^^xsd:integer', ["19x8"]),
        ("sh:in (4.0)", "4.00, 4.0", ["4.00"]),
        ('sh:uniqueLang "1"^^xsd:boolean', '"a"@de, "b"@de', []),
        ("sh:uniqueLang true", '"a"@de, "b"@de', [""]),
    ],
)
def test_literals_are_judged_as_they_are_written(
    tmp_path: Path, shape: str, data: str, values: list[str]
) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES + "e:s a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property e:s-p ."
        f"e:s-p sh:path e:p ; {shape} ."
    )
    file = written(tmp_path, f"<http://h/a> e:p {data} .")
    report = validate_files([file], Shapes.load(tmp_path / "shapes.ttl"))
    assert sorted(finding.value for finding in report.findings) == values


def test_results_that_say_the_same_are_counted(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES + "e:s a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property e:s-p ."
        "e:s-p sh:path e:p ; sh:lessThan e:q ."
    )
    file = written(tmp_path, "<http://h/a> e:p 5 ; e:q 1, 2 .")
    report = validate_files([file], Shapes.load(tmp_path / "shapes.ttl"))
    graph = Graph().parse(data=report.to_turtle(), format="turtle")
    assert len(report.findings) == len(list(graph.objects(None, SH.result))) == 2


def test_shapes_that_only_advanced_features_judge(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES
        + """e:s a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ;
          sh:select "SELECT ?this { ?this <http://example.org/p> 1 }" ] ;
        sh:property e:s-q . e:s-q sh:path e:q ; sh:minCount 1 ."""
    )
    shapes, file = Shapes.load(tmp_path / "shapes.ttl"), written(tmp_path, "<http://h/a> e:p 1 .")
    assert shapes.advanced_terms() == ["sh:target"]
    assert validate_files([file], shapes).conforms
    assert len(validate_files([file], shapes, advanced=True).findings) == 1


def test_a_property_shape_without_a_path_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        PREFIXES
        + """e:s a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property e:pathless, e:s-q .
        e:pathless a sh:PropertyShape ; sh:minCount 1 . e:s-q sh:path e:q ; sh:minCount 1 ."""
    )
    shapes, file = Shapes.load(tmp_path / "shapes.ttl"), written(tmp_path, "<http://h/a> e:p 1 .")
    assert len(shapes.malformed()) >= 1
    assert [f.path for f in validate_files([file], shapes).findings] == ["http://example.org/q"]


def test_two_runs_give_the_same_report_to_the_byte(tmp_path: Path, shapes: Shapes) -> None:
    file = written(tmp_path, GOOD + BAD)
    first, second = (validate_files([file], Shapes.load(tmp_path / "shapes.ttl")) for _ in "12")
    assert first.to_turtle() == second.to_turtle()
    graph = Graph().parse(data=first.to_turtle(), format="turtle")
    assert len(set(graph.objects(None, SH.result))) == len(first.findings) == 4


def test_a_record_in_two_graphs_is_judged_as_one(shapes: Shapes) -> None:
    store = ox.Store()
    for graph, data in (
        ("urn:one", '<http://h/d> a e:Dataset ; e:title "A" .'),
        ("urn:two", '<http://h/d> a e:Dataset ; e:title "A" ; e:releaseYear 7 .'),
        ("urn:three", "<http://h/d> e:releaseYear 8 ."),
    ):
        store.load(
            (PREFIXES + data).encode(),
            format=ox.RdfFormat.TURTLE,
            to_graph=ox.NamedNode(graph),
        )
    report = validate(store, shapes)
    assert [f.message for f in report.findings] == ["release year has more than one value"]


def test_progress_ends_at_its_stated_total(tmp_path: Path, shapes: Shapes) -> None:
    steps: list[tuple[int, int]] = []
    validate_files([written(tmp_path, BAD)], shapes, progress=lambda *step: steps.append(step))
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert steps[-1][0] == steps[-1][1]


def test_more_candidates_than_one_portion_are_all_judged(
    tmp_path: Path, shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.validation.judge.BATCH", 3)
    data = "".join(f"<http://h/dataset/{n}> a e:Dataset .\n" for n in range(10))
    assert len(validate_files([written(tmp_path, data)], shapes).refused) == 10


def test_gzipped_files_are_read_and_nothing_temporary_stays(
    tmp_path: Path, shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    file = tmp_path / "data.ttl.gz"
    file.write_bytes(gzip.compress((PREFIXES + BAD).encode()))
    assert not validate_files([file], shapes).conforms
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(SourceError, match="not a whole gzip file"):
        validate_files([file], shapes)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("data.ttl", b"<http://a> <http://b>\n  .", "data.ttl: line 2, column 3: "),
        ("data.nt", b"<http://a> <http://b> \xff .", "data.nt: "),
        ("data.xyz", b"", "not a syntax of RDF by its name"),
        ("data.jsonld", b'{"@id": ', "data.jsonld: "),
        ("data.json", b'{"a": 1}', "`fairweave build` takes"),
        ("data.ttl", b"# nothing", "no RDF in it"),
    ],
)
def test_a_file_that_does_not_match_its_name_is_an_error_of_one_line(
    tmp_path: Path, shapes: Shapes, name: str, content: bytes, message: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        validate_files([file], shapes)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_is_an_error(tmp_path: Path, shapes: Shapes) -> None:
    with pytest.raises(SourceError, match=r"(?i)no such file"):
        validate_files([tmp_path / "none.ttl"], shapes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a> sh:path", "shapes.ttl: "),
        ("e:x e:y e:z .", "no shape in it has a target"),
    ],
)
def test_shapes_that_cannot_be_used_are_an_error(tmp_path: Path, text: str, message: str) -> None:
    file = written(tmp_path, text, "shapes.ttl")
    with pytest.raises(ShapesError, match=message):
        Shapes.load(file)


def test_ill_formed_shapes_have_problems(tmp_path: Path) -> None:
    """Those of the repository have none: they are checked once, in tests/kg/test_check.py."""
    bad = (
        "e:s a sh:NodeShape ; sh:targetClass e:C ; sh:property e:p . e:p sh:path e:q ; sh:minCount"
    )
    minus = Shapes.load(written(tmp_path, bad + ' "many" .', "bad.ttl")).problems()
    assert minus and all("\n" not in line for line in minus)
    trap = bad.replace("sh:minCount", "sh:datatype xsd:nonNegativeInteger .")
    (line,) = Shapes.load(written(tmp_path, trap, "trap.ttl")).problems()
    assert "xsd:integer" in line


def test_each_store_is_judged_by_the_subclasses_that_it_has(shapes: Shapes) -> None:
    untitled = '<http://h/corpus> a e:Corpus ; e:releaseYear 2005 ; e:kind "speech" .'
    subclass = "e:Corpus <http://www.w3.org/2000/01/rdf-schema#subClassOf> e:Dataset ."
    found = []
    for text in (untitled, untitled + subclass, untitled):
        store = ox.Store()
        store.load((PREFIXES + text).encode(), ox.RdfFormat.TURTLE)
        found.append(len(validate(store, shapes).findings))
    assert found == [0, 1, 0]


def test_the_constraints_that_are_known_are_those_of_pyshacl() -> None:
    from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS

    assert frozenset(ALL_CONSTRAINT_PARAMETERS) == PARAMETERS


def test_where_all_records_conform_pyshacl_is_not_imported() -> None:
    code = """
import sys
import kg.build.pipeline
from kg.validation import Shapes, validate
from pyoxigraph import Store
assert validate(Store(), Shapes.shipped()).conforms
print([name for name in ("pyshacl", "rdflib.plugins.sparql.parser") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_constraint_of_the_repositorys_shapes_has_a_query_of_its_own() -> None:
    shapes = Shapes.load(resources.directory("shapes"))
    candidates = Candidates(ox.Store(), shapes)
    checks = [check for shape in shapes.targeting() for check in candidates.checks(shape)]
    assert checks and not [c.shape for c in checks if not c.suspects or "!(false)" in c.suspects]


def test_a_constraint_in_sparql_is_judged_on_the_whole_graph(tmp_path: Path) -> None:
    text = """e:s a sh:NodeShape ; sh:targetClass e:Dataset ; sh:sparql [ a sh:SPARQLConstraint ;
      sh:message "Two datasets have this title." ;
      sh:select "SELECT $this { $this <http://example.org/title> ?t . "
        ] ."""
    query = (
        '"SELECT $this { $this <http://example.org/title> ?t . '
        '?other <http://example.org/title> ?t FILTER(?other != $this) }"'
    )
    text = text.replace('"SELECT $this { $this <http://example.org/title> ?t . "', query)
    shapes = Shapes.load(written(tmp_path, text, "sparql.ttl"))
    twin = '<http://h/dataset/twin> a e:Dataset ; e:title "AMI" .'
    report = validate_files([written(tmp_path, GOOD + twin)], shapes)
    assert set(report.refused) == {"http://h/dataset/ami", "http://h/dataset/twin"}


#: a checkout of github.com/w3c/data-shapes, whose suite is too large to be here
SUITE = os.environ.get("FAIRWEAVE_W3C_DATA_SHAPES", "")
_PLACE = "data-shapes-test-suite/tests/core"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")


@pytest.mark.skipif(
    not (Path(SUITE) / _PLACE).is_dir(),
    reason="FAIRWEAVE_W3C_DATA_SHAPES names no checkout of the suite",
)
def test_the_core_suite_of_the_w3c_passes() -> None:
    failed, passed = [], 0
    files = sorted((Path(SUITE) / _PLACE).glob("*/*.ttl"))
    for file in files:
        triples = ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())
        manifest = whole_graph(triples)
        for test in manifest.subjects(RDF.type, SHT.Validate):
            action = manifest.value(test, MF.action)
            data, shapes = (
                Path(unquote(urlsplit(str(manifest.value(action, p))).path))
                for p in (SHT.dataGraph, SHT.shapesGraph)
            )
            report = validate_files([data], Shapes.load(shapes)).to_turtle()
            expected = results_of(manifest, manifest.value(test, MF.result))
            # (rdflib's own parser would normalise the values)
            found = whole_graph(ox.parse(report, format=ox.RdfFormat.TURTLE))
            passed += (same := results_of(found, REPORT) == expected)
            failed += [] if same else [test]
    assert failed == [] and passed == 98


def results_of(graph: Graph, report: Node | None) -> tuple[str, list[tuple[str, ...]]]:
    """Whether ``report`` conforms, and its results, nodes without a name left out."""
    parts = (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.resultSeverity)
    return str(graph.value(report, SH.conforms)), sorted(
        tuple("" if isinstance(o := graph.value(r, p), BNode) else str(o) for p in parts)
        for r in graph.objects(report, SH.result)
    )
