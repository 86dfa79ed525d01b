"""Linting: what is wrong with a description, where, and what mending it gains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kg.lint.command import lint

EXAMPLES = Path(__file__).parents[3] / "examples"
CARD = """---
license: mit
size_categories: 1K<n<10K
dataset_info:
  splits:
  - name: train
    num_examples: 400000
---
# Dataset Card for [Dataset Name]

## Dataset Description

[More Information Needed]

### Licensing Information

Published under the Creative Commons Attribution-NonCommercial 4.0 licence. Write to a@example.org.
"""


def test_a_card_is_compared_with_itself(tmp_path: Path) -> None:
    (tmp_path / "owner_name.md").write_text(CARD)
    done = lint(tmp_path)
    assert done.returncode == 1
    for sentence in (
        "the header states the licence mit, the body Creative Commons Attribution-NonCommercial",
        "size_categories states 1K<n<10K, the splits have 400,000 examples",
        "only the template's placeholder stands under: Dataset description",
        "the title is the template's",
    ):
        assert sentence in done.stdout
    assert "a@example.org" not in done.stdout


def test_annotations_for_github_name_file_line_and_points(tmp_path: Path) -> None:
    table = tmp_path / "catalogue, ours.csv"
    table.write_text("name,licence,year\nRivers,MIT,2021\nLakes,,soon\n")
    done = lint(table, "--format", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    escaped = str(table).replace(",", "%2C")
    assert any(line.startswith(f"::error file={escaped},line=3,title=shape::") for line in lines), (
        done.stdout
    )
    assert any("title=licence-stated (+25)::licence: state" in line for line in lines)


@pytest.mark.parametrize(("points", "status"), [("0", 0), ("95", 1)])
def test_the_exit_status_follows_the_required_points(points: str, status: int) -> None:
    assert lint(EXAMPLES / "table", "--points", points).returncode == status


def test_what_cannot_be_read_is_a_finding_and_the_rest_is_linted(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"@context": {"cr": "http://mlcommons.org/croissant/"}, ')
    done = lint(broken, EXAMPLES / "table")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(broken) in done.stdout
    assert "catalogue.csv, line 4" in done.stdout
    unnamed = tmp_path / "unnamed.csv"
    unnamed.write_text("a,b\n1,2\n")
    done = lint(unnamed, "--format", "github")
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error file={unnamed},title=syntax::no column names datasets")


def test_every_example_of_datasets_can_be_linted() -> None:
    folders = ("croissant", "data-cards", "dataset-audits", "dataset-cards", "dcat", "table")
    done = lint(*(EXAMPLES / one for one in folders), "--format", "json")
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 1  # an example of Croissant refers to a file that is not there
    assert len(report["descriptions"]) > 60
    assert report["first"] == sorted(report["first"], key=lambda one: -one["points"])


@pytest.mark.parametrize(
    ("stated", "lacking"), [("annotations_creators: crowdsourced", False), ("license: mit", True)]
)
def test_a_card_that_states_who_annotated_does_not_lack_the_process(
    stated: str, lacking: bool, tmp_path: Path
) -> None:
    card = tmp_path / "A_b.md"
    card.write_text(f"---\npretty_name: Rivers\n{stated}\n---\n# Dataset Card for Rivers\n")
    (found,) = json.loads(lint(card, "--format", "json").stdout)["descriptions"]
    assert any(one["rule"] == "process" for one in found["findings"]) == lacking


def test_a_licence_that_is_missing_is_one_finding_with_all_that_it_costs(tmp_path: Path) -> None:
    """Without a licence there is no spelling of it, and no terms of it are known."""
    card = tmp_path / "A_b.md"
    card.write_text("---\npretty_name: Rivers\n---\n# Dataset Card for Rivers\n")
    (found,) = json.loads(lint(card, "--format", "json").stdout)["descriptions"]
    about = [one for one in found["findings"] if "licence" in one["rule"]]
    assert [(one["rule"], one["points"]) for one in about] == [("licence-stated", 25)]
    for label in ("known licence", "identifier of the licence", "licence by its makers"):
        assert label in about[0]["remedy"]
    assert sum(one["points"] for one in found["findings"]) == 100 - found["points"]


@pytest.mark.parametrize(
    ("stated", "lacking"), [("original", False), ("extended|squad", False), ("", True)]
)
def test_a_dataset_that_is_made_anew_does_not_lack_its_origins(
    stated: str, lacking: bool, tmp_path: Path
) -> None:
    card = tmp_path / "A_b.md"
    card.write_text(
        f"---\npretty_name: Rivers\nsource_datasets: [{stated}]\n---\n# Dataset Card for Rivers\n"
    )
    (found,) = json.loads(lint(card, "--format", "json").stdout)["descriptions"]
    assert any(one["rule"] == "origins" for one in found["findings"]) == lacking
