"""Repairs: what rules propose to change so that findings disappear, and that as a change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graph.changes import Change
from graph.errors import UnknownResource
from graph.names import Names
from graph.parsing import File
from graph.queries import PARAMETER, Term, ask
from graph.revisions import hold_store
from graph.sandbox import limit_memory
from graph.sentences import phrase
from graph.validation.notices import Notice
from graph.validation.reading import read_notices
from graph.validation.reports import read_checked
from graph.validation.subjects import name_common
from graph.validation.units import SHARED, Unit
from graph.vocabulary import write_prefixes


@dataclass(frozen=True)
class Proposal:
    """Statements that a repair takes away and adds, in a stable order, each with its graph."""

    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]
    graphs: Mapping[Triple, str]


def propose(
    store: Path, names: Names, county: str, key: str, memory: int | None = None
) -> Proposal | None:
    """Return what the rule of a finding proposes in a store, None if it proposes nothing.

    The store is only read; this process takes at most `memory` bytes more than now. Raises
    UnknownResource if there is no such finding.
    """
    if memory:
        limit_memory(memory)
    with hold_store(store):
        opened = Store.read_only(str(store))
        notices = read_notices(partial(ask, opened), names, county)
        return propose_repair(opened, names, find_notice({n.key: n for n in notices}, key))


def propose_repair(store: Store, names: Names, notice: Notice) -> Proposal | None:
    """Return what the rule of a finding proposes, None if it proposes nothing."""
    if not notice.rule.update:
        return None
    graphs = list_graphs(store, notice, names)
    unit = copy_graphs(store, names, graphs)
    before = read_all(unit.store)
    unit.store.update(write_prefixes() + bind_update(notice))
    after = read_all(unit.store)
    removed, added = order(before - after), order(after - before)
    if not removed and not added:
        return None
    places = {triple: find_graph(store, triple, graphs) for triple in (*removed, *added)}
    return Proposal(removed, added, places)


def list_proposed(store: Store, names: Names, notices: Iterable[Notice]) -> frozenset[str]:
    """Return the keys of those among some findings for which a change is proposed."""
    groups: dict[tuple[str, ...], list[Notice]] = {}
    for notice in notices:
        if notice.rule.update:
            groups.setdefault(list_graphs(store, notice, names), []).append(notice)
    return frozenset(
        notice.key
        for graphs, found in groups.items()
        for notice in try_updates(copy_graphs(store, names, graphs), found)
    )


def try_updates(unit: Unit, notices: Iterable[Notice]) -> Iterator[Notice]:
    """Yield the findings of which the update changes a copy; each is undone before the next."""
    before = read_all(unit.store)
    for notice in notices:
        unit.store.update(write_prefixes() + bind_update(notice))
        after = read_all(unit.store)
        for triple in after - before:
            unit.store.remove(Quad(*triple))
        unit.store.extend(Quad(*triple) for triple in before - after)
        if after != before:
            yield notice


def copy_graphs(store: Store, names: Names, graphs: Iterable[str]) -> Unit:
    """Return graphs with what is shared as a copy that updates may change."""
    shared = (names.shared_graph(name) for name in SHARED)
    return Unit("repair", store, (*graphs, *shared)).copy()


def list_graphs(store: Store, notice: Notice, names: Names) -> tuple[str, ...]:
    """List the graphs that a finding was made in; of many, those that describe its place."""
    report = notice.reports[-1]
    graphs = read_checked(store, report)
    if report != name_common(names):
        return graphs
    node = NamedNode(notice.focus)
    return tuple(g for g in graphs if any(store.quads_for_pattern(node, None, None, NamedNode(g))))


def find_notice(notices: Mapping[str, Notice], name: str) -> Notice:
    """Return the notice with a name; raises UnknownResource."""
    if name not in notices:
        raise UnknownResource(phrase("finding-unknown", key=name))
    return notices[name]


def bind_update(notice: Notice) -> str:
    """Return the update of a rule with the place of a finding in it."""
    terms: dict[str, Term | None] = {"this": NamedNode(notice.focus), "value": notice.value}
    return PARAMETER.sub(
        lambda match: str(terms.get(match.group(1)) or match.group()), notice.rule.update
    )


def read_all(store: Store) -> set[Triple]:
    """Return the statements of a store's default graph."""
    return {quad.triple for quad in store}


def order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return statements in a stable order."""
    return tuple(sorted(triples, key=str))


def find_graph(store: Store, triple: Triple, graphs: Sequence[str]) -> str:
    """Return the graph that a statement stands in, or else the one that describes its subject."""
    for value in (triple.object, None):
        predicate = triple.predicate if value else None
        for graph in graphs:
            if any(store.quads_for_pattern(triple.subject, predicate, value, NamedNode(graph))):
                return graph
    return graphs[-1]


def make_change(proposals: Iterable[Proposal], folder: Path) -> Change:
    """Return a change that applies proposals; its files lie in `folder` until it is published."""
    erased: dict[str, set[Triple]] = {}
    added: dict[str, set[Triple]] = {}
    for proposal in proposals:
        for triples, target in ((proposal.removed, erased), (proposal.added, added)):
            for triple in triples:
                target.setdefault(proposal.graphs[triple], set()).add(triple)
    return Change(
        added=tuple(write_files(added, folder / "added")),
        erased=tuple(write_files(erased, folder / "erased")),
    )


def write_files(parts: Mapping[str, set[Triple]], folder: Path) -> Iterator[File]:
    """Write the statements of each graph to a file."""
    folder.mkdir()
    for number, (graph, triples) in enumerate(sorted(parts.items())):
        path = folder / f"{number}.nt"
        serialize(order(triples), path, RdfFormat.N_TRIPLES)
        yield File(path, "n-triples", graph)
