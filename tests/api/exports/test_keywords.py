"""The Croissant of each dataset has keywords, also where its sources state none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
import rdflib
from rdflib.namespace import DCAT

from tests.api.conftest import served

CARDS: Final = {
    "org_named": "---\npretty_name: Lake levels\ntags: [lakes]\nlanguage: [en]\n---\n# Levels\n",
    "org_languages": "---\nlanguage: [en, sv]\n---\n# Dataset\n",
    "org_bare": "# Dataset\n\n## Dataset description\n\nLevels of lakes, by day.\n",
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("keywords")
    (folder / "cards").mkdir()
    for name, text in CARDS.items():
        (folder / "cards" / f"{name}.md").write_text(text)
    command = [Path(sys.executable).parent / "fairweave", "build", "cards", "-d", "data"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with served(folder / "data") as client:
        yield client


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("org-named", {"lakes"}),
        ("org-languages", {"English", "Swedish"}),
        ("org-bare", {"org_bare"}),
    ],
)
def test_keywords_are_those_stated_or_else_what_is_known(
    catalogue: httpx.Client, name: str, words: set[str]
) -> None:
    path = f"/dataset/huggingface.co~{name}"
    assert set(catalogue.get(f"{path}/croissant.json").json()["keywords"]) == words
    graph = rdflib.Graph().parse(data=catalogue.get(f"{path}.ttl").text, format="turtle")
    stated = {str(each) for each in graph.objects(None, DCAT.keyword)}
    assert stated == words & {"lakes"}  # what no source states is no statement of the graph
