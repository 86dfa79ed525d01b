"""Little pictures, without words."""

from __future__ import annotations

from api.web.charts.data import data
from api.web.charts.labels import at
from api.web.tables import Table
from kg.saved_queries import Chart


def small(chart: Chart, table: Table) -> str:
    """A little picture of the same, without words; the text beside it describes it."""
    found = data(chart, table)
    if not found.values or found.largest <= 0:
        return ""
    wide, high, most = 160, 44, 32
    totals = [found.total(n) for n in range(len(found.categories))][:most]
    largest = max(totals)
    step = wide / max(len(totals), 5)
    if chart.mark in ("line", "area", "point"):
        path = "L".join(
            f"{at((n + 0.5) * step)} {at(high - t / largest * (high - 4))}"
            for n, t in enumerate(totals)
        )
        body = f'<path class="l0" d="M{path}"/>'
    else:
        body = '<path class="c0" d="{}"/>'.format(
            "".join(
                f"M{at(n * step)} {high}v-{at(max(t / largest * (high - 2), 0.5))}"
                f"h{at(max(step - 1.5, 1))}V{high}z"
                for n, t in enumerate(totals)
            )
        )
    return (
        f'<svg class="small" viewBox="0 0 {wide} {high}" aria-hidden="true" '
        f'preserveAspectRatio="none">{body}</svg>'
    )
