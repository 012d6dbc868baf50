"""Cycles: where what should be a hierarchy or an order bites its own tail."""

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx

from graph.network.model import Network

ORDERED = ("enables", "serves", "comprises")  # links that must not go round


def find_cycles(network: Network) -> dict[str, tuple[str, ...]]:
    """Return the shortest cycle of each kind of links that has one, its first node not repeated."""
    found = ((link, find_shortest(network.take_links((link,)))) for link in ORDERED)
    return {link: cycle for link, cycle in found if cycle}


def find_shortest(graph: "nx.DiGraph[str]") -> tuple[str, ...]:
    """Return the shortest cycle of a graph, of several the first by IRI; empty without one."""
    parts = [part for part in nx.strongly_connected_components(graph) if is_cyclic(graph, part)]
    rings = (ring for part in parts for ring in _list_rings(graph.subgraph(part)))
    return min(rings, key=lambda ring: (len(ring), ring), default=())


def is_cyclic(graph: "nx.DiGraph[str]", part: set[str]) -> bool:
    """Tell whether a strongly connected part has a cycle: one node alone only by itself."""
    return len(part) > 1 or any(graph.has_edge(node, node) for node in part)


def cut_cycles(graph: "nx.DiGraph[str]") -> "nx.DiGraph[str]":
    """Return a graph without the edges within cycles: an order remains."""
    part_of = {
        node: number
        for number, part in enumerate(nx.strongly_connected_components(graph))
        for node in part
    }
    kept: nx.DiGraph[str] = nx.DiGraph()
    kept.add_nodes_from(graph)
    kept.add_edges_from(edge for edge in graph.edges if part_of[edge[0]] != part_of[edge[1]])
    return kept


def _list_rings(part: "nx.DiGraph[str]") -> Iterator[tuple[str, ...]]:
    """Yield for each node the shortest cycle through it, begun at its least node."""
    for node in sorted(part):
        ways = nx.single_source_shortest_path(part, node)
        ring = min((ways[last] for last in part.pred[node]), key=lambda way: (len(way), way))
        least = ring.index(min(ring))
        yield tuple(ring[least:] + ring[:least])


def list_steps(cycle: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the edges of a cycle."""
    return pairwise((*cycle, *cycle[:1]))
