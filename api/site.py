"""Who runs this service, and how it calls itself to other catalogues: data of the operator's.

Read from a TOML file (``fairweave serve --site site.toml``); each field has a default, so
that a service without one is a whole catalogue too.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from kg.errors import FairweaveError

_Text = Annotated[str, Field(min_length=1, max_length=5000)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Publisher(_Table):
    """Who publishes the catalogue.

    Attributes:
        name: as it should be cited.
        homepage: a page about them; the service's own address, where there is none.
        kind: of the ADMS publisher types.
        country: ISO 3166-1, three letters.
    """

    name: _Text = "The operator of this FAIRweave service"
    homepage: AnyHttpUrl | None = None
    kind: Literal[
        "Academia-ScientificOrganisation",
        "Company",
        "IndustryConsortium",
        "LocalAuthority",
        "NationalAuthority",
        "NonGovernmentalOrganisation",
        "NonProfitOrganisation",
        "PrivateIndividual(s)",
        "RegionalAuthority",
        "StandardisationBody",
        "SupraNationalAuthority",
    ] = "Academia-ScientificOrganisation"
    country: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class Contact(_Table):
    """Whom to ask.

    Attributes:
        page: a page, because an e-mail address would be harvested.
        new_issue: the address of a new issue or message about a record, with ``{title}`` and
            ``{body}`` where what it is about goes; on the page of every record.
    """

    name: _Text = "The operator of this service"
    page: AnyHttpUrl | None = None
    new_issue: Annotated[str, Field(max_length=2000)] = ""

    @field_validator("new_issue")
    @classmethod
    def _is_template(cls, template: str) -> str:
        """An address with the places for title and body, and no others."""
        if not template:
            return template
        if not template.startswith(("https://", "http://", "mailto:")):
            raise PydanticCustomError("template", "it begins with https:, http: or mailto:")
        rest = template.replace("{title}", "").replace("{body}", "")
        if "{body}" not in template or "{" in rest or "}" in rest:
            raise PydanticCustomError(
                "template", "it has {{body}} and may have {{title}}, and no other braces"
            )
        if any(c.isspace() or c in '<>"' for c in rest):
            raise PydanticCustomError("template", "write spaces and quotes percent-encoded")
        return template


class Identifiers(_Table):
    """What ``cite-as`` names a dataset's record by.

    Attributes:
        naan: the operator's Name Assigning Authority Number for ARKs under this service;
            99999 is the one for tests.
        prefix: an address that the local name is put behind instead, such as
            ``https://doi.org/10.1234/`` or ``https://n2t.net/ark:/12345/``.
    """

    naan: Annotated[str, Field(pattern="^[0-9bcdfghjkmnpqrstvwxz]{5,16}$")] = "99999"
    prefix: AnyHttpUrl | None = None


class Site(_Table):
    """The operator's description of the service.

    Attributes:
        title: of the catalogue.
        description: of the catalogue, a few sentences.
        licence: of the descriptions, an address; none is stated unless given: what others
            wrote down is not ours to give away.
        issued: the year that the catalogue began in, if it is to be stated.
        publisher: who answers for it.
        contact: whom to ask.
        identifiers: what its records are cited by.
    """

    title: _Text = "FAIRweave"
    description: _Text = (
        "A knowledge graph of what people write down about datasets: who made them, from what, "
        "under which licence, and whether the notebooks that use them still run."
    )
    licence: AnyHttpUrl | None = None
    issued: Annotated[int, Field(ge=1990, le=2200)] | None = None
    publisher: Publisher = Publisher()
    contact: Contact = Contact()
    identifiers: Identifiers = Identifiers()

    @property
    def operator_name(self) -> str:
        """The name of who runs the service; empty where it is not stated.

        >>> Site(contact=Contact(name="Library of Jena")).operator_name
        'Library of Jena'
        """
        if {"name", "homepage"} & self.publisher.model_fields_set:
            return self.publisher.name
        return self.contact.name if "name" in self.contact.model_fields_set else ""

    @property
    def contact_address(self) -> str:
        """Where they are reached: the contact's page, or where messages go; empty if neither is.

        >>> Site(contact=Contact(new_issue="https://x.org/new?b={body}")).contact_address
        'https://x.org/new?b='
        """
        address = self.contact.new_issue.replace("{title}", "").replace("{body}", "")
        return str(self.contact.page or address)


def read_site(path: Path) -> Site:
    """The description in the TOML file ``path``.

    Raises:
        FairweaveError: it cannot be read, or a field of it is wrong; the message names it.
    """
    try:
        return Site.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise FairweaveError(f"{path}: {problem}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        wrong = first["msg"][:1].lower() + first["msg"][1:]
        raise FairweaveError(f"{path}: {place}: {wrong}") from error
