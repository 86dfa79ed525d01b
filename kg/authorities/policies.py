"""What licences permit and prohibit: ODRL policies, read from the ontology.

A permission covers an action, and every action that is included in it (``odrl:includedIn``), as
the ODRL Information Model 2.2 defines (https://www.w3.org/TR/odrl-model/, section 2.6); a
prohibition has precedence over a permission (its conflict strategy ``prohibit``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg.rdf.namespaces import PREFIXES, expand

_ATTRIBUTION: Final = expand("cc:Attribution")
_SHARE_ALIKE: Final = expand("cc:ShareAlike")
_COMMERCIAL: Final = expand("cc:CommercialUse")
_ADAPTATION: Final = expand("cc:DerivativeWorks")


class Rule(NamedTuple):
    """A permission or a prohibition.

    Attributes:
        iri: of the rule.
        label: in words: "use, naming the source".
        actions: what it covers.
        duties: actions that who makes use of it has to do.
        ends: the only ends that it is for, as IRIs; none: any.
    """

    iri: str
    label: str
    actions: frozenset[str]
    duties: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a licence."""

    permissions: tuple[Rule, ...] = ()
    prohibitions: tuple[Rule, ...] = ()

    @property
    def attribution(self) -> bool:
        """Whether the source has to be named."""
        return any(_ATTRIBUTION in rule.duties for rule in self.permissions)

    @property
    def share_alike(self) -> bool:
        """Whether adaptations have to be under the same licence."""
        return any(_SHARE_ALIKE in rule.duties for rule in self.permissions)

    @property
    def prohibited(self) -> frozenset[str]:
        """The actions that are prohibited."""
        return frozenset(action for rule in self.prohibitions for action in rule.actions)

    @property
    def allows_commercial_use(self) -> bool:
        """Whether commercial use is not prohibited."""
        return _COMMERCIAL not in self.prohibited

    @property
    def allows_adaptations(self) -> bool:
        """Whether sharing adaptations is not prohibited."""
        return _ADAPTATION not in self.prohibited

    @property
    def ends(self) -> frozenset[str]:
        """The ends that all of its permissions are limited to."""
        limits = [rule.ends for rule in self.permissions]
        return frozenset() if not all(limits) else frozenset().union(*limits)


class Policies:
    """The policies of an ontology.

    Args:
        statements: of the ontology: subject, predicate, IRI or text of the object.
    """

    def __init__(self, statements: Iterable[tuple[str, str, str]]) -> None:
        about: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        wanted = {expand(curie): curie for curie in _READ}
        for subject, predicate, value in statements:
            if curie := wanted.get(predicate):
                about[subject][curie].append(value)
        self._about: Mapping[str, Mapping[str, list[str]]] = about
        self._policies = {
            subject: Policy(
                tuple(self._rule(iri) for iri in sorted(found["odrl:permission"])),
                tuple(self._rule(iri) for iri in sorted(found["odrl:prohibition"])),
            )
            for subject, found in list(about.items())
            if "odrl:permission" in found or "odrl:prohibition" in found
        }
        self._included = {
            action: frozenset(found["odrl:includedIn"])
            for action, found in about.items()
            if "odrl:includedIn" in found
        }
        #: licence → others that adaptations of a work under it may be under
        self.adaptations: dict[str, frozenset[str]] = {
            licence: frozenset(found["fw:adaptationsMayBeUnder"])
            for licence, found in about.items()
            if "fw:adaptationsMayBeUnder" in found
        }
        ordered = sorted(
            (int(found["fw:offeredForResults"][0]), licence)
            for licence, found in about.items()
            if "fw:offeredForResults" in found
        )
        #: licences that are proposed for datasets made of others, the freest first
        self.offered = tuple(licence for _, licence in ordered)

    def of(self, licence: str, use_class: str | None = None) -> Policy | None:
        """The policy of ``licence`` (its IRI); where it has none, that of its use class (a name).

        ``None``: nothing is known of what it permits.
        """
        found = self._policies.get(licence)
        if found is None and use_class:
            found = self._policies.get(f"{PREFIXES['fwv']}use-class/{use_class}")
        return found

    def of_terms(
        self, licence: str, use_class: str, attribution: bool | None, share_alike: bool | None
    ) -> Policy | None:
        """The policy of ``licence``; where it has none, that of its use class and these duties.

        A duty that is not known counts as one.
        """
        found = self.of(licence)
        if found is not None or (found := self.of("", use_class)) is None:
            return found
        duties = {_ATTRIBUTION: attribution, _SHARE_ALIKE: share_alike}
        needed = frozenset(duty for duty, holds in duties.items() if holds is not False)
        permissions = (rule._replace(duties=rule.duties | needed) for rule in found.permissions)
        return Policy(tuple(permissions), found.prohibitions)

    def name(self, iri: str) -> str:
        """The label of a licence of the ontology; the last segment of its IRI where it has none."""
        found = self._about.get(iri, {})
        labels = found.get("skos:prefLabel") or found.get("rdfs:label") or [iri.rpartition("/")[2]]
        return labels[0]

    def covers(self, rule: Rule, action: str) -> bool:
        """Whether ``rule`` is about ``action``, or about one that it is included in."""
        seen: set[str] = set()
        pending = {action}
        while pending:
            if pending & rule.actions:
                return True
            seen |= pending
            pending = {
                wider
                for one in pending
                for wider in self._included.get(one, ())
                if wider not in seen
            }
        return False

    def _rule(self, iri: str) -> Rule:
        found = self._about.get(iri, {})

        def each(curie: str, of: str) -> frozenset[str]:
            return frozenset(
                value
                for node in found.get(curie, ())
                for value in self._about.get(node, {}).get(of, ())
            )

        return Rule(
            iri,
            next(iter(found.get("rdfs:label", ())), iri.rpartition("/")[2]),
            frozenset(found.get("odrl:action", ())),
            each("odrl:duty", "odrl:action"),
            each("odrl:constraint", "odrl:rightOperand"),
        )


_READ: Final = (
    "fw:adaptationsMayBeUnder", "fw:offeredForResults", "odrl:action", "odrl:constraint",
    "odrl:duty", "odrl:includedIn", "odrl:permission", "odrl:prohibition", "odrl:rightOperand",
    "rdfs:label", "skos:prefLabel",
)  # fmt: skip
