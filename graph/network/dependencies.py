"""Dependencies: what feeds a node, and what hangs on it."""

from collections.abc import Collection, Mapping
from typing import Final

from graph.network.elements import Edge
from graph.network.excerpt import Excerpt, Place, make_excerpt
from graph.network.model import Network
from graph.network.words import make_columns, name_kind, name_link, say
from graph.tables import Table, Value

DIRECTIONS: Final = ("upstream", "downstream", "both")
DEEPEST: Final = 20
COLUMNS: Final = (
    "distance", "side", "layer", "kind", "node", "source", "link", "target", "share",
)  # fmt: skip


def take_dependencies(
    network: Network, node: str, direction: str, depth: int, kinds: Collection[str] = ()
) -> Excerpt:
    """Return the part of a network that feeds a node or hangs on it; no kinds: all."""
    distances = measure_sides(network, node, direction, depth, kinds)
    return make_excerpt(network, distances, centre=node, distances=distances)


def measure_sides(
    network: Network, node: str, direction: str, depth: int, kinds: Collection[str] = ()
) -> dict[str, tuple[int, str]]:
    """Return distance and side of all nodes within a depth; only nodes of the kinds are passed."""
    found: dict[str, tuple[int, str]] = {}
    for side in DIRECTIONS[:2] if direction == "both" else (direction,):
        for iri, distance in measure(network, node, side, depth, kinds).items():
            known = found.get(iri)
            found[iri] = (min(distance, known[0]), "both") if known else (distance, side)
    return {**found, node: (0, "")}


def measure(
    network: Network, node: str, side: str, depth: int, kinds: Collection[str] = ()
) -> dict[str, int]:
    """Return the distance of each node that is reached from one, against or along the edges."""
    steps = network.graph.pred if side == "upstream" else network.graph.succ
    distances, ahead = {node: 0}, [node]
    for distance in range(1, depth + 1):
        reached = (other for iri in ahead for other in steps[iri])
        ahead = [
            iri
            for iri in dict.fromkeys(reached)
            if iri not in distances and (not kinds or network.nodes[iri].kind in kinds)
        ]
        if not ahead:
            break
        distances.update(dict.fromkeys(ahead, distance))
    return distances


def tabulate(excerpt: Excerpt, language: str) -> Table:
    """Return an excerpt as a table: a row for each edge, by the distance of its further end.

    Nodes without an edge have a row of their own.
    """
    index = excerpt.index
    joined = {iri for edge in excerpt.edges for iri in (edge.source, edge.target)}
    placed: list[tuple[Place, tuple[Value, ...]]] = [
        (_choose_further(edge, index), _describe_edge(edge, index, language))
        for edge in excerpt.edges
    ]
    placed += [(each, (None,) * 4) for each in excerpt.places if each.node.iri not in joined]
    placed.sort(key=lambda each: each[0].distance)
    rows = (_describe(place, language) + cells for place, cells in placed)
    return Table(make_columns(COLUMNS), tuple(rows))


def _choose_further(edge: Edge, index: Mapping[str, Place]) -> Place:
    return max(index[edge.source], index[edge.target], key=lambda each: each.distance)


def _describe(place: Place, language: str) -> tuple[Value, ...]:
    kind = name_kind(place.node.kind)[language]
    side = say("sides", place.side, language)
    return place.distance, side, place.layer, kind, place.node.thing


def _describe_edge(edge: Edge, index: Mapping[str, Place], language: str) -> tuple[Value, ...]:
    source, target = index[edge.source].node.thing, index[edge.target].node.thing
    return source, name_link(edge.link)[language], target, edge.share
