"""Revisions: immutable, numbered states of the whole store, each in a folder of its own.

    DATA/lock                    held by the one publisher
    DATA/building/…              a candidate; whatever lies here is not published
    DATA/revisions/000007/       one revision: store/ and revision.json

A revision exists exactly if its folder is below `revisions`; renaming the finished candidate
into it is the one atomic step of publishing. Readers wait for nobody; while they read, they
share a lock of their revision's folder, so that it is not pruned under their eyes.
"""

import fcntl
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from graph.disk import explain_full_disk, lock_at_once, lock_folder, sweep, sync, sync_tree
from graph.errors import StoreBusy, StoreDamaged, StoreError, UnknownRevision
from graph.names import Names
from graph.sentences import phrase
from graph.validation.modes import Mode
from graph.workers import run_apart

if TYPE_CHECKING:
    from graph.candidate import Built
    from graph.changes import Change

DESCRIPTION: Final = "revision.json"
GIBIBYTE: Final = 1024**3


@dataclass(frozen=True)
class Revision:
    """One published state: its number, when (UTC, ISO 8601) and why it came, what it changed.

    `publisher` is who answers for it, an office, as the installation names itself; `origin`
    identifies what was loaded, so that nobody needs to load the same again; `findings` counts by
    severity what the rules find in it.
    """

    number: int
    created: str
    message: str
    graphs: tuple[str, ...]
    added: int
    removed: int
    origin: str = ""
    findings: Mapping[str, int] = field(default_factory=dict)
    publisher: str = ""


@dataclass(frozen=True)
class Revisions:
    """All revisions below one folder; `names` is the IRI scheme the data follows.

    `patience` is the seconds to wait for another publisher; `seconds` and `memory` (bytes) are
    what building and validating one revision may take; `modes` what violations do, see
    `graph.validation.modes`; `publisher` is noted in each revision.
    """

    directory: Path
    names: Names
    patience: float = 30.0
    seconds: float = 3600.0
    memory: int = 4 * GIBIBYTE
    modes: Mapping[str, Mode] = field(default_factory=dict)
    publisher: str = ""

    @property
    def published(self) -> Path:
        """The folder of published revisions."""
        return self.directory / "revisions"

    def list_numbers(self) -> list[int]:
        """Return the numbers of all revisions, oldest first."""
        try:
            state = self.published.stat()
        except FileNotFoundError:
            return []
        return list(list_numbered(self.published, state.st_mtime_ns, state.st_nlink))

    def list_all(self) -> list[Revision]:
        """Return all revisions, oldest first."""
        return [self.read(number) for number in self.list_numbers()]

    def latest(self) -> int:
        """Return the number of the newest revision; raises UnknownRevision if there is none."""
        numbers = self.list_numbers()
        if not numbers:
            raise UnknownRevision(phrase("store-empty"))
        return numbers[-1]

    def read(self, number: int) -> Revision:
        """Return one revision; raises UnknownRevision, StoreDamaged."""
        path = self.folder(number) / DESCRIPTION
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return Revision(**{**content, "graphs": tuple(content["graphs"])})
        except (OSError, ValueError, TypeError, KeyError) as fault:
            raise StoreDamaged(phrase("revision-unreadable", number=number, fault=fault)) from None

    def folder(self, number: int) -> Path:
        """Return the folder of a revision; raises UnknownRevision, which says the known ones."""
        folder = self.published / f"{number:06}"
        if not folder.is_dir():
            numbers = self.list_numbers()
            if not numbers:
                raise UnknownRevision(phrase("store-empty"))
            raise UnknownRevision(
                phrase("revision-unknown", number=number, first=numbers[0], last=numbers[-1])
            )
        return folder

    def store(self, number: int) -> Path:
        """Return the folder of a revision's store, to be opened read-only while it is held.

        Raises UnknownRevision.
        """
        return self.folder(number) / "store"

    @contextmanager
    def hold(self, number: int) -> Iterator[Path]:
        """Keep a revision from being pruned; yield its store's folder. Raises UnknownRevision."""
        store = self.store(number)
        with hold_store(store):
            yield store

    def publish(self, change: "Change", message: str, origin: str = "") -> Revision | None:
        """Publish a change as a new revision; return None if it changes nothing.

        Raises InputError (RulesBroken if rules forbid it), UnknownGraph, LimitExceeded, StoreBusy,
        StoreFull. Whatever is raised, and whenever the process dies, the published revisions are
        as they were.
        """
        # who only reads needs no rules, which take a while to load
        from graph.candidate import build, shed_logs  # noqa: PLC0415
        from graph.validation.gate import Gate  # noqa: PLC0415

        with self.lock() as building:
            number = (self.list_numbers() or [0])[-1]
            source = self.store(number) if number else None
            candidate = building / uuid4().hex
            with explain_full_disk():
                candidate.mkdir()
                gate = Gate(self.names, self.modes)
                built = run_apart(self.seconds, build, source, candidate, change, gate, self.memory)
                if source and not built.graphs:
                    return None
                shed_logs(candidate)
                revision = describe(number + 1, message, built, origin)
                return self._release(candidate, replace(revision, publisher=self.publisher))

    def _release(self, candidate: Path, revision: Revision) -> Revision:
        text = json.dumps(asdict(revision), ensure_ascii=False, indent=1)
        (candidate / DESCRIPTION).write_text(text, encoding="utf-8")
        sync_tree(candidate)
        self.published.mkdir(exist_ok=True)
        candidate.rename(self.published / f"{revision.number:06}")
        sync(self.published)
        sync(self.directory)
        return revision

    def prune(self, keep: int) -> list[int]:
        """Delete all but the newest `keep` revisions; return the numbers that went.

        One that is being read stays until the next time. Raises StoreError if `keep` is less
        than one.
        """
        if keep < 1:
            raise StoreError(phrase("keep-one"))
        with self.lock() as building:
            old = self.list_numbers()[:-keep]
            return [number for number in old if withdraw(self.folder(number), building)]

    @contextmanager
    def lock(self) -> Iterator[Path]:
        """Hold the publisher's lock; yield the empty folder to build in.

        Raises StoreBusy if another publisher does not finish in time, StoreError if the folder
        cannot be used.
        """
        building = self.directory / "building"
        try:
            building.mkdir(parents=True, exist_ok=True)
            handle = (self.directory / "lock").open("a")
        except OSError as fault:
            raise StoreError(
                phrase("folder-unusable", folder=self.directory, fault=fault)
            ) from None
        with handle:
            self._wait_for(handle.fileno())
            sweep(building)
            try:
                yield building
            finally:
                sweep(building)

    def _wait_for(self, descriptor: int) -> None:
        deadline = time.monotonic() + self.patience
        while not lock_at_once(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise StoreBusy(phrase("publisher-busy", seconds=self.patience))
            time.sleep(0.02)


@lru_cache(maxsize=16)
def list_numbered(folder: Path, *_: int) -> tuple[int, ...]:
    """Return the numbers that name entries of a folder in order; kept while nothing changes it."""
    return tuple(sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()))


def describe(number: int, message: str, built: "Built", origin: str) -> Revision:
    """Return the description of a revision that is published now."""
    return Revision(
        number=number,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        message=message,
        graphs=tuple(built.graphs),
        added=sum(added for added, _ in built.graphs.values()),
        removed=sum(removed for _, removed in built.graphs.values()),
        origin=origin,
        findings=built.findings,
    )


@contextmanager
def hold_store(store: Path) -> Iterator[None]:
    """Keep the revision a store belongs to from being pruned; raises UnknownRevision.

    The engine opens most files of a store only when it reads them.
    """
    with lock_folder(store.parent, fcntl.LOCK_SH) as held:
        if not held or not store.is_dir():
            raise UnknownRevision(phrase("revision-pruned", number=int(store.parent.name)))
        yield


def withdraw(revision: Path, target: Path) -> bool:
    """Move a revision's folder into `target` and delete it, unless it is being read."""
    with lock_folder(revision, fcntl.LOCK_EX) as alone:
        if alone:
            revision.rename(target / revision.name)
            sweep(target)
        return alone
