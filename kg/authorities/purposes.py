"""Whether a dataset may be used for a purpose, and what decides it.

Purposes, and the actions that each needs, are data: ``ontology/purposes.ttl``. The answer follows
from the policies of the licences that decide (:mod:`kg.authorities.policies`), never from what
no one states. It is no legal advice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kg.authorities.policies import Policies, Policy
from kg.authorities.use_classes import PER_SAMPLE, SCHEME, UNSPECIFIED
from kg.rdf.namespaces import PREFIXES, expand

Outcome = Literal["allowed", "not-allowed", "unclear"]
#: outcome → its sign, for those who do not see the colour, and its words
OUTCOMES: Final[dict[Outcome, tuple[str, str]]] = {
    "allowed": ("✓", "allowed"),
    "not-allowed": ("✕", "not allowed"),
    "unclear": ("?", "unclear"),
}
_PURPOSES: Final = f"{PREFIXES['fwv']}purpose"
_STRICTEST: Final[tuple[Outcome, ...]] = ("not-allowed", "unclear", "allowed")


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose.

    Attributes:
        name: the last segment of its IRI: ``do-research``.
        label: completes "I want to …"; ``definition``: what it means.
        needs: actions that have to be permitted.
        may_need: actions of which it is disputed whether they are needed.
        ends: the ends that data are used to.
    """

    name: str
    iri: str
    label: str
    definition: str
    needs: tuple[str, ...]
    may_need: tuple[str, ...]
    ends: frozenset[str]


class Terms(NamedTuple):
    """A licence that decides, or that another source states.

    Attributes:
        use_class: the name of its use class; empty where that is not known.
        states_none: it is a statement in a licence's place ("Unspecified").
        of_provider: it is the terms of a model's provider, which restrict and license nothing.
    """

    iri: str
    label: str
    use_class: str = ""
    states_none: bool = False
    of_provider: bool = False


class InheritedTerms(NamedTuple):
    """What an ancestor restricts: the IRI of the statement, its name and its use class (a name)."""

    iri: str
    ancestor: str
    use_class: str


class DatasetTerms(NamedTuple):
    """What is known of the terms of a dataset.

    Attributes:
        use_class: the name of its effective use class; ``licensed``: of that without the terms of
            models' providers.
        deciding: the licences that decide it; ``dissenting``: those that other sources state.
    """

    use_class: str
    licensed: str
    deciding: Sequence[Terms] = ()
    dissenting: Sequence[Terms] = ()
    inherited: Sequence[InheritedTerms] = ()


class Clause(NamedTuple):
    """An outcome with what decides it: IRIs, and a sentence without a full stop."""

    outcome: Outcome
    decided_by: tuple[str, ...]
    text: str


class Purposes:
    """The purposes of an ontology, and answers for datasets.

    Args:
        statements: of the ontology: subject, predicate, IRI or text of the object.
        policies: of the same ontology.
    """

    def __init__(self, statements: Iterable[tuple[str, str, str]], policies: Policies) -> None:
        self.policies = policies
        about: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for subject, predicate, value in statements:
            if subject.startswith(f"{_PURPOSES}/"):
                about[subject][predicate].append(value)
        ordered = sorted(about.items(), key=lambda pair: pair[1][expand("skos:notation")])
        self._purposes = {
            iri.rpartition("/")[2]: Purpose(
                iri.rpartition("/")[2],
                iri,
                found[expand("skos:prefLabel")][0],
                next(iter(found[expand("skos:definition")]), ""),
                tuple(sorted(found[expand("fw:needsAction")])),
                tuple(sorted(found[expand("fw:mayNeedAction")])),
                frozenset(found[expand("fw:forEnd")]),
            )
            for iri, found in ordered
        }

    def __iter__(self) -> Iterator[Purpose]:
        """In the order of the vocabulary."""
        return iter(self._purposes.values())

    def get(self, name: str) -> Purpose | None:
        """The purpose of that name or IRI; ``None`` where there is none."""
        return self._purposes.get(name.removeprefix(f"{_PURPOSES}/"))

    def assess(self, terms: DatasetTerms, purpose: Purpose) -> Clause:
        """Whether a dataset of these terms may be used for ``purpose``.

        Every licence that decides has to permit it. Where the licences that other sources state
        lead to another answer, or where an ancestor does not permit it, it is unclear. What the
        terms of a model's provider prohibit is not allowed, whatever licence a source states.
        """
        for terms_of in (one for one in terms.deciding if one.of_provider):
            clause = self._licence(terms_of, purpose)
            if clause.outcome == "not-allowed":
                return clause
        own = self._own(terms, purpose)
        other = [self._licence(one, purpose) for one in terms.dissenting if not one.states_none]
        for clause in other:
            if clause.outcome != own.outcome:
                text = f"Sources disagree: {own.text}; {clause.text}"
                return Clause("unclear", (*own.decided_by, *clause.decided_by), text)
        if own.outcome != "allowed":
            return own
        for one in terms.inherited:
            clause = self._inherited(one, purpose)
            if clause.outcome != "allowed":
                return clause
        return own

    def _own(self, terms: DatasetTerms, purpose: Purpose) -> Clause:
        use = (f"{SCHEME}/{terms.use_class}",)
        stated = [one for one in terms.deciding if not one.states_none]
        licensed = [one for one in stated if not one.of_provider]
        if terms.use_class == PER_SAMPLE:
            return Clause("unclear", use, "Each sample has a licence of its own")
        clauses = [self._licence(one, purpose) for one in stated]
        refusals = [one for one in clauses if one.outcome == "not-allowed"]
        if refusals:
            return refusals[0]
        if terms.licensed == UNSPECIFIED or not licensed:
            return Clause("unclear", use, "No licence is stated for all of it")
        strictest = min(clauses, key=lambda one: _STRICTEST.index(one.outcome))
        if strictest.outcome != "allowed":
            return strictest
        decided_by = tuple(dict.fromkeys(by for one in clauses for by in one.decided_by))
        return Clause("allowed", decided_by, _together(stated, clauses))

    def _licence(self, licence: Terms, purpose: Purpose) -> Clause:
        policy = self.policies.of(licence.iri, licence.use_class)
        if policy is None:
            return Clause("unclear", (licence.iri,), f"What {licence.label} permits is not known")
        outcome, rule, text = self._judge(policy, purpose)
        return Clause(outcome, (licence.iri, rule), f"{licence.label} {text}")

    def _inherited(self, found: InheritedTerms, purpose: Purpose) -> Clause:
        origin = f"It was made from {found.ancestor}"
        policy = self.policies.of("", found.use_class)
        if policy is None:
            why = "for which no licence is stated"
            if found.use_class == PER_SAMPLE:
                why = "whose samples have licences of their own"
            return Clause("unclear", (found.iri,), f"{origin}, {why}")
        outcome, _, text = self._judge(policy, purpose)
        return Clause(
            "allowed" if outcome == "allowed" else "unclear",
            (found.iri,),
            f"{origin}, whose licence {text}",
        )

    def _judge(self, policy: Policy, purpose: Purpose) -> tuple[Outcome, str, str]:
        """The outcome, the rule that decides, and what the licence does, in words."""
        for action in purpose.needs:
            for rule in policy.prohibitions:
                if self.policies.covers(rule, action):
                    return "not-allowed", rule.iri, f"prohibits {rule.label}"
        permitting = policy.permissions
        for action in purpose.needs:
            permitting = tuple(r for r in permitting if self.policies.covers(r, action))
        if not permitting:
            return "unclear", "", "does not state whether it permits this"
        free = [rule for rule in permitting if not rule.ends or rule.ends & purpose.ends]
        if not free:
            outcome: Outcome = "not-allowed" if purpose.ends else "unclear"
            return outcome, permitting[0].iri, f"permits only {permitting[0].label}"
        for action in purpose.may_need:
            for rule in policy.prohibitions:
                if self.policies.covers(rule, action):
                    text = f"prohibits {rule.label}; whether this needs it is disputed"
                    return "unclear", rule.iri, text
        limits = "".join(f", without {rule.label}" for rule in policy.prohibitions)
        return "allowed", free[0].iri, f"permits {free[0].label}{limits}"


def _together(licences: Sequence[Terms], clauses: Sequence[Clause]) -> str:
    """What several licences permit, those that permit the same in one clause."""
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for licence, clause in zip(licences, clauses, strict=True):
        labels[clause.text.removeprefix(f"{licence.label} ")].append(licence.label)
    return "; ".join(
        f"{', '.join(names)} {text if len(names) == 1 else text.replace('permits', 'permit', 1)}"
        for text, names in labels.items()
    )
