"""Rehearse a change: what publishing it would find, in memory; nothing is published."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.changes import Change, apply_change, split_files, write_graphs
from graph.current import list_current_graphs
from graph.errors import RulesBroken
from graph.folder import read_content
from graph.names import Names
from graph.parsing import File
from graph.queries import ask
from graph.release import list_release
from graph.revisions import hold_store
from graph.sandbox import limit_memory
from graph.sources.places import Origin
from graph.validation.gate import Gate
from graph.validation.notices import Notice
from graph.validation.published import count_omitted
from graph.validation.reading import read_notices
from graph.validation.units import SHARED


@dataclass(frozen=True)
class Rehearsal:
    """What publishing a change would find in the counties it concerns.

    `refused` are the keys of the notices that would refuse it; `origins` the sheet and row of
    each thing that comes from a sheet; `omitted` findings are counted, but not listed.
    """

    notices: tuple[Notice, ...]
    refused: frozenset[str] = frozenset()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    omitted: int = 0


def rehearse(
    source: Path | None, change: Change, gate: Gate, scratch: Path, memory: int | None = None
) -> Rehearsal:
    """Rehearse a change of the store in `source`, with at most `memory` bytes more than now.

    `scratch` is an existing folder for files in between. Rules that read other counties are asked
    only when the change is published. Raises InputError.
    """
    if memory:
        limit_memory(memory)
    plain, origins = resolve_change(change, gate.names, scratch)
    counties = list_counties(plain, gate.names)
    store = copy_counties(source, counties, gate.names)
    deltas = apply_change(store, plain, gate.names, scratch)
    refused: frozenset[str] = frozenset()
    try:
        gate.check(None, store, deltas)
    except RulesBroken as fault:
        refused = frozenset(notice.key for notice in fault.notices)
    notices = (
        notice
        for county in counties
        for notice in read_notices(partial(ask, store), gate.names, county)
    )
    return Rehearsal(tuple(notices), refused, origins, count_omitted(store, gate.names))


def resolve_change(
    change: Change, names: Names, scratch: Path
) -> tuple[Change, Mapping[str, Origin]]:
    """Return a change by plain files of one graph each, and where its things come from."""
    parts = split_files((*list_release(names), *change.replaced), names, scratch)
    origins: dict[str, Origin] = {}
    for folder in change.folders:
        content = read_content(folder, names.base)
        for graph, paths in write_graphs(content.graphs, scratch).items():
            parts.setdefault(graph, []).extend(paths)
        for found in content.origins.values():
            origins.update(found)
    resolved = Change(
        change.removed,
        tuple(name_files(parts)),
        tuple(name_files(split_files(change.added, names, scratch))),
        tuple(name_files(split_files(change.erased, names, scratch))),
    )
    return resolved, origins


def name_files(parts: Mapping[str, list[Path]]) -> Iterator[File]:
    """Return the files of each graph as files to load."""
    return (File(path, "n-triples", graph) for graph, paths in parts.items() for path in paths)


def list_counties(change: Change, names: Names) -> list[str]:
    """List the keys of the counties whose graphs a change names."""
    files = (*change.replaced, *change.added, *change.erased)
    graphs = (*change.removed, *(file.graph for file in files if file.graph))
    return sorted({key for graph in graphs if (key := names.county_key(graph))})


def copy_counties(source: Path | None, counties: Iterable[str], names: Names) -> Store:
    """Return a store in memory with what is shared and what is about some counties."""
    copy = Store()
    if source:
        with hold_store(source):
            fill_copy(copy, Store.read_only(str(source)), counties, names)
    return copy


def fill_copy(copy: Store, store: Store, counties: Iterable[str], names: Names) -> None:
    """Copy what is shared and what is about some counties, and make it the current state."""
    own = tuple(
        start
        for county in counties
        for start in (
            f"{names.base}/{county}/graph/",
            names.shared_graph(f"validation/{county}/"),
        )
    )
    for graph in store.named_graphs():
        if graph.value.startswith(own) or graph.value in shared_graphs(names):
            copy.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    for name in list_current_graphs(copy, names):
        quads = copy.quads_for_pattern(None, None, None, NamedNode(name))
        copy.bulk_extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)


def shared_graphs(names: Names) -> set[str]:
    """Return the graphs that all counties share."""
    return {names.shared_graph(name) for name in (*SHARED, "shapes")}
