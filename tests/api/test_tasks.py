"""What people come for, from the first page, in a bounded number of clicks.

Each by mouse, at 390 px and by keyboard alone. A click is a click, a choice in a list, or a text
typed and sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from kg.resources import directory
from tests.api.conftest import served
from tests.chromium import launched
from tests.conftest import built_once
from tests.reader import WAYS, Reader

COLUMNS = "identifier,title,licence,language,modality,organization,year,derived_from"
ROWS = """
habari,Habari,CC-BY-4.0,sw,text,University of Dodoma,2020,
mashairi,Mashairi,CC-BY-NC-4.0,sw,text,University of Dodoma,2021,
sauti,Sauti,CC0-1.0,sw,speech,University of Dodoma,2022,
noticias,Noticias,CC-BY-SA-4.0,es,text,Universidad de Salamanca,2019,
preguntas,Preguntas,CC-BY-4.0,es,text,Universidad de Salamanca,2023,mashairi
"""
ISSUES = "https://tracker.example.org/new?title={title}&body={body}"

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
    with launched() as browser:
        yield browser


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
