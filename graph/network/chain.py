"""The critical chain: the longest chain of dependent projects, by their dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from graph.network.cycles import cut_cycles
from graph.network.delay import find_buffer, find_floats
from graph.network.elements import Node
from graph.network.model import Network


@dataclass(frozen=True, slots=True)
class Link:
    """A project of a chain: its days, the buffer to the next one, and its total float.

    The float is how many days it may slip before a project at the end of its ways slips.
    """

    project: Node
    days: int
    buffer: int | None
    float: int | None


def find_chain(network: Network) -> tuple[Link, ...]:
    """Return the chain of open projects that takes the most days of work, the first one first.

    Projects without dates and those that have ended are left out; where the order goes round,
    those edges do not count. Empty if no two projects depend on each other.
    """
    order = cut_cycles(network.take_links(("enables",)).subgraph(list_open(network)))
    order.remove_nodes_from([node for node in order if not order.degree(node)])
    if not order:
        return ()
    nodes = _find_longest(network, order)
    # all ways count for the float, not those of the chain alone
    backwards = reversed(list(nx.topological_sort(order)))
    floats = find_floats(network, {node: set(order.succ[node]) for node in backwards})
    return tuple(_list_links(network, nodes, floats))


def list_open(network: Network) -> list[str]:
    """Return the projects with dates that have not ended."""
    projects = network.list_kind("project")
    return [each.iri for each in projects if count_days(each) and each.ended is None]


def count_days(project: Node) -> int:
    """Return how many days a project takes, the first and the last included; 0 without dates."""
    if project.begins is None or project.finishes is None:
        return 0
    return max(0, (project.finishes - project.begins).days + 1)


def _find_longest(network: Network, order: "nx.DiGraph[str]") -> list[str]:
    longest: dict[str, tuple[int, tuple[str, ...]]] = {}
    for node in nx.lexicographical_topological_sort(order):
        before = max((longest[one] for one in order.pred[node]), default=(0, ()))
        longest[node] = (before[0] + count_days(network.nodes[node]), (*before[1], node))
    return list(max(longest.values())[1])


def _list_links(
    network: Network, nodes: list[str], floats: dict[str, int | None]
) -> Iterator[Link]:
    buffers = [find_buffer(network.nodes[a], network.nodes[b]) for a, b in pairwise(nodes)]
    for iri, buffer in zip(nodes, [*buffers, None], strict=True):
        node = network.nodes[iri]
        yield Link(node, count_days(node), buffer, floats[iri])
