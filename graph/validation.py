"""Check files and folders before they are loaded: do they parse, does every term they use exist."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from graph.errors import InputError, SheetFault
from graph.folder import read_folder
from graph.formats import GRAPH_FORMATS, guess_format
from graph.parsing import File, read_quads
from graph.sandbox import limit_memory
from graph.vocabulary import find_unknown_terms
from graph.workers import run_apart

MEMORY: Final = 4 * 1024**3  # bytes that reading may take


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where it is, and what would be right."""

    place: str
    message: str


def check_files(paths: Sequence[Path], base: str) -> list[Finding]:
    """Return what is wrong with RDF files, and folders laid out like data/.

    They are read in a process of its own. Raises LimitExceeded if one takes that process down.
    """
    return run_apart(None, _check_all, tuple(path.resolve() for path in paths), base)


def _check_all(paths: Sequence[Path], base: str) -> list[Finding]:
    limit_memory(MEMORY)
    return [finding for path in paths for finding in _check(path, base)]


def _check(path: Path, base: str) -> Iterator[Finding]:
    try:
        quads = _read_folder(path, base) if path.is_dir() else _read_file(path, base)
        for use in find_unknown_terms(quads):
            yield Finding(str(path), use.describe("en"))
    except SheetFault as fault:
        for cell in fault.faults:
            yield Finding(str(path), cell.explain("en"))
    except InputError as fault:
        yield Finding(str(path), str(fault))


def _read_folder(path: Path, base: str) -> Iterator[Quad]:
    return chain.from_iterable(read_folder(path, base).values())


def _read_file(path: Path, base: str) -> Iterator[Quad]:
    # a statement's graph does not matter here, but a file of triples must have one
    syntax = guess_format(path)
    graph = f"{base}/graph/checked" if syntax in GRAPH_FORMATS else None
    return read_quads(File(path, syntax.name, graph), base)
