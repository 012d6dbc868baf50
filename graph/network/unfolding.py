"""Unfolding: a part of a network, opened step by step from where one begins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import Store

from graph.names import Names
from graph.network.dependencies import measure_sides
from graph.network.drawing import reduce_edges
from graph.network.excerpt import Excerpt, make_excerpt
from graph.network.model import Network, find_county, read_network

MOST: Final = 2_000  # nodes that are shown at once
DEEPEST: Final = 6
# with what one begins if a county has no goals
BEGINNINGS: Final = (
    "field", "principle", "theme", "project", "indicator", "product", "programme", "paper", "actor",
    "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """How one looks: in which direction, how many steps, over nodes of which kinds; none: all."""

    direction: str = "both"
    depth: int = 0
    kinds: tuple[str, ...] = ()

    def admits(self, kind: str) -> bool:
        """Tell whether one looks at nodes of a kind."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True)
class Unfolded:
    """What is shown: an excerpt; how many neighbours of its nodes are not; what was opened.

    `omitted` counts the nodes that there is no room for.
    """

    excerpt: Excerpt
    hidden: Mapping[str, int]
    opened: tuple[str, ...]
    omitted: int


def list_starts(network: Network, kinds: Collection[str] = ()) -> tuple[str, ...]:
    """Return with what one begins: the goals that serve no other, and the fields of action.

    Of those only the ones of some kinds, if any are asked for; if there are none, all nodes of
    these kinds, else of the first kind that the network has.
    """
    scope = Scope(kinds=tuple(kinds))
    goals = _list_highest(network)
    usual = [*goals, *(each.iri for each in network.list_kind("field"))] if goals else []
    admitted = tuple(iri for iri in usual if scope.admits(network.nodes[iri].kind))
    if admitted:
        return admitted
    offers = [tuple(kinds)] if kinds else [(kind,) for kind in BEGINNINGS]
    return next(filter(None, (_list_kinds(network, each) for each in offers)), ())


def _list_kinds(network: Network, kinds: Collection[str]) -> tuple[str, ...]:
    return tuple(iri for iri, node in network.nodes.items() if node.kind in kinds)


def _list_highest(network: Network) -> list[str]:
    """Return the goals that serve no other goal; goals of products only if there are no others."""
    goals = [each.iri for each in network.list_kind("goal")]
    highest = [iri for iri in goals if not _has(network.graph.out_edges(iri, keys=True), "serves")]
    own = [iri for iri in highest if not _has(network.graph.in_edges(iri, keys=True), "pursues")]
    return own or highest or goals


def _has(edges: Iterable[tuple[str, str, str]], link: str) -> bool:
    return any(found == link for _, _, found in edges)


def unfold(
    network: Network,
    starts: Sequence[str],
    scope: Scope,
    opened: Iterable[str] = (),
    besides: Iterable[str] = (),
) -> Unfolded:
    """Return what is around some starts, what was opened there, and what is shown besides.

    A node that is opened shows all its neighbours; one that is not shown cannot be opened. If
    there are too many nodes, the nearest ones are shown.
    """
    found, kept = reach(network, starts, scope, opened, besides)
    nearest = sorted(found, key=lambda iri: found[iri][0])[:MOST]
    centre = starts[0] if len(starts) == 1 else ""
    whole = make_excerpt(
        network, nearest, centre=centre, distances={iri: found[iri] for iri in nearest}
    )
    excerpt = Excerpt(whole.places, tuple(reduce_edges(whole)), centre)
    shown = excerpt.index
    hidden = {
        iri: sum(other not in shown for other in list_near(network, iri, scope)) for iri in shown
    }
    opened = tuple(iri for iri in kept if iri in shown)
    return Unfolded(excerpt, hidden, opened, len(found) - len(nearest))


def reach(
    network: Network,
    starts: Sequence[str],
    scope: Scope,
    opened: Iterable[str] = (),
    besides: Iterable[str] = (),
) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """Return distance and side of all that is shown, and which nodes could be opened."""
    found = dict.fromkeys(chain(starts, besides), (0, ""))
    found |= _measure(network, starts, scope)
    kept: list[str] = []
    for iri in dict.fromkeys(opened):
        if iri in found:
            kept.append(iri)
            distance, side = found[iri]
            for other in list_near(network, iri, scope):
                found.setdefault(other, (distance + 1, side))
    return found, kept


def find_dependencies(  # noqa: PLR0913, PLR0917 - what may be asked
    store: Store,
    names: Names,
    node: str,
    direction: str = "both",
    depth: int = 3,
    kinds: tuple[str, ...] = (),
    opened: tuple[str, ...] = (),
    county: str = "",
) -> Excerpt:
    """Return what feeds a node or hangs on it, up to a depth, over nodes of some kinds.

    What was opened there has all its neighbours. Without a node it is what is around the highest
    goals of a county. Raises UnknownResource, InputError.
    """
    network = read_network(store, names, find_county(store, names, node) if node else county)
    for parameter, given in {"node": (node,), "unfold": opened}.items():
        for iri in filter(None, given):
            network.find(iri, parameter)
    starts = (node,) if node else list_starts(network, kinds)
    found, _ = reach(network, starts, Scope(direction, depth, kinds), opened)
    return make_excerpt(network, found, centre=node, distances=found)


def _measure(network: Network, starts: Iterable[str], scope: Scope) -> dict[str, tuple[int, str]]:
    """Return distance and side of all nodes within the depth of any start."""
    found: dict[str, tuple[int, str]] = {}
    if not scope.depth:
        return found
    for start in starts:
        sides = measure_sides(network, start, scope.direction, scope.depth, scope.kinds)
        for iri, place in sides.items():
            found[iri] = min(found.get(iri, place), place)
    return found


def list_near(network: Network, iri: str, scope: Scope) -> list[str]:
    """Return the neighbours of a node in the direction one looks, each once."""
    graph = network.graph
    sides = {"upstream": (graph.pred,), "downstream": (graph.succ,)}
    steps = sides.get(scope.direction, (graph.pred, graph.succ))
    near = dict.fromkeys(other for side in steps for other in side[iri])
    return [o for o in near if o != iri and scope.admits(network.nodes[o].kind)]
