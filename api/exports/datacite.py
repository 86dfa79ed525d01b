"""DataCite metadata (schema 4.5) as JSON, in two dialects.

``datacite.json`` is what DataCite's REST API has as the ``attributes`` of a DOI; ``Accept:
application/vnd.datacite.datacite+json`` gets it from DataCite, too. ``datacite-schema.json`` is
the JSON of DataCite's schema, as the package ``datacite`` of PyPI validates and registers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from api.exports.context import Place
from kg.datasets.dcat import AVAILABLE, keywords
from kg.datasets.model import Agent, Dataset, Licence, Paper

MEDIA_TYPE: Final = "application/vnd.datacite.datacite+json"
SCHEMA_MEDIA_TYPE: Final = "application/json"
_SCHEMA: Final = "http://datacite.org/schema/kernel-4"
#: units of figures that give the size of a dataset, not how it is made
_SIZES: Final = frozenset({"examples", "hours", "speakers"})
#: what the date of a dataset is of which no date is known
_UNDATED: Final = "this description of it; no date of the dataset is known"
#: what only the REST API has
_REST_ONLY: Final = frozenset({"id", "identifiers", "contentUrl"})
#: DataCite's word for what is not known
_UNKNOWN: Final = ":unkn"


def datacite(found: Dataset, place: Place, cite_as: str) -> dict[str, Any]:
    """``found`` as DataCite metadata."""
    doi = unquote(cite_as.partition("doi.org/")[2])
    here = place.address(found.path)
    described: dict[str, Any] = {
        "id": cite_as,
        "doi": doi,
        "identifiers": [
            {"identifier": cite_as, "identifierType": "DOI" if doi else _identifier_type(cite_as)},
            *({"identifier": i, "identifierType": "name"} for i in found.identifiers),
        ],
        "types": {
            "resourceTypeGeneral": "Dataset",
            "resourceType": f"{found.modality} dataset".strip(),
            "schemaOrg": "Dataset",
            "bibtex": "misc",
            "citeproc": "dataset",
            "ris": "DATA",
        },
        "creators": [_creator(agent) for agent in found.makers] or [{"name": _UNKNOWN}],
        "titles": [{"title": found.heading}],
        "publisher": {"name": found.publisher.name if found.publisher else _UNKNOWN},
        # mandatory; where no date of the dataset is known, it is that of this description
        "publicationYear": int(found.year or place.made[:4] or datetime.now(UTC).year),
        "subjects": [{"subject": word} for word in keywords(found)],
        "dates": _dates(found, place),
        "language": found.languages[0].code if len(found.languages) == 1 else "",
        "descriptions": [{"description": found.description, "descriptionType": "Abstract"}],
        "rightsList": [_rights(known) for known in found.licences] or _in_words(found),
        "relatedIdentifiers": [
            *(_paper(paper) for paper in found.papers),
            *(_related(o.iri, "IsDerivedFrom") for o in found.derived_from),
            *(_related(s.iri, "IsPartOf") for s in found.series),
            *(_related(page, "IsIdenticalTo") for page in found.hub_pages),
        ],
        "sizes": [f"{f.value} {f.unit}" for f in found.figures if f.unit in _SIZES]
        + [f"{file.size} B" for file in found.files],
        "formats": list(dict.fromkeys(file.media_type for file in found.files)),
        "version": found.version,
        "url": here,
        "contentUrl": [place.address(file.path) for file in found.files],
        "schemaVersion": _SCHEMA,
    }
    return {key: value for key, value in described.items() if value not in (None, "", [])}


def in_schema(record: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata ``record`` of :func:`datacite` in the JSON of DataCite's schema 4.5."""
    others = [one for one in record["identifiers"] if one["identifierType"] != "DOI"]
    alternate = [
        {
            "alternateIdentifier": one["identifier"],
            "alternateIdentifierType": one["identifierType"],
        }
        for one in others
    ]
    kinds = ("resourceType", "resourceTypeGeneral")
    described = {key: value for key, value in record.items() if key not in _REST_ONLY} | {
        "types": {kind: record["types"][kind] for kind in kinds},
        "publicationYear": str(record["publicationYear"]),
        "alternateIdentifiers": alternate,
    }
    return {key: value for key, value in described.items() if value}


def _dates(found: Dataset, place: Place) -> list[dict[str, str]]:
    """The release; where none is stated, the earliest date known, with what happened on it."""
    if found.issued:
        return [{"date": found.issued, "dateType": "Issued"}]
    if not found.first_date:
        described = {"date": place.made[:10], "dateType": "Other", "dateInformation": _UNDATED}
        return [described] if place.made else []
    kind = "Available" if found.first_date_basis == AVAILABLE else "Other"
    note = {"dateInformation": found.first_date_kind}
    return [{"date": found.first_date, "dateType": kind} | note]


def _creator(agent: Agent) -> dict[str, Any]:
    kind = {} if agent.account else {"nameType": "Personal" if agent.person else "Organizational"}
    return {
        "name": agent.name,
        **kind,
        "nameIdentifiers": [
            {
                "nameIdentifier": agent.iri,
                "nameIdentifierScheme": "URL",
                "schemeUri": "{0.scheme}://{0.netloc}".format(urlsplit(agent.iri)),
            }
        ],
    }


def _in_words(found: Dataset) -> list[dict[str, str]]:
    return [{"rights": found.rights}] if found.rights else []


def _rights(known: Licence) -> dict[str, str]:
    if known.kind == "statement":  # that none is stated has no address
        return {"rights": known.label}
    rights = {"rights": known.label, "rightsUri": known.address}
    if known.spdx:
        rights |= {
            "rightsIdentifier": known.spdx,
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": "https://spdx.org/licenses/",
        }
    return rights


def _identifier_type(address: str) -> str:
    return "ARK" if "/ark:" in address else "URL"


def _related(address: str, relation: str) -> dict[str, str]:
    return {
        "relatedIdentifier": address,
        "relatedIdentifierType": "URL",
        "relationType": relation,
    }


def _paper(paper: Paper) -> dict[str, str]:
    related = _related(paper.address, "IsDescribedBy")
    if paper.doi:
        return related | {"relatedIdentifier": paper.doi, "relatedIdentifierType": "DOI"}
    if paper.arxiv:
        arxiv = {"relatedIdentifier": f"arXiv:{paper.arxiv}", "relatedIdentifierType": "arXiv"}
        return related | arxiv
    return related
