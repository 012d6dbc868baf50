"""Check files and folders before they are loaded, and say what publishing them would find."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, Store

from graph.changes import Change
from graph.errors import InputError, SheetFault
from graph.folder import read_content, read_folder
from graph.formats import GRAPH_FORMATS
from graph.names import Names
from graph.parsing import File, read_quads
from graph.sandbox import limit_memory
from graph.sources.places import Origin
from graph.things import Texts
from graph.validation.gate import Gate
from graph.validation.published import read_county_labels
from graph.validation.rehearsal import Rehearsal, rehearse
from graph.vocabulary import find_unknown_terms

MEMORY: Final = 4 * 1024**3  # bytes that reading and rehearsing may take
LANGUAGES: Final = ("de", "en")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file or folder: where it is, and what, by language."""

    place: str
    messages: Texts


@dataclass(frozen=True)
class Check:
    """What is wrong with folders and files.

    `rehearsal` is what publishing them would find, None if they cannot be read; `counties` are
    the keys of those they are about, `labels` the names of all published ones, by key.
    """

    faults: tuple[Fault, ...]
    rehearsal: Rehearsal | None = None
    counties: frozenset[str] = frozenset()
    labels: Mapping[str, Texts] = field(default_factory=dict)


def check_change(
    change: Change, more: Sequence[File], source: Path | None, gate: Gate, scratch: Path
) -> Check:
    """Check the files and folders of a change, and more files, and rehearse the change.

    `source` is the store that the change is for. To be run in a process of its own, which may be
    killed: whatever it writes lies in `scratch`.
    """
    limit_memory(MEMORY)
    reader = Reader(gate.names)
    for folder in change.folders:
        reader.check_folder(folder)
    for file in (*change.replaced, *change.added, *more):
        reader.check_file(file)
    if not reader.is_readable:
        return Check(tuple(reader.faults))
    counties = frozenset(key for graph in reader.graphs if (key := gate.names.county_key(graph)))
    labels = read_county_labels(Store.read_only(str(source))) if source else {}
    empty = not (change.folders or change.replaced or change.added)
    rehearsal = Rehearsal(()) if empty else rehearse(source, change, gate, scratch, MEMORY)
    return Check(tuple(reader.faults), rehearsal, counties, labels)


@dataclass
class Reader:
    """Reads folders and files one by one, and notes their faults and graphs."""

    names: Names
    faults: list[Fault] = field(default_factory=list)
    graphs: set[str] = field(default_factory=set)
    is_readable: bool = True

    def check_folder(self, path: Path) -> None:
        """Check a folder laid out like data/: its sheets, its Turtle, its terms."""
        with self._note_faults(path):
            graphs = read_folder(path, self.names.base)
            self.graphs |= graphs.keys()
            self._check_terms(path, chain.from_iterable(graphs.values()))

    def check_file(self, file: File) -> None:
        """Check an RDF file; the graph of its statements does not matter here."""
        with self._note_faults(file.path):
            syntaxes = {each.name for each in GRAPH_FORMATS}
            graph = file.graph or (
                f"{self.names.base}/graph/checked" if file.format in syntaxes else None
            )
            quads = read_quads(replace(file, graph=graph), self.names.base)
            self._check_terms(file.path, self._note_graphs(quads))

    def _note_graphs(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self.graphs.add(quad.graph_name.value)  # type: ignore[union-attr] # see read_quads
            yield quad

    def _check_terms(self, path: Path, quads: Iterable[Quad]) -> None:
        for use in find_unknown_terms(quads):
            texts = {language: use.describe(language) for language in LANGUAGES}
            self.faults.append(Fault(str(path), texts))

    @contextmanager
    def _note_faults(self, path: Path) -> Iterator[None]:
        """Note what makes reading fail, cell by cell if it is about sheets."""
        try:
            yield
        except SheetFault as fault:
            self.is_readable = False
            for cell in fault.faults:
                texts = {language: cell.explain(language) for language in LANGUAGES}
                self.faults.append(Fault(str(path), texts))
        except InputError as fault:
            self.is_readable = False
            texts = {language: fault.say(language) for language in LANGUAGES}
            self.faults.append(Fault(str(path), texts))


def find_origins(folders: Sequence[Path], base: str) -> Mapping[str, Origin]:
    """Return the sheet and row of each thing in folders laid out like data/; raises InputError."""
    limit_memory(MEMORY)
    return {
        iri: origin
        for folder in folders
        for found in read_content(folder, base).origins.values()
        for iri, origin in found.items()
    }
