"""What takes longest starts first."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT, LONGEST, SERVICES


def test_every_group_that_starts_first_exists() -> None:
    texts = [path.read_text("utf-8") for path in (CHECKOUT / "tests").rglob("*.py")]
    groups = {name for text in texts for name in re.findall(r'xdist_group\("([\w-]+)"\)', text)}
    groups.update(SERVICES)
    absent = [name for name in LONGEST if name not in groups and not (CHECKOUT / name).is_file()]
    assert absent == []
    assert len(set(LONGEST)) == len(LONGEST)
