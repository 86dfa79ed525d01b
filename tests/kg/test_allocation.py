"""Freed memory stays with a process, where the C library can be set so."""

from __future__ import annotations

import platform
import subprocess
import sys
from typing import Final

import pytest

#: takes blocks and frees them, again and again; how many pages the system gave for it
_BLOCKS: Final = """
import resource
from kg.allocation import release_seldom
{call}
for _ in range(50):
    blocks = [b"x" * (6 << 20) for _ in range(8)]
    del blocks
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
def test_what_is_freed_is_used_again() -> None:
    assert pages("release_seldom()") < pages("") / 2


def pages(call: str) -> int:
    script = _BLOCKS.format(call=call)
    return int(
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    )
