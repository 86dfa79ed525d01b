"""The rules that are applied once the sources are merged, a module each, in their order.

A converter states what its source states. What depends on several sources is inferred here, into a
graph for each rule, so that inferred statements are distinct from those of sources.
"""

from __future__ import annotations

from typing import Final

from kg.build.rules import (
    derivations,
    effective_terms,
    hub_accounts,
    identity,
    inherited_terms,
    labels,
    publication_dates,
    publications,
    purposes,
    quality,
)
from kg.build.rules.rule import Rule

#: in the order of application: a rule may read the graphs of those before it
RULES: Final[tuple[Rule, ...]] = (
    identity.RULE,
    derivations.RULE,
    effective_terms.RULE,
    inherited_terms.RULE,
    purposes.RULE,
    hub_accounts.RULE,
    publications.RULE,
    publication_dates.RULE,
    labels.RULE,
    quality.RULE,
)
