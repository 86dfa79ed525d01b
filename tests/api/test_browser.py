"""The pages in a real Chromium: what people see, type, click, and what a screen reader announces.

Every page is watched: no request leaves the service, nothing is wrong in the console.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pytest

from api.http.route import Router
from api.routes import ROUTES
from tests.chromium import launched
from tests.ports import free_port, wait_for

CHECKOUT = Path(__file__).resolve().parents[2]
AXE = CHECKOUT / "web" / "node_modules" / "axe-core" / "axe.min.js"
EDITOR = CHECKOUT / "api" / "static" / "built" / "editor.js"
EDITOR_PAGE = "/sparql"
PAGES = [
    "/",
    "/queries",
    "/queries/languages",
    "/queries/datasets-matching",
    "/search?q=dataset",
    "/search?q=qqqqzzzz",
    "/quality",
    "/search?q=english+text&for=train-commercial-model&list=images-deart",
    "/selection?dataset=images-deart&dataset=images-open-images-v4",
    "/queries/datasets-for-a-purpose",
    "/dataset/images-deart",
    "/lineage?dataset=claims-csfever-nli",
    "/compare?dataset=images-deart",
    "/compare?dataset=images-deart&dataset=images-open-images-v4",
    "/browse",
    "/browse/dcat:Dataset",
    "/map?by=modality&then=use",
    "/map?view=timeline&by=modality",
    "/map?view=world",
    "/builder?class=dcat:Dataset&show.dcterms:title=1",
    "/history?iri=https://graph.example.org/dataset/images-deart",
    "/queries/articles-by-year/records/articles",
    "/dataset/images-deart",
    "/catalog",
    "/dumps/",
    EDITOR_PAGE,
]
#: further kinds of pages, which axe reads too
OTHER_PAGES = [
    "/article/10.3390/s22239243",
    "/feed",
    "/licence",
    "/missing",
    "/oai",
    "/ontology",
    "/queries/languages?modality=missing",
    "/resource?iri=http://www.w3.org/ns/dcat%23Dataset",
    "/search?kind=article",
    "/selection",
    "/shapes",
    "/shapes/dataset",
    "/vocabulary",
    "/vocabulary/use-class",
]
FIVE = (
    "SELECT ?s ?label WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } LIMIT 5"
)

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.examples("paths of their records, and what is on their pages"),
]


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the examples are served, under a base IRI that is another host's."""
    if not EDITOR.is_file():
        pytest.skip("needs api/static/built; `make demo` or `pip install -e .` makes it")
    data = tmp_path_factory.mktemp("browser") / "data"
    fairweave = [sys.executable, "-c", "from api.main import main; main()"]
    sources = [str(CHECKOUT / "examples" / name) for name in ("dataset-audits", "notebook-study")]
    base = ["--base-iri", "https://graph.example.org/"]
    subprocess.run(
        [*fairweave, "build", *sources, *base, "-d", str(data)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    port = free_port()
    server = subprocess.Popen(
        [*fairweave, "serve", "-d", str(data), "--port", str(port)],
        cwd=CHECKOUT,
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched() as browser:
        yield browser


class Watched:
    """A page, what it requested and what it complained about."""

    def __init__(self, browser: Any, origin: str, **options: Any) -> None:
        self.origin = origin
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in ("error", "warning")
                else None
            ),
        )

    def open(self, path: str) -> Any:
        self.page.goto(self.origin + path, wait_until="networkidle")
        return self.page

    def settle(self) -> None:
        assert self.complaints == []
        # blob: and data: addresses have no host
        assert self.hosts - {""} == {urlsplit(self.origin).netloc}


@pytest.fixture
def watched(chromium: Any, origin: str) -> Iterator[Watched]:
    watched = Watched(chromium, origin, viewport={"width": 1200, "height": 900})
    yield watched
    watched.settle()
    watched.context.close()


@pytest.fixture
def phone(chromium: Any, origin: str) -> Iterator[Watched]:
    watched = Watched(chromium, origin, viewport={"width": 360, "height": 740}, color_scheme="dark")
    yield watched
    watched.settle()
    watched.context.close()


def ask(query: str) -> str:
    return "/sparql?" + urlencode({"query": query})


def serious(page: Any) -> list[str]:
    """What axe finds that would stop a user."""
    if not AXE.is_file():
        pytest.skip("needs web/node_modules/axe-core; `pip install -e .` brings it")
    # as the debugger does, not as a script of the page: its policy would rightly refuse that
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_light_and_fits_on_paper(watched: Watched, path: str) -> None:
    """One visit for all that may be seen in one."""
    page = watched.open(path)
    if path != EDITOR_PAGE:
        assert 0 < sum(transferred(page)) < 300_000
        assert not any("editor" in name for name in resources(page))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == [], scheme
    # nothing is cut on paper, and no form is printed
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    assert page.locator("button:visible, main form:visible").count() == 0


def transferred(page: Any) -> list[int]:
    """The sizes of the page and of all that it loaded."""
    entries = "performance.getEntries().filter(e => 'transferSize' in e)"
    return list(page.evaluate(f"{entries}.map(e => e.transferSize)"))


def resources(page: Any) -> list[str]:
    """The addresses of all that the page loaded."""
    return list(page.evaluate("performance.getEntriesByType('resource').map(e => e.name)"))


@pytest.mark.parametrize("path", OTHER_PAGES)
def test_axe_finds_nothing_serious_on_other_kinds_of_pages(watched: Watched, path: str) -> None:
    page = watched.open(path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == []
    watched.complaints = [text for text in watched.complaints if "status of 4" not in text]


def test_every_route_with_a_page_is_read_by_axe() -> None:
    router = Router(ROUTES)
    read = [router.find(urlsplit(path).path) for path in (*PAGES, *OTHER_PAGES)]
    # an older version of the ontology redirects, and is no page of its own
    pages = [one for one in ROUTES if "text/html" in one.types and one.id != "ontology_version"]
    assert [one.pattern for one in pages if one not in read] == []


def test_axe_finds_nothing_serious_in_an_answer_of_the_editor(watched: Watched) -> None:
    page = watched.open(ask(FIVE))
    page.locator("table.dataTable tbody tr").first.wait_for()
    assert serious(page) == []


@pytest.mark.parametrize("path", [*PAGES, ask(FIVE), "/search?q=" + "address" * 40])
def test_nothing_is_wider_than_a_phone(phone: Watched, path: str) -> None:
    page = phone.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # a chart and a map are drawn at that width, not scrolled
    pictures = page.locator(":is(.chart, .map) > :is(.wide, .narrow, .stage)")
    widths = pictures.evaluate_all("all => all.map(e => [e.className, e.scrollWidth])")
    assert all(wide <= 330 if "narrow" in of else not wide for of, wide in widths)


def test_the_editor_runs_a_query_and_shows_its_rows(watched: Watched) -> None:
    page = watched.open("/sparql")
    page.locator("#editor .CodeMirror").first.evaluate(
        "(e, text) => e.CodeMirror.setValue(text)", FIVE
    )
    page.get_by_role("button", name="Run query").click()
    rows = page.locator("table.dataTable tbody tr")
    rows.first.wait_for()
    assert rows.count() == 5


def test_a_dataset_is_compared_with_another_by_keyboard(watched: Watched) -> None:
    page = watched.open("/dataset/images-deart")
    page.get_by_role("link", name="Compare", exact=True).press("Enter")
    field = page.get_by_role("combobox", name="Another dataset")
    field.focus()
    page.keyboard.type("open images")
    page.get_by_role("option", name="Open Images V4").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Compare", exact=True).press("Enter")
    page.get_by_role("columnheader", name="Open Images V4").wait_for()
    assert page.get_by_role("rowheader", name="Commercial use").count() == 1


def test_the_editor_takes_the_place_of_the_plain_form(watched: Watched) -> None:
    page = watched.open("/sparql")
    assert page.locator("form#ask").count() == 0
    assert page.locator("#editor .CodeMirror").count() >= 1


def test_without_scripts_the_plain_form_sends_the_query(chromium: Any, origin: str) -> None:
    watched = Watched(chromium, origin, java_script_enabled=False)
    page = watched.open("/sparql")
    page.locator("textarea[name=query]").fill(FIVE)
    page.locator("form#ask button").click()
    assert page.locator("main table tbody tr").count() == 5
    watched.settle()
    watched.context.close()


def test_what_is_wrong_with_a_query_stands_under_it(watched: Watched) -> None:
    page = watched.open(ask("SELECT ?x WHERE { ?x"))
    page.locator(".errorResult").wait_for()
    assert "is not closed" in page.locator(".errorResult").inner_text().lower()
    # the browser itself notes the 400 in its console; that is no fault of the page
    watched.complaints = [message for message in watched.complaints if "400" not in message]


def test_an_error_is_marked_at_its_place_until_the_text_changes(watched: Watched) -> None:
    page = watched.open(ask("SELECT ?s WHERE {\n ?s a ?x ;\n   foo bar }"))
    note = page.locator(".at-place")
    note.wait_for()
    assert note.inner_text().startswith("Line 3, column 4: unknown keyword “foo”")
    assert page.locator(".errorResult pre").inner_text().startswith("error at 3:4")
    page.locator("#editor .CodeMirror").first.evaluate(
        "(e, text) => e.CodeMirror.setValue(text)", FIVE
    )
    note.wait_for(state="detached")
    watched.complaints = [message for message in watched.complaints if "400" not in message]


def test_a_result_has_labels_and_a_chart_and_a_query_its_plan(watched: Watched) -> None:
    query = """PREFIX fw: <https://w3id.org/fairweave/ontology#>
        SELECT ?use (COUNT(?d) AS ?n) { ?d fw:effectiveUseClass ?use } GROUP BY ?use"""
    page = watched.open(ask(query))
    label = page.locator("table.dataTable a.iri", has_text="no licence stated")
    label.first.wait_for()
    page.get_by_role("tab", name="Chart").or_(page.locator(".select_chart")).first.click()
    bars = page.locator(".result-chart tr")
    bars.first.wait_for()
    assert bars.count() >= 2
    page.get_by_role("button", name="Plan").click()
    plan = page.locator(".plan strong")
    plan.wait_for()
    assert re.fullmatch(r"This reads \d+ statements\.", plan.inner_text())


def test_a_query_is_cancelled_and_its_time_remains(watched: Watched) -> None:
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a < ?d && ?d < ?g) }"
    page = watched.open("/sparql")
    page.locator("#editor .CodeMirror").first.evaluate(
        "(e, text) => e.CodeMirror.setValue(text)", long
    )
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled after").wait_for()
    assert re.fullmatch(
        r"Cancelled after\s\d+\.\d s", page.locator(".running").inner_text().strip()
    )
    assert page.get_by_role("button", name="Cancel").is_hidden()
    page.get_by_text("There is no result: the query was cancelled.").wait_for()
    # the editor goes on
    page.locator("#editor .CodeMirror").first.evaluate(
        "(e, text) => e.CodeMirror.setValue(text)", FIVE
    )
    page.get_by_role("button", name="Run query").click()
    page.locator("table.dataTable tbody tr").first.wait_for()
    assert page.locator(".running").is_hidden()


def test_a_list_stays_in_this_browser_from_page_to_page(watched: Watched) -> None:
    page = watched.open("/search?q=deart&kind=dataset")
    page.get_by_role("link", name="Add to list DEArt").click()
    page.get_by_text("Your list: 1 dataset").wait_for()
    page = watched.open("/")
    link = page.get_by_role("link", name="List (1)")
    assert link.get_attribute("href") == "/selection?dataset=images-deart"
    page = watched.open("/dataset/images-gldv2")
    page.get_by_role("link", name="Add to list", exact=True).click()
    page.get_by_role("link", name="List (2)").wait_for()
    # a search whose address has no list adds to the one of the browser
    page = watched.open("/search?q=visual+genome&kind=dataset")
    page.get_by_role("link", name="Add to list Visual Genome").click()
    page.get_by_text("Your list: 3 datasets").wait_for()
    page.get_by_role("link", name="Empty it").click()
    page = watched.open("/")
    assert page.locator("a[data-list]").is_hidden()


def test_a_list_is_in_the_address_where_the_browser_stores_nothing(
    chromium: Any, origin: str
) -> None:
    watched = Watched(chromium, origin, java_script_enabled=False)
    page = watched.open("/search?q=deart&kind=dataset")
    page.get_by_role("link", name="Add to list DEArt").click()
    page.get_by_text("Your list: 1 dataset").wait_for()
    assert "list=images-deart" in page.url
    watched.settle()
    watched.context.close()


def test_a_link_brings_its_query_and_no_other_endpoint(watched: Watched) -> None:
    parameters = urlencode({"query": FIVE, "endpoint": "https://elsewhere.example.org/sparql"})
    page = watched.open(f"/sparql#{parameters}")
    page.locator("table.dataTable tbody tr").first.wait_for()
    assert page.locator("table.dataTable tbody tr").count() == 5


def test_a_saved_query_opens_in_a_tab_of_its_own_and_runs(watched: Watched) -> None:
    page = watched.open("/sparql")
    page.locator(".examples select").select_option("languages")
    rows = page.locator("table.dataTable:visible tbody tr")
    rows.first.wait_for()
    assert rows.count() == 6
    assert page.get_by_role("tab", name="languages").count() == 1


def test_records_in_results_lead_to_their_pages_here(watched: Watched) -> None:
    query = "SELECT ?s WHERE { ?s a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 1"
    page = watched.open(ask(query))
    link = page.locator("table.dataTable tbody a.iri").first
    link.wait_for()
    page.wait_for_function("document.querySelector('tbody a.iri').getAttribute('href')[0] == '/'")
    assert link.get_attribute("href").startswith("/dataset/")
    assert link.get_attribute("title").startswith("https://graph.example.org/dataset/")


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("PREFIX dcat: <http://www.w3.org/ns/dcat#>\nSELECT * { ?s a dcat:Data", "dcat:Dataset"),
        ("PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nSELECT * { ?s foaf:na", "foaf:name"),
        ("PREFIX fw", "fwl: <https://w3id.org/fairweave/licence/>"),
    ],
)
def test_what_is_in_the_graph_is_offered_while_typing(
    watched: Watched, before: str, offered: str
) -> None:
    page = watched.open("/sparql")
    page.locator("#editor .CodeMirror").first.evaluate(
        """(e, text) => {
            e.CodeMirror.setValue(text);
            e.CodeMirror.focus();
            e.CodeMirror.setCursor(e.CodeMirror.lineCount(), 0);
        }""",
        before,
    )
    page.keyboard.press("End")
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hint")
    hints.first.wait_for()
    assert offered in hints.all_inner_texts()


def test_properties_of_the_class_that_comes_before_are_offered_first(watched: Watched) -> None:
    prefixes = """PREFIX doap: <http://usefulinc.com/ns/doap#>
PREFIX fw: <https://w3id.org/fairweave/ontology#>
"""
    offered = []
    for before in ("SELECT * { ?s fw:", "SELECT * { ?s a doap:GitRepository ; fw:"):
        page = watched.open("/sparql")
        page.locator("#editor .CodeMirror").first.evaluate(
            """(e, text) => {
                e.CodeMirror.setValue(text);
                e.CodeMirror.focus();
                e.CodeMirror.setCursor(e.CodeMirror.lineCount(), 0);
            }""",
            prefixes + before,
        )
        page.keyboard.press("End")
        page.keyboard.press("Control+Space")
        hints = page.locator(".CodeMirror-hint")
        hints.first.wait_for()
        offered.append(hints.all_inner_texts())
    every, of_repositories = offered
    assert sorted(every) == sorted(of_repositories)
    place = "fw:notebookCount"
    assert of_repositories.index(place) < every.index(place)


def test_numbers_sort_as_numbers_and_the_third_click_restores(watched: Watched) -> None:
    page = watched.open("/queries/languages")
    cells = page.locator("table[data-table] tbody td:first-child")
    heading = page.locator("table[data-table] th").nth(0)
    before = cells.all_inner_texts()
    heading.locator("a").click()
    assert cells.all_inner_texts() == sorted(before)
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("a").press("Enter")
    assert cells.all_inner_texts() == sorted(before, reverse=True)
    heading.locator("a").click()
    assert cells.all_inner_texts() == before
    number = page.locator("table[data-table] th").nth(1)
    number.locator("a").click()
    assert number.get_attribute("aria-sort") == "descending"
    amounts = [
        int(text)
        for text in page.locator("table[data-table] tbody td:nth-child(2)").all_inner_texts()
    ]
    assert amounts == sorted(amounts, reverse=True)
    # without another query, and the address states what is shown
    assert urlsplit(page.url).query == "sort=-datasets"


def test_questions_are_found_while_typing(watched: Watched) -> None:
    page = watched.open("/queries")
    cards = page.locator("[data-card]:visible")
    every = cards.count()
    page.locator("form[data-search] input[type=search]").fill("licences audit")
    page.locator("form[data-search] .status:not(:empty)").wait_for()
    assert 0 < cards.count() < every
    assert all("licen" in text.lower() for text in cards.all_inner_texts())


def test_a_chart_tells_its_values_to_mouse_and_keyboard(watched: Watched) -> None:
    page = watched.open("/queries/languages")
    page.locator("figure.chart rect.m").first.hover()
    tip = page.locator("figure.chart .wide .tip")
    assert "4 datasets" in tip.inner_text()
    stage = page.locator("figure.chart .wide .stage")
    stage.focus()
    stage.press("End")
    assert "1 dataset" in tip.inner_text()
    stage.press("Escape")
    assert tip.is_hidden()


def test_a_chart_can_be_taken_along(watched: Watched) -> None:
    page = watched.open("/queries/languages")
    with page.expect_download() as drawing:
        page.get_by_role("button", name="Download SVG").click()
    svg = Path(drawing.value.path()).read_text("utf-8")
    assert svg.startswith("<svg")
    assert "<title>Czech: 4 datasets</title>" in svg
    assert "var(--" not in svg  # it looks the same without our stylesheet
    with page.expect_download() as picture:
        page.get_by_role("button", name="Download PNG").click()
    png = Path(picture.value.path()).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * 760  # pixels wide


def test_code_comes_in_tabs_that_the_arrow_keys_change(watched: Watched) -> None:
    page = watched.open("/queries/languages")
    tabs = page.get_by_role("tab")
    assert tabs.count() >= 3
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    assert page.get_by_role("tabpanel").count() == 1
    chosen = tabs.nth(1).inner_text()
    page = watched.open("/queries/licences")
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == chosen


def test_code_and_links_are_copied_at_a_click(watched: Watched) -> None:
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched.open("/queries/languages")
    page.locator("dd", has=page.locator("a[data-copy]")).first.get_by_role("button").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{watched.origin}/queries/languages"


def test_a_choice_is_found_by_part_of_its_name_and_sent_by_its_value(watched: Watched) -> None:
    page = watched.open("/queries/licence-claims")
    field = page.get_by_role("combobox", name="Dataset")
    field.click()
    field.press_sequentially("argument")
    field.press("ArrowDown")
    chosen = page.locator("li[role=option][aria-selected=true]")
    chosen.wait_for()
    assert "argument" in chosen.inner_text().lower()
    field.press("Enter")
    assert page.get_by_role("listbox").count() == 0
    page.get_by_role("button", name="Answer").click()
    page.wait_for_load_state("networkidle")
    assert "dataset=Argument" in unquote(urlsplit(page.url).query)
    names = set(page.locator("table[data-table] tbody td:first-child").all_inner_texts())
    assert len(names) == 1


def test_a_form_with_a_drop_down_changes_the_answer(watched: Watched) -> None:
    page = watched.open("/queries/languages")
    page.get_by_label("Modality").select_option(index=1)
    page.get_by_role("button", name="Answer").click()
    page.wait_for_load_state("networkidle")
    assert "modality=" in page.url
    assert page.locator("table[data-table] tbody tr").count() > 0
    # the address that somebody copies has what is chosen, and nothing that is empty
    page = watched.open("/queries/datasets-matching")
    page.get_by_label("Modality").select_option(index=1)
    page.get_by_role("button", name="Answer").click()
    page.wait_for_load_state("networkidle")
    assert re.fullmatch(r"modality=\w+", urlsplit(page.url).query)


def test_a_long_table_of_the_map_is_folded_on_a_phone(chromium: Any, origin: str) -> None:
    watched = Watched(chromium, origin, viewport={"width": 390, "height": 800})
    page = watched.open("/map?by=task")
    table = page.locator("section[aria-labelledby=groups] table")
    assert table.locator("tbody tr").count() > 20
    assert not table.is_visible()
    page.get_by_text("Table of").click()
    assert table.is_visible()
    watched.settle()
    watched.context.close()


def test_the_map_is_walked_by_arrow_keys_and_entered(watched: Watched) -> None:
    page = watched.open("/map?by=modality&then=use")
    first = page.locator("figure[data-map] svg a").first
    first.focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    for key in ("ArrowDown", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != before
    assert page.locator("figure[data-map] svg a[tabindex='0']:visible").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**in=**")
    assert page.locator("#datasets").count() == 1


def test_a_class_has_one_colour_inside_another_area_too(watched: Watched) -> None:
    page = watched.open("/map?by=modality&then=use")
    drawn = page.locator("figure[data-map] .wide .tile").evaluate_all(
        """all => all.map(e => [e.classList[1], getComputedStyle(e).fill,
            getComputedStyle(e).fillOpacity])"""
    )
    colours = {(name, fill) for name, fill, _ in drawn}
    assert len(colours) == len({name for name, _ in colours}) > 1
    assert {opacity for _, _, opacity in drawn} == {"1"}


def test_no_button_covers_a_query_on_a_phone(phone: Watched) -> None:
    page = phone.open(ask("SELECT * WHERE { ?s a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 3"))
    page.locator("table.dataTable tbody tr").first.wait_for()
    text = page.locator("#editor .CodeMirror-line").first.bounding_box()
    buttons = page.locator("#editor .yasqe_buttons").first.bounding_box()
    assert text["y"] >= buttons["y"] + buttons["height"]


@pytest.mark.parametrize("view", ["by=modality", "by=modality&then=use"])
def test_the_tab_key_goes_from_the_form_to_an_area_and_on(watched: Watched, view: str) -> None:
    page = watched.open(f"/map?{view}")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Tab")
    areas = page.locator("figure[data-map] svg a:visible").count()
    focused = "document.activeElement.matches('figure[data-map] svg a')"
    assert bool(page.evaluate(focused)) == (areas > 0)
    page.keyboard.press("Tab")
    assert not page.evaluate(focused)


def test_the_place_of_an_error_is_marked_in_the_query(watched: Watched) -> None:
    page = watched.open(ask("SELECT ?x WHERE {\n  ?x a ?y ;;; ]\n}"))
    page.locator(".errorResult").wait_for()
    page.locator("#editor .wrong-line").first.wait_for()
    watched.complaints = [message for message in watched.complaints if "400" not in message]


def test_results_name_entities_by_label(watched: Watched) -> None:
    query = (
        "SELECT ?s WHERE { ?s <http://purl.org/dc/terms/title> 'DEArt' ; "
        "a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 1"
    )
    page = watched.open(ask(query))
    page.get_by_role("link", name="DEArt").wait_for()


def test_printed_pages_are_whole(watched: Watched) -> None:
    page = watched.open("/queries/languages")
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("main button:visible").count() == 0
    assert page.locator("table.result").is_visible()
    cut = page.evaluate(
        """[...document.querySelectorAll('main .scroll, main figure')].filter(
            e => e.checkVisibility() && getComputedStyle(e).overflow !== 'visible').length"""
    )
    assert cut == 0


def test_a_table_is_cards_on_a_phone(phone: Watched) -> None:
    page = phone.open("/queries/languages")
    table = page.locator("table.result")
    assert table.evaluate("e => e.scrollWidth <= e.parentElement.clientWidth")
    cell = page.locator("table.result tbody td").first
    assert "Language" in cell.evaluate("e => getComputedStyle(e, '::before').content")
