"""Rule ``hub-accounts``: the account that a dataset without a known maker is published by.

The address of a dataset on a platform names an account there. An account is an agent, and it is
described as an account: its owner is not known, and no person or organization is invented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from kg.authorities.hubs import hub_dataset
from kg.build.rules.matching import Datasets
from kg.build.rules.rule import Merged, Rule
from kg.rdf.iris import slug
from kg.rdf.ntriples import iri, literal, term

#: platform → its name, and where the accounts' own pages are
PLATFORMS: Final = {
    "huggingface.co": ("Hugging Face", "https://huggingface.co/"),
    "github.com": ("GitHub", "https://github.com/"),
    "kaggle.com": ("Kaggle", "https://www.kaggle.com/"),
}
#: properties with addresses of a dataset, the best first
_PAGES: Final = ("fw:huggingFacePage", "dcat:landingPage", "fw:repositoryPage")


def _infer(merged: Merged) -> Iterable[str]:
    datasets = Datasets(merged.store)
    named = datasets.values("dcterms:creator").keys() | datasets.values("dcterms:publisher").keys()
    pages: dict[str, list[str]] = defaultdict(list)
    addresses = datasets.values("foaf:page")
    for dataset, references in datasets.hub.items():
        pages[dataset] += sorted(page for one in references for page in addresses.get(one, ()))
    for curie in _PAGES:
        for dataset, found in datasets.values(curie).items():
            pages[dataset] += sorted(found)
    described: set[str] = set()
    for dataset in sorted(datasets.all - named):
        account = next(filter(None, map(_account, pages[dataset])), None)
        if account is None:
            continue
        platform, name = account
        document = merged.ids.document("account", f"{platform}/{slug(name)}")
        yield f"{iri(dataset)} {term('dcterms:publisher')} {iri(document)} .\n"
        if document not in described:
            described.add(document)
            yield from _description(document, platform, name)


def _account(address: str) -> tuple[str, str] | None:
    """The platform and the name of the account that owns the dataset at ``address``.

    >>> _account("https://huggingface.co/datasets/Anthropic/hh-rlhf")
    ('huggingface.co', 'Anthropic')
    >>> _account("https://huggingface.co/datasets/squad") is None
    True
    """
    found = hub_dataset(address)
    owner, slash, _ = found.name.partition("/") if found else ("", "", "")
    return (found.hub, owner) if found and slash and found.hub in PLATFORMS else None


def _description(document: str, platform: str, name: str) -> Iterable[str]:
    title, site = PLATFORMS[platform]
    for predicate, value in (
        ("rdf:type", term("foaf:Agent")),
        ("rdf:type", term("foaf:OnlineAccount")),
        ("foaf:name", literal(f"{name} (account on {title})")),
        ("foaf:accountName", literal(name)),
        ("foaf:accountServiceHomepage", iri(site)),
        ("foaf:page", iri(f"{site}{name}")),
    ):
        yield f"{iri(document)} {term(predicate)} {value} .\n"


RULE: Final = Rule(
    "hub-accounts",
    "Accounts that publish datasets",
    "A dataset for which no source names a maker or a publisher is published by the account that"
    " its address on Hugging Face, GitHub or Kaggle names. The account is an agent"
    " (foaf:OnlineAccount); its owner is not known.",
    frozenset(
        {
            "dcterms:publisher",
            "foaf:Agent",
            "foaf:OnlineAccount",
            "foaf:accountName",
            "foaf:accountServiceHomepage",
            "foaf:name",
            "foaf:page",
            "rdf:type",
        }
    ),
    _infer,
)
