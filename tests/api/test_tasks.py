"""What people come for, from the first page, in a bounded number of clicks.

Each by mouse, at 390 px and by keyboard alone. A click is a click, a choice in a list, or a text
typed and sent.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from kg.resources import directory
from tests.api.conftest import at, served
from tests.conftest import built_once

COLUMNS = "identifier,title,licence,language,modality,organization,year,derived_from"
ROWS = """
habari,Habari,CC-BY-4.0,sw,text,University of Dodoma,2020,
mashairi,Mashairi,CC-BY-NC-4.0,sw,text,University of Dodoma,2021,
sauti,Sauti,CC0-1.0,sw,speech,University of Dodoma,2022,
noticias,Noticias,CC-BY-SA-4.0,es,text,Universidad de Salamanca,2019,
preguntas,Preguntas,CC-BY-4.0,es,text,Universidad de Salamanca,2023,mashairi
"""
ISSUES = "https://tracker.example.org/new?title={title}&body={body}"
WAYS = ("wide", "phone", "keyboard")

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service over a small catalogue, and the audits and claims of the examples."""

    def sources(scratch: Path) -> list[Path]:
        (scratch / "catalogue.csv").write_text(COLUMNS + ROWS)
        examples = Path(str(directory("examples")))
        return [scratch, examples / "second-audits", examples / "field-executions"]

    found = built_once(tmp_path_factory, "tasks", sources)
    contact = f'site=Site(contact={{"new_issue": "{ISSUES}"}})'
    with served(found.path.parents[1], contact, imports="from api.site import Site") as service:
        yield service


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        found = shutil.which("chromium") or running.chromium.executable_path
        if not Path(found).exists():
            pytest.skip("needs chromium (apt-get install chromium)")
        browser = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """A user at the first page, whose clicks are counted."""

    def __init__(self, browser: Any, service: httpx.Client, way: str) -> None:
        width = 390 if way == "phone" else 1200
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.keyboard, self.clicks = way == "keyboard", 0
        self.page.goto(at(service, "/"))

    def reach(self, found: Any) -> None:
        """Move the focus there by the tab key alone."""
        for _ in range(300):
            if found.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tab key does not reach {found}")

    def search(self, text: str) -> None:
        """Type and send."""
        self.clicks += 1
        field = self.page.get_by_role("main").get_by_role("searchbox")
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter") if self.keyboard else field.press("Enter")

    def follow(self, role: str, name: str) -> None:
        """Click a link or a button that leads to another page."""
        self.clicks += 1
        found = self.page.get_by_role("main").get_by_role(role, name=name).first
        with self.page.expect_navigation():
            if self.keyboard:
                self.reach(found)
                self.page.keyboard.press("Enter")
            else:
                found.click()
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def choose(self, label: str, value: str) -> None:
        """Choose from a list."""
        self.clicks += 1
        self.page.get_by_label(label, exact=True).select_option(label=value)

    def suggested(self, text: str, name: str) -> None:
        """Type, and choose from the names that are suggested."""
        self.clicks += 1
        field = self.page.get_by_role("main").get_by_role("searchbox")
        if self.keyboard:
            self.reach(field)
        else:
            field.click()
        field.press_sequentially(text)
        found = self.page.get_by_role("option", name=name).first
        found.wait_for()
        with self.page.expect_navigation():
            if self.keyboard:
                while found.get_attribute("aria-selected") != "true":
                    self.page.keyboard.press("ArrowDown")
                self.page.keyboard.press("Enter")
            else:
                found.click()

    def bar(self, chart: int, text: str) -> None:
        """Follow the bar of a chart that has ``text`` as its tooltip."""
        self.clicks += 1
        stage = self.page.locator("figure.chart .stage:visible").nth(chart)
        with self.page.expect_navigation():
            if self.keyboard:
                self.reach(stage)
                tip = stage.locator(".tip")
                for _ in range(50):
                    self.page.keyboard.press("ArrowRight")
                    if text in tip.inner_text():
                        break
                self.page.keyboard.press("Enter")
            else:
                stage.locator(f'a[aria-label*="{text}"]').first.click()

    def download(self, name: str) -> str:
        """Click a link to a file, and read it."""
        self.clicks += 1
        link = self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first
        if self.keyboard:
            self.reach(link)
        answer = self.page.request.get(link.evaluate("element => element.href"))
        assert answer.ok
        return str(answer.text())

    def text(self) -> str:
        """The text of the page."""
        return str(self.page.get_by_role("main").inner_text())


@pytest.fixture(params=WAYS)
def reader(chromium: Any, tasks: httpx.Client, request: Any) -> Iterator[Reader]:
    reader = Reader(chromium, tasks, request.param)
    yield reader
    reader.context.close()


def test_text_in_swahili_for_a_company_with_citations(reader: Reader) -> None:
    reader.search("swahili text commercial")
    assert "Habari" in reader.text() and "Mashairi" not in reader.text()
    reader.follow("link", "Combine these datasets")
    bibtex = reader.download("Citations (BibTeX)")
    assert "Habari" in bibtex and bibtex.count("@misc{") == 1
    assert reader.clicks <= 5


def test_may_i_use_it_for_a_commercial_model_and_what_do_its_ancestors_say(
    reader: Reader,
) -> None:
    reader.search("preguntas")
    reader.follow("link", "Preguntas")
    assert "Commercial use: allowed with conditions" in reader.text()
    line = reader.page.locator("#purpose-train-commercial-model").inner_text()
    assert "unclear" in line and "made from Mashairi" in line and "prohibits commercial use" in line
    assert reader.clicks <= 2


def test_two_datasets_side_by_side_with_differences(reader: Reader) -> None:
    reader.search("swahili text")
    reader.follow("link", "Add to list Habari")
    reader.follow("link", "Add to list Mashairi")
    reader.follow("link", "Compare")
    assert "differs" in reader.text() and "Habari" in reader.text()
    assert reader.clicks <= 4


def test_all_datasets_of_an_organization_as_bibtex(reader: Reader) -> None:
    reader.search("university of dodoma")
    reader.follow("link", "University of Dodoma")
    bibtex = reader.download("Citations (BibTeX)")
    assert [title in bibtex for title in ("Habari", "Mashairi", "Sauti")] == [True] * 3
    assert bibtex.count("@misc{") == 3
    assert reader.clicks <= 3


def test_a_saved_question_is_changed_and_its_address_is_the_link(
    reader: Reader, tasks: httpx.Client
) -> None:
    reader.follow("link", "Which datasets may I use?")
    reader.choose("Modality", "speech (1)")
    reader.follow("button", "Answer")
    sent = httpx.get(reader.page.url, headers={"Accept": "text/html"}).text
    assert "Sauti" in sent and "Habari" not in sent
    assert reader.clicks <= 3


def test_who_states_which_licence_for_all_datasets_under_one(reader: Reader) -> None:
    reader.follow("link", "Who states which licence for a dataset?")
    options = reader.page.get_by_label("Under the licence", exact=True).locator("option")
    label = next(one for one in options.all_inner_texts() if one.startswith("CC BY 4.0"))
    reader.choose("Under the licence", label)
    reader.follow("button", "Answer")
    assert "Sources disagree" in reader.text()
    assert reader.page.get_by_role("row").count() > 1
    assert reader.clicks <= 3


def test_the_field_in_which_most_notebooks_fail_because_a_module_is_missing(
    reader: Reader,
) -> None:
    reader.follow("link", "In which research fields do exceptions stop notebooks?")
    reader.choose("Exception", "ModuleNotFoundError (8)")
    reader.follow("button", "Answer")
    row = reader.page.get_by_role("row").filter(has_text="Information Science").inner_text()
    # seven of sixteen executions
    assert "7" in row and "16" in row and "43.8" in row
    assert reader.clicks <= 3


def test_from_a_bar_of_a_chart_to_the_records_behind_it(reader: Reader) -> None:
    reader.bar(0, "non-commercial")
    assert "/records/" in reader.page.url
    assert "Mashairi" in reader.text() and "Habari" not in reader.text()
    assert reader.clicks <= 1


def test_a_mistake_in_a_record_is_reported_to_who_runs_the_service(reader: Reader) -> None:
    reader.suggested("mashairi", "Mashairi")
    link = reader.page.get_by_role("link", name="Report a problem with this record")
    if reader.keyboard:
        reader.reach(link)
    address = unquote(link.get_attribute("href"))
    assert address.startswith("https://tracker.example.org/new?title=Problem with “Mashairi”")
    assert "/dataset/" in address and "catalogue.csv" in address
    assert reader.clicks + 1 <= 2
