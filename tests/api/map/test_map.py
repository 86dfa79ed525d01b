"""The map of the catalogue: what it groups, how it is drawn, where its areas lead."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from api.map import timeline, treemap
from api.map.groups import Group
from api.map.treemap import Box, Tile, squarified
from api.web.charts.labels import text_width

HTML = {"Accept": "text/html"}
DATASETS = "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> }"


def page(service: httpx.Client, path: str) -> str:
    found = service.get(path, headers=HTML)
    assert found.status_code == 200, path
    return found.text


def figure(html: str) -> str:
    """The wide picture of the page."""
    return (
        html.partition("<figure")[2].partition("</figure>")[0].partition('<div class="narrow">')[0]
    )


def areas(html: str) -> list[tuple[str, str]]:
    """Where the areas of a picture lead, and their texts."""
    found = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)">', figure(html))
    return [(unescape(href), unescape(text)) for href, text in found]


def count(html: str) -> int:
    return int(re.findall(r'role="status">(\d+) dataset', html)[0])


def test_rectangles_have_the_areas_of_their_sizes_and_fill_the_box() -> None:
    sizes = [6, 6, 4, 3, 2, 2, 1]
    boxes = squarified(sizes, Box(0, 0, 6, 4))
    assert [round(box.width * box.height, 6) for box in boxes] == sizes
    assert max(max(b.width / b.height, b.height / b.width) for b in boxes) < 3


def test_each_area_leads_to_its_number_of_datasets(service: httpx.Client) -> None:
    html = page(service, "/map?by=modality")
    rows = service.get("/sparql.csv", params={"query": DATASETS}).text.splitlines()
    assert count(html) == int(rows[1])
    assert len(areas(html)) > 1
    for href, text in areas(html):
        inside = page(service, href)
        assert text.rpartition(": ")[2].split()[0] == str(count(inside))
        assert len(re.findall(r"<li><a ", inside.partition('id="datasets"')[2])) == count(inside)


def test_areas_inside_areas_lead_to_both_values(service: httpx.Client) -> None:
    html = page(service, "/map?by=modality&then=use")
    href, text = next((href, text) for href, text in areas(html) if "and=" in href)
    inside = page(service, href)
    assert count(inside) == int(re.findall(r": (\d+) dataset", text)[0])
    links = [to for to, _ in areas(inside)]
    assert all(to.startswith("/dataset/") for to in links)
    assert len(links) == count(inside)


def test_the_table_has_the_groups_of_the_picture(service: httpx.Client) -> None:
    html = page(service, "/map?by=language")
    table = html.partition('id="groups"')[2].partition("</table>")[0]
    named = re.findall(r'<th scope="row"><a href="[^"]*"[^>]*>([^<]*)</a>', table)
    assert {text.partition(":")[0] for _, text in areas(html)} <= {unescape(n) for n in named}


def test_a_size_without_values_leaves_the_table(service: httpx.Client) -> None:
    html = page(service, "/map?by=modality&size=downloads")
    assert "Area: downloads from Hugging Face" in html
    assert '<th scope="col" class="number">Downloads</th>' in html


def test_years_are_a_line_for_each_group() -> None:
    def tile(label: str, count: int) -> Tile:
        group = Group(label, tuple(map(str, range(count))), float(count), "")
        return Tile(group, f"/map?in={label}", f"{label}: {count}", 0)

    rows = [(tile("a", 5), {2019: tile("2019", 1), 2021: tile("2021", 4)}), (tile("b", 1), {})]
    drawn = timeline.draw(rows, "Datasets by creator")
    assert drawn is not None
    assert drawn.count('role="group" aria-label="Datasets by creator"') == 2
    drawn, _, phone = drawn.partition('<div class="narrow">')
    assert phone.count("<circle ") == drawn.count("<circle ") == 2
    radii = [float(r) for r in re.findall(r'<circle [^>]*r="([^"]*)"', drawn)]
    assert radii[1] == 2 * radii[0]  # the area has the number
    assert re.findall(r'<a href="([^"]*)"', drawn) == [
        "/map?in=a", "/map?in=2019", "/map?in=2021", "/map?in=b"
    ]  # fmt: skip
    assert timeline.draw([], "none") is None


def test_a_view_has_the_choices_that_change_it(demo_service: httpx.Client) -> None:
    shown = {
        view: re.findall(r'<select id="(\w+)"', page(demo_service, f"/map?view={view}&by=modality"))
        for view in ("treemap", "world", "timeline")
    }
    assert shown == {
        "treemap": ["view", "by", "then", "size", "colour"],
        "world": ["view", "size"],
        "timeline": ["view", "by", "size", "colour"],
    }


def test_circles_of_a_timeline_have_the_chosen_colour_and_the_legend_names_it(
    demo_service: httpx.Client,
) -> None:
    def colours(html: str) -> set[str]:
        return set(re.findall(r'<circle class="m (c\d)"', figure(html)))

    by_use = page(demo_service, "/map?view=timeline&by=modality")
    named = re.findall(r'class="swatch b(\d)"', by_use.partition("<figcaption>")[2][:900])
    assert len(colours(by_use)) > 1
    assert colours(by_use) <= {f"c{number}" for number in named}
    by_group = page(demo_service, "/map?view=timeline&by=modality&colour=group")
    assert len(colours(by_group)) > 1
    assert "Colour:" not in by_group.partition("<figcaption>")[2].partition("</figcaption>")[0]


def test_a_timeline_counts_the_datasets_whose_year_is_known(demo_service: httpx.Client) -> None:
    html = page(demo_service, "/map?view=timeline&by=modality")
    stated = int(re.findall(r"A year is known of (\d+)", html)[0])
    query = DATASETS.replace("}", "; <https://w3id.org/fairweave/ontology#publicationDate> ?y }")
    rows = demo_service.get("/sparql.csv", params={"query": query}).text.splitlines()
    assert stated == int(rows[1]) < count(html)


def test_the_caption_of_the_world_names_the_chosen_size(demo_service: httpx.Client) -> None:
    assert "Darker: more hours." in page(demo_service, "/map?view=world&size=hours")


def test_what_is_not_stated_is_listed_where_there_is_no_picture(service: httpx.Client) -> None:
    assert "Nothing to draw" in page(service, "/map?view=timeline")


@pytest.mark.parametrize(
    ("address", "status"),
    [("by=colour", 400), ("view=globe", 400), ("size=x", 400), ("in=nothing+of+this+name", 404)],
)
def test_what_the_map_does_not_have_is_refused(
    service: httpx.Client, address: str, status: int
) -> None:
    assert service.get(f"/map?{address}", headers=HTML).status_code == status


def test_a_name_that_does_not_fit_its_area_is_left_out_not_cut() -> None:
    def tile(label: str, size: float) -> Tile:
        return Tile(Group(label, ("a",), size, ""), "/map", label, 0)

    long = "natural language understanding benchmark"
    tiles = [tile("text", 500), tile(long, 300), tile(long + " of one", 9)]
    wide, _, phone = treemap.draw(tiles, tiles[:2], "Datasets").partition('<div class="narrow">')
    for picture, names in ((wide, 2), (phone, 2)):
        words = re.findall(r"<svg aria-hidden[^>]*>(.*?)</svg>", picture)
        assert len(words) == names
        assert "…" not in picture
        assert " ".join(re.findall(r">([^<]+)</text>", words[1])).startswith(long)
    assert wide.count("<rect ") == 3 and phone.count("<rect ") == 2


def test_letters_are_narrowed_to_fit_and_never_widened(demo_service: httpx.Client) -> None:
    narrowed = re.findall(
        r'textLength="([\d.]+)"[^>]*>([^<]+)</text>', page(demo_service, "/map?by=task")
    )
    assert narrowed
    assert all(float(room) < text_width(unescape(words), 13) for room, words in narrowed)
