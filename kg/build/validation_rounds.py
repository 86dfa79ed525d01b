"""Validating the records of all sources, in as many rounds as refuse any."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Store

from kg.build.quarantine import Refused, Removal, remove
from kg.build.staging import Staged
from kg.progress import Progress, ProgressCallback
from kg.validation import Report, Shapes, validate


def judge(
    store: Store, staged: list[Staged], shapes: Shapes, progress: Progress
) -> tuple[Report, list[Removal], list[Refused]]:
    """Validates until nothing more is refused: a record may be wrong only without another.

    Refused records are taken out of ``store``.

    Returns:
        the report of all rounds; what was taken out of each source; the refused records.
    """
    removals = [Removal() for _ in staged]
    refused: dict[tuple[str, str], Refused] = {}
    whole = Report()
    while True:
        with progress.step("Validating", "constraints") as on_progress:
            report = validate(
                store,
                shapes,
                progress=_ignoring_total(on_progress),
                after_removal=bool(refused),
            )
        whole.add(report)
        known = {record for _, record in refused}
        reasons = {
            r: list(dict.fromkeys(f.message for f in fs))
            for r, fs in report.refused.items()
            if r not in known
        }
        taken = 0
        for stage, removal in zip(staged, removals, strict=True):
            if not reasons:
                break
            gone, entries = remove(store, stage, reasons.keys())
            removal.add(gone)
            taken += len(gone.documents)
            for entry in entries:
                entry.reasons = reasons[entry.record]
                refused[entry.source, entry.record] = entry
        if not taken:
            return whole, removals, sorted(refused.values(), key=lambda r: (r.source, r.record))


def _ignoring_total(on_progress: ProgressCallback) -> Callable[[int, int], None]:
    return lambda done, _total: on_progress(done)
