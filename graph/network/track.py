"""Track: the shortest path from one node to another, as one would follow it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import networkx as nx

from graph.network.connections import Path, explain_path, make_step
from graph.network.elements import Edge
from graph.network.model import Network

# along the edges if there is such a path, else against them, else as it comes
WAYS: Final = ("downstream", "upstream", "both")


@dataclass(frozen=True)
class Track:
    """A shortest path: which way it goes, its nodes in order, its steps and what they say."""

    direction: str
    nodes: tuple[str, ...]
    path: Path

    @property
    def edges(self) -> frozenset[Edge]:
        """The edges that it goes over."""
        return frozenset(edge for step in self.path.steps for edge in step.edges)


def find_track(network: Network, source: str, target: str) -> Track | None:
    """Return the shortest path between two nodes: along the edges before any other way."""
    directed: nx.DiGraph[str] = nx.DiGraph(network.graph)
    plain = {
        "downstream": directed,
        "upstream": directed.reverse(copy=False),
        "both": directed.to_undirected(as_view=True),
    }
    for way in WAYS:
        if nx.has_path(plain[way], source, target):
            nodes = tuple(nx.shortest_path(plain[way], source, target))
            steps = tuple(make_step(network, *pair) for pair in pairwise(nodes))
            return Track(way, nodes, explain_path(network, steps))
    return None
