"""Answers of the saved queries about the reviewed papers, against the files of the reviews."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any, Final

import yaml

from kg.resources import directory

Ask = Any
REVIEWS: Final = [
    yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    for file in sorted((directory("examples") / "literature").glob("*.yml"))
]
DATASETS: Final = [
    each for review in REVIEWS for each in review["introduces"] if "dataset" in each["kind"]
]


def test_every_paper_and_what_it_introduces_is_listed(ask_examples: Ask) -> None:
    rows = ask_examples("introduced-by-papers")
    expected = Counter(
        (review["title"], each["name"]) for review in REVIEWS for each in review["introduces"]
    )
    assert Counter((row["paper"], row["contribution"]) for row in rows) == expected
    tools = ask_examples(
        "introduced-by-papers",
        kind="https://w3id.org/fairweave/vocabulary/contribution-kind/tool",
    )
    named = {e["name"] for r in REVIEWS for e in r["introduces"] if "tool" in e["kind"]}
    assert {row["contribution"] for row in tools} == named


def test_sizes_by_unit(ask_examples: Ask) -> None:
    rows = ask_examples("dataset-sizes-in-papers", unit="image-text pairs")
    found = {
        (row["dataset"], row.get("size") or row.get("at_least"), row.get("scope", ""))
        for row in rows
    }
    assert {(name, Decimal(number), of) for name, number, of in found} == {
        ("LAION-5B", Decimal(5_850_000_000), ""),
        ("LAION-5B", Decimal(2_320_000_000), "that contain English language"),
        ("BIOMEDICA", Decimal(24_000_000), "unique"),
    }


def test_one_paper_alone_states_a_licence(ask_examples: Ask) -> None:
    rows = ask_examples("licences-in-papers")
    assert len(rows) == len(DATASETS)
    stated = [row["dataset"] for row in rows if row["licence_stated"] == "true"]
    assert stated == ["Open Images V4"]


def test_agreement_is_that_of_the_reviews(ask_examples: Ask) -> None:
    expected = {
        (each["name"], fact["agreement"], str(fact["sentence"]))
        for each in DATASETS
        for fact in each["facts"]
        if "agreement" in fact
    }
    rows = ask_examples("annotator-agreement")
    assert {(row["dataset"], row["remark"], row["sentence"]) for row in rows} == expected
