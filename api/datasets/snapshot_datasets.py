"""The snapshot that is served and its sources, as datasets of their own, with their files."""

from __future__ import annotations

from api.downloads.snapshot_files import files
from api.exports.context import Place
from api.state.current_snapshot import Current
from kg.datasets.description import described
from kg.datasets.model import Agent, Dataset, Named
from kg.rdf.iris import slug
from kg.snapshots.manifest import Manifest, SourceEntry


def source_path(name: str) -> str:
    """Where the source called ``name`` is, below the origin of the service."""
    return f"/source/{slug(name)}"


def all_own(current: Current, where: Place) -> list[Dataset]:
    """The snapshot that is served, and each of its sources; none for a remote endpoint."""
    manifest = current.manifest
    if manifest is None or not manifest.sources:
        return []
    sources = [_source(current, where, source) for source in manifest.sources]
    return [_snapshot(current, manifest, where, sources), *sources]


def own(current: Current, where: Place, iri: str) -> Dataset | None:
    """The snapshot or source ``iri`` as a dataset; ``None`` where it is neither."""
    if not iri.startswith((f"{where.base}snapshot/", f"{where.base}source/")):
        return None
    return next((found for found in all_own(current, where) if found.iri == iri), None)


def _snapshot(
    current: Current, manifest: Manifest, where: Place, sources: list[Dataset]
) -> Dataset:
    name = manifest.id
    terms = where.terms(where.sources)
    stated = [f"{source.title}: {source.rights or 'not stated'}" for source in sources]
    names = ", ".join(source.title for source in sources)
    return described(
        Dataset(
            f"{where.base}snapshot/{name}",
            where.base,
            name,
            f"{where.site.title}: the whole graph, snapshot {name[:8]}",
            given=f"{where.site.description} This snapshot has {manifest.triples:,} triples"
            f" from {len(sources)} sources: {names}. Its files are canonical N-Quads, one a"
            " source, and tables of datasets, licence claims, lineage and records.",
            identifiers=(name,),
            creators=(where.publisher,),
            publishers=(where.publisher,),
            licences=terms,
            # where the whole has no licence, each part may still have its own
            rights="" if terms or not any(where.sources.values()) else "; ".join(stated),
            issued=where.made[:10],
            version=_version(where),
            files=files(current),
            derived_from=tuple(Named(source.iri, source.title) for source in sources),
            keywords=("knowledge graph", "FAIR", "datasets", "provenance", "RDF"),
            own="snapshot",
        )
    )


def _source(current: Current, where: Place, source: SourceEntry) -> Dataset:
    about, name, title = source.about, source.name, source.title
    given = about.get("description", "")
    creator = about.get("creator", "")
    stated = about.get("license", "")
    known = where.stated_licence(stated)
    iri = where.base.rstrip("/") + source_path(name)
    page = about.get("page", "")
    return described(
        Dataset(
            iri,
            where.base,
            slug(name),
            title,
            given=f"{given} Converted into linked data from the format {source.format}:"
            f" {source.records:,} records, {source.dump.triples:,} statements.".strip(),
            identifiers=(name,),
            landing_pages=(page,) if page else (),
            creators=(Agent(f"{iri}#creator", creator),) if creator else (where.publisher,),
            publishers=(where.publisher,),
            licences=(known,) if known else (),
            rights=stated,
            issued=where.made[:10],
            version=_version(where),
            files=files(current, name),
            keywords=("RDF", source.format),
            own="source",
        )
    )


def _version(where: Place) -> str:
    """The day that it was made, in the form that a version has."""
    return ".".join(str(int(part)) for part in where.made[:10].split("-")) if where.made else ""
