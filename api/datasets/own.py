"""The snapshot that is served and its sources, as datasets of their own, with their files."""

from __future__ import annotations

from typing import Any

from api.datasets.describe import described
from api.datasets.held import files
from api.datasets.model import Agent, Dataset, Licence, Named
from api.datasets.place import Place
from api.serving import Current
from kg import licences
from kg.identity import slug


def all_own(current: Current, where: Place) -> list[Dataset]:
    """The snapshot that is served, and each of its sources; none for a remote endpoint."""
    manifest = current.manifest
    if not manifest.get("sources"):
        return []
    sources = [_source(current, where, source) for source in manifest["sources"]]
    return [_snapshot(current, where, sources), *sources]


def own(current: Current, where: Place, iri: str) -> Dataset | None:
    """The snapshot or source ``iri`` as a dataset; ``None`` where it is neither."""
    if not iri.startswith((f"{where.base}snapshot/", f"{where.base}source/")):
        return None
    return next((found for found in all_own(current, where) if found.iri == iri), None)


def _snapshot(current: Current, where: Place, sources: list[Dataset]) -> Dataset:
    manifest = current.manifest
    name = str(manifest["id"])
    terms = {known for source in sources for known in source.licences}
    names = ", ".join(source.title for source in sources)
    return described(
        Dataset(
            f"{where.base}snapshot/{name}",
            where.base,
            name,
            f"{where.site.title}: the whole graph, snapshot {name[:8]}",
            given=f"{where.site.description} This snapshot holds {manifest['triples']:,} triples"
            f" from {len(sources)} sources: {names}. Its files are canonical N-Quads, one a"
            " source, and tables of datasets, licence claims, lineage and records.",
            identifiers=(name,),
            creators=(where.publisher,),
            publishers=(where.publisher,),
            licences=tuple(sorted(terms, key=_restrictive)) or (where.licence,),
            issued=where.made[:10],
            version=_version(where),
            files=files(current),
            derived_from=tuple(Named(source.iri, source.title) for source in sources),
            keywords=("knowledge graph", "FAIR", "datasets", "provenance", "RDF"),
            own="snapshot",
        )
    )


def _source(current: Current, where: Place, source: dict[str, Any]) -> Dataset:
    about, name = source["about"], str(source["name"])
    title = about.get("title", name)
    given = about.get("description", "")
    creator = about.get("creator", "")
    stated = about.get("license", "")
    known = licences.resolve(stated) if stated else None
    iri = f"{where.base}source/{slug(name)}"
    page = about.get("page", "")
    return described(
        Dataset(
            iri,
            where.base,
            slug(name),
            title,
            given=f"{given} Converted into linked data from the format {source['format']}:"
            f" {source['records']:,} records, {source['dump']['triples']:,} statements.".strip(),
            identifiers=(name,),
            landing_pages=(page,) if page else (),
            creators=(Agent(f"{iri}#creator", creator),) if creator else (where.publisher,),
            publishers=(where.publisher,),
            licences=(_licence(known),) if known else (),
            rights=stated,
            issued=where.made[:10],
            version=_version(where),
            files=files(current, name),
            keywords=("RDF", source["format"]),
            own="source",
        )
    )


def _licence(iri: str) -> Licence:
    name = iri.rpartition("/")[2]
    return Licence(iri, name, name, "", licences.facts(iri).use_class or "")


def _restrictive(licence: Licence) -> tuple[int, str]:
    order = licences.USE_CLASSES
    place = order.index(licence.use_class) if licence.use_class in order else len(order)
    return -place, licence.iri


def _version(where: Place) -> str:
    """The day that it was made, in the form that a version has."""
    return ".".join(str(int(part)) for part in where.made[:10].split("-")) if where.made else ""
