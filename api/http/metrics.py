"""What operators watch, in Prometheus's text format."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from api.state.service_state import ServiceState

REGISTRY: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "fairweave_requests", "Requests, by route and status.", ["route", "status"], registry=REGISTRY
)
QUERY_SECONDS: Final = Histogram(
    "fairweave_query_seconds", "From a query's arrival to its answer.", registry=REGISTRY
)
CACHE_HITS: Final = Counter(
    "fairweave_cache_hits", "Requests answered with a response made before.", registry=REGISTRY
)


@cache
def _counter(route: str, status: int) -> Counter:
    return REQUESTS.labels(route, str(status))


def counted(route: str, status: int) -> None:
    """Count a request; ``route`` is the pattern of a path, never the path of a request."""
    _counter(route, status).inc()


class _Engine(Collector):
    """What the engine reports when it is queried."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        killed = CounterMetricFamily(
            "fairweave_workers_killed",
            "Workers of the current snapshot that a query cost, by why.",
            labels=["why"],
        )
        for why, count in getattr(self._state.current.engine, "killed", {}).items():
            killed.add_metric([why], count)
        yield killed
        yield GaugeMetricFamily(
            "fairweave_snapshots_served",
            "Snapshots taken up since the service began.",
            self._state.taken_up,
        )


def exposition(state: ServiceState) -> bytes:
    """All of it, as text."""
    once = CollectorRegistry()
    once.register(_Engine(state))
    return generate_latest(REGISTRY) + generate_latest(once)
