"""Languages by ISO 639-3, programming languages by name, countries by ISO 3166."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.authorities import countries
from kg.authorities.languages import ALIASES, programming, resolve


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "eng"),
        ("British English", "eng"),
        ("Brazilian Portuguese", "por"),
        ("Simplified Chinese", "zho"),
        ("Chinese, Traditional", "zho"),
        ("한국어", "kor"),
        ("Català", "cat"),
        ("Yorùbá", "yor"),
        ("Māori", "mri"),
        ("isiXhosa", "xho"),
        ("ASL", "ase"),
        ("asl", "asl"),
        ("MSA", "arb"),
        ("Austrian Sign Language", "asq"),
        ("http://publications.europa.eu/resource/authority/language/ENG", "eng"),
        ("http://id.loc.gov/vocabulary/iso639-1/de", "deu"),
        ("https://iso639-3.sil.org/code/cmn", "cmn"),
        ("en", "eng"),
        ("fra", "fra"),
        ("zh_TW", "zho"),
        ("pt-BR", "por"),
        ("Chinese (Simplified)", "zho"),
        ("Isizulu", "zul"),
        ("Northern-Sotho", "nso"),
        ("Ta’izzi-Adeni Arabic", "acq"),
        ("Ta'izzi-Adeni Arabic", "acq"),
        ("Swahili", "swa"),
        ("Nepali", "nep"),
        ("iw", "heb"),
        ("Albanian (Tosk)", "als"),
        ("普通话", "cmn"),
        ("英文", "eng"),
        ("हिन्दी", "hin"),
    ],
)
def test_a_language_is_found_by_name_alias_and_code(text: str, code: str) -> None:
    language = resolve(text)
    assert language is not None
    assert language.code == code


@pytest.mark.parametrize(
    "text", ["", "Upper", "Code", "protein sequences", "en-but-not-a-tag-at-all"]
)
def test_what_is_no_language_is_none(text: str) -> None:
    assert resolve(text) is None


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_every_alias_leads_to_a_code_of_iso_639_3(alias: str) -> None:
    assert resolve(alias) is not None


@pytest.mark.parametrize(("code", "language"), [("hy", "hye"), ("pan", "pan"), ("io", "ido")])
def test_the_code_of_a_usual_language_is_no_programming_language(code: str, language: str) -> None:
    found = resolve(code)
    assert found is not None
    assert found.code == language
    assert programming(code) is None
    assert programming(code.capitalize()) == code.capitalize()


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    resolve(text)
    programming(text)
    countries.resolve(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States", "US"),
        ("United States of America", "US"),
        ("Scotland", "GB"),
        ("UAE", "AE"),
        ("Hong Kong", "HK"),
        ("Turkey", "TR"),
        ("Czech Republic", "CZ"),
    ],
)
def test_a_country_is_found_by_the_names_in_use(text: str, code: str) -> None:
    country = countries.resolve(text)
    assert country is not None
    assert country.alpha_2 == code


@pytest.mark.parametrize("text", ["International/Other/Unknown", "African Continent", ""])
def test_what_is_no_country_is_none(text: str) -> None:
    assert countries.resolve(text) is None


def test_the_names_that_auditors_use_are_known(shared_data) -> None:
    folder = shared_data("dataset-audits") / "constants"
    groups = json.loads((folder / "language_groups.json").read_text())
    code = set(groups.pop("Code"))
    assert [name for name in code if programming(name) is None] == [
        name for name in code if name in ("desktop", "unknown")
    ]
    names = {name for members in groups.values() for name in members}
    unknown = {name for name in names if resolve(name) is None}
    # collective names, and what is no name
    assert unknown <= {"Bihari", "Ijaw", "Sorbian", "Upper", "Dayak"}
    assert not {name for name in names if programming(name)}
    places = json.loads((folder / "creator_groups_by_country.json").read_text())
    assert {place for place in places if countries.resolve(place) is None} == {
        "African Continent",
        "International/Other/Unknown",
    }
