"""Back up all revisions into a folder elsewhere, and restore them, every byte checked."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from uuid import uuid4

from graph.disk import explain_full_disk, sync, sync_tree
from graph.errors import StoreDamaged, StoreError
from graph.revisions import Revisions
from graph.sentences import phrase

MANIFEST: Final = "backup.json"
ENTRY: Final = re.compile(r"[0-9]{6,}/")  # what a path in it begins with
CHUNK: Final = 1024 * 1024

Tick = Callable[[int], None]  # told how many bytes are done


def make_backup(revisions: Revisions, target: Path, tick: Tick = lambda _: None) -> int:
    """Copy all published revisions into a new folder; return how many there are.

    Publishing may go on meanwhile: revisions are immutable. Files that revisions share are
    copied once. Raises UnknownRevision if there is none, StoreError if the folder is in use,
    StoreFull; then nothing is left there.
    """
    if target.exists() and not is_empty(target):
        raise StoreError(phrase("backup-occupied", folder=target))
    revisions.latest()
    numbers = revisions.list_numbers()
    part = target.with_name(f"{target.name}.part-{uuid4().hex[:8]}")
    try:
        with explain_full_disk(), ExitStack() as held:
            for number in numbers:
                held.enter_context(revisions.hold(number))
            part.mkdir(parents=True)
            sums = copy_tree(revisions.published, part / "revisions", numbers, tick)
            (part / MANIFEST).write_text(json.dumps(sums, indent=1), encoding="utf-8")
            sync_tree(part)
            part.rename(target)
            sync(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return len(numbers)


def restore_backup(revisions: Revisions, source: Path, tick: Tick = lambda _: None) -> int:
    """Publish all revisions of a backup in an empty data folder; return how many there are.

    Raises StoreError if the folder holds revisions already, StoreDamaged if a byte of the backup
    is not as it was written; then nothing is restored.
    """
    written = read_manifest(source)
    with revisions.lock() as building, explain_full_disk():
        if revisions.list_numbers():
            raise StoreError(phrase("restore-occupied", folder=revisions.directory))
        numbers = sorted({int(path.partition("/")[0]) for path in written})
        candidate = building / uuid4().hex
        sums = copy_tree(source / "revisions", candidate, numbers, tick)
        if sums != written:
            wrong = min(sums.items() ^ written.items())[0]
            raise StoreDamaged(phrase("backup-damaged", name=wrong))
        sync_tree(candidate)
        if revisions.published.exists():
            revisions.published.rmdir()
        candidate.rename(revisions.published)
        sync(revisions.directory)
    return len(numbers)


def read_manifest(source: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a backup by its path, which a revision's number begins.

    Raises StoreError if the folder is no backup, StoreDamaged.
    """
    try:
        content = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(phrase("backup-none", folder=source, name=MANIFEST)) from None
    except (OSError, ValueError) as fault:
        raise StoreDamaged(phrase("backup-unreadable", name=MANIFEST, fault=fault)) from None
    if not isinstance(content, dict) or not all(ENTRY.match(path) for path in content):
        raise StoreDamaged(phrase("backup-damaged", name=MANIFEST))
    return {path: str(digest) for path, digest in content.items()}


def is_empty(path: Path) -> bool:
    """Return whether a path is a folder with nothing in it."""
    return path.is_dir() and not any(path.iterdir())


def copy_tree(source: Path, target: Path, numbers: list[int], tick: Tick) -> dict[str, str]:
    """Copy the folders of some revisions; return the SHA-256 of each file by its path.

    Files that are one file on disk (hard links) stay one file in the copy.
    """
    sums: dict[str, str] = {}
    copied: dict[int, Path] = {}
    done = 0
    target.mkdir(parents=True)
    for path in list_files(source, numbers):
        goal = target / path.relative_to(source)
        goal.parent.mkdir(parents=True, exist_ok=True)
        inode = path.stat().st_ino
        if inode in copied:
            os.link(copied[inode], goal)
            sums[str(path.relative_to(source))] = sums[str(copied[inode].relative_to(target))]
            continue
        sums[str(path.relative_to(source))] = copy_file(path, goal)
        copied[inode] = goal
        done += path.stat().st_size
        tick(done)
    return sums


def copy_file(source: Path, target: Path) -> str:
    """Copy a file and return the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(CHUNK):
            digest.update(chunk)
            writer.write(chunk)
    return digest.hexdigest()


def list_files(source: Path, numbers: list[int]) -> Iterator[Path]:
    """Yield the files of some revisions, oldest first, in the order of their paths."""
    for number in numbers:
        folder = source / f"{number:06}"
        if not folder.is_dir():
            raise StoreDamaged(phrase("revision-missing", number=number, folder=source))
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
