"""Delay: how far the slip of a project is passed on to those that require it."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from graph.network.elements import Node
from graph.network.model import Network

DAY: Final = timedelta(days=1)
LAST_DAY: Final = date.max


@dataclass(frozen=True, slots=True)
class Slip:
    """A project that waits for another: the days between, and how many days of delay reach it.

    Without dates there is no known buffer, so that all delay is passed on.
    """

    project: str
    through: str
    buffer: int | None
    delay: int
    new_end: date | None


def find_buffer(before: Node, after: Node) -> int | None:
    """Return the free days between a project and one that requires it; None without dates.

    None are free if the second one begins before the first one ends: that is planned so, and
    what is late then is late for both.
    """
    if before.finishes is None or after.begins is None:
        return None
    return max(0, (after.begins - before.finishes).days - 1)


def pass_on(network: Network, project: str, delay: int) -> list[Slip]:
    """Return all projects that wait for a project, those with the most delay first.

    Of several ways the one with the most delay counts; delay never grows on a way, so cycles end.
    Projects that have ended neither slip nor pass anything on.
    """
    order = network.take_links(("enables",))
    slips: dict[str, Slip] = {}
    ahead = [(-delay, project, project)]
    settled: set[str] = set()
    while ahead:
        late, through, waiting = heapq.heappop(ahead)
        if waiting in settled:
            continue
        settled.add(waiting)
        if waiting != project:
            slips[waiting] = _make_slip(network, through, waiting, -late)
        for after in order.succ[waiting]:
            node = network.nodes[after]
            if after not in settled and node.ended is None:
                left = _reduce(-late, find_buffer(network.nodes[waiting], node))
                heapq.heappush(ahead, (-left, waiting, after))
    return list(slips.values())


def _reduce(delay: int, buffer: int | None) -> int:
    return max(0, delay - (buffer or 0))


def _make_slip(network: Network, through: str, project: str, delay: int) -> Slip:
    node = network.nodes[project]
    buffer = find_buffer(network.nodes[through], node)
    return Slip(project, through, buffer, delay, move(node.finishes, delay))


def move(day: date | None, days: int) -> date | None:
    """Return the day some days later; the last day there is, if that is beyond it."""
    if day is None:
        return None
    return day + timedelta(days=days) if days <= (LAST_DAY - day).days else LAST_DAY


def find_floats(network: Network, order: Mapping[str, set[str]]) -> dict[str, int | None]:
    """Return how many days each project can slip before one at the end of its ways slips.

    `order` names for each project those that require it, the last ones first, without cycles.
    None: nothing waits for it, or dates are missing.
    """
    floats: dict[str, int | None] = {}
    for project, waiting in order.items():
        rooms = [
            _add(find_buffer(network.nodes[project], network.nodes[after]), floats[after])
            for after in waiting
        ]
        known = [room for room in rooms if room is not None]
        floats[project] = min(known, default=None)
    return floats


def _add(buffer: int | None, further: int | None) -> int | None:
    return None if buffer is None else buffer + (further or 0)
