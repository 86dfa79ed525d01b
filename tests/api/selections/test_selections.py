"""The datasets that a query or a search found, as one: conditions, credits, citations."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from api.exports.context import Place
from api.selections.card import card
from api.selections.files import as_json, citations, markdown
from api.selections.selection_query import Selection
from api.site import Site
from kg.datasets.model import Agent, Dataset, Inherited, Licence, Named, Paper
from kg.rdf.namespaces import expand
from kg.resources import directory
from tests.api.exports import dcatap

HTML = {"Accept": "text/html"}
BASE = "http://localhost:8000/"
USE = "https://w3id.org/fairweave/vocabulary/use-class/"
PLACE = Place("http://h", BASE, Site(), "abc")
SELECTED = "query=datasets-matching"


def dataset(name: str, use: str = "", **more: object) -> Dataset:
    given = {"use_class": use.replace("-", " "), "use_class_iri": USE + use if use else "", **more}
    return Dataset(f"{BASE}dataset/{name}", BASE, name, name, **given)  # type: ignore[arg-type]


def selection(*datasets: Dataset) -> Selection:
    return Selection("Some", "/selection?query=x", "/queries/x", (), datasets)


@pytest.mark.parametrize(
    ("uses", "whole"),
    [
        (["any-use", "any-use"], "any-use"),
        (["any-use", "non-commercial"], "non-commercial"),
        (["non-commercial", "academic-only", "any-use"], "academic-only"),
        (["any-use", "unspecified"], "unspecified"),
        (["any-use", ""], "unspecified"),  # that nothing is known is no permission
        (["", "non-commercial"], "unspecified"),
        (["per-sample", "any-use"], "per-sample"),
    ],
)
def test_the_whole_is_as_restricted_as_its_strictest_part(uses: list[str], whole: str) -> None:
    found = card([dataset(f"d{n}", use) for n, use in enumerate(uses)], PLACE)
    assert found.use_class == whole
    assert sum(each.number for each in found.classes) == len(uses)
    # where no licence is stated for some, the others are summed up apart
    stated = [use for use in uses if use not in ("", "unspecified", "per-sample")]
    strictest = [d.name for d in found.strictest]
    expected = [f"d{n}" for n, use in enumerate(uses) if use == found.rest]
    is_apart = len(expected) < len(stated) and found.rest != "any-use"
    assert strictest == (expected if is_apart else [])


def test_datasets_without_a_licence_are_not_summed_up_as_licensed() -> None:
    many = [dataset(f"d{n}", "unspecified" if n < 56 else "academic-only") for n in range(107)]
    found = card(many, PLACE)
    assert found.means == "no licence is stated for 56 of 107; for the rest: academic research only"
    assert (found.use_class, found.rest, found.unstated) == ("unspecified", "academic-only", 56)


def test_conditions_of_ancestors_are_on_the_card() -> None:
    origin = Named(f"{BASE}dataset/root", "Root")
    inherited = Inherited(origin, "non-commercial", USE + "non-commercial", (origin,), 1)
    heir = dataset("heir", "any-use", inherited=(inherited,))
    found = card([heir], PLACE)
    assert found.conditional == [heir]
    assert (
        "heir: Made from Root (non-commercial)" in markdown(selection(heir), found, PLACE).decode()
    )
    listed = json.loads(as_json(selection(heir), found, PLACE))["datasets"][0]["inherited_terms"]
    assert listed == [{"from": origin.iri, "use_class": "non-commercial", "path": [origin.iri]}]


def test_duties_are_counted_with_what_is_not_known() -> None:
    by = Licence("https://w3id.org/fairweave/licence/CC-BY-4.0", "CC BY 4.0", "CC-BY-4.0")
    alike = Licence("https://w3id.org/fairweave/licence/CC-BY-SA-4.0", "CC BY-SA 4.0")
    terms = Licence("http://h/terms", "OpenAI's terms", kind="provider terms")
    found = card(
        [
            dataset("a", attribution=True, share_alike=True, licences=(by, alike, terms)),
            dataset("b", attribution=False, share_alike=False, licences=(by,)),
            dataset("c"),
        ],
        PLACE,
    )
    assert (found.attribution.yes, found.attribution.no, found.attribution.unknown) == (1, 1, 1)
    # of the licences of a share-alike dataset, those that require it
    assert [each.label for each in found.share_alike_licences] == ["CC BY-SA 4.0"]
    assert [(each.label, each.number) for each in found.licences] == [
        ("CC BY 4.0", 2),
        ("CC BY-SA 4.0", 1),
    ]
    assert [each.label for each in found.terms] == ["OpenAI's terms"]
    # who must be named, and apart from them who may have to be, but not who need not
    assert [c.title for c in found.credits if c.required] == ["a"]
    assert [c.title for c in found.credits if c.is_open] == ["c"]


def test_who_made_it_is_credited_with_the_paper_and_the_page_they_gave_it() -> None:
    paper = Paper("http://h/article/1", "On it", arxiv="1508.05326")
    found = card(
        [dataset("a", attribution=True, papers=(paper,), pages=("https://a.org/",))], PLACE
    )
    assert found.credits[0].line.endswith(" https://arxiv.org/abs/1508.05326 https://a.org/")


def test_the_card_counts_datasets_with_claims_that_disagree() -> None:
    found = card([dataset("a", terms_disagree=True), dataset("b")], PLACE)
    assert found.disagreeing == 1


def test_nothing_of_the_data_is_markup_in_markdown() -> None:
    evil = dataset(
        "<script>alert(1)</script> [x](javascript:alert(1)) `a` | b",
        licences=(Licence("javascript:alert(1)", "L\n# heading"),),
        creators=(Agent("u:a", "*Bold* <img src=x>"),),
    )
    text = markdown(selection(evil), card([evil], PLACE), PLACE).decode()
    assert "<script>" not in text.replace("\\<", "")
    assert "](" not in text.replace("\\](", "")
    assert "\n# heading" not in text
    assert "<img" not in text.replace("\\<", "")


def test_each_citation_has_a_key_of_its_own() -> None:
    text = citations(selection(dataset("a b"), dataset("a.b"), dataset("A-B")), PLACE).decode()
    assert re.findall(r"@misc\{([^,]+)", text) == ["a-b", "a-b-2", "A-B-3"]


def test_the_paper_of_several_datasets_is_cited_once_before_them() -> None:
    paper = Paper("u:p", "T", bibtex="@article{key, title={T}, author={Roe, Ann}}")
    both = (dataset("a", papers=(paper,)), dataset("key", papers=(paper,)))
    text = citations(selection(*both), PLACE).decode()
    assert re.findall(r"@(\w+)\{([^,]+)", text) == [
        ("article", "key"),
        ("misc", "a"),
        ("misc", "key-2"),
    ]


def test_words_of_json() -> None:
    found = dataset("a", "academic-only")
    answer = json.loads(as_json(selection(found), card([found], PLACE), PLACE))
    assert answer["use_class"] == "academic-only"
    assert answer["use_classes"] == {"academic only": 1}
    assert answer["snapshot"] == "abc"


def test_a_query_s_datasets_in_every_form(service: httpx.Client) -> None:
    result = service.get("/queries/datasets-matching.json").json()["results"]["bindings"]
    iris = {row["dataset_iri"]["value"] for row in result}
    assert iris
    answer = service.get(f"/selection.json?{SELECTED}").json()
    assert {found["iri"] for found in answer["datasets"]} == iris
    assert answer["count"] == len(iris)
    for suffix, syntax in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        body = service.get(f"/selection.{suffix}?{SELECTED}").content
        triples = [quad.triple for quad in parse(body, format=syntax)]
        members = {t.object.value for t in triples if t.predicate.value == expand("dcat:dataset")}
        assert members == iris
        described = {
            t.subject.value
            for t in triples
            if t.predicate.value == expand("rdf:type") and t.object.value == expand("dcat:Dataset")
        }
        assert described == iris
    bib = service.get(f"/selection.bib?{SELECTED}")
    assert bib.headers["content-type"].startswith("application/x-bibtex")
    assert bib.text.count("Described ") == len(iris)
    assert service.get(f"/selection.md?{SELECTED}").text.startswith("# Provenance card")
    page = service.get(f"/selection?{SELECTED}", headers=HTML)
    assert page.status_code == 200
    assert f"Combined terms of {len(iris):,} datasets" in page.text


def test_a_search_without_exact_match_has_a_caution_everywhere(service: httpx.Client) -> None:
    address = "/selection{}?q=question+answering+klingonzzz"
    answer = service.get(address.format(".json")).json()
    assert answer["count"] and answer["caution"].startswith("Nothing has all of these words")
    for suffix in ("", ".md", ".ttl"):
        text = service.get(address.format(suffix), headers=HTML if not suffix else {}).text
        assert "Nothing has all of these words" in text, suffix
    assert service.get(f"/selection.json?{SELECTED}").json()["caution"] is None


def test_parameters_narrow_it(service: httpx.Client) -> None:
    every = service.get(f"/selection.json?{SELECTED}").json()["count"]
    narrowed = service.get(f"/selection.json?{SELECTED}&modality=text").json()["count"]
    result = service.get("/queries/datasets-matching.json?modality=text").json()
    assert narrowed == len(result["results"]["bindings"])
    assert 0 < narrowed < every


def test_a_search_s_datasets(service: httpx.Client) -> None:
    hits = service.get("/search.json?q=dataset&kind=dataset&size=100").json()
    answer = service.get("/selection.json?q=dataset").json()
    assert answer["count"] == hits["count"]
    assert {found["iri"] for found in answer["datasets"]} >= {hit["iri"] for hit in hits["hits"]}
    page = service.get("/search?q=dataset&kind=dataset", headers=HTML).text
    link = re.search(r'href="(/selection\?[^"]+)"', page)
    assert link is not None
    followed = service.get(link[1].replace("&amp;", "&"), headers={"Accept": "application/json"})
    assert followed.json()["count"] == answer["count"]


def test_the_page_of_a_query_that_finds_datasets_leads_to_it(service: httpx.Client) -> None:
    page = service.get("/queries/datasets-matching?modality=text", headers=HTML).text
    link = re.search(r'href="(/selection\?query=datasets-matching&amp;modality=[^"]+)"', page)
    assert link is not None
    assert service.get(link[1].replace("&amp;", "&"), headers=HTML).status_code == 200
    assert "/selection?" not in service.get("/queries/journals", headers=HTML).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/selection", 400),
        ("/selection?query=articles-by-year", 400),
        ("/selection?query=nothing", 404),
        ("/selection?query=datasets-matching&modality=smell", 400),
        ("/selection?query=datasets-matching&query=lineage", 400),
        ("/selection?query=datasets-matching&snapshot=0000000000000000", 410),
        ("/selection.exe?query=datasets-matching", 404),
    ],
)
def test_what_cannot_be_selected(service: httpx.Client, address: str, status: int) -> None:
    answer = service.get(address, headers=HTML)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_the_page_is_whole(service: httpx.Client) -> None:
    class Anchors(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.ids: list[str] = []
            self.links: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            self.ids += [given["id"] or ""] if "id" in given else []
            self.links += [given["href"] or ""] if tag == "a" and "href" in given else []

    parser = Anchors()
    parser.feed(service.get(f"/selection?{SELECTED}", headers=HTML).text)
    assert len(parser.ids) == len(set(parser.ids))
    for link in parser.links:
        if link.startswith("/selection."):
            assert service.get(link).status_code == 200, link


def test_the_catalogue_conforms_to_dcat_ap(
    service: httpx.Client, shared_data: Callable[[str], Path]
) -> None:
    shapes = dcatap.shapes(shared_data("dcat-ap"))
    body = service.get(f"/selection.ttl?{SELECTED}").content
    assert dcatap.violations(body, "turtle", shapes) == []


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("q=a&nonsense=1", "nonsense: no such parameter; this address takes q, "),
        ("query=datasets-matching&nonsense=1", "nonsense: takes nothing: datasets-matching has "),
    ],
)
def test_a_parameter_that_is_none_is_refused(
    service: httpx.Client, query: str, detail: str
) -> None:
    response = service.get(f"/selection.json?{query}")
    assert response.status_code == 400
    assert response.json()["detail"].startswith(detail)


@pytest.mark.examples("datasets of sources that are no audits")
def test_sources_describe_datasets_whether_they_are_audits_or_not(
    demo_service: httpx.Client,
) -> None:
    names = "dataset=images-deart&dataset=open-tables~alpaca-cleaned"
    html = demo_service.get(f"/selection?{names}", headers=HTML).text
    described = re.search(r"<dt>Described by</dt><dd>(.*?)</dd>", html)
    assert described
    for source in ("corrections", "table"):
        about = (Path(str(directory("examples"))) / source / "source.toml").read_text("utf-8")
        assert tomllib.loads(about)["title"] in unescape(described[1])
    assert "Audited in" not in html
