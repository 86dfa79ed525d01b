"""What may be done with a dataset, as one answer with its conditions."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from api.records.dataset_summary import Use
from kg.authorities.use_classes import PER_SAMPLE, UNSPECIFIED, UseClasses

Kind = Literal["allowed", "conditional", "refused", "unstated", "unknown", "disputed"]

#: answer → how it is written; the sign is for those who do not see the colour
ANSWERS: Final[dict[Kind, tuple[str, str]]] = {
    "allowed": ("✓", "allowed"),
    "conditional": ("✓", "allowed with conditions"),
    "refused": ("✕", "not allowed"),
    "unstated": ("?", "no licence stated"),
    "unknown": ("?", "not known"),
    "disputed": ("≠", "sources disagree"),
}


class Condition(NamedTuple):
    """A condition of use, and the part of the page that states why."""

    text: str
    anchor: str = ""


class Verdict(NamedTuple):
    """Whether a dataset may be used commercially.

    Attributes:
        kind: of :data:`ANSWERS`.
        sign: a character for it; ``answer``: its words.
        conditions: further conditions, most important first.
    """

    kind: Kind
    sign: str
    answer: str
    conditions: tuple[Condition, ...]


def verdict(use: Use, classes: UseClasses) -> Verdict:
    """The answer that follows from the effective terms of a dataset.

    No licence stated is not permission, and neither is a licence of each sample's own, nor one of
    which nobody knows what it permits.
    """
    conditions = tuple(_conditions(use, classes))
    kind = _kind(use, classes, bool(conditions))
    sign, answer = ANSWERS[kind]
    return Verdict(kind, sign, answer, conditions)


def _kind(use: Use, classes: UseClasses, conditional: bool) -> Kind:
    if use.terms_disagree or use.elsewhere:
        return "refused" if use.refused else "disputed"
    found = classes.get(use.class_iri)
    if found is None or found.name == UNSPECIFIED:
        return "unstated"
    if use.unknown:
        return "unknown"
    if found.name == PER_SAMPLE:
        return "conditional"
    if found.restrictiveness == 0:
        return "conditional" if conditional else "allowed"
    return "refused"


def _conditions(use: Use, classes: UseClasses) -> list[Condition]:
    found = classes.get(use.class_iri)
    conditions = []
    if use.terms_disagree:
        conditions.append(
            Condition(f"the most restrictive claim applies: {use.name.text}", "claims")
        )
    if use.elsewhere:
        conditions.append(Condition("other descriptions of it state other terms", "elsewhere"))
    if found is not None and found.name == PER_SAMPLE:
        conditions.append(Condition("each sample has a licence of its own", "claims"))
    if use.inherited:
        conditions.append(Condition("terms of datasets that it was made from", "inherited"))
    if use.without is not None:
        conditions.append(
            Condition("terms of the provider of a model that generated some of it", "claims")
        )
    if use.unknown:
        unknown = (f"what {one.text} permits is not known" for one in use.unknown)
        return [*conditions, *(Condition(text, "claims") for text in unknown)]
    if use.attribution:
        conditions.append(Condition("name the source (attribution)"))
    if use.share_alike:
        conditions.append(Condition("share what is made from it alike"))
    return conditions
