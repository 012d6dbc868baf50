"""The disk below the revisions: what is read ahead is in memory."""

import os
import time
from pathlib import Path

import pytest

from graph import disk
from graph.disk import read_ahead, sync

SIZE = 8 * 1024 * 1024
PAGE = 1024 * 1024


def count_missing(file: Path) -> int:
    """Return how many pieces of a file the system would have to read from the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    missing = 0
    try:
        for start in range(0, SIZE, PAGE):
            try:
                os.preadv(descriptor, [bytearray(1)], start, os.RWF_NOWAIT)
            except BlockingIOError:
                missing += 1
    except OSError as fault:  # tmpfs, say, is memory itself
        pytest.skip(f"this file system does not tell: {fault}")
    finally:
        os.close(descriptor)
    return missing


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
    end = time.monotonic() + 10
    while count_missing(file) and time.monotonic() < end:
        os.sched_yield()
    assert not count_missing(file)


def test_what_is_too_large_is_left_on_the_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = count_missing(file)
    monkeypatch.setattr(disk, "AHEAD", SIZE - 1)
    read_ahead(file.parent)
    assert count_missing(file) == before
