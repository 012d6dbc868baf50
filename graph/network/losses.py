"""Losses: what goals lose if a project is cut, up the hierarchy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

import networkx as nx

from graph.network.elements import Edge
from graph.network.model import Network
from graph.network.money import Carried

EURO: Final = "http://publications.europa.eu/resource/authority/currency/EUR"
PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Loss:
    """What a goal, with all goals below it, loses with a project.

    `share` and `money_share` are the part of what it has; None if it has nothing that is
    measured. `unmeasured` counts the contributions without a share: they are in neither.
    `left` is how many projects still promote it.
    """

    goal: str
    share: Decimal | None
    money: Decimal
    total: Decimal
    left: int
    unmeasured: int
    is_relieved: bool = False

    @property
    def money_share(self) -> Decimal | None:
        """The part of its money that it loses."""
        return divide(Fraction(self.money), Fraction(self.total))


@dataclass(frozen=True)
class Ledger:
    """The contributions to each goal, the goals' hierarchy, and the euros they carry."""

    promoting: Mapping[str, tuple[Edge, ...]]
    hierarchy: "nx.DiGraph[str]"
    carried: Carried

    def list_below(self, goal: str) -> list[Edge]:
        """Return the contributions to a goal and all goals below it, each once."""
        below = {goal, *nx.ancestors(self.hierarchy, goal)}
        return [edge for one in below for edge in self.promoting.get(one, ())]


def make_ledger(network: Network, carried: Carried = MappingProxyType({})) -> Ledger:
    """Return what losses are computed from; `carried` is the money by project and goal."""
    promoting: dict[str, tuple[Edge, ...]] = {}
    for edge in network.list_edges(("contributes",)):
        if network.nodes[edge.source].kind == "project":
            promoting[edge.target] = (*promoting.get(edge.target, ()), edge)
    return Ledger(promoting, network.take_links(("serves",)), carried)


def list_losses(network: Network, ledger: Ledger, project: str) -> list[Loss]:
    """Return what each goal loses that a project contributes to, directly or from below.

    Goals that a project hinders come last: a hindrance falls away.
    """
    promoted = list_above(ledger.hierarchy, list_targets(network, project, "contributes"))
    hindered = list_targets(network, project, "hinders")
    losses = [measure_loss(ledger, goal, project) for goal in promoted]
    relieved = [_relieve(ledger, goal, project) for goal in hindered if goal not in promoted]
    return [*losses, *relieved]


def list_above(hierarchy: "nx.DiGraph[str]", goals: Iterable[str]) -> list[str]:
    """Return goals and all goals above them, each once, in the order they are found."""
    found: dict[str, None] = {}
    for goal in goals:
        found |= dict.fromkeys([goal, *nx.bfs_tree(hierarchy, goal)])
    return list(found)


def measure_loss(ledger: Ledger, goal: str, project: str) -> Loss:
    """Return what a goal, with all goals below it, loses with a project."""
    every = ledger.list_below(goal)
    lost = [edge for edge in every if edge.source == project]
    share = divide(sum_shares(lost), sum_shares(every))
    money, total = (sum_money(edges, ledger.carried) for edges in (lost, every))
    left = len({edge.source for edge in every} - {project})
    return Loss(goal, share, money, total, left, sum(each.share is None for each in every))


def sum_shares(edges: Iterable[Edge]) -> Fraction:
    """Return the sum of the shares of contributions, those without one left out."""
    return sum((Fraction(edge.share) for edge in edges if edge.share is not None), Fraction())


def sum_money(edges: Iterable[Edge], carried: Carried) -> Decimal:
    """Return the planned money that contributions carry, exact to the cent."""
    ends = {(edge.source, edge.target) for edge in edges}
    return sum((carried[each] for each in ends if each in carried), Decimal(0))


def divide(part: Fraction, whole: Fraction) -> Decimal | None:
    """Return a part of a whole, 0 to 1, to four places; None of nothing."""
    if not whole:
        return None
    ratio = part / whole
    return (Decimal(ratio.numerator) / Decimal(ratio.denominator)).quantize(PLACES)


def _relieve(ledger: Ledger, goal: str, project: str) -> Loss:
    loss = measure_loss(ledger, goal, project)
    return Loss(goal, None, Decimal(0), loss.total, loss.left, loss.unmeasured, is_relieved=True)


def list_targets(network: Network, node: str, link: str) -> list[str]:
    """Return the nodes that a node has a link to."""
    edges = network.graph.out_edges(node, keys=True)
    return [target for _, target, found in edges if found == link]
