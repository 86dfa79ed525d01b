"""A licence is found by any of its names, and says what it allows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.authorities.licences import USE_CLASSES, Facts, facts, most_restrictive, resolve

FWL = "https://w3id.org/fairweave/licence/"


@pytest.mark.parametrize(
    ("spelling", "licence"),
    [
        ("MIT", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("Apache 2.0", "Apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ('BSD 3-Clause "New" or "Revised" License', "BSD-3-Clause"),
        ("cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY SA 4.0", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by/4.0/deed.de", "CC-BY-4.0"),
        # two addresses written as one
        (
            "http://creativecommons.org/licenses/by/4.0/http://creativecommons.org/licenses/by/4.0/",
            "CC-BY-4.0",
        ),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://spdx.org/licenses/ODbL-1.0.html", "ODbL-1.0"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("GPL-3.0-or-later", "GPL-3.0"),
        ("CDLA-Sharing-1.0", "CDLA-Sharing-1.0"),
        ("no license", "no-licence"),
    ],
)
def test_a_licence_is_found_by_spelling_identifier_and_address(spelling: str, licence: str) -> None:
    assert resolve(spelling) == FWL + licence


@pytest.mark.parametrize(
    "text",
    ["", "  ", "licence", "my terms", "https://github.com/a/b/blob/main/LICENSE", "http://["],
)
def test_what_names_no_licence_is_none(text: str) -> None:
    assert resolve(text) is None


def test_versions_are_told_apart() -> None:
    assert resolve("cc-by-2.0") != resolve("cc-by-3.0")
    assert resolve("agpl-3.0") != resolve("gpl-3.0") != resolve("lgpl-3.0")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    found = resolve(text)
    assert found is None or found.startswith(FWL)


_facts = st.builds(
    Facts,
    st.sampled_from([*USE_CLASSES, None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
)


@given(st.lists(_facts, min_size=1), _facts)
def test_more_terms_never_allow_more(terms: list[Facts], one_more: Facts) -> None:
    before, after = most_restrictive(terms), most_restrictive([*terms, one_more])
    assert before is not None and after is not None
    assert USE_CLASSES.index(str(after.use_class)) >= USE_CLASSES.index(str(before.use_class))
    assert after.attribution or not before.attribution
    assert after.share_alike or not before.share_alike


def test_no_terms_allow_nothing_and_forbid_nothing() -> None:
    assert most_restrictive([]) is None


def test_the_vocabulary_classes_every_licence_as_the_auditors_do(shared_data) -> None:
    theirs = json.loads(
        (shared_data("dataset-audits") / "constants/license_classes.json").read_text()
    )
    words = {"All": "any-use", "NC": "non-commercial", "Acad": "academic-only"}
    for name, (use, _attribution, _share_alike) in theirs.items():
        licence = resolve(name)
        assert licence is not None, name
        assert facts(licence).use_class == words.get(use, "unspecified"), name


def test_the_auditors_spellings_lead_to_licences_of_the_class_they_give_them(shared_data) -> None:
    folder = shared_data("dataset-audits") / "constants"
    classes = json.loads((folder / "license_classes.json").read_text())
    paraphrases = json.loads((folder / "license_paraphrases.json").read_text())
    words = {"All": "any-use", "NC": "non-commercial", "Acad": "academic-only"}
    found = other = 0
    for name, spellings in paraphrases.items():
        for spelling in spellings if name in classes else []:
            licence = resolve(spelling)
            if licence is not None:
                found += 1
                expected = words.get(classes[name][0], "unspecified")
                # the one that they take for another agreement: Microsoft's software licence
                if facts(licence).use_class != expected:
                    other += 1
                    assert spelling == "ms-pl"
    assert found > 80
    assert other == 1
