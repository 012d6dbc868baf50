"""Apply a change to a store that is open for writing, and keep its default graph current.

Runs in the process that builds a candidate revision (`graph.revisions`), never in the server.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, cast

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from graph.bulk import load_file
from graph.current import is_always_current, list_current_graphs
from graph.dump import find_graph
from graph.folder import read_folder
from graph.names import Names
from graph.parsing import File, explain_faults, read_triples, split_file
from graph.queries import bind_query, read_query

BULK_BYTES: Final = 4_000_000  # from here on writing whole tables beats single statements

Parts = dict[str, list[Path]]  # N-Triples files by graph


@dataclass(frozen=True)
class Change:
    """What is to be done to the named graphs.

    First the `removed` graphs go, and what `erased` files say of a graph; then each graph of the
    `replaced` files and `folders` holds what they say of it and nothing else; then `added` files
    are added. A folder is laid out like data/.
    """

    removed: tuple[str, ...] = ()
    replaced: tuple[File, ...] = ()
    added: tuple[File, ...] = ()
    erased: tuple[File, ...] = ()
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Delta:
    """What a change did to one graph: statements that came and went, and files loaded whole.

    `loaded` counts the statements that came with the files; `copied` tells that these are in the
    default graph already.
    """

    came: set[Triple] = field(default_factory=set)
    went: set[Triple] = field(default_factory=set)
    files: tuple[Path, ...] = ()
    loaded: int = 0
    copied: bool = False

    def count(self) -> tuple[int, int]:
        """Return how many statements came and went."""
        return len(self.came) + self.loaded, len(self.went)


def apply_change(
    store: Store, change: Change, names: Names, scratch: Path, bulk: int = BULK_BYTES
) -> dict[str, Delta]:
    """Apply a change; return what it did to each graph that changed, in their order.

    `scratch` is an existing folder for files in between; `bulk` bytes for one graph, or more, are
    written as whole tables. Raises InputError, UnknownGraph.
    """
    known = {graph.value for graph in store.named_graphs()}
    before = list_current_graphs(store, names)
    for graph in change.removed:
        find_graph(store, graph)
    replaced = split_files(change.replaced, names, scratch)
    for folder in change.folders:
        _merge(replaced, write_graphs(read_folder(folder, names.base), scratch))
    added = split_files(change.added, names, scratch)
    erased = {
        graph: _erase(store, graph, files)
        for graph, files in split_files(change.erased, names, scratch).items()
    }
    afresh = {*change.removed, *replaced}
    parts = _merge({graph: [] for graph in change.removed}, replaced, added)
    deltas = {
        graph: _change_graph(store, names, graph, files, bulk, afresh=graph in afresh)
        for graph, files in parts.items()
    }
    for graph, gone in erased.items():
        deltas[graph] = _note_erased(store, graph, gone, deltas.get(graph, Delta()))
    _update_default_graph(store, deltas, known, before, list_current_graphs(store, names))
    if any(delta.files for delta in deltas.values()):
        store.optimize()
    return {graph: deltas[graph] for graph in sorted(deltas) if any(deltas[graph].count())}


def _merge(target: Parts, *others: Parts) -> Parts:
    for parts in others:
        for graph, files in parts.items():
            target.setdefault(graph, []).extend(files)
    return target


def split_files(files: Iterable[File], names: Names, scratch: Path) -> Parts:
    """Return the graphs of files as N-Triples files without blank nodes, by graph.

    Raises InputError.
    """
    parts: Parts = {}
    for file in files:
        # by content: loading a file twice names its blank nodes the same, two files never do
        scope = f"{names.base}/.well-known/genid/{hash_file(file.path)}/"
        folder = Path(tempfile.mkdtemp(dir=scratch))
        _merge(parts, {g: [path] for g, path in split_file(file, folder, scope).items()})
    return parts


def write_graphs(graphs: Mapping[str, list[Quad]], scratch: Path) -> Parts:
    """Write statements to N-Triples files, by graph."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    parts: Parts = {}
    for number, (graph, quads) in enumerate(graphs.items()):
        path = folder / f"{number}.nt"
        serialize((quad.triple for quad in quads), path, RdfFormat.N_TRIPLES)
        parts[graph] = [path]
    return parts


def _change_graph(  # noqa: PLR0913 - all it depends on
    store: Store, names: Names, graph: str, files: list[Path], bulk: int, *, afresh: bool
) -> Delta:
    """Let a graph hold what it held, unless `afresh`, and what the files say."""
    if sum(file.stat().st_size for file in files) >= bulk and not (
        afresh and store.contains_named_graph(NamedNode(graph))
    ):
        return _load_files(store, graph, files, copied=is_always_current(graph, names))
    new = _normalize(triple for file in files for triple in read_triples(file))
    target = NamedNode(graph)
    if afresh:
        delta = _compare(store, graph, new)
    else:
        delta = Delta(came={triple for triple in new if _place(triple, target) not in store})
    _remove(store, graph, delta.went)
    store.extend(_place(triple, target) for triple in delta.came)
    return delta


def _erase(store: Store, graph: str, files: list[Path]) -> set[Triple]:
    """Take away what files say of a graph; return what of it stood there."""
    target = NamedNode(graph)
    said = _normalize(triple for file in files for triple in read_triples(file))
    gone = {triple for triple in said if _place(triple, target) in store}
    _remove(store, graph, gone)
    return gone


def _note_erased(store: Store, graph: str, gone: set[Triple], delta: Delta) -> Delta:
    """Return what was done to a graph with what was taken away first and did not come again."""
    back = {triple for triple in gone if _place(triple, NamedNode(graph)) in store}
    return replace(
        delta,
        came=delta.came - back,
        went=delta.went | gone - back,
        loaded=delta.loaded - len(back - delta.came),
    )


def _normalize(triples: Iterable[Triple]) -> set[Triple]:
    """Return statements as a store holds them: it keeps values, so 10.0 comes back as 10."""
    scratch = Store()
    scratch.extend(_place(triple, DefaultGraph()) for triple in triples)
    return {quad.triple for quad in scratch}


def _load_files(store: Store, graph: str, files: list[Path], *, copied: bool) -> Delta:
    targets: list[NamedNode | DefaultGraph] = [NamedNode(graph)]
    targets += [DefaultGraph()] if copied else []
    size = _count_statements(store, graph)
    for file in files:
        _bulk_load(store, file, targets)
    loaded = _count_statements(store, graph) - size
    return Delta(files=tuple(files), loaded=loaded, copied=copied)


def _compare(store: Store, graph: str, new: set[Triple]) -> Delta:
    """Return what a graph lacks of the statements, and what it holds beside them."""
    went = set()
    for triple in _read_graph(store, graph):
        if triple in new:
            new.remove(triple)
        else:
            went.add(triple)
    return Delta(came=new, went=went)


def _remove(store: Store, graph: str, triples: Iterable[Triple]) -> None:
    target = NamedNode(graph)
    for triple in triples:
        store.remove(_place(triple, target))
    if next(_read_graph(store, graph), None) is None:
        store.remove_graph(target)


def _update_default_graph(
    store: Store, deltas: Mapping[str, Delta], known: set[str], before: set[str], after: set[str]
) -> None:
    """Make the default graph the union of the graphs in `after`; it was that of `before`.

    A graph that was `known` but hidden and now is current comes whole; else the delta is enough.
    """
    for graph in after:
        hidden = graph in known and graph not in before
        delta = deltas.get(graph, Delta())
        for file in () if hidden or delta.copied else delta.files:
            _bulk_load(store, file, [DefaultGraph()])
        came = _read_graph(store, graph) if hidden else delta.came
        store.extend([_place(triple, DefaultGraph()) for triple in came])
    gone: set[Triple] = set()
    for graph in before:
        gone |= deltas.get(graph, Delta()).went
        if graph not in after:
            gone.update(_read_graph(store, graph))
    for triple in gone:
        if not _is_current(store, triple, after):
            store.remove(_place(triple, DefaultGraph()))


def _place(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _is_current(store: Store, triple: Triple, graphs: set[str]) -> bool:
    holders = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return any(
        isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in graphs
        for quad in holders
    )


def _bulk_load(store: Store, file: Path, graphs: Sequence[NamedNode | DefaultGraph]) -> None:
    try:
        load_file(store, file, graphs)
    except SyntaxError:
        for _ in read_triples(file):  # tells the place in the file, not in a section of it
            pass
        raise


def _count_statements(store: Store, graph: str) -> int:
    query = bind_query(read_query("internal/size"), {"graph": NamedNode(graph)})
    answer = cast("QuerySolutions", store.query(query))
    return int(cast("Literal", next(answer)["size"]).value)


def _read_graph(store: Store, graph: str) -> Iterator[Triple]:
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
    return (quad.triple for quad in quads)


def hash_file(path: Path) -> str:
    """Return the beginning of the SHA-256 of a file's bytes, enough to tell files apart.

    Raises InputError if there is no such file.
    """
    with explain_faults(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:24]
