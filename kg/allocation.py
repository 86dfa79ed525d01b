"""How soon freed memory goes back to the system: glibc's own pace is that of programs that idle."""

from __future__ import annotations

import ctypes
from typing import Final

#: glibc's parameters (malloc.h), with bytes for each
_TRIM_THRESHOLD: Final = (-1, 1 << 30)
_TOP_PAD: Final = (-2, 64 << 20)
_MMAP_THRESHOLD: Final = (-3, 32 << 20)  # the largest that it takes


def release_seldom() -> None:
    """Let what is freed stay with the process, for what it allocates next.

    A build parses, sorts and compresses block after block. To return each to the system and to
    be given it again, cleared, page by page, takes a twentieth of its processor time. Without
    effect where the C library is not glibc.
    """
    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    if setting is not None:
        for parameter, size in (_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD):
            setting(parameter, size)
