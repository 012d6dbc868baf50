"""How many goals and indicators of a county are in which state."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from graph.achievement.formula import find_worst
from graph.achievement.standings import Selection, read_standings
from graph.names import Names


@dataclass(frozen=True)
class Tally:
    """How many goals there are, and how many goals and indicators with targets by their state."""

    total: int
    goals: Mapping[str, int]
    indicators: Mapping[str, int]


def tally_states(store: Store, names: Names, selection: Selection) -> Tally:
    """Return the counts of a county on a day. Raises UnknownResource: no such county.

    What has several targets is in the worst of their states.
    """
    standings = read_standings(store, names, selection)
    states: defaultdict[str, list[str]] = defaultdict(list)
    for standing in standings:
        for target, verdict in standing.targets:
            states[target.indicator].append(verdict.state)
    return Tally(
        len(standings),
        Counter(each.state for each in standings if each.targets),
        Counter(map(find_worst, states.values())),
    )
