"""Load: which units are responsible for many projects at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.network.elements import Node
from graph.network.losses import list_targets
from graph.network.model import Network


@dataclass(frozen=True, slots=True)
class Load:
    """A unit with its open projects, the most at once, and the day from which it has those."""

    unit: Node
    projects: int
    peak: int
    since: date | None


def list_loads(network: Network) -> tuple[Load, ...]:
    """Return the units that lead open projects: the most at once first, then the most in all."""
    loads = [
        Load(unit, len(projects), *find_peak(projects))
        for unit in network.list_kind("actor")
        if (projects := _list_projects(network, unit.iri))
    ]
    return tuple(sorted(loads, key=lambda each: (-each.peak, -each.projects, each.unit.rank)))


def _list_projects(network: Network, unit: str) -> list[Node]:
    led = (network.nodes[each] for each in list_targets(network, unit, "leads"))
    return [each for each in led if each.kind == "project" and each.ended is None]


def find_peak(projects: Iterable[Node]) -> tuple[int, date | None]:
    """Return how many projects run at once at most, and since which day; those without dates not.

    A project still runs on the day of its end.
    """
    spans = [(each.begins, each.finishes) for each in projects]
    dated = [(one, other) for one, other in spans if one and other and one <= other]
    running = {day: sum(begin <= day <= finish for begin, finish in dated) for day, _ in dated}
    if not running:
        return 0, None
    peak = max(running.values())
    return peak, min(day for day, count in running.items() if count == peak)
