"""Impact: what is touched if a project is cut or slips."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Store

from graph.models import keep
from graph.names import Names
from graph.network.delay import Slip, pass_on
from graph.network.elements import Node
from graph.network.excerpt import Excerpt, make_excerpt
from graph.network.losses import (
    EURO,
    Ledger,
    Loss,
    list_above,
    list_losses,
    list_targets,
    make_ledger,
    measure_loss,
)
from graph.network.model import KEPT, Network, find_county, read_network
from graph.network.money import Money, name_currency, read_carried
from graph.network.words import make_columns, say
from graph.tables import Table, Value
from graph.things import Thing

LONGEST: Final = 3650  # days of delay
# a figure holds if the project slips, or if it is cut
SLIPS: Final = "slips"
CUT: Final = "cut"
BOTH: Final = "both"
COLUMNS: Final = (
    "part", "case", "node", "other", "lost_share", "lost_money", "money", "lost_money_share",
    "left", "unmeasured", "hinders", "start", "end", "buffer", "delay", "new_end",
    "year", "planned", "spent", "free", "currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """A goal that is touched: its loss by a cut, and the longest delay of what feeds it.

    `loses` is false for a goal that only waits.
    """

    loss: Loss
    delay: int
    loses: bool = True


@dataclass(frozen=True)
class Impact:
    """What is touched if a project is cut, or slips by some days.

    `goals` lose by the cut, or wait for a project that is late; `slips` are the projects that
    wait; `money` is what finances the project, free from `year` on. `cases` tells for each
    indicator whether what it measures is touched by a cut, a slip or both. `excerpt` is all of it.
    """

    project: Node
    delay: int
    year: int
    goals: tuple[Touched, ...]
    indicators: tuple[Node, ...]
    slips: tuple[Slip, ...]
    money: tuple[Money, ...]
    cases: Mapping[str, str]
    excerpt: Excerpt

    def sum_free(self) -> dict[str, Decimal]:
        """Return what is set free, by currency: money of two currencies is never added."""
        sums: dict[str, Decimal] = {}
        for each in self.money:
            sums[each.currency] = sums.get(each.currency, Decimal(0)) + each.free(self.year)
        return sums


@keep(KEPT)
def read_ledger(store: Store, names: Names, county: str) -> Ledger:
    """Return what the losses of a county's goals are computed from. Raises UnknownResource."""
    carried = read_carried(store, names, county, EURO)
    return make_ledger(read_network(store, names, county), carried)


def find_impact(store: Store, names: Names, project: str, delay: int, year: int) -> Impact:
    """Return what is touched if a project slips by some days, or is cut in a year.

    Raises UnknownResource, InputError.
    """
    county = find_county(store, names, project)
    network = read_network(store, names, county)
    network.find(project, kinds=("project",))
    return take_impact(network, read_ledger(store, names, county), project, delay, year)


def take_impact(network: Network, ledger: Ledger, project: str, delay: int, year: int) -> Impact:
    """Return what is touched in a network if a project slips, or is cut in a year."""
    slips = pass_on(network, project, delay)
    goals = list_touched(network, ledger, project, {project: delay, **_list_delays(slips)})
    iris = [each.loss.goal for each in goals]
    indicators = list_indicators(network, [project, *iris])
    cases = find_cases(network, project, delay, goals)
    money = tuple(each for each in network.money if each.project == project)
    touched = [project, *iris, *(each.iri for each in indicators), *(s.project for s in slips)]
    chosen = {*touched, *(each.source for each in money if each.source in network.nodes)}
    excerpt = make_excerpt(network, chosen, centre=project)
    return Impact(
        network.nodes[project], delay, year, goals, indicators, tuple(slips), money, cases, excerpt
    )


def _list_delays(slips: Iterable[Slip]) -> dict[str, int]:
    return {each.project: each.delay for each in slips}


def list_touched(
    network: Network, ledger: Ledger, project: str, delays: dict[str, int]
) -> tuple[Touched, ...]:
    """Return the goals that lose by the cut of a project, or wait for one that is late."""
    late = _spread(network, ledger, delays)
    losses = {each.goal: each for each in list_losses(network, ledger, project)}
    losing = frozenset(losses)
    for goal, delay in late.items():
        if delay and goal not in losses:
            losses[goal] = measure_loss(ledger, goal, project)
    found = [
        Touched(loss, late.get(goal, 0), loses=goal in losing) for goal, loss in losses.items()
    ]
    place = {iri: number for number, iri in enumerate(network.nodes)}
    return tuple(sorted(found, key=lambda each: (each.loss.is_relieved, place[each.loss.goal])))


def _spread(network: Network, ledger: Ledger, delays: dict[str, int]) -> dict[str, int]:
    """Return the longest delay that reaches each goal, directly or from below."""
    found: dict[str, int] = {}
    for project, delay in delays.items():
        direct = list_targets(network, project, "contributes")
        for goal in list_above(ledger.hierarchy, direct):
            found[goal] = max(delay, found.get(goal, 0))
    return found


def list_indicators(network: Network, measured: Iterable[str]) -> tuple[Node, ...]:
    """Return the indicators that measure some goals or projects, in their order."""
    found = {
        source
        for each in measured
        for source, _, link in network.graph.in_edges(each, keys=True)
        if link == "measures"
    }
    return tuple(node for iri, node in network.nodes.items() if iri in found)


def find_cases(
    network: Network, project: str, delay: int, goals: Iterable[Touched]
) -> dict[str, str]:
    """Return for each indicator by what the project or goals that it measures are touched."""
    goals = list(goals)
    cut = [project, *(each.loss.goal for each in goals if each.loses)]
    late = [project, *(each.loss.goal for each in goals if each.delay)] if delay else []
    hit = {node.iri for node in list_indicators(network, cut)}
    waiting = {node.iri for node in list_indicators(network, late)}
    return {
        **dict.fromkeys(hit - waiting, CUT),
        **dict.fromkeys(waiting - hit, SLIPS),
        **dict.fromkeys(hit & waiting, BOTH),
    }


def tabulate(impact: Impact, language: str) -> Table:
    """Return an impact as one table: goals, indicators, dependent projects, money.

    Each row says for which case its figures hold: a goal that loses and waits has two rows.
    """
    columns = make_columns(COLUMNS)
    rows = [
        tuple(
            {
                **cells,
                "part": say("parts", part, language),
                "case": say("cases", case, language),
            }.get(name)
            for name in COLUMNS
        )
        for part, case, cells in _list_rows(impact)
    ]
    return Table(columns, tuple(rows))


def _list_rows(impact: Impact) -> Iterator[tuple[str, str, dict[str, Value]]]:
    for each in impact.goals:
        if each.loses:
            yield "goal", CUT, _describe_loss(each.loss, impact)
    for each in impact.goals:
        if each.delay:
            thing = impact.excerpt.index[each.loss.goal].node.thing
            yield "goal", SLIPS, {"node": thing, "delay": each.delay}
    for node in impact.indicators:
        yield "indicator", impact.cases[node.iri], {"node": node.thing}
    for slip in impact.slips:
        yield "project", SLIPS, _describe_slip(slip, impact)
    for money in impact.money:
        yield "money", CUT, _describe_money(money, impact)


def _describe_loss(loss: Loss, impact: Impact) -> dict[str, Value]:
    return {
        "node": impact.excerpt.index[loss.goal].node.thing,
        "lost_share": loss.share,
        "lost_money": loss.money,
        "money": loss.total,
        "lost_money_share": loss.money_share,
        "left": loss.left,
        "unmeasured": loss.unmeasured,
        "hinders": loss.is_relieved,
    }


def _describe_slip(slip: Slip, impact: Impact) -> dict[str, Value]:
    node = impact.excerpt.index[slip.project].node
    return {
        "node": node.thing,
        "other": impact.excerpt.index[slip.through].node.thing,
        "start": node.begins,
        "end": node.finishes,
        "buffer": slip.buffer,
        "delay": slip.delay,
        "new_end": slip.new_end,
    }


def _describe_money(money: Money, impact: Impact) -> dict[str, Value]:
    place = impact.excerpt.index.get(money.source)
    return {
        "node": place.node.thing if place else Thing(money.source),
        "year": money.year,
        "planned": money.planned,
        "spent": money.spent,
        "free": money.free(impact.year),
        "currency": name_currency(money.currency) or None,
    }
