"""What every endpoint is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.http.route import Route
from api.site import Site
from api.state.service_state import ServiceState


class Service(NamedTuple):
    """The parts of a running service that endpoints share.

    Attributes:
        state: the current snapshot, its engine and its caches.
        site: the operator's description of the service.
        allow_service: the endpoints that ``SERVICE`` may call.
        routes: the table of routes that is served.
    """

    state: ServiceState
    site: Site
    allow_service: tuple[str, ...] = ()
    routes: Sequence[Route] = ()
