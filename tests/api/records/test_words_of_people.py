"""Labels on pages: in words, places for row numbers, one list once."""

from __future__ import annotations

import re

import httpx
from bs4 import BeautifulSoup
from pyoxigraph import Literal, NamedNode, Quad

from api.records.author_names import for_people, ranks
from api.records.link_headings import BACK, GENERAL, PROPERTIES
from kg.rdf.namespaces import expand
from kg.record_types import record_types
from kg.records.statement import Statement, statements_of
from kg.snapshots.data_directory import Snapshot

HTML = {"Accept": "text/html"}
PAPER = "http://x/article/1"


def stated(subject: str, predicate: str, value: NamedNode | Literal) -> Statement:
    quad = Quad(NamedNode(subject), NamedNode(expand(predicate)), value, NamedNode("http://x/g"))
    return statements_of([quad])[0]


def attributed(number: int, person: str) -> list[Statement]:
    part = f"{PAPER}#author-{number}"
    return [
        stated(PAPER, "prov:qualifiedAttribution", NamedNode(part)),
        stated(part, "rdf:type", NamedNode(expand("prov:Attribution"))),
        stated(part, "prov:agent", NamedNode(person)),
        stated(part, "fw:authorOrder", Literal(number)),
    ]


def test_an_attribution_that_only_repeats_a_creator_is_left_to_the_rdf() -> None:
    creator = stated(PAPER, "dcterms:creator", NamedNode("http://x/person/a"))
    assert for_people([creator, *attributed(23555, "http://x/person/a")]) == [creator]


def test_one_that_states_more_stays_with_its_place_from_one() -> None:
    quads = [*attributed(23560, "http://x/person/b"), *attributed(23555, "http://x/person/a")]
    assert ranks(quads) == {f"{PAPER}#author-23555": 1, f"{PAPER}#author-23560": 2}
    shown = for_people(quads)
    orders = [one.text for one in shown if one.predicate == expand("fw:authorOrder")]
    assert sorted(orders) == ["1", "2"]
    assert len(shown) == len(quads)


def test_an_article_names_its_authors_once(service: httpx.Client) -> None:
    address = "/article/10.1371/journal.pone.0253411"
    page = service.get(address, headers=HTML).text
    assert "ttribution" not in page
    assert "authorOrder" in service.get(address + ".nt").text


def test_a_source_tells_its_terms_and_size_first_and_folds_its_files(
    service: httpx.Client,
) -> None:
    page = service.get("/source/notebook-study", headers=HTML).text
    headings = re.findall(r"<h2 id=\"([^\"]*)\"", page)
    assert headings[0] == "origin"
    assert "lineage" not in headings
    for what in ("Licence", "Format", "Records", "Statements", "Its files here"):
        assert f"<dt>{what}</dt>" in page
    assert "/dumps/notebook-study.nq.gz" in page
    files = page[page.index("with their hashes") :]
    assert re.search(r">article.csv</td>.*<code>[0-9a-f]{64}</code>", files)
    assert "Its parts" not in page
    assert "Was derived from" not in page


def test_what_a_table_lists_is_folded_where_it_is_listed_again(service: httpx.Client) -> None:
    page = service.get("/language/zho.html", headers=HTML).text
    kind = re.search(r'<p class="kind"><a [^>]*>([^<]*)', page)
    assert kind and kind[1] == "language"
    links = page[page.index('id="links"') :]
    assert links.index("<details>") < links.index('<ul class="columns">')
    assert "In this language" in links


def test_a_licence_is_of_one_kind(service: httpx.Client) -> None:
    page = service.get("/licence/MIT", headers=HTML).text
    kind = re.search(r'<p class="kind">(.*?)</p>', page)
    assert kind and re.sub("<[^>]*>", "", kind[1]) == "licence"
    assert "<dt>Also called</dt>" in page
    assert "<dt>Same as</dt>" in page


def test_the_tables_do_not_contradict_one_another() -> None:
    named = {expand(one.classes[0]) for one in record_types() if one.classes and one.singular}
    assert named & GENERAL <= {expand("skos:Concept"), expand("sh:SPARQLExecutable")}
    for word in (*PROPERTIES.values(), *BACK.values()):
        assert word == word.strip() != ""


def test_what_begins_with_two_slashes_is_not_the_first_page(service: httpx.Client) -> None:
    address = str(service.base_url).rstrip("/") + "//anything/x"
    assert service.get(address).status_code == 404


def test_links_to_a_dataset_are_under_headings_in_words(demo_service: httpx.Client) -> None:
    text = demo_service.get("/dataset/open-tables~penguins", headers=HTML).text
    assert "Possibly the same as" in text
    assert "With this as" not in text


def test_a_long_lineage_has_links_of_one_name_and_none_in_what_opens_its_list(
    demo_service: httpx.Client, demo: Snapshot
) -> None:
    text = demo_service.get(f"/snapshot/{demo.path.name}", headers=HTML).text
    page = BeautifulSoup(text, "html.parser")
    lineage = page.select_one('section[aria-labelledby="lineage"]')
    assert lineage is not None
    assert "more in full graph" in lineage.get_text()
    assert not lineage.select("summary a")
    links = lineage.select("a.node")
    assert len(links) > 5
    for link in links:
        name = link.select_one(".boxed")
        assert name is not None
        assert str(link["aria-label"]).startswith(name.get_text())
