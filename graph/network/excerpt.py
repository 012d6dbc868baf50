"""A part of a network, as it is shown: nodes with their places, and the edges between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import networkx as nx

from graph.network.elements import Edge, Node
from graph.network.layers import find_layers
from graph.network.model import Network


@dataclass(frozen=True)
class Place:
    """A node with its layer, and its distance from what was asked for, in steps.

    `side` is `upstream` for what feeds that, `downstream` for what hangs on it, or `both`.
    """

    node: Node
    layer: int = 0
    distance: int = 0
    side: str = ""


@dataclass(frozen=True)
class Excerpt:
    """A part of a network; `centre` is the IRI of what was asked for, if that is one node."""

    places: tuple[Place, ...] = ()
    edges: tuple[Edge, ...] = ()
    centre: str = ""
    index: Mapping[str, Place] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the places by the IRIs of their nodes."""
        object.__setattr__(self, "index", {each.node.iri: each for each in self.places})

    def list_layers(self) -> Iterator[tuple[int, list[Place]]]:
        """Yield the layers in their order, each with its places."""
        layers = {each.layer for each in self.places}
        for layer in sorted(layers):
            yield layer, [each for each in self.places if each.layer == layer]


def make_excerpt(
    network: Network,
    chosen: Iterable[str],
    *,
    centre: str = "",
    distances: Mapping[str, tuple[int, str]] | None = None,
    edges: Iterable[Edge] | None = None,
) -> Excerpt:
    """Return the chosen nodes of a network with all edges between them, or with the given ones.

    `distances` says how far nodes are from the centre, and on which side.
    """
    nodes = set(chosen)
    kept = tuple(take_edges(network, nodes) if edges is None else edges)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(iri for iri in network.nodes if iri in nodes)
    graph.add_edges_from((each.source, each.target) for each in kept)
    layers = find_layers(graph, centre)
    places = [
        Place(network.nodes[iri], layers[iri], *(distances or {}).get(iri, (0, "")))
        for iri in graph
    ]
    return Excerpt(tuple(sorted(places, key=lambda each: each.layer)), kept, centre)


def take_edges(network: Network, nodes: set[str]) -> Iterator[Edge]:
    """Yield the edges of a network between some nodes, in the order of the network."""
    for source in network.graph:
        if source not in nodes:
            continue
        for target, links in network.graph.succ[source].items():
            if target in nodes:
                for link, said in links.items():
                    yield Edge(source, target, link, said["share"])
