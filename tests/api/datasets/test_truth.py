"""Formats state of a dataset what its source states: no newer, no more open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from pybtex.database import parse_string
from pyoxigraph import Literal, NamedNode, Triple

from api.exports import dcat
from api.exports.citations import bibtex_with_papers, in_words
from api.exports.context import Place
from api.exports.croissant import croissant
from api.exports.datacite import datacite
from api.exports.views import made
from api.site import Site
from kg.authorities.use_classes import shipped
from kg.datasets.dataset_reader import DatasetReader
from kg.datasets.model import Agent, Dataset, Licence, Named, Paper
from kg.datasets.nodes import Nodes, Value
from kg.rdf.namespaces import expand
from kg.rdf.rdf_writer import Statements, term

HERE = Place("http://h", "http://h/", Site(title="Catalogue"))
UPLOAD, STATED = "2022-01-25", "2019"


def dated(date: str, basis: str, stated: str = "") -> Dataset:
    """A dataset whose date of publication is inferred to be ``date``, from ``basis``."""
    nodes = Nodes()
    dataset = nodes["http://h/dataset/a"]
    concept = nodes[expand(f"fwv:date-basis/{basis}")]
    concept.add(expand("skos:prefLabel"), Value("upload to Hugging Face", is_iri=False))
    dataset.add(expand("fw:publicationDate"), Value(date, is_iri=False))
    dataset.add(expand("fw:publicationDateBasis"), Value(concept.iri, is_iri=True))
    if stated:
        dataset.add(expand("dcterms:issued"), Value(stated, is_iri=False))
    return DatasetReader(nodes, "http://h/", shipped()).dataset(dataset)


def test_a_date_of_upload_is_exported_as_what_it_is() -> None:
    found = dated(UPLOAD, "hugging-face-upload")
    assert (found.issued, found.first_date, found.year) == ("", UPLOAD, "2022")
    assert datacite(found, HERE, "http://h/a")["dates"] == [
        {
            "date": UPLOAD,
            "dateType": "Available",
            "dateInformation": "upload to Hugging Face",
        }
    ]
    exported = croissant(found, HERE, "http://h/a")
    assert exported["datePublished"] == UPLOAD
    assert exported["description"].endswith("is the date of: upload to Hugging Face.")
    out = Statements()
    dcat.dataset(out, found, HERE)
    dates = [t.predicate for t in out if UPLOAD in str(t.object)]
    assert dates == [term("dcterms:available")]


@pytest.mark.parametrize("stated", ["2019-05-03", "2019-05"])
def test_a_release_is_as_exact_as_it_is_stated(stated: str) -> None:
    nodes = Nodes()
    dataset = nodes["http://h/dataset/a"]
    for curie, date in (
        ("dcterms:issued", "2019"), ("schema:datePublished", stated),
        ("dcterms:issued", "2021"), ("schema:datePublished", "2021-01-01"),
    ):  # fmt: skip
        dataset.add(expand(curie), Value(date, is_iri=False))
    found = DatasetReader(nodes, "http://h/", shipped()).dataset(dataset)
    assert (found.issued, found.year) == (stated, "2019")
    out = Statements()
    dcat.dataset(out, found, HERE)
    kind = {10: "xsd:date", 7: "xsd:gYearMonth"}[len(stated)]
    (issued,) = [t.object for t in out if t.predicate == term("dcterms:issued")]
    assert issued == Literal(stated, datatype=term(kind))


def test_a_stated_release_is_the_date_of_issue() -> None:
    found = dated(STATED, "release", stated=STATED)
    assert (found.issued, found.first_date, found.year) == (STATED, "", "2019")
    assert datacite(found, HERE, "http://h/a")["dates"] == [{"date": "2019", "dateType": "Issued"}]


@pytest.mark.parametrize(
    ("pages", "is_open"),
    [
        (("https://catalog.ldc.upenn.edu/LDC93S1",), False),
        (("https://example.org/timit",), True),
    ],
)
def test_a_corpus_that_is_sold_is_not_described_as_free(
    pages: tuple[str, ...], is_open: bool
) -> None:
    hub = ("https://huggingface.co/datasets/timit_asr",)
    found = Dataset("i", "", "n", "TIMIT", landing_pages=pages, hub_pages=hub)
    assert found.is_open is is_open


def test_a_citation_names_only_who_is_known() -> None:
    without_makers = Dataset("http://h/dataset/a", "http://h/", "a", "A")
    assert in_words(without_makers, HERE, "http://h/a") == "A. Described in Catalogue. http://h/a"
    made = Dataset("http://h/dataset/a", "http://h/", "a", "A", creators=(Agent("", "B"),))
    assert in_words(made, HERE, "http://h/a") == "B: A. Described in Catalogue. http://h/a"


def test_a_corpus_available_on_request_is_not_described_as_free() -> None:
    hub = ("https://huggingface.co/datasets/conll2003",)
    form = Licence("https://w3id.org/fairweave/licence/request-form", "Request Form")
    assert not Dataset("i", "", "n", "CoNLL", hub_pages=hub, licences=(form,)).is_open


def test_an_unstated_duty_is_not_known() -> None:
    nodes = Nodes()
    node = nodes["http://h/dataset/a"]
    assert DatasetReader(nodes, "http://h/", shipped()).dataset(node).attribution is None
    node.add(expand("fw:effectiveAttribution"), Value("false", is_iri=False))
    assert DatasetReader(nodes, "http://h/", shipped()).dataset(node).attribution is False


def test_inherited_terms_are_read_with_their_path() -> None:
    nodes = Nodes()
    for heir, origin, steps in (("leaf", "mid", 2), ("mid", "root", 1)):
        path = nodes[f"http://h/dataset/{heir}#path-to-root"]
        path.add(expand("fw:ancestor"), Value("http://h/dataset/root", is_iri=True))
        path.add(expand("fw:nextOnPath"), Value(f"http://h/dataset/{origin}", is_iri=True))
        path.add(expand("fw:steps"), Value(str(steps), is_iri=False))
    leaf, path = nodes["http://h/dataset/leaf"], nodes["http://h/dataset/leaf#path-to-root"]
    leaf.add(expand("fw:inheritedTerms"), Value(path.iri, is_iri=True))
    path.add(expand("fw:restOfPath"), Value("http://h/dataset/mid#path-to-root", is_iri=True))
    (found,) = DatasetReader(nodes, "http://h/", shipped()).dataset(leaf).inherited
    assert [step.iri.rpartition("/")[2] for step in found.path] == ["mid", "root"]
    assert (found.ancestor.iri, found.steps) == ("http://h/dataset/root", 2)


def test_who_made_it_is_not_who_published_it_and_no_one_of_several_is_picked() -> None:
    alone, other = Agent("http://h/organization/b", "B"), Agent("http://h/organization/c", "C")
    without_makers = Dataset("http://h/dataset/a", "http://h/", "a", "A")
    made = replace(without_makers, creators=(alone,))
    of_two = replace(without_makers, publishers=(alone, other))
    assert (without_makers.publisher, made.publisher) == (None, None)
    assert of_two.publisher == Agent("http://h/dataset/a#publisher", "B; C", group=True)
    exported = [datacite(found, HERE, "http://h/a") for found in (without_makers, made, of_two)]
    assert [one["publisher"]["name"] for one in exported] == [":unkn", ":unkn", "B; C"]
    out = Statements()
    dcat.dataset(out, of_two, HERE)
    group = NamedNode("http://h/dataset/a#publisher")
    assert [t.object for t in out if t.predicate == term("dcterms:publisher")] == [group]
    assert Triple(group, term("foaf:name"), Literal("B; C")) in set(out)
    assert Triple(group, term("rdf:type"), term("foaf:Organization")) not in set(out)


def test_an_account_that_published_it_stands_where_a_maker_has_to_be_named() -> None:
    account = Agent(
        "http://h/account/huggingface.co/x", "x (account on Hugging Face)", account=True
    )
    found = Dataset("http://h/dataset/a", "http://h/", "a", "A", publishers=(account,))
    (creator,) = datacite(found, HERE, "http://h/a")["creators"]
    assert (creator["name"], "nameType" in creator) == ("x (account on Hugging Face)", False)
    assert in_words(found, HERE, "http://h/a").startswith("x (account on Hugging Face): A.")
    out = Statements()
    dcat.dataset(out, found, HERE)
    types = {t.object for t in out if t.subject == NamedNode(account.iri)}
    assert term("foaf:OnlineAccount") in types and term("foaf:Organization") not in types


def test_a_year_of_publication_is_always_given_with_its_origin() -> None:
    here = replace(HERE, made="2026-01-02T03:04:05Z")
    exported = datacite(Dataset("http://h/dataset/a", "http://h/", "a", "A"), here, "http://h/a")
    assert exported["publicationYear"] == 2026
    (date,) = exported["dates"]
    assert date["dateInformation"] == "this description of it; no date of the dataset is known"


def test_the_day_of_a_description_is_not_passed_off_as_the_datasets() -> None:
    here = replace(HERE, made="2026-01-02T03:04:05Z")
    undated = Dataset("http://h/dataset/a", "http://h/", "a", "A")
    exported = croissant(undated, here, "http://h/a")
    assert exported["datePublished"] == "2026-01-02"
    assert exported["description"].endswith("datePublished is the day of this description.")
    released = replace(undated, issued="2020", description="Words.")
    exported = croissant(released, here, "http://h/a")
    assert (exported["datePublished"], exported["description"]) == ("2020", "Words.")


def test_in_a_list_datasets_of_one_title_are_distinguished() -> None:
    found = Dataset(
        "http://h/dataset/a-x", "http://h/", "a-x", "A", identifiers=("a_x",), apart="a_x"
    )
    assert croissant(found, HERE, "http://h/a")["name"] == "A (a_x)"
    assert datacite(found, HERE, "http://h/a")["titles"] == [{"title": "A (a_x)"}]
    assert in_words(found, HERE, "http://h/a").startswith("A (a_x). ")
    title = term("dcterms:title")

    def titles(statements: Iterable[Triple]) -> list[str]:
        me = NamedNode(found.iri)
        own = (t.object for t in statements if (t.subject, t.predicate) == (me, title))
        return [str(getattr(words, "value", "")) for words in own]

    out = Statements()
    dcat.dataset(out, found, HERE)
    assert titles(out) == ["A (a_x)"]
    # the record's own statements have its title, and it gets no second one
    assert titles(made(found, HERE).triples) == ["A"]


def test_the_landing_page_is_the_datasets_own_and_no_copy_on_a_hub() -> None:
    nodes = Nodes()
    node = nodes["http://h/dataset/a"]
    for curie, page in (
        ("dcat:landingPage", "https://huggingface.co/datasets/x/a"),
        ("foaf:homepage", "https://a.example/"),
    ):
        node.add(expand(curie), Value(page, is_iri=True))
    found = DatasetReader(nodes, "http://h/", shipped()).dataset(node)
    assert found.page == "https://a.example/"


def test_themes_are_those_of_the_topics_and_none_is_made_up() -> None:
    topic = Named("http://h/topic/health", "Health & Medicine")
    plain = Dataset("http://h/dataset/a", "http://h/", "a", "A")
    themes = []
    for found in (plain, replace(plain, topics=(topic,))):
        out = Statements()
        dcat.dataset(out, found, HERE)
        objects = (str(t.object) for t in out if t.predicate == term("dcat:theme"))
        themes.append(sorted(o[1:-1].rpartition("/")[2] for o in objects))
    assert themes == [[], ["HEAL", "health"]]


def test_the_citations_of_its_papers_come_first_as_given_where_they_are_whole_entries() -> None:
    entry = "@article{doe2018, title={A {B} paper}, author={Doe, J.}}"
    papers = tuple(
        Paper(f"http://h/article/{number}", "A", bibtex=text)
        for number, text in enumerate((entry, "@article{broken, title={", "no entry at all"))
    )
    found = Dataset("http://h/dataset/a", "http://h/", "a", "A", papers=papers)
    written = bibtex_with_papers(found, HERE, "http://h/a")
    entries = parse_string(written, "bibtex").entries
    assert list(entries) == ["doe2018", "1", "2", "a"]


def test_that_no_licence_is_stated_is_no_address_of_a_licence() -> None:
    unstated = Licence("http://l/unspecified", "Unspecified", kind="statement")
    found = Dataset("http://h/dataset/a", "http://h/", "a", "A", licences=(unstated,))
    assert croissant(found, HERE, "http://h/a")["license"] == ["http://h/dataset/a"]
    assert datacite(found, HERE, "http://h/a")["rightsList"] == [{"rights": "Unspecified"}]


def test_a_paper_that_only_semantic_scholar_numbers_leads_there() -> None:
    nodes = Nodes()
    dataset, paper = nodes["http://h/dataset/a"], nodes["http://h/article/CorpusID:18635269"]
    paper.add(expand("dcterms:title"), Value("On Gauges", is_iri=False))
    paper.add(expand("fw:corpusId"), Value("18635269", is_iri=False))
    dataset.add(expand("dcterms:isReferencedBy"), Value(paper.iri, is_iri=True))
    found = DatasetReader(nodes, "http://h/", shipped()).dataset(dataset)
    assert croissant(found, HERE, "http://h/a")["citation"] == [
        {
            "@type": "ScholarlyArticle",
            "name": "On Gauges",
            "url": "https://api.semanticscholar.org/CorpusID:18635269",
        }
    ]
