"""Running the service: what ``fairweave serve`` does."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any, Final

import uvicorn

from api.app import create_app
from api.http.connection_limits import LimitedProtocol
from api.http.proxies import Proxies
from api.site import Site
from api.state import INDEX_HOURS
from api.state.endpoint_index import EndpointIndex
from api.state.service_state import ServiceState
from kg.engines import Engine, Limits
from kg.engines.embedded import EmbeddedEngine
from kg.engines.probing import Findings, problems
from kg.engines.remote import RemoteEngine
from kg.errors import FairweaveError
from kg.garbage import collect_seldom
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory

log = logging.getLogger("fairweave")

#: bytes of cached responses in memory
CACHE: Final = 256 * 1024**2
_DEFAULTS: Final = Limits()
#: workers beside those of one client's queries: one for other clients, one where queries that
#: wait are tried for a moment, one for all other work
_RESERVED: Final = 3
#: queries of all clients that wait for a worker
_WAITING: Final = 1024


def run(
    *,
    data: Path | None = None,
    endpoint: str | None = None,
    base: str = "",
    host: str = "127.0.0.1",
    port: int = 8000,
    timeout: float = _DEFAULTS.seconds,
    workers: int = 2,
    memory: int = _DEFAULTS.memory,
    result_limit: int = _DEFAULTS.result,
    allow_service: tuple[str, ...] = (),
    cache: int = CACHE,
    catalogue: Catalogue | None = None,
    site: Site | None = None,
    proxies: Proxies | None = None,
    with_metrics: bool = True,
    index_hours: float = INDEX_HOURS,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """Serve until stopped (SIGINT, SIGTERM); requests under way are answered first.

    Args:
        data: a data directory with a published snapshot; either this or ``endpoint``.
        endpoint: the URL of a SPARQL 1.1 endpoint.
        base: what its IRIs begin with, where that is not the service's own address.
        host: the name or address to listen on.
        port: the port to listen on; 0: any that is free.
        timeout: seconds that a query may take.
        workers: how many queries run at once.
        memory: bytes that a query may take (the embedded engine).
        result_limit: bytes that a result may have.
        allow_service: the endpoints that ``SERVICE`` may call.
        cache: bytes of answers to keep in memory.
        catalogue: the saved queries in place of those that the snapshot was built with.
        site: who runs it.
        proxies: the proxies in front of it.
        with_metrics: whether ``/metrics`` is answered.
        index_hours: hours after which an endpoint is indexed again.
        listening: called when everything is open and the port is ours.

    Raises:
        FairweaveError: nothing to serve, or the port is taken.
    """
    limits = Limits(timeout, memory, result_limit)
    with _listening(host, port) as listener:
        state = state_of(
            data=data,
            endpoint=endpoint,
            base=base,
            limits=limits,
            workers=workers,
            allow_service=allow_service,
            cache=cache,
            catalogue=catalogue,
            index_hours=index_hours,
        )
        config = uvicorn.Config(
            create_app(
                state,
                allow_service=allow_service,
                site=site,
                proxies=proxies,
                with_metrics=with_metrics,
            ),
            http=LimitedProtocol,
            access_log=False,
            log_level=logging.WARNING,
            server_header=False,
            proxy_headers=False,  # api.http.proxies reads the fields of trusted proxies
            timeout_graceful_shutdown=int(timeout) + 5,
        )
        server = uvicorn.Server(config)
        with _stopping_quietly(server):
            listening()
            collect_seldom()
            gc.collect()
            gc.freeze()  # what is here now stays
            server.run(sockets=[listener])


def state_of(
    *,
    data: Path | None,
    endpoint: str | None,
    base: str = "",
    limits: Limits | None = None,
    workers: int = 2,
    allow_service: tuple[str, ...] = (),
    cache: int = CACHE,
    catalogue: Catalogue | None = None,
    index_hours: float = INDEX_HOURS,
) -> ServiceState:
    """What is served, of a data directory or an endpoint; the arguments are those of :func:`run`.

    Raises:
        FairweaveError: neither is given, or what is given cannot be opened.
    """
    if endpoint is not None:
        remote = RemoteEngine(endpoint, limits=limits, allow_service=allow_service)
        Thread(target=_log_findings, args=(remote.findings,), daemon=True).start()
        index = EndpointIndex(endpoint, limits, base, index_hours)
        return ServiceState(remote, cache=cache, base=base, catalogue=catalogue, index=index)
    if data is None:
        raise FairweaveError("nothing to serve: give a data directory or an endpoint")
    return serving_directory(
        data,
        limits=limits,
        workers=workers,
        allow_service=allow_service,
        cache=cache,
        catalogue=catalogue,
    )


def _log_findings(findings: Findings) -> None:
    """Log what the endpoint lacks."""
    try:
        for one in problems(findings):
            log.warning("%s", one)
    except FairweaveError as error:
        log.warning("what the endpoint lacks is not known yet: %s", error)


def serving_directory(
    directory: Path,
    *,
    limits: Limits | None = None,
    workers: int = 2,
    allow_service: tuple[str, ...] = (),
    cache: int = CACHE,
    catalogue: Catalogue | None = None,
) -> ServiceState:
    """What serves the published snapshot of ``directory``, and those that follow it.

    Raises:
        FairweaveError: no snapshot is published there, or it cannot be opened.
    """
    data = DataDirectory(directory)

    def opened(name: str) -> Engine:
        return EmbeddedEngine(
            data.layout(name).store,
            version=name,
            limits=limits,
            workers=workers,
            waiting=_WAITING,
            reserved=_RESERVED,
            allow_service=allow_service,
        )

    engine = opened(data.published())
    try:
        return ServiceState(
            engine, cache=cache, directory=directory, open_snapshot=opened, catalogue=catalogue
        )
    except BaseException:
        engine.close()  # or its processes, which just start, print how they end
        raise


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, OverflowError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise FairweaveError(
            f"cannot listen on {host}, port {port}: {problem.lower()}; choose another with --port"
        ) from error
    try:
        yield listener
    finally:
        listener.close()


@contextlib.contextmanager
def _stopping_quietly(server: uvicorn.Server) -> Iterator[None]:
    """Stop as at SIGTERM when the terminal is closed (SIGHUP), and at SIGQUIT.

    uvicorn handles signals only once its event loop runs; one that comes earlier, after
    "Serving at", is passed on to it, and ends ``server`` when it has started. It raises the
    signal that stopped it once more when it is done, which has no effect then.
    """
    before: dict[signal.Signals, Any] = {
        number: signal.signal(number, server.handle_exit)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    for number in (signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            before[number] = signal.signal(number, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
