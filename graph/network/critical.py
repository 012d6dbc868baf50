"""Critical points of a county: where much hangs on little."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyoxigraph import Store

from graph.models import keep
from graph.names import Names
from graph.network.chain import Link, find_chain
from graph.network.cycles import find_cycles
from graph.network.elements import Node
from graph.network.excerpt import Excerpt, make_excerpt
from graph.network.load import Load, list_loads
from graph.network.losses import Ledger, make_ledger
from graph.network.model import KEPT, Network, read_network
from graph.network.words import make_columns, name_link, say
from graph.tables import Table, Value

# what money and effort take their way over; what only leads, measures or decides does not carry
CARRYING: Final = frozenset({"finances", "pursues", "enables", "contributes", "serves"})
CARRIED: Final = frozenset({"project", "goal"})
COLUMNS: Final = (
    "part", "rank", "node", "other", "link", "count", "peak", "start", "end", "days", "buffer",
    "float",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bearing:
    """A node that others cannot do without."""

    node: Node
    others: tuple[Node, ...]


@dataclass(frozen=True)
class Critical:
    """The critical points of a county.

    `sole` are the goals that hang on one project, with it; `bearing` the projects without which
    goals have none left; `cuts` the nodes without which the network falls apart, with what is
    cut off; `chain` the longest one of dependent projects; `loads` the units and their projects;
    `cycles` the shortest one of each link that must not go round. `excerpt` is what `sole`,
    `chain` and `cycles` are about.
    """

    county: str
    sole: tuple[Bearing, ...]
    bearing: tuple[Bearing, ...]
    cuts: tuple[Bearing, ...]
    chain: tuple[Link, ...]
    loads: tuple[Load, ...]
    cycles: dict[str, tuple[Node, ...]]
    excerpt: Excerpt


@keep(KEPT)
def find_critical(store: Store, names: Names, county: str) -> Critical:
    """Return the critical points of a county. Raises UnknownResource."""
    return take_critical(read_network(store, names, county), county)


def take_critical(network: Network, county: str) -> Critical:
    """Return the critical points of a network."""
    sole = list_sole(network, make_ledger(network))
    chain = find_chain(network)
    cycles = find_cycles(network)
    named = {link: tuple(network.nodes[iri] for iri in ring) for link, ring in cycles.items()}
    shown = [*(node for each in sole for node in (each.node, *each.others))]
    shown += [each.project for each in chain]
    iris = {*(node.iri for node in shown), *(iri for ring in cycles.values() for iri in ring)}
    return Critical(
        county,
        sole,
        turn_round(network, sole),
        list_cuts(network),
        chain,
        list_loads(network),
        named,
        make_excerpt(network, iris),
    )


def list_sole(network: Network, ledger: Ledger) -> tuple[Bearing, ...]:
    """Return the goals that, with all goals below them, only one project promotes, with it."""
    found = (
        (goal, {edge.source for edge in ledger.list_below(goal.iri)})
        for goal in network.list_kind("goal")
    )
    return tuple(
        Bearing(goal, tuple(network.nodes[iri] for iri in projects))
        for goal, projects in found
        if len(projects) == 1
    )


def turn_round(network: Network, sole: tuple[Bearing, ...]) -> tuple[Bearing, ...]:
    """Return the projects that goals hang on alone, with these goals; the most goals first."""
    goals: dict[str, list[Node]] = {}
    for each in sole:
        goals.setdefault(each.others[0].iri, []).append(each.node)
    found = [Bearing(network.nodes[iri], tuple(hanging)) for iri, hanging in goals.items()]
    return tuple(sorted(found, key=_rank))


def list_cuts(network: Network) -> tuple[Bearing, ...]:
    """Return the nodes without which projects or goals are cut off, with these; most first.

    The largest part is the network, all other parts are cut off.
    """
    whole: nx.Graph[str] = nx.Graph(network.take_links(CARRYING))
    found = [
        Bearing(network.nodes[iri], _list_cut_off(network, whole, iri))
        for iri in nx.articulation_points(whole)
    ]
    return tuple(sorted((each for each in found if each.others), key=_rank))


def _list_cut_off(network: Network, whole: "nx.Graph[str]", iri: str) -> tuple[Node, ...]:
    """Return the goals and projects that hang together with the largest part by a node alone."""
    rest = whole.subgraph(nx.node_connected_component(whole, iri) - {iri})
    parts = sorted(nx.connected_components(rest), key=lambda part: (-len(part), min(part)))
    cut = set().union(*parts[1:])
    return tuple(
        node for other, node in network.nodes.items() if other in cut and node.kind in CARRIED
    )


def _rank(each: Bearing) -> tuple[int, object]:
    return -len(each.others), each.node.rank


def tabulate(critical: Critical, language: str) -> Table:
    """Return critical points as one table: part by part, each in its order."""
    rows = [
        tuple({**cells, "part": say("parts", part, language)}.get(name) for name in COLUMNS)
        for part, cells in _list_rows(critical, language)
    ]
    return Table(make_columns(COLUMNS), tuple(rows))


def _list_rows(critical: Critical, language: str) -> Iterator[tuple[str, dict[str, Value]]]:
    bearings = {
        "sole_project": critical.sole,
        "bearing_project": critical.bearing,
        "cut_point": critical.cuts,
    }
    for part, found in bearings.items():
        for rank, each in enumerate(found, 1):
            yield part, {**_describe(each), "rank": rank}
    for rank, link in enumerate(critical.chain, 1):
        yield "chain", {**_describe_link(link), "rank": rank}
    for rank, load in enumerate(critical.loads, 1):
        yield "unit", {**_describe_load(load), "rank": rank}
    for name, ring in critical.cycles.items():
        for rank, node in enumerate(ring, 1):
            yield (
                "cycle",
                {
                    "node": node.thing,
                    "other": ring[rank % len(ring)].thing,
                    "link": name_link(name)[language],
                    "rank": rank,
                },
            )


def _describe(each: Bearing) -> dict[str, Value]:
    only = each.others[0].thing if len(each.others) == 1 else None
    return {"node": each.node.thing, "other": only, "count": len(each.others)}


def _describe_link(link: Link) -> dict[str, Value]:
    return {
        "node": link.project.thing,
        "start": link.project.begins,
        "end": link.project.finishes,
        "days": link.days,
        "buffer": link.buffer,
        "float": link.float,
    }


def _describe_load(load: Load) -> dict[str, Value]:
    return {
        "node": load.unit.thing,
        "count": load.projects,
        "peak": load.peak,
        "start": load.since,
    }
