"""The pages as a browser without scripts gets them: form, table, chart, links."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import httpx
import pytest

from api.web.tables import table
from kg.resources import directory
from kg.saved_queries import Catalogue

CATALOGUE = Catalogue.shipped()
EXAMPLES = directory("examples")


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def cells(html: str, column: int) -> list[str]:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body.split("</tr>")]
    return [re.sub("<[^>]*>", "", row[column]) for row in rows if len(row) > column]


PAGES = [
    "/",
    "/queries",
    "/search",
    "/search?q=wikipeda+data",
    "/browse",
    "/browse/foaf:Person",
    *(f"/queries/{id_}" for id_ in CATALOGUE),
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_small_and_requests_no_other_host(browser: httpx.Client, path: str) -> None:
    page = browser.get(path)
    assert page.status_code == 200
    assert len(page.content) < 300_000
    outline = Outline(page.text)
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for attributes in outline.all("script", "img", "link", "iframe"):
        address = attributes.get("src") or attributes.get("href") or "/"
        assert address.startswith(("/", "data:")), address
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    for attributes in outline.all("input", "select", "textarea"):
        assert attributes.get("type") == "hidden" or attributes["id"] in labelled
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert browser.get(path).content == page.content


def test_the_catalogue_finds_questions_by_words_and_themes(browser: httpx.Client) -> None:
    every = Outline(browser.get("/queries").text)
    assert len(every.all("h3")) == len(CATALOGUE)
    found = browser.get("/queries", params={"q": "research FIELD"}).text
    assert "/queries/articles-by-research-field" in found
    assert "/queries/languages-by-bytes" not in found
    tagged = Outline(browser.get("/queries", params={"tag": "Licences"}).text)
    assert len(tagged.all("h3")) == sum("Licences" in q.tags for q in CATALOGUE.values())
    assert "No question contains" in browser.get("/queries", params={"q": "xyzzy"}).text


def test_a_table_is_sorted_by_number_and_by_name_without_scripts(browser: httpx.Client) -> None:
    path = "/queries/articles-by-research-field"
    up = [int(text) for text in cells(browser.get(path, params={"sort": "articles"}).text, 1)]
    down = [int(text) for text in cells(browser.get(path, params={"sort": "-articles"}).text, 1)]
    assert len(up) > 10
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    names = cells(browser.get(path, params={"sort": "research_field"}).text, 0)
    assert names == sorted(names, key=str.casefold)


def test_a_page_of_a_table_has_its_number(browser: httpx.Client) -> None:
    first = browser.get("/queries/terms-used").text
    second = browser.get("/queries/terms-used", params={"page": "2"}).text
    assert "Rows 1 to 100 of" in first
    assert "Rows 101 to" in second
    # several vocabularies have a term of one name
    one, other = (set(zip(cells(p, 0), cells(p, 4), strict=True)) for p in (first, second))
    assert len(one) == 100 and not one & other
    whole = browser.get("/queries/terms-used.csv").text.splitlines()
    assert f"of {len(whole) - 1:,} are on this page" in first


def test_a_label_leads_to_its_record_on_this_service(browser: httpx.Client) -> None:
    page = browser.get("/queries/articles-by-journal")
    links = [a["href"] for a in Outline(page.text).all("a")]
    assert any(link.startswith("/journal/") for link in links)


def test_a_chart_is_in_the_page_and_in_a_file(browser: httpx.Client) -> None:
    page = browser.get("/queries/articles-by-journal").text
    figure = r'<figure class="chart" data-query="articles-by-journal">\s*<div class="wide"><svg '
    assert re.search(figure, page)
    rows = min(25, len(cells(page, 0)))
    assert page.count('<rect class="m c0"') == 2 * rows  # wide, and for a phone
    picture = browser.get("/queries/articles-by-journal.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.count('<rect class="m c0"') == rows
    assert "script" not in picture.text


def test_a_wrong_value_is_reported_beside_its_field(browser: httpx.Client) -> None:
    page = browser.get("/queries/datasets-matching", params={"yearfrom": "soon", "text": "<b>"})
    assert page.status_code == 400
    wrong = [a for a in Outline(page.text).all("input") if a.get("aria-invalid") == "true"]
    assert [field["name"] for field in wrong] == ["yearfrom"]
    assert "<b>" not in page.text


def test_a_form_keeps_what_was_chosen_and_downloads_follow_it(browser: httpx.Client) -> None:
    page = browser.get("/queries/datasets-matching", params={"text": "climate", "country": ""})
    outline = Outline(page.text)
    assert {"text": "climate"}["text"] in [a.get("value") for a in outline.all("input")]
    assert "/queries/datasets-matching.csv?text=climate" in [a["href"] for a in outline.all("a")]


def test_a_query_of_another_endpoint_explains_that_it_is_not_allowed(
    browser: httpx.Client,
) -> None:
    page = browser.get("/queries/articles-in-mardi").text
    assert "--allow-service https://query.portal.mardi4nfdi.de" in page
    assert "SERVICE" in page


def test_an_address_speaks_in_names(browser: httpx.Client) -> None:
    page = browser.get("/queries/languages", params={"modality": "text"}).text
    options = [a["value"] for a in Outline(page).all("option")]
    assert "text" in options
    assert not any(value.startswith("http") for value in options)
    links = [a["href"] for a in Outline(page).all("a")]
    assert "/queries/languages.csv?modality=text" in links
    iri = "https://w3id.org/fairweave/vocabulary/modality/text"
    by_iri = browser.get("/queries/languages.csv", params={"modality": iri}).text
    assert by_iri == browser.get("/queries/languages.csv", params={"modality": "text"}).text


def test_after_the_first_answer_the_form_folds_and_names_its_values(
    browser: httpx.Client,
) -> None:
    before = browser.get("/queries/datasets-matching").text
    assert 'class="conditions"' not in before
    assert re.search(r"<summary>\d+ more conditions</summary>", before)
    after = browser.get("/queries/datasets-matching", params={"text": "climate"}).text
    assert "data-open-wide><summary>Text: climate <" in after
    # what is set is no longer among what folds
    folded = after.partition('class="more"')[2].partition("</details>")[0]
    assert 'name="text"' not in folded


def test_datasets_of_a_result_have_an_answer_for_a_purpose(browser: httpx.Client) -> None:
    page = browser.get(
        "/queries/datasets-matching", params={"for": "train-commercial-model", "filter": "deart"}
    ).text
    assert '<option value="train-commercial-model" selected>' in page
    assert re.findall(r'data-label="To train a commercial model">([^<]*)<', page) == ["? unclear"]
    assert 'data-label="Because">No licence is stated for all of it.<' in page
    # the filter and the order carry it along; a question without datasets does not ask for one
    assert '<input type="hidden" name="for" value="train-commercial-model">' in page
    assert re.search(r'href="[^"]*sort=for_purpose[^"]*for=train-commercial-model', page)
    assert 'name="for"' not in browser.get("/queries/articles-by-journal").text
    assert 'name="for"' not in browser.get("/queries/datasets-for-a-purpose").text


def test_a_record_that_a_result_has_by_iri_alone_is_shown_by_its_name(
    demo_service: httpx.Client,
) -> None:
    html = demo_service.get("/queries/annotator-agreement", headers={"Accept": "text/html"}).text
    papers = re.findall(r'data-label="Paper"><a href="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert len(papers) > 2
    for path, name in papers[:3]:
        page = demo_service.get(path, headers={"Accept": "text/html"}).text
        assert f"<h1>{name}" in page
        assert "…" not in name and not name.startswith("article/")


def test_a_long_name_of_a_record_is_a_link_not_folded() -> None:
    query = CATALOGUE["licences"]
    row = {
        "licence": {"type": "literal", "value": "Terms at " + "very/long/" * 30},
        "licence_iri": {"type": "uri", "value": "http://h/licence/own"},
    }
    body = json.dumps({"results": {"bindings": [row]}}).encode()
    (cells,) = table(query, body, "http://h/").rows
    assert cells[0].href == "/licence/own"
    assert not cells[0].long
