"""Whether what is made of works under several licences may be published, and under which licence.

Reasons over the policies of the licences (:mod:`kg.authorities.policies`):

- A work whose licence prohibits sharing adaptations cannot be part of a published result. Where a
  licence permits use to one end only, whether it permits publication is not stated.
- The result of a work under a share-alike licence has to be under the same licence, or under one
  that it allows for adaptations (``fw:adaptationsMayBeUnder``, ``ontology/purposes.ttl``).
- The result of any other work may be under a licence that keeps its conditions: that prohibits
  what the work's licence prohibits, is limited to the ends that it is limited to, and requests
  attribution where it does.

Candidates are the licences of the works, and those that the ontology offers for results. It is no
legal advice, and states nothing of own use without publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from kg.authorities.policies import Policies, Policy

Answer = Literal["allowed", "not-allowed", "unclear"]


class Part(NamedTuple):
    """A licence of some of the works: its IRI, its name, and its policy, if that is known."""

    iri: str
    label: str
    policy: Policy | None


class Conflict(NamedTuple):
    """Two licences whose conditions no licence of a result keeps, or one that allows no result.

    Attributes:
        other: empty where ``one`` alone is in the way.
        why: a sentence without a full stop.
    """

    one: Part
    other: Part | None
    why: str


@dataclass(frozen=True, slots=True)
class Combination:
    """What follows for a result that is made of works under several licences.

    Attributes:
        answer: whether it may be published.
        under: IRIs of the licences that it may be under, the freest first.
        conflicts: what is in the way; where the answer is unclear, what is not known.
    """

    answer: Answer
    under: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def combined(parts: Iterable[Part], policies: Policies, unstated: int = 0) -> Combination:
    """The result of works under the licences ``parts``.

    Args:
        unstated: for how many works no licence is stated: that is no permission.
    """
    parts = sorted(set(parts), key=lambda part: (part.label, part.iri))
    alone = [conflict for part in parts if (conflict := _alone(part)) is not None]
    usable = [part for part in parts if part.policy is not None and part.policy.allows_adaptations]
    candidates = _candidates(usable, policies)
    admissible = {
        part.iri: [one for one in candidates if _keeps(one, part, policies)] for part in usable
    }
    pairs = [
        Conflict(one, other, _why(one, other, policies))
        for one, other in combinations(usable, 2)
        if not set(admissible[one.iri]) & set(admissible[other.iri])
    ]
    under = tuple(one for one in candidates if all(one in admissible[part.iri] for part in usable))
    refused = any(part.policy and not part.policy.allows_adaptations for part in parts)
    if refused or pairs or (usable and not under):
        return Combination("not-allowed", (), (*alone, *pairs))
    if alone or unstated or not usable:
        return Combination("unclear", under if usable else (), tuple(alone))
    return Combination("allowed", under, ())


def _alone(part: Part) -> Conflict | None:
    if part.policy is None:
        return Conflict(part, None, f"what {part.label} permits is not known")
    if not part.policy.allows_adaptations:
        return Conflict(part, None, f"{part.label} prohibits sharing adaptations")
    if part.policy.ends:
        return Conflict(
            part,
            None,
            f"{part.label} permits use to one end only, and does not state whether the result "
            "may be published",
        )
    return None


def _candidates(parts: Sequence[Part], policies: Policies) -> list[str]:
    own = [part.iri for part in parts if part.iri not in policies.offered]
    allowed = [
        licence for part in parts for licence in sorted(policies.adaptations.get(part.iri, ()))
    ]
    return list(dict.fromkeys((*policies.offered, *own, *allowed)))


def _keeps(candidate: str, part: Part, policies: Policies) -> bool:
    """Whether a result under ``candidate`` keeps the conditions of the work ``part``."""
    if candidate == part.iri:
        return True
    policy, result = part.policy, policies.of(candidate)
    if policy is None or result is None:
        return False
    if policy.share_alike:
        return candidate in policies.adaptations.get(part.iri, ())
    return (
        policy.prohibited <= result.prohibited
        and (not policy.ends or (bool(result.ends) and result.ends <= policy.ends))
        and (result.attribution or not policy.attribution)
    )


def _why(one: Part, other: Part, policies: Policies) -> str:
    """Why no result can keep the conditions of both."""
    alike = [part for part in (one, other) if part.policy and part.policy.share_alike]
    if len(alike) == 2:
        return (
            f"{one.label} and {other.label} each ask for the result to be under their own "
            "licence, and neither allows the other's"
        )
    if alike:
        strict = other if alike[0] is one else one
        if strict.policy and not strict.policy.allows_commercial_use:
            return (
                f"{strict.label} prohibits commercial use, and {alike[0].label} asks for a "
                "result that allows it"
            )
        return f"{alike[0].label} requires its own licence, which does not keep {strict.label}"
    return f"no known licence keeps the conditions of both {one.label} and {other.label}"
