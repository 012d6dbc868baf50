"""The disk below the revisions: what is read ahead is in memory."""

import ctypes
import os
import time
from mmap import ACCESS_COPY, PAGESIZE, mmap
from pathlib import Path

import pytest

from graph import disk
from graph.disk import read_ahead, sync

SIZE = 8 * 1024 * 1024


def count_missing(file: Path) -> int:
    """Return how many pages of a file the system has not in memory (mincore(2)).

    To read something of it, even without waiting, would make the system read more of it.
    """
    with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_COPY) as memory:
        start = (ctypes.c_char * SIZE).from_buffer(memory)
        pages = (ctypes.c_ubyte * (SIZE // PAGESIZE))()
        code = ctypes.CDLL(None).mincore(ctypes.byref(start), ctypes.c_size_t(SIZE), pages)
        del start  # the mapping cannot be closed while it is seen
    assert code == 0
    return sum(not page & 1 for page in pages)


def forget(file: Path) -> None:
    """Let the system forget what it has read of a file."""
    sync(file)
    descriptor = os.open(file, os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that lies on the disk alone, beside a folder."""
    path = tmp_path / "table"
    path.write_bytes(os.urandom(SIZE))
    (tmp_path / "folder").mkdir()
    forget(path)
    if not count_missing(path):
        pytest.skip("this file system keeps what it should forget")
    return path


def test_what_is_read_ahead_is_soon_in_memory(file: Path) -> None:
    read_ahead(file.parent)
    end = time.monotonic() + 30
    while count_missing(file) and time.monotonic() < end:
        os.sched_yield()
    assert not count_missing(file)


def test_what_is_too_large_is_left_on_the_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = count_missing(file)
    monkeypatch.setattr(disk, "AHEAD", SIZE - 1)
    read_ahead(file.parent)
    assert count_missing(file) == before
