"""The page of the derivations around a dataset: depth, counts, paths, evidence, words to find."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

NLI = "claims-csfever-nli"


def shown(service: httpx.Client, **values: str) -> tuple[str, str]:
    """The page, and the text of its list of datasets."""
    answer = service.get("/lineage", params=values, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    table = re.search(r"<table data-table.*?</table>", answer.text, re.DOTALL)
    return answer.text, unescape(re.sub(r"<[^>]+>", " ", table[0])) if table else ""


def test_depth_is_chosen_and_counted_before_it_is_shown(service: httpx.Client) -> None:
    page, listed = shown(service, dataset=NLI, up="1")
    assert "CsFEVER" in listed and "FEVER, only named" not in " ".join(listed.split())
    assert re.search(r'<option value="1" selected>1 step: 1 dataset<', page)
    assert re.search(r'<option value="2">2 steps: 2 datasets<', page)
    _, further = shown(service, dataset=NLI, up="2")
    assert "2 steps up, only named" in " ".join(further.split())


def test_each_derivation_has_its_evidence(service: httpx.Client) -> None:
    page, _ = shown(service, dataset=NLI)
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert re.search(r"stated by [^;]+ as “CsFEVER”; matched by .+?, confidence 0\.\d", text)
    # on the lines of the picture, too
    assert re.search(r"<path [^>]*data-made[^>]*><title>stated by", page)


def test_only_the_path_between_two_datasets(service: httpx.Client) -> None:
    page, listed = shown(service, dataset="claims-csfever", to=NLI)
    assert "The path between" in page
    assert listed.count(" step") == 1 and "1 step down" in listed
    page, listed = shown(service, dataset=NLI, to="images-deart")
    assert "No path of derivations leads from" in page and not listed


def test_names_are_found_in_it(service: httpx.Client) -> None:
    page, listed = shown(service, dataset=NLI, find="nli")
    assert "1 with “nli” in the name" in page
    assert "CsFEVER-NLI" in listed
    assert len(re.findall(r'class="node[^"]* found"', page)) == 1


@pytest.mark.parametrize(
    ("values", "status"), [({"dataset": "no-such"}, 404), ({"dataset": NLI, "up": "-1"}, 400)]
)
def test_what_is_wrong_is_refused(
    service: httpx.Client, values: dict[str, str], status: int
) -> None:
    assert service.get("/lineage", params=values).status_code == status


def test_the_page_of_a_dataset_leads_there(service: httpx.Client) -> None:
    page = service.get(f"/dataset/{NLI}", headers={"Accept": "text/html"}).text
    assert f'href="/lineage?dataset={NLI}"' in page
