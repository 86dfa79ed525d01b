"""CKAN's own DCAT harvester, without CKAN's database: ``python ckan_harvest.py URL``.

Runs in an environment of its own, which ``make harvesters`` makes.

Prints as JSON what it gathers. What CKAN would store in its database is stored in a list; all that
reads is the harvester's.
"""

from __future__ import annotations

import json
import sys
import types
from typing import Any
from unittest import mock


def gathered(url: str) -> dict[str, Any]:
    """What the harvester gathers from ``url``."""
    import ckan.plugins as p
    from ckan.common import config
    from ckanext.dcat.harvesters import rdf

    errors: list[str] = []
    packages: list[dict[str, Any]] = []

    class BoundedCache:
        """Stands for a row of the harvester's table."""

        def __init__(self, guid: str, job: Any, content: str) -> None:
            self.id = self.guid = guid
            self.content = content

        def save(self) -> None:
            packages.append({"guid": self.guid, **json.loads(self.content)})

    class Harvester(rdf.DCATRDFHarvester):  # type: ignore[misc]
        def _save_gather_error(self, message: str, job: Any) -> None:
            errors.append(message)

        def _gen_new_name(self, title: str, *_: Any, **__: Any) -> str:
            return title.lower().replace(" ", "-")

        def _mark_datasets_for_deletion(self, guids: list[str], job: Any) -> list[str]:
            return []

    config["ckan.plugins"] = ""
    config["ckan.site_url"] = "http://ckan.invalid"
    source = types.SimpleNamespace(url=url, config=None, id="source")
    package = types.SimpleNamespace(owner_org=None, url=url)
    licences = [{"id": "cc-by", "url": "", "title": "Creative Commons Attribution"}]

    def action(name: str) -> Any:
        assert name == "license_list", name
        return lambda *_: licences

    with (
        mock.patch.object(rdf, "HarvestObject", BoundedCache),
        mock.patch.object(rdf.model.Package, "get", lambda _: package),
        mock.patch.object(p.toolkit, "get_action", action),
    ):
        Harvester().gather_stage(types.SimpleNamespace(source=source))
    return {"errors": errors, "packages": packages}


if __name__ == "__main__":
    json.dump(gathered(sys.argv[1]), sys.stdout)
