"""The licence of an observed repository, from its file to the graph."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER
from kg.converters.record import Notes
from kg.observing.repository_licence import OTHER, licence_of_text
from kg.observing.session import observe_to

BSD = (
    "Copyright\n\nRedistribution and use in source and binary forms, with or without\nmodification "
    "are permitted. Neither the\n name of its makers"
)


@pytest.mark.parametrize(
    ("file", "text", "key", "licence"),
    [
        ("LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person "
         "obtaining a copy", "mit", "MIT"),
        ("COPYING", "GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007", "gpl-3.0", "GPL-3.0"),
        ("LICENSE.md", BSD, "bsd-3-clause", "BSD-3-Clause"),
        ("LICENSE.txt", "SPDX-License-Identifier: CC-BY-NC-4.0\n", "cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("LICENSE", "Ask us first.", "other", "other"),
    ],
)  # fmt: skip
def test_the_licence_of_a_repository_is_read_from_its_file(
    tmp_path: Path, file: str, text: str, key: str, licence: str
) -> None:
    repository = tmp_path / "work"
    repository.mkdir()
    (repository / "a.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    (repository / file).write_text(text)
    observe_to(tmp_path / "out", [repository], checkouts=False)
    with (tmp_path / "out" / "repository_data.csv").open(newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert row["license_key"] == key
    records = CONVERTER.convert(tmp_path / "out", Identities(), Notes())
    lines = "".join(line for record in records for line in record.triples)
    assert (
        f"<http://purl.org/dc/terms/license> <https://w3id.org/fairweave/licence/{licence}" in lines
    )


def test_a_repository_without_such_a_file_has_no_row(tmp_path: Path) -> None:
    repository = tmp_path / "work"
    repository.mkdir()
    (repository / "a.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    observe_to(tmp_path / "out", [repository], checkouts=False)
    assert len((tmp_path / "out" / "repository_data.csv").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "condition",
    [
        "“Commons Clause” License Condition v1.0",
        "For non-commercial use only.",
        "Noncommercial use",
    ],
)
def test_a_known_text_below_a_condition_is_another_licence(condition: str) -> None:
    mit = "MIT License. Permission is hereby granted, free of charge, to any person obtaining"
    assert licence_of_text(mit).key == "mit"
    assert licence_of_text(f"{condition}\n\n{mit}") == OTHER


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("This is free and unencumbered software released into the public domain. Anyone is free to"
         " use it for any purpose, commercial or non-commercial", "unlicense"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International", "other"),
        ("Creative Commons Attribution 4.0 International", "cc-by-4.0"),
    ],
)  # fmt: skip
def test_texts_about_commercial_use_are_distinguished(text: str, key: str) -> None:
    assert licence_of_text(text).key == key
