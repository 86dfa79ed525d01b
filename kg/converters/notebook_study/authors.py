"""Authors.

An author's row becomes two records: the person, and the article's statements about it: its
``dcterms:creator``, and an attribution with the number that authors are ordered by. E-mail
addresses are never read.
"""

from __future__ import annotations

from typing import Final

from kg.authorities.people import orcid, orcid_form
from kg.converters.notebook_study.kinds import flat
from kg.converters.notebook_study.model import PRIVATE, Cells, Lines, Naming, Table
from kg.converters.notebook_study.study import LABEL, A, Study, canonical, local
from kg.rdf.iris import slug
from kg.rdf.ntriples import integer, iri, literal, term

_IDENTIFIER: Final = term("schema:identifier")


def _person_iri(study: Study) -> Naming:
    def identify(cells: Cells) -> str:
        known = orcid(cells["orcid"])
        written = flat(f"{cells['given_names']} {cells['name']}")
        if known:
            return study.ids.person(known)
        # a name is that of many people: the row shows which
        return study.row("person", f"{slug(written)}-{canonical(cells['id'])}")

    return identify


def _person(study: Study) -> Lines:
    creator, attribution = term("dcterms:creator"), term("prov:qualifiedAttribution")
    agent, order = term("prov:agent"), term("fw:authorOrder")

    def lines(cells: Cells, subject: str) -> list[str]:
        family, given = flat(cells["name"]), flat(cells["given_names"])
        written = f"{given} {family}".strip()
        # a name in one piece may be a group's
        kind = "foaf:Person" if family and given else "foaf:Agent" if written else "prov:Agent"
        found = [f"{A} {term(kind)}"]
        if written:
            found.append(f"{term('foaf:name')} {literal(written)}")
        else:
            found.append(f"{LABEL} {literal('author whose name was not recorded')}")
        if family and given:
            found.append(f"{term('foaf:familyName')} {literal(family)}")
            found.append(f"{term('foaf:givenName')} {literal(given)}")
        stated = cells["orcid"].strip()
        if stated:
            form = orcid_form(stated)
            page = iri(f"https://orcid.org/{form}") if form else literal(stated)
            found.append(f"{_IDENTIFIER} {page}")
        if cells["article_id"]:
            article = study.article(cells["article_id"])
            part = f"<{article}#author-{study.source}-{local(canonical(cells['id']))}>"
            study.add(
                article,
                [
                    f"<{article}> {creator} {subject} .\n",
                    f"<{article}> {attribution} {part} .\n",
                    f"{part} {A} {term('prov:Attribution')} .\n",
                    f"{part} {agent} {subject} .\n",
                    f"{part} {order} {integer(cells['id'])} .\n",
                ],
            )
        return [f"{subject} {statement} .\n" for statement in found]

    return lines


AUTHOR: Final = Table(
    "author",
    "person",
    (),
    identity=_person_iri,
    extra=_person,
    consumed=("name", "given_names", "orcid", "article_id"),
    dropped={"email": PRIVATE},
    emits=frozenset(
        {
            "foaf:Person",
            "foaf:Agent",
            "prov:Agent",
            "foaf:name",
            "rdfs:label",
            "foaf:familyName",
            "foaf:givenName",
            "schema:identifier",
            "dcterms:creator",
            "prov:qualifiedAttribution",
            "prov:Attribution",
            "prov:agent",
            "fw:authorOrder",
            "fw:Stub",
            "fw:standsFor",
        }
    ),
)
