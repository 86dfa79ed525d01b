"""The same facts from two sources give the same answers as from one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest

from kg.engines import Engine
from kg.resources import directory
from kg.saved_queries import Catalogue, run
from tests.kg.saved_queries.conftest import make_engine

#: queries whose subject is the sources: two sources have other answers than one
ABOUT_SOURCES: Final = frozenset(
    {
        "described-by-several-sources",
        "licence-claims",  # a row names the source that states the claim
        "refusals",
        "refused-records",
        "sources",
        "stubs",
        "terms-used",  # counts the statements of each source
        "what-is-in-here",
    }
)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """All shipped examples, each under two names."""
    examples = sorted(path for path in directory("examples").iterdir() if path.is_dir())
    sources = [f"{name}-{path.name}={path}" for name in ("one", "two") for path in examples]
    engine = make_engine(sources, tmp_path_factory.mktemp("twice"), refused=2)
    yield engine
    engine.close()


def _rows(engine: Engine, catalogue: Catalogue, name: str) -> Counter[str]:
    bindings = json.loads(run(engine, catalogue[name], {}).body)["results"]["bindings"]
    return Counter(json.dumps(row, sort_keys=True) for row in bindings)


def test_saved_queries_answer_the_same(
    examples: Engine, twice: Engine, catalogue: Catalogue
) -> None:
    differ = {
        query.id
        for query in catalogue.values()
        if not query.endpoints
        and query.id not in ABOUT_SOURCES
        and _rows(examples, catalogue, query.id) != _rows(twice, catalogue, query.id)
    }
    assert differ == set()
