"""Check files before they are loaded: do they parse, does every term they use exist."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from graph.formats import GRAPH_FORMATS, guess_format
from graph.parsing import File, read_quads
from graph.vocabulary import find_unknown_terms
from graph.workers import run_apart


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where it is, and what would be right."""

    place: str
    message: str


def check_files(paths: Sequence[Path], base: str) -> list[Finding]:
    """Return what is wrong with RDF files, in a process of its own.

    Raises LimitExceeded if a file takes that process down.
    """
    return run_apart(None, _check_all, tuple(path.resolve() for path in paths), base)


def _check_all(paths: Sequence[Path], base: str) -> list[Finding]:
    return [finding for path in paths for finding in _check_file(path, base)]


def _check_file(path: Path, base: str) -> Iterator[Finding]:
    # a statement's graph does not matter here, but a file of triples must have one
    syntax = guess_format(path)
    graph = f"{base}/graph/checked" if syntax in GRAPH_FORMATS else None
    try:
        for use in find_unknown_terms(read_quads(File(path, syntax.name, graph), base)):
            yield Finding(str(path), use.describe("en"))
    except InputError as fault:
        yield Finding(str(path), str(fault))
