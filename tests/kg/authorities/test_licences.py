"""A licence is found by any of its names, and has what it allows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, Namespace

from kg.authorities import licences
from kg.authorities.licence_sentences import licence_in_sentence
from kg.authorities.licences import Facts, facts, resolve
from kg.authorities.use_classes import shipped
from kg.resources import directory

FWL = "https://w3id.org/fairweave/licence/"

rank = shipped().rank


def of_claimants(claims: list[list[Facts]]) -> Facts:
    return licences.of_claimants(claims, shipped())


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
        ("cc-by-2-0", "CC-BY-2.0"),
        ("gpl-3-0", "GPL-3.0"),
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
        ("CC BY-NC-SA 3.0 DE", "CC-BY-NC-SA-3.0"),
        ("CC 4.0 BY NC", "CC-BY-NC-4.0"),
        ("Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)", "CC-BY-NC-4.0"),
        ("知识共享署名 4.0", "CC-BY-4.0"),
        ("Creative Commons Namensnennung - Nicht kommerziell 4.0 International", "CC-BY-NC-4.0"),
        ("CC0: Public Domain", "CC0-1.0"),
        ("Licence Ouverte 2.0", "etalab-2.0"),
        ("Italian Open Data License v1.0", "IODL-1.0"),
        ("http://www.dati.gov.it/iodl/2.0/", "IODL-2.0"),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", "DL-DE-BY-2.0"),
        ("http://www.usa.gov/publicdomain/label/1.0/", "us-government-works"),
        ("keine Angabe", "unspecified"),
        ("未知", "unspecified"),
        ("null", "unspecified"),
        ("CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"),
        ("Open Database License (ODbL) v1.0", "ODbL-1.0"),
        ("BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("CC4.0 BY", "CC-BY-4.0"),
        ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("New BSD", "BSD-3-Clause"),
        ("GPL v2 or later", "GPL-2.0"),
        ("OGL v3", "OGL-UK-3.0"),
        ("Licence Ouverte", "etalab-2.0"),
        ("For research purposes only", "academic-research-only"),
        ("N/A", "unspecified"),
        ("https://data.norge.no/nlod/en/2.0/", "NLOD-2.0"),
        ("Norwegian Licence for Open Government Data (NLOD) 2.0", "NLOD-2.0"),
        ("http://data.norge.no/nlod/no/1.0", "NLOD-1.0"),
        ("Norsk lisens for offentlige data", "NLOD-2.0"),
        ("IODL 2.0", "IODL-2.0"),
        ("Italian Open Data License v2.0", "IODL-2.0"),
        ("http://www.dati.gov.it/iodl/2.0/", "IODL-2.0"),
        ("gemma", "gemma"),
        ("Gemma Terms of Use", "gemma"),
        ("https://ai.google.dev/gemma/terms", "gemma"),
        ("llama3.1", "llama-3.1"),
        ("Llama 3.1 Community License Agreement", "llama-3.1"),
        ("META LLAMA 3.1 COMMUNITY LICENSE", "llama-3.1"),
        ("llama3.3", "llama-3.3"),
        ("llama4", "llama-4"),
        ("llama3", "llama-3"),
        ("Creative Commons Attribution 3.0 United States License", "CC-BY-3.0"),
        ("Creative Commons Attribution-ShareAlike 3.0 Österreich", "CC-BY-SA-3.0"),
        ("Creative Commons Attribution 2.0 England and Wales", "CC-BY-2.0"),
        ("cc-by-3.0: Creative Commons Attribution 3.0 Unported", "CC-BY-3.0"),
        ("cc0-1.0: Creative Commons Zero v1.0 Universal", "CC0-1.0"),
        ("unknown: License information unavailable", "unspecified"),
    ],
)
def test_a_licence_is_found_by_spelling_identifier_and_address(spelling: str, licence: str) -> None:
    assert resolve(spelling) == FWL + licence


@pytest.mark.parametrize(
    ("licence", "share_alike"),
    [("NLOD-2.0", False), ("IODL-2.0", False), ("llama-3.1", False), ("gemma", True)],
)
def test_licences_of_governments_and_models_ask_for_attribution(
    licence: str, share_alike: bool
) -> None:
    assert facts(FWL + licence) == Facts("any-use", True, share_alike, "licence")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "licence",
        "my terms",
        "https://github.com/a/b/blob/main/LICENSE",
        "http://[",
        "CC BY 4.0, CC BY-NC 4.0",
        "CC BY 4.0 (CC BY-NC 4.0)",
        "CC-BY-4.0 for the text",
        "CC BY 9.0",
        "Creative Commons",
        "by 4.0",
    ],
)
def test_what_names_no_licence_is_none(text: str) -> None:
    assert resolve(text) is None


@pytest.mark.parametrize("text", ["Open Access", "OpenAccess", "open-access"])
def test_open_access_is_a_status_of_access_and_permits_nothing(text: str) -> None:
    found = facts(resolve(text) or "")
    assert (found.use_class, found.attribution, found.share_alike) == ("unspecified", None, None)
    assert found.kind == "statement"


def test_versions_are_distinguished() -> None:
    assert resolve("cc-by-2.0") != resolve("cc-by-3.0")
    assert resolve("agpl-3.0") != resolve("gpl-3.0") != resolve("lgpl-3.0")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    found = resolve(text)
    assert found is None or found.startswith(FWL)


_facts = st.builds(
    Facts,
    st.sampled_from([*(found.name for found in shipped()), None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
)
_claimants = st.lists(st.lists(_facts, min_size=1), min_size=1)


def allowed(terms: Facts) -> set[str]:
    """The uses that ``terms`` allow, as far as that is known."""
    graded = [found.name for found in shipped() if found.restrictiveness is not None]
    own = rank(str(terms.use_class))
    return {name for name in graded if 0 <= own <= rank(name)}


@given(st.lists(_facts, min_size=1), _facts)
def test_a_further_part_never_allows_more(terms: list[Facts], one_more: Facts) -> None:
    before, after = of_claimants([terms]), of_claimants([[*terms, one_more]])
    if rank(str(before.use_class)) >= 0:
        assert allowed(after) <= allowed(before)
        assert after.attribution or not before.attribution
        assert after.share_alike or not before.share_alike


@given(_claimants, st.lists(_facts, min_size=1))
def test_a_further_claimant_never_allows_more_than_another(
    claimants: list[list[Facts]], one_more: list[Facts]
) -> None:
    before, after = of_claimants(claimants), of_claimants([*claimants, one_more])
    if rank(str(before.use_class)) > 0:
        assert allowed(after) <= allowed(before)


@given(_claimants)
def test_the_order_of_claimants_does_not_matter(claimants: list[list[Facts]]) -> None:
    assert of_claimants(claimants) == of_claimants(claimants[::-1])


def test_a_claimant_without_a_licence_gives_way_to_one_with_a_licence() -> None:
    none, mit = Facts("unspecified", False, False, "statement"), Facts("any-use", True, False)
    assert of_claimants([[none], [mit]]) == mit
    assert of_claimants([[none, mit]]).use_class == "unspecified"
    assert of_claimants([[none]]) == Facts("unspecified", None, None, "statement")


def test_an_unknown_duty_is_a_duty() -> None:
    assert of_claimants([[Facts("any-use", None, False)]]).attribution is True
    assert of_claimants([[Facts("any-use", False, None)]]).share_alike is True


#: what the auditors class otherwise than we do: samples with licences of their own are no licence
#: for any use, and open access is none either
_APART = {"No License": "per-sample", "Open Access": "unspecified"}


def test_the_vocabulary_classes_every_licence_as_the_auditors_do(shared_data) -> None:
    theirs = json.loads(
        (shared_data("dataset-audits") / "constants/license_classes.json").read_text()
    )
    words = {"All": "any-use", "NC": "non-commercial", "Acad": "academic-only"}
    for name, (use, _attribution, _share_alike) in theirs.items():
        licence = resolve(name)
        assert licence is not None, name
        expected = _APART.get(name, words.get(use, "unspecified"))
        assert facts(licence).use_class == expected, name


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


def test_what_is_no_licence_frees_of_no_duty() -> None:
    graph = Graph().parse(str(directory("ontology") / "licences.ttl"))
    fw = Namespace("https://w3id.org/fairweave/ontology#")
    statements = set(graph.subjects(RDF.type, fw.LicenceStatement))
    assert len(statements) > 3
    for duty in (fw.requiresAttribution, fw.requiresShareAlike):
        assert [s for s in statements if (s, duty, Literal(False)) in graph] == []


BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/deed.en"
BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("sentence", "address", "licence"),
    [
        ("This product is licensed under CC BY-SA", BY_SA, "CC-BY-SA-4.0"),
        ("All HLSPs are subject to a CC By 4.0 license.", BY, "CC-BY-4.0"),
        (f"Available under the Creative Commons Attribute 4.0 license {BY}.", "", "CC-BY-4.0"),
        ("Soumis à la licence Etalab : https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
         "", "etalab-2.0"),
        # more than one licence, conditions, another licence than the address has
        ("Published under CC BY-SA 4.0. Annotations are under CC BY 4.0.", BY_SA, None),
        ("The code is MIT licensed", "https://choosealicense.com/licenses/mit/", None),
        ("Licensed under CC BY-SA unless stated otherwise", BY_SA, None),
        ("Licensed under CC BY-NC 4.0", BY, None),
        ("Licensed under CC BY 3.0", BY, None),
        ("Licensed for research", "https://example.org/terms", None),
    ],
)  # fmt: skip
def test_a_sentence_states_the_licence_at_its_address(
    sentence: str, address: str, licence: str | None
) -> None:
    expected = licence and f"{FWL}{licence}"
    assert licence_in_sentence(sentence, address, licences.shipped()) == expected


@pytest.mark.parametrize(
    ("licence", "share_alike"),
    [("NLOD-1.0", False), ("NLOD-2.0", False), ("IODL-1.0", True), ("IODL-2.0", False)],
)
def test_licences_of_governments_allow_any_use_with_attribution(
    licence: str, share_alike: bool
) -> None:
    found = facts(f"{FWL}{licence}")
    assert (found.use_class, found.attribution, found.share_alike) == ("any-use", True, share_alike)
