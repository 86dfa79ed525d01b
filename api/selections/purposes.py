"""What a selection may be used for, and under which licence what is made of it may be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.authorities.compatibility import Combination, Part, combined
from kg.authorities.licences import Licences
from kg.authorities.purposes import OUTCOMES, Outcome, Purpose
from kg.datasets.model import Dataset


class Group(NamedTuple):
    """The datasets of one outcome, each with what decides it.

    Attributes:
        words: of the outcome; ``sign``: a character for it.
    """

    outcome: Outcome
    sign: str
    words: str
    datasets: tuple[tuple[Dataset, str], ...]


class ForPurpose(NamedTuple):
    """A purpose, and the datasets by outcome: all outcomes, in their order."""

    purpose: Purpose
    groups: tuple[Group, ...]

    @property
    def whole(self) -> Group:
        """The outcome for all of them together: the strictest that any has."""
        there = {group.outcome: group for group in self.groups if group.datasets}
        for outcome in ("not-allowed", "unclear"):
            if outcome in there:
                return there[outcome]
        return self.groups[0]


@dataclass(frozen=True, slots=True)
class Result:
    """What may be made of the datasets of a selection.

    Attributes:
        combination: of their licences.
        under: names and IRIs of the licences that the result may be under, the freest first.
        unstated: for how many no licence is stated.
        with_licence: IRI of a licence → the datasets under it.
    """

    combination: Combination
    under: tuple[tuple[str, str], ...]
    unstated: int
    with_licence: dict[str, list[Dataset]]

    @property
    def words(self) -> str:
        """The answer in words."""
        return OUTCOMES[self.combination.answer][1]

    @property
    def sign(self) -> str:
        """A character for the answer."""
        return OUTCOMES[self.combination.answer][0]


def for_purposes(datasets: Sequence[Dataset], licences: Licences) -> list[ForPurpose]:
    """The outcomes of ``datasets`` for each purpose of the vocabulary."""
    return [
        ForPurpose(
            purpose,
            tuple(
                Group(outcome, sign, words, _of(datasets, purpose.name, outcome))
                for outcome, (sign, words) in OUTCOMES.items()
            ),
        )
        for purpose in licences.purposes
    ]


def _of(
    datasets: Iterable[Dataset], purpose: str, outcome: Outcome
) -> tuple[tuple[Dataset, str], ...]:
    found = ((one, one.assessment(purpose)) for one in datasets)
    return tuple((one, statement.text) for one, statement in found if statement.outcome == outcome)


def result(datasets: Sequence[Dataset], licences: Licences) -> Result:
    """What follows for a dataset that is made of ``datasets``."""
    policies = licences.policies
    parts: dict[str, Part] = {}
    under: dict[str, list[Dataset]] = {}
    unstated = 0
    for dataset in datasets:
        stated = dataset.deciding_licences
        if not stated or dataset.use_class_iri.rpartition("/")[2] in ("unspecified", "per-sample"):
            unstated += 1
        for known in stated:
            policy = policies.of_terms(
                known.iri, known.use_class, known.attribution, known.share_alike
            )
            parts[known.iri] = Part(known.iri, known.label, policy)
            under.setdefault(known.iri, []).append(dataset)
    found = combined(parts.values(), policies, unstated)
    names = tuple(
        (parts[iri].label if iri in parts else policies.name(iri), iri) for iri in found.under
    )
    return Result(found, names, unstated, under)


def as_json(purposes: Sequence[ForPurpose], found: Result) -> dict[str, Any]:
    """Both for programs."""
    return {
        "purposes": [
            {
                "purpose": one.purpose.iri,
                "label": one.purpose.label,
                "answer": one.whole.outcome,
                **{group.outcome.replace("-", "_"): len(group.datasets) for group in one.groups},
            }
            for one in purposes
        ],
        "result": {
            "may_be_published": found.combination.answer,
            "under": [{"label": label, "iri": iri} for label, iri in found.under],
            "no_licence_stated": found.unstated,
            "conflicts": [
                {
                    "licences": [part.iri for part in (one.one, one.other) if part],
                    "because": one.why,
                }
                for one in found.combination.conflicts
            ],
        },
    }
