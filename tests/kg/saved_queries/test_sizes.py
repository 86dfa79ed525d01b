"""Sizes are compared as they are stated: exact, about, or within bounds."""

from __future__ import annotations

from pathlib import Path

from kg.saved_queries import Catalogue
from tests.kg.saved_queries.conftest import make_engine, query_with


def test_sizes_are_compared_with_their_bounds(catalogue: Catalogue, tmp_path: Path) -> None:
    sources = []
    for name, (about, bounds) in {
        "one": ("~20k sentences", "1000 - 5000 hours"),
        "two": ("20000 sentences", "more than 700 hours"),
    }.items():
        (tmp_path / name).mkdir()
        rows = f"{name},10.1234/about,{about}\n{name} b,10.1234/bounds,{bounds}\n"
        (tmp_path / name / f"{name}.csv").write_text(f"title,doi,size\n{rows}")
        sources.append(str(tmp_path / name))
    engine = make_engine(sources, tmp_path / "data")
    try:
        rows_found = query_with(engine, catalogue)("accounts-that-disagree")
    finally:
        engine.close()
    sizes = [{row["says"], row["other_says"]} for row in rows_found if row["about"] == "size"]
    assert {"about 20000 sentences", "20000 sentences"} in sizes
    assert {"1000 to 5000 hours", "at least 700 hours"} in sizes
    assert len(sizes) == 2
