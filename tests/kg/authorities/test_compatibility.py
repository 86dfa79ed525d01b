"""Whether works under several licences may be combined, by the shipped ontology."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import RdfFormat, parse

from kg.authorities.compatibility import Combination, Part, combined
from kg.authorities.licences import resolve, shipped
from kg.rdf.namespaces import expand
from kg.resources import directory

#: licence → what the text of its source allows for adaptations, copied from there by hand
ALLOWED = {
    # Creative Commons for Educators and Librarians, unit 4.4: "All SA licenses after Version 1.0
    # allow you to use a later version of the same license on your adaptation."
    "CC-BY-SA-2.0": {"CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0"},
    "CC-BY-SA-2.5": {"CC-BY-SA-3.0", "CC-BY-SA-4.0"},
    "CC-BY-SA-3.0": {"CC-BY-SA-4.0"},
    # https://creativecommons.org/compatiblelicenses/ (the Free Art Licence is not in the ontology)
    "CC-BY-SA-4.0": {"GPL-3.0"},
    "CC-BY-NC-SA-2.0": {"CC-BY-NC-SA-2.5", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"},
    "CC-BY-NC-SA-2.5": {"CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"},
    "CC-BY-NC-SA-3.0": {"CC-BY-NC-SA-4.0"},
    # the appendices of both versions, and "a later version of this Licence" of section 5
    "EUPL-1.1": {"EUPL-1.2", "GPL-2.0", "OSL-3.0", "EPL-1.0"},
    "EUPL-1.2": {
        "GPL-2.0", "GPL-3.0", "AGPL-3.0", "OSL-3.0", "EPL-1.0", "MPL-2.0", "LGPL-2.1", "LGPL-3.0",
        "CC-BY-SA-3.0", "EUPL-1.1",
    },
}  # fmt: skip


def of(*names: str, unstated: int = 0) -> Combination:
    licences = shipped()
    parts = []
    for name in names:
        iri = resolve(name) or name
        use_class = licences.facts(iri).use_class
        parts.append(Part(iri, name, licences.policies.of(iri, use_class)))
    return combined(parts, licences.policies, unstated)


def names(found: Combination) -> list[str]:
    return [iri.rpartition("/")[2] for iri in found.under]


@pytest.mark.parametrize(
    ("licences", "freest"),
    [
        (("CC0 1.0",), "CC0-1.0"),
        (("CC0 1.0", "MIT"), "CDLA-Permissive-2.0"),
        (("CC BY 4.0", "CC BY-SA 4.0"), "CC-BY-SA-4.0"),
        (("CC BY 4.0", "CC BY-NC 4.0"), "CC-BY-NC-4.0"),
        (("CC BY-NC 4.0", "CC BY-NC-SA 3.0"), "CC-BY-NC-SA-4.0"),
        (("CC BY-SA 2.0", "CC BY-SA 3.0"), "CC-BY-SA-4.0"),
        (("CC BY-SA 4.0", "GPL-3.0"), "GPL-3.0"),
        (("ODbL 1.0", "CC BY 4.0"), "ODbL-1.0"),
    ],
)
def test_compatible_licences_have_a_result(licences: tuple[str, ...], freest: str) -> None:
    found = of(*licences)
    assert (found.answer, names(found)[0], found.conflicts) == ("allowed", freest, ())


@pytest.mark.parametrize(
    "licences",
    [
        ("CC BY-SA 4.0", "CC BY-NC 4.0"),
        ("CC BY-SA 4.0", "CC BY-NC-SA 4.0"),
        ("CC BY-SA 4.0", "ODbL 1.0"),
        ("CC BY-SA 1.0", "CC BY-SA 4.0"),
        ("GPL-2.0", "CC BY-SA 4.0"),
    ],
)
def test_the_pair_that_conflicts_is_named(licences: tuple[str, str]) -> None:
    found = of(*licences, "MIT")
    assert (found.answer, found.under) == ("not-allowed", ())
    assert [{c.one.label, c.other.label if c.other else ""} for c in found.conflicts] == [
        set(licences)
    ]


def test_a_licence_without_adaptations_is_in_the_way_alone() -> None:
    found = of("CC BY-ND 4.0", "MIT")
    assert found.answer == "not-allowed"
    assert [(c.one.label, c.other) for c in found.conflicts] == [("CC BY-ND 4.0", None)]


@pytest.mark.parametrize("name", ["Academic Research Purposes Only", "a licence of no kind"])
def test_what_is_not_stated_is_no_permission(name: str) -> None:
    found = of(name, "CC0 1.0")
    assert found.answer == "unclear"
    assert [c.one.label for c in found.conflicts] == [name]


def test_a_work_without_a_licence_leaves_the_whole_unclear() -> None:
    assert of("CC0 1.0", unstated=1).answer == "unclear"
    assert (of(unstated=1).answer, of(unstated=1).under) == ("unclear", ())


def test_compatible_licences_are_those_of_their_sources() -> None:
    found = {
        licence.rpartition("/")[2]: {other.rpartition("/")[2] for other in others}
        for licence, others in shipped().policies.adaptations.items()
    }
    assert found == ALLOWED


def test_the_source_of_every_list_is_cited_in_the_file_and_in_the_documentation() -> None:
    file = directory("ontology") / "purposes.ttl"
    cited: dict[str, str] = {}
    listed = set()
    for triple in parse(file.read_bytes(), RdfFormat.TURTLE):
        name = str(triple.subject).strip("<>").rpartition("/")[2]
        if triple.predicate.value == expand("fw:adaptationsMayBeUnder"):
            listed.add(name)
        elif triple.predicate.value == expand("dcterms:source"):
            cited[name] = str(triple.object).strip("<>")
    assert set(cited) == listed == set(ALLOWED)
    guide = (file.parents[1] / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^`]+)` \| [^|]+ \| <([^>]+)> \|$", guide, re.MULTILINE))
    assert rows == cited


@pytest.mark.parametrize(
    "pair",
    [
        ("CC BY-SA 3.0", "EUPL-1.2"),
        ("CC BY-NC-SA 2.0", "CC BY-NC-SA 2.5"),
        ("EUPL-1.1", "GPL-2.0"),
        ("EUPL-1.2", "AGPL-3.0"),
    ],
)
def test_a_pair_of_the_list_has_a_result(pair: tuple[str, str]) -> None:
    assert of(*pair).answer == "allowed"


@pytest.mark.parametrize(
    "pair",
    [
        ("CC BY-NC-SA 1.0", "CC BY-NC-SA 4.0"),
        ("GPL-2.0", "GPL-3.0"),
        ("GPL-3.0", "AGPL-3.0"),
        ("GFDL 1.3", "CC BY-SA 3.0"),
        ("ODbL 1.0", "CDLA Sharing 1.0"),
        ("CC BY-NC-SA 4.0", "GPL-3.0"),
    ],
)
def test_a_pair_that_no_text_allows_conflicts(pair: tuple[str, str]) -> None:
    assert of(*pair).answer == "not-allowed"
