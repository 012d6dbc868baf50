"""The disk below the revisions: full, locked, swept, and sure to keep what was written."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph.errors import StoreFull
from graph.sentences import phrase

NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT)
AHEAD: Final = 4 * 1024**3  # bytes; what is larger is read as it is asked for
PIECE: Final = 128 * 1024  # bytes; of more at once the system reads only the beginning


@contextmanager
def explain_full_disk() -> Iterator[None]:
    """Turn a full disk, as Python or as RocksDB reports it, into StoreFull."""
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_SPACE or "No space left" in str(fault):
            raise StoreFull(phrase("disk-full")) from None
        raise


@contextmanager
def lock_folder(folder: Path, kind: int) -> Iterator[bool]:
    """Lock a folder, fcntl.LOCK_SH or fcntl.LOCK_EX.

    Yields False if others hold a lock against it, or the folder is gone.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        yield False
        return
    try:
        yield lock_at_once(descriptor, kind)
    finally:
        os.close(descriptor)


def lock_at_once(descriptor: int, kind: int) -> bool:
    """Take a lock, fcntl.LOCK_SH or fcntl.LOCK_EX, if nobody holds one against it (flock(2))."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(folder: Path) -> None:
    """Delete whatever lies in a folder."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def read_ahead(folder: Path) -> None:
    """Let the system read the files of a folder into its memory (posix_fadvise(2)), unless large.

    Returns before it has; 600 MB take half a second. Who asks first need not wait for the disk.
    """
    files = [each for each in folder.iterdir() if each.is_file()]
    if sum(each.stat().st_size for each in files) <= AHEAD:
        for each in files:
            _read_ahead(each)


def _read_ahead(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        for start in range(0, os.fstat(descriptor).st_size, PIECE):
            os.posix_fadvise(descriptor, start, PIECE, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Bring all files and folders below a folder to disk."""
    for path, _, files in os.walk(folder):
        for name in files:
            sync(Path(path, name))
        sync(Path(path))


def sync(path: Path) -> None:
    """Bring one file or folder to disk (fsync(2))."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
