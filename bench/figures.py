"""A measured figure, its bar, and the peak memory of a process with all its children."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the results: what was measured, what came out, and the bar it must not pass.

    With `at_least` the bar is what it must reach.
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    note: str = ""
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the bar is met; a figure without a bar always holds."""
        if self.bar is None:
            return True
        return self.value >= self.bar if self.at_least else self.value <= self.bar


@dataclass
class Watch:
    """What a stretch of work took: seconds, and the peak of resident memory in bytes."""

    seconds: float = 0.0
    peak: int = 0
    done: threading.Event = field(default_factory=threading.Event)


@contextmanager
def watch_process(pid: int | None = None) -> Iterator[Watch]:
    """Measure the time of the block and the peak memory of a process and its descendants."""
    watch = Watch()
    thread = threading.Thread(target=_look, args=(watch, pid or os.getpid()), daemon=True)
    start = time.perf_counter()
    thread.start()
    try:
        yield watch
    finally:
        watch.seconds = time.perf_counter() - start
        watch.done.set()
        thread.join()


def _look(watch: Watch, pid: int) -> None:
    while not watch.done.wait(0.02):
        watch.peak = max(watch.peak, sum(read_memory(child) for child in list_family(pid)))


def list_family(pid: int) -> list[int]:
    """Return a process and all its descendants (proc(5))."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parents[int(entry.name)] = _read_parent(entry)
    family = [pid]
    for member in family:
        family.extend(child for child, parent in parents.items() if parent == member)
    return family


def _read_parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it ended meanwhile
        return 0


def read_memory(pid: int) -> int:
    """Return the private and shared resident memory of a process in bytes, 0 if it ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
