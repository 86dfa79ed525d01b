"""Every number that counts records leads to them, in tables and in charts."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from kg.saved_queries import Catalogue

CATALOGUE = Catalogue.shipped()
HTML = {"Accept": "text/html"}
CELL = re.compile(
    r'<td class="number"[^>]*><a href="(/queries/[^"]*/records/[^"]*)"[^>]*>([^<]*)</a>'
)
LISTED = re.compile(r'role="status">[^:]*: ([\d\u202f]+) ')


def page(service: httpx.Client, path: str) -> str:
    found = service.get(path, headers=HTML)
    assert found.status_code == 200, path
    return found.text


@pytest.mark.parametrize("id_", CATALOGUE)
def test_as_many_records_are_listed_as_counted(service: httpx.Client, id_: str) -> None:
    html = page(service, f"/queries/{id_}")
    for href, number in CELL.findall(html)[:3]:
        listed = page(service, unescape(href))
        assert LISTED.findall(listed) == [number], href


def test_a_bar_leads_to_its_records_and_a_picture_alone_to_nothing(service: httpx.Client) -> None:
    html = page(service, "/queries/articles-by-journal")
    chart = html.partition("<figure")[2].partition("</figure>")[0]
    href, label = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"><rect', chart)[0]
    number = label.rpartition(": ")[2].partition(" ")[0]
    assert LISTED.findall(page(service, unescape(href))) == [number]
    assert "<a " not in service.get("/queries/articles-by-journal.svg").text


def test_a_record_s_table_leads_to_the_records_too(service: httpx.Client) -> None:
    html = page(service, "/queries/articles-by-research-field")
    field = unescape(re.findall(r'<td data-label="[^"]*"><a href="(/[^"]*)"', html)[0])
    links = re.findall(
        r'"(/queries/articles-by-year/records/articles\?this=[^"]*)"', page(service, field)
    )
    assert "1 article" in page(service, unescape(links[0]))


def test_what_is_no_row_is_an_error(service: httpx.Client) -> None:
    path = "/queries/articles-by-year/records/articles"
    for given in ("?in.year=1066", "?in.strange=1"):
        assert service.get(path + given, headers=HTML).status_code == 404
    several = service.get("/queries/articles-by-journal/records/articles?in.articles=1")
    assert several.status_code == 404
    assert service.get("/queries/articles-by-year/records/year", headers=HTML).status_code == 404


def test_labels_in_tables_stay_in_the_service(service: httpx.Client) -> None:
    for id_ in ("datasets-by-use-class", "articles-by-research-field", "repository-licences"):
        body = page(service, f"/queries/{id_}").partition("<tbody>")[2].partition("</tbody>")[0]
        links = {
            unescape(href) for href in re.findall(r'<td data-label="[^"]*"><a href="([^"]*)"', body)
        }
        assert links
        for href in sorted(links)[:3]:
            assert href.startswith("/"), href
            page(service, href)


@pytest.mark.parametrize(("scale", "mark"), [("", ">20<"), ("share", ">100%<")])
def test_a_chart_has_the_requested_scale(service: httpx.Client, scale: str, mark: str) -> None:
    html = page(service, f"/queries/datasets-by-use-class?scale={scale}")
    assert mark in html.partition("<figure")[2].partition("</figure>")[0]


def test_columns_have_figures(service: httpx.Client) -> None:
    html = page(service, "/queries/articles-by-year")
    statistics = html.partition('class="statistics"')[2].partition("</details>")[0]
    row = statistics.partition('<th scope="row">Articles</th>')[2].partition("</tr>")[0]
    figures = re.findall(r'data-label="(\w+)">([^<]*)<', row)
    csv = service.get("/queries/articles-by-year.csv").text.splitlines()[1:]
    counts = [int(line.split(",")[1]) for line in csv]
    assert dict(figures)["Largest"] == str(max(counts))
    assert dict(figures)["Sum"] == str(sum(counts))
