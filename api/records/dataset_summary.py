"""What a person wants to know first of a dataset: may I use it, who says so, and how good is it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.labels import words
from api.graph.links import links
from api.graph.terms import batches, select
from api.records.values_view import Shower, Value
from api.state.current_snapshot import Current
from kg.authorities.use_classes import UseClasses
from kg.rdf.namespaces import expand
from kg.records.record import Record

_AUDIT: Final = expand("fwv:claim-source/audit")
_USE_CLASS: Final = expand("fw:useClass")
_REST, _NEXT, _STEPS = map(expand, ("fw:restOfPath", "fw:nextOnPath", "fw:steps"))
#: properties that these parts of the page tell
TOLD: Final = frozenset(
    map(
        expand,
        (
            "fw:effectiveUseClass", "fw:effectiveUseClassWithoutProviderTerms",
            "fw:effectiveAttribution", "fw:effectiveShareAlike", "fw:licenceClaim",
            "fw:licenceNote", "fw:licenceVerifiedBy", "dcterms:license", "odrl:hasPolicy",
            "dqv:hasQualityMeasurement", "prov:wasDerivedFrom", "fw:derivedFromAsGiven",
            "prov:alternateOf", "fw:effectiveTerms", "fw:inheritedTerms",
        ),
    )
)  # fmt: skip
#: classes of its parts that they tell
PARTS: Final = frozenset(
    map(
        expand,
        (
            "fw:LicenceClaim",
            "dqv:QualityMeasurement",
            "fw:EffectiveTerms",
            "fw:DerivationPath",
            "fw:InheritedTerms",
        ),
    )
)


class Claim(NamedTuple):
    """That somebody says the dataset is under a licence.

    Attributes:
        who: says so; ``where``: the kind of place it was found in.
        as_given: in the claimant's words.
        use: the licence's use class.
        against: how it compares with what the audit found; empty for the audit's own.
        differs: it is another licence than the audit's.
    """

    id: str
    who: Value
    where: Value
    licence: Value
    as_given: tuple[str, ...]
    use: str
    addresses: tuple[Value, ...]
    against: str
    differs: bool


class Condition(NamedTuple):
    """What an ancestor adds to the conditions.

    Attributes:
        name: of the ancestor's use class.
        path: from the next dataset to the ancestor.
    """

    id: str
    ancestor: Value
    name: Value
    path: tuple[Value, ...]


class Use(NamedTuple):
    """What may be done with the dataset, and why.

    Attributes:
        name: of the use class; ``class_iri``: its concept; ``definition``: its meaning.
        without: the name of the class if terms of models' providers are left out, where it differs.
        reasons: what leads to it, as sentences with a link.
        notes: of who audited; ``verified``: who checked.
        terms_disagree: claimants state licences of different use classes.
        inherited: conditions that come from what it was made from.
    """

    class_iri: str
    name: Value
    without: Value | None
    attribution: bool | None
    share_alike: bool | None
    reasons: tuple[tuple[Value, str], ...]
    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
    verified: tuple[str, ...]
    terms_disagree: bool
    inherited: tuple[Condition, ...]

    @property
    def disagree(self) -> bool:
        """Whether somebody claims another licence than the audit found."""
        return any(claim.differs for claim in self.claims)


class Measures(NamedTuple):
    """Figures of quality: by metric (rows) and date (columns)."""

    dates: tuple[str, ...]
    rows: tuple[tuple[Value, tuple[str, ...]], ...]


class Said:
    """The statements of a record by subject and property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._said: dict[tuple[str, str], list[NamedNode | Literal]] = {}
        for quad in quads:
            value = quad.object
            if isinstance(quad.subject, NamedNode) and isinstance(value, NamedNode | Literal):
                values = self._said.setdefault((quad.subject.value, quad.predicate.value), [])
                if value not in values:
                    values.append(value)

    def values(self, subject: str, name: str) -> list[NamedNode | Literal]:
        """The values of a property (CURIE)."""
        return self._said.get((subject, expand(name)), [])

    def texts(self, subject: str, name: str) -> tuple[str, ...]:
        """Their text, literals' and IRIs' alike."""
        return tuple(value.value for value in self.values(subject, name))

    def text(self, subject: str, name: str) -> str:
        """The first of them."""
        return next(iter(self.texts(subject, name)), "")


async def use(current: Current, record: Record, show: Shower) -> Use | None:
    """What may be done with ``record``; ``None`` where nobody said."""
    said = Said(record.quads)
    iri = record.iri
    claims = said.texts(iri, "fw:licenceClaim")
    final = said.text(iri, "fw:effectiveUseClass")
    if not claims and not final:
        return None
    licences = {licence for c in claims for licence in said.texts(c, "fw:claimedLicence")}
    classes = await _classes(current, licences)
    names = await _names(current, classes)
    audited = {
        licence
        for claim in claims
        if _AUDIT in said.texts(claim, "fw:claimSource")
        for licence in said.texts(claim, "fw:claimedLicence")
    }
    order = current.licences.use_classes
    rows = [_claim(claim, said, show, classes, names, audited, order) for claim in claims]
    rows.sort(key=lambda claim: (bool(claim.against), claim.who.text, claim.licence.text))
    without = said.text(iri, "fw:effectiveUseClassWithoutProviderTerms")
    duties = (
        _truth(said.text(iri, "fw:effectiveAttribution")),
        _truth(said.text(iri, "fw:effectiveShareAlike")),
    )
    return Use(
        final,
        show.link(final) if final else Value("not known"),
        show.link(without) if without and without != final else None,
        *duties,
        tuple(
            (show.link(licence), names.get(classes.get(licence, ""), "not known"))
            for licence in sorted(
                audited, key=lambda text: (-_rank(classes.get(text, ""), order), text)
            )
        ),
        tuple(rows),
        said.texts(iri, "fw:licenceNote"),
        said.texts(iri, "fw:licenceVerifiedBy"),
        said.text(said.text(iri, "fw:effectiveTerms"), "fw:termsDisagree") == "true",
        await _conditions(current, said, iri, show),
    )


async def _conditions(
    current: Current, said: Said, iri: str, show: Shower
) -> tuple[Condition, ...]:
    """The inherited terms of ``iri``, each with the whole derivation path."""
    nodes = said.texts(iri, "fw:inheritedTerms")
    paths: dict[str, list[tuple[int, str]]] = {node: [] for node in nodes}
    for block in batches(nodes):
        for row in await select(
            current,
            f"SELECT DISTINCT ?p ?n ?next {{ VALUES ?p {{ {block} }} ?p <{_REST}>* ?part ."
            f" ?part <{_NEXT}> ?next ; <{_STEPS}> ?n }}",
        ):
            paths[row["p"].value].append((-int(row["n"].value), row["next"].value))
    origins = {origin for path in paths.values() for _, origin in path}
    names = (await words(current, origins)).labels

    def link(origin: str) -> Value:
        return (
            show.link(origin)._replace(text=names[origin]) if origin in names else show.link(origin)
        )

    return tuple(
        Condition(
            node.partition("#")[2],
            link(said.text(node, "fw:ancestor")),
            show.link(said.text(node, "fw:useClass")),
            tuple(link(origin) for _, origin in sorted(paths[node])),
        )
        for node in sorted(nodes)
    )


def _claim(
    claim: str,
    said: Said,
    show: Shower,
    classes: dict[str, str],
    names: dict[str, str],
    audited: set[str],
    order: UseClasses,
) -> Claim:
    licence = said.text(claim, "fw:claimedLicence")
    where = said.text(claim, "fw:claimSource")
    own = where == _AUDIT
    found = classes.get(licence, "")
    against, differs = "", False
    if not own:
        if licence in audited:
            against = "as the audit found"
        elif licence.endswith("/unspecified") or not licence:
            against = "no licence stated"
        elif not audited:
            against = "the audit found none"
        else:
            differs = True
            freest = min(_rank(classes.get(text, ""), order) for text in audited)
            strictest = max(_rank(classes.get(text, ""), order) for text in audited)
            against = "other than the audit found"
            if _rank(found, order) < freest:
                against += ", and allows more"
            elif _rank(found, order) > strictest:
                against += ", and allows less"
    return Claim(
        claim.partition("#")[2],
        show.link(text) if (text := said.text(claim, "fw:claimant")) else Value("somebody"),
        show.link(where) if where else Value(""),
        show.link(licence) if licence else Value("not known"),
        said.texts(claim, "fw:licenceAsGiven"),
        names.get(found, ""),
        tuple(show.link(address) for address in said.texts(claim, "fw:licenceAddress")),
        against,
        differs,
    )


def measures(record: Record, show: Shower) -> Measures | None:
    """The quality measurements of ``record``."""
    said = Said(record.quads)
    values: dict[tuple[str, str], list[str]] = {}
    for found in said.texts(record.iri, "dqv:hasQualityMeasurement"):
        metric = said.text(found, "dqv:isMeasurementOf")
        shown = [show.term("", value).text for value in said.values(found, "dqv:value")]
        values.setdefault((metric, said.text(found, "dcterms:date")), []).extend(shown)
    if not values:
        return None
    dates = sorted({date for _, date in values})
    metrics = sorted({metric for metric, _ in values}, key=show.name)
    return Measures(
        tuple(date or "date not told" for date in dates),
        tuple(
            (show.link(m), tuple(", ".join(values.get((m, date), [])) for date in dates))
            for m in metrics
        ),
    )


async def _classes(current: Current, licences: set[str]) -> dict[str, str]:
    return dict(sorted(await links(current, _USE_CLASS, licences)))


async def _names(current: Current, classes: dict[str, str]) -> dict[str, str]:
    return dict((await words(current, classes.values())).labels)


def _rank(use_class: str, order: UseClasses) -> int:
    return order.rank(use_class or order.unknown_counts_as)


def _truth(text: str) -> bool | None:
    return None if not text else text in ("true", "1")
