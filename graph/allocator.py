"""The allocator of workers: jemalloc, where the system has it.

The engine takes and gives back blocks of some kB for each statement it reads. jemalloc does that
so much faster than glibc that queries take a fifth less time: docs/decisions/20261123-allocator.md.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from typing import Final

PRELOAD: Final = "LD_PRELOAD"  # ld.so(8)


@cache
def find_allocator() -> str:
    """Return the name of the library, empty if the system does not have it."""
    return find_library("jemalloc") or ""


@contextmanager
def prefer_allocator() -> Iterator[None]:
    """Let processes that are started in the block use it, unless the environment says otherwise."""
    if PRELOAD in os.environ or not find_allocator():
        yield
        return
    os.environ[PRELOAD] = find_allocator()
    try:
        yield
    finally:
        del os.environ[PRELOAD]
