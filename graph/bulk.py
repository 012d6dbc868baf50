"""Load a large N-Triples file as whole tables: in sections, into several graphs at once.

The engine's bulk load keeps what it is given in memory until it is sorted, and works on one core.
Sections bound the memory; one thread for each graph uses the second core. What it leaves is many
tables with the same range of keys: `Store.optimize` merges them once, so that no later, small
change has to wait for that.
"""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

SECTION: Final = 64 * 1024 * 1024  # bytes of text; takes about five times that in memory
BUFFER: Final = 1024 * 1024


class Section(io.RawIOBase):
    """The bytes of a file from `start` to before `end`."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        """Open the file at the section's first byte."""
        self.file = path.open("rb")
        self.file.seek(start)
        self.left = end - start

    def readable(self) -> bool:
        """Return True: this is an input."""
        return True

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]
        """Read the next bytes, none behind the section's end."""
        count = self.file.readinto(memoryview(target)[: self.left])
        self.left -= count
        return count

    def close(self) -> None:
        """Close the file."""
        self.file.close()
        super().close()


def load_file(store: Store, path: Path, graphs: Sequence[NamedNode | DefaultGraph]) -> None:
    """Load an N-Triples file without blank nodes into each of some graphs.

    Raises SyntaxError, of the engine.
    """
    with ThreadPoolExecutor(len(graphs)) as threads:
        for _ in threads.map(partial(_load_sections, store, path), graphs):
            pass  # raises what a thread raised


def _load_sections(store: Store, path: Path, graph: NamedNode | DefaultGraph) -> None:
    for start, end in list_sections(path, SECTION):
        with io.BufferedReader(Section(path, start, end), BUFFER) as text:  # type: ignore[type-var]
            store.bulk_load(text, RdfFormat.N_TRIPLES, to_graph=graph)


def list_sections(path: Path, size: int) -> Iterator[tuple[int, int]]:
    """Yield where sections of about `size` bytes begin and end, each after the end of a line."""
    total, start = path.stat().st_size, 0
    with path.open("rb") as file:
        while start < total:
            file.seek(min(start + size, total))
            file.readline()
            yield start, file.tell()
            start = file.tell()
