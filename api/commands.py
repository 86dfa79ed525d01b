"""The commands that run the service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional
from urllib.parse import urlsplit

import typer

from api.http.proxies import Proxies, ProxyFields
from api.state import INDEX_HOURS
from kg.authorities.identities import Identities
from kg.cli.options import (
    CORES,
    DATA,
    LIMITS,
    MB,
    DataOption,
    EndpointOption,
    HostOption,
    MemoryOption,
    PortOption,
    ProxyOption,
    PublicUrlOption,
    QueriesOption,
    RemoteBaseOption,
    ResultOption,
    RootOption,
    ServiceOption,
    SiteOption,
    TimeoutOption,
    WorkersOption,
)
from kg.engines import Limits
from kg.errors import FairweaveError
from kg.scratch import Scratch


def serve(
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    base_iri: RemoteBaseOption = "",
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    timeout: TimeoutOption = LIMITS.seconds,
    workers: WorkersOption = CORES,
    memory: MemoryOption = LIMITS.memory // MB,
    max_result: ResultOption = LIMITS.result // MB,
    allow_service: ServiceOption = None,
    site: SiteOption = None,
    root_path: RootOption = "",
    trust_proxy: ProxyOption = None,
    proxy_fields: Annotated[
        ProxyFields, typer.Option("--proxy-fields", help="Which fields of a trusted proxy count.")
    ] = ProxyFields.x_forwarded,
    public_url: PublicUrlOption = "",
    no_metrics: Annotated[
        bool, typer.Option("--no-metrics", help="Do not answer /metrics.")
    ] = False,
    index_hours: Annotated[
        float,
        typer.Option(
            "--index-hours", min=0.01, help="Hours after which --endpoint is indexed again."
        ),
    ] = INDEX_HOURS,
    queries: QueriesOption = None,
) -> None:
    """Serve the published snapshot, or a remote endpoint, over HTTP."""
    from api.server import run
    from api.site import read_site
    from kg.cli import console
    from kg.saved_queries import Catalogue
    from kg.snapshots.data_directory import DataDirectory

    if base_iri and endpoint is None:
        raise FairweaveError(
            "--base-iri is only for --endpoint: a snapshot has the base IRI of its build"
        )
    proxies = Proxies.of(root_path, trust_proxy or (), proxy_fields, public_url)
    # a proxy may be on this machine, and give the service to all others
    public = urlsplit(public_url).hostname or ""
    proxied = bool(proxies.trusted) or bool(public and not console.is_local(public))
    about = read_site(site) if site else None
    if about is None or about.identifiers.prefix is None:
        naan = about.identifiers.naan if about else console.TEST_NAAN
        console.warn_of_test_arks(naan, host, proxied=proxied)
    if base_iri:
        console.warn_of_base(base_iri, host, proxied=proxied)
    if endpoint is None:
        # states what to do where there is none
        manifest = DataDirectory(data).current().manifest
        console.warn_of_base(manifest.base_iri, host, proxied=proxied)
    run(
        data=data if endpoint is None else None,
        endpoint=endpoint,
        base=Identities(base_iri).base if base_iri else "",
        host=host,
        port=port,
        timeout=timeout,
        memory=memory * MB,
        result_limit=max_result * MB,
        workers=workers,
        allow_service=tuple(allow_service or ()),
        catalogue=Catalogue(queries) if queries else None,
        site=about,
        proxies=proxies,
        with_metrics=not no_metrics,
        index_hours=index_hours,
        listening=lambda: console.serving(host, port),
    )


def mcp(
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    timeout: TimeoutOption = LIMITS.seconds,
    workers: WorkersOption = CORES,
    memory: MemoryOption = LIMITS.memory // MB,
    max_result: ResultOption = LIMITS.result // MB,
) -> None:
    """Offer the graph to a program that starts this command, by the Model Context Protocol."""
    from api.model_context.standard_input import serve_standard_input

    serve_standard_input(
        data=None if endpoint else data,
        endpoint=endpoint,
        limits=Limits(timeout, memory * MB, max_result * MB),
        workers=workers,
    )


def demo(
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    data: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--data", "-d", help="Store the demo's data here, not in a temporary directory."
        ),
    ] = None,
) -> None:
    """Build the shipped examples and serve them."""
    from api.server import run
    from api.site import read_site
    from kg.build.pipeline import build
    from kg.build.sources import recognise
    from kg.cli import console
    from kg.observing.examples import example_sources
    from kg.rdf.ontology import Ontology
    from kg.resources import directory
    from kg.saved_queries import Catalogue
    from kg.snapshots.data_directory import DataDirectory
    from kg.validation import Shapes

    base = console.address(host, port)
    with Scratch("demo") as scratch:
        where = data or Path(scratch) / "data"
        progress = console.ConsoleProgress()
        built = build(
            recognise(example_sources(Path(scratch), jobs=CORES, progress=progress)),
            DataDirectory(where),
            ids=Identities(base),
            shapes=Shapes.shipped(),
            ontology=Ontology(),
            queries=Catalogue.shipped(),
            progress=progress,
        )
        console.summary(built)
        console.warn_of_base(base, host)
        run(
            data=where,
            host=host,
            port=port,
            workers=CORES,
            site=read_site(Path(str(directory("examples") / "site.toml"))),
            listening=lambda: console.serving(host, port),
        )
