"""Streams: flows of money gathered between stops that are few enough to be drawn."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from graph.costs.flow import MARKS, NO_PRODUCT, OPEN, STEPS, Flow

MOST: Final = 12  # stops of a step that are drawn by name
REST: Final = "rest"  # all others of their step
LAST: Final = (REST, NO_PRODUCT, OPEN, *(mark for mark in MARKS if mark not in {NO_PRODUCT, OPEN}))


@dataclass(frozen=True, slots=True)
class Stop:
    """What money passes at a step, by the place of the step; the key is as in `Flow`."""

    step: int
    key: str


@dataclass(frozen=True, slots=True)
class Stream:
    """All cents between two stops of neighbouring steps; open if no goal is served by them."""

    source: Stop
    target: Stop
    is_open: bool
    cents: int


def gather_streams(flows: Sequence[Flow]) -> list[Stream]:
    """Return the streams of flows, the small stops of each step as one; none against the way."""
    drawn = [each for each in flows if each.cents > 0]
    shown = choose_stops(drawn)
    sums: Counter[tuple[Stop, Stop]] = Counter()
    for each in drawn:
        for pair in pairwise(fold_way(each, shown)):
            sums[pair] += each.cents
    return [
        Stream(source, target, target.key in MARKS and target.step >= STEPS.index("goal"), cents)
        for (source, target), cents in sums.items()
    ]


def fold_way(flow: Flow, shown: frozenset[Stop]) -> Iterator[Stop]:
    """Yield the stops of a flow; those that are not shown are the rest of their step."""
    for step, key in enumerate(flow.way):
        stop = Stop(step, key)
        yield stop if stop in shown else Stop(step, REST)


def choose_stops(flows: Sequence[Flow]) -> frozenset[Stop]:
    """Return the stops that are drawn by name: the greatest of each step, and all marks."""
    sums: Counter[Stop] = Counter()
    for each in flows:
        for step, key in enumerate(each.way):
            sums[Stop(step, key)] += each.cents
    chosen: set[Stop] = set()
    for step in range(len(STEPS)):
        named = [stop for stop in sums if stop.step == step and stop.key not in MARKS]
        named.sort(key=lambda stop: (-sums[stop], stop.key))
        # one alone is no rest
        chosen.update(named if len(named) <= MOST + 1 else named[:MOST])
    return frozenset(chosen | {stop for stop in sums if stop.key in MARKS})
