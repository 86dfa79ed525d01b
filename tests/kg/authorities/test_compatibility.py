"""Whether works under several licences may be combined, by the shipped ontology."""

from __future__ import annotations

import pytest

from kg.authorities.compatibility import Combination, Part, combined
from kg.authorities.licences import resolve, shipped


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
def test_what_nobody_states_is_no_permission(name: str) -> None:
    found = of(name, "CC0 1.0")
    assert found.answer == "unclear"
    assert [c.one.label for c in found.conflicts] == [name]


def test_a_work_without_a_licence_leaves_the_whole_unclear() -> None:
    assert of("CC0 1.0", unstated=1).answer == "unclear"
    assert (of(unstated=1).answer, of(unstated=1).under) == ("unclear", ())
