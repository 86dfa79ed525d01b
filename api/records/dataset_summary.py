"""The first part of a dataset's page: permitted use, licence claims, measurements."""

from __future__ import annotations

from typing import Final, NamedTuple

from api.graph.labels import words
from api.graph.links import links
from api.records.statement_index import StatementIndex
from api.records.values_view import Value, ValuesView
from api.state.current_snapshot import Current
from kg.authorities.use_classes import UseClasses
from kg.datasets.model import Dataset, Named
from kg.rdf.namespaces import expand

_AUDIT: Final = expand("fwv:claim-source/audit")
_USE_CLASS: Final = expand("fw:useClass")
#: the purpose whose assessment the verdict has to agree with
_COMMERCIAL: Final = "train-commercial-model"
#: properties that these parts of the page show
PROPERTIES: Final = frozenset(
    map(
        expand,
        (
            "fw:effectiveUseClass", "fw:effectiveUseClassWithoutProviderTerms",
            "fw:effectiveAttribution", "fw:effectiveLicence", "fw:effectiveShareAlike",
            "fw:licenceClaim",
            "fw:licenceNote", "fw:licenceVerifiedBy", "dcterms:license", "odrl:hasPolicy",
            "dqv:hasQualityMeasurement", "prov:wasDerivedFrom", "fw:derivedFromAsGiven",
            "prov:alternateOf", "fw:effectiveTerms", "fw:inheritedTerms",
            "fw:purposeAssessment",
        ),
    )
)  # fmt: skip
#: classes of its parts that they show
PARTS: Final = frozenset(
    map(
        expand,
        (
            "fw:LicenceClaim",
            "dqv:QualityMeasurement",
            "fw:EffectiveTerms",
            "fw:DerivationPath",
            "fw:InheritedTerms",
            "fw:PurposeAssessment",
        ),
    )
)


class Claim(NamedTuple):
    """A licence claim as it is shown.

    Attributes:
        who: the claimant; ``where``: the kind of place it was found in.
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
        unknown: licences that decide, and of which it is not known what they permit, where the
            class follows from them alone.
        elsewhere: other descriptions of the dataset, whose claims are of another use class.
        refused: whatever sources disagree about, none of them allows commercial use.
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
    unknown: tuple[Value, ...] = ()
    refused: bool = False
    elsewhere: tuple[Value, ...] = ()

    @property
    def disagree(self) -> bool:
        """Whether somebody claims another licence than the audit found."""
        return any(claim.differs for claim in self.claims)


class Measures(NamedTuple):
    """Figures of quality: by metric (rows) and date (columns)."""

    dates: tuple[str, ...]
    rows: tuple[tuple[Value, tuple[str, ...]], ...]


async def use(
    current: Current, index: StatementIndex, iri: str, view: ValuesView, model: Dataset | None
) -> Use | None:
    """What may be done with the dataset ``iri``; ``None`` where nothing is stated.

    Args:
        index: of the statements of its record.
        view: of the record.
        model: of the dataset, which has what it inherits.
    """
    claims = index.texts(iri, "fw:licenceClaim")
    final, terms = (index.text(iri, f"fw:effective{end}") for end in ("UseClass", "Terms"))
    if not claims and not final:
        return None
    licences = {licence for c in claims for licence in index.texts(c, "fw:claimedLicence")}
    classes = await _classes(current, licences)
    names = await _names(current, classes)
    audited = {
        licence
        for claim in claims
        if _AUDIT in index.texts(claim, "fw:claimSource")
        for licence in index.texts(claim, "fw:claimedLicence")
    }
    order = current.licences.use_classes
    rows = [_claim(claim, index, view, classes, names, audited, order) for claim in claims]
    rows.sort(key=lambda claim: (bool(claim.against), claim.who.text, claim.licence.text))
    without = index.text(iri, "fw:effectiveUseClassWithoutProviderTerms")
    duties = (
        _truth(index.text(iri, "fw:effectiveAttribution")),
        _truth(index.text(iri, "fw:effectiveShareAlike")),
    )
    return Use(
        final,
        view.link(final) if final else Value("not known"),
        view.link(without) if without and without != final else None,
        *duties,
        tuple(
            (view.link(licence), names.get(classes.get(licence, ""), "not known"))
            for licence in sorted(
                audited, key=lambda text: (-_rank(classes.get(text, ""), order), text)
            )
        ),
        tuple(rows),
        index.texts(iri, "fw:licenceNote"),
        index.texts(iri, "fw:licenceVerifiedBy"),
        index.text(terms, "fw:termsDisagree") == "true",
        _conditions(model, view) if model else (),
        _unknown(model, final, view, order) if model else (),
        model is not None and model.assessment(_COMMERCIAL).outcome == "not-allowed",
        tuple(map(view.link, index.texts(terms, "fw:differingDescription"))),
    )


def _unknown(model: Dataset, final: str, view: ValuesView, order: UseClasses) -> tuple[Value, ...]:
    """The deciding licences whose terms are not known, unless a known one is as strict.

    What is not known counts as the strictest class; that is no reason to state that a use is
    prohibited.
    """
    deciding = [one for one in model.deciding_licences if one.kind == "licence"]
    known = max((order.rank(one.use_class) for one in deciding if one.use_class), default=-1)
    if final.rpartition("/")[2] != order.unknown_counts_as or known >= order.rank(final):
        return ()
    return tuple(view.link(one.iri) for one in deciding if not one.use_class)


def _conditions(model: Dataset, view: ValuesView) -> tuple[Condition, ...]:
    """The inherited terms, each with the whole derivation path."""

    def link(origin: Named) -> Value:
        return view.link(origin.iri)._replace(text=origin.label)

    return tuple(
        Condition(
            found.iri.partition("#")[2],
            link(found.ancestor),
            view.link(found.use_class_iri),
            tuple(map(link, found.path)),
        )
        for found in sorted(model.inherited, key=lambda one: one.iri)
    )


def _claim(
    claim: str,
    index: StatementIndex,
    view: ValuesView,
    classes: dict[str, str],
    names: dict[str, str],
    audited: set[str],
    order: UseClasses,
) -> Claim:
    licence = index.text(claim, "fw:claimedLicence")
    where = index.text(claim, "fw:claimSource")
    own = where == _AUDIT
    found = classes.get(licence, "")
    against, differs = "", False
    if not own:
        if licence in audited:
            against = "same as audit"
        elif licence.endswith("/unspecified") or not licence:
            against = "no licence stated"
        elif not audited:
            against = "no audit states one"
        else:
            differs = True
            freest = min(_rank(classes.get(text, ""), order) for text in audited)
            strictest = max(_rank(classes.get(text, ""), order) for text in audited)
            against = "differs"
            if _rank(found, order) < freest:
                against += ", more permissive"
            elif _rank(found, order) > strictest:
                against += ", more restrictive"
    return Claim(
        claim.partition("#")[2],
        view.link(text) if (text := index.text(claim, "fw:claimant")) else Value("unknown"),
        view.link(where) if where else Value(""),
        view.link(licence) if licence else Value("not known"),
        index.texts(claim, "fw:licenceAsGiven"),
        names.get(found, ""),
        tuple(view.link(address) for address in index.texts(claim, "fw:licenceAddress")),
        against,
        differs,
    )


def measures(index: StatementIndex, iri: str, view: ValuesView) -> Measures | None:
    """The quality measurements of the dataset ``iri``."""
    values: dict[tuple[str, str], list[str]] = {}
    for found in index.texts(iri, "dqv:hasQualityMeasurement"):
        metric = index.text(found, "dqv:isMeasurementOf")
        shown = [view.term(value).text for value in index.values(found, "dqv:value")]
        values.setdefault((metric, index.text(found, "dcterms:date")), []).extend(shown)
    if not values:
        return None
    dates = sorted({date for _, date in values})
    metrics = sorted({metric for metric, _ in values}, key=view.name)
    return Measures(
        tuple(date or "no date" for date in dates),
        tuple(
            (view.link(m), tuple(", ".join(values.get((m, date), [])) for date in dates))
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
