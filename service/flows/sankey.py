"""Sankey diagram: a bar for each stop, a band for each stream, all to the same scale."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.flows.streams import LAST, Stop, Stream

PITCH: Final = 228  # from one step to the next
BAR: Final = 12  # how wide a bar is
HEIGHT: Final = 380  # of all money
GAP: Final = 10
THINNEST: Final = 1.0
ROUNDS: Final = 4  # of bringing neighbours together; more change next to nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """A stop as it is drawn: its left upper corner, its height, and where its label begins."""

    stop: Stop
    cents: int
    x: float
    y: float
    height: float
    label: float


@dataclass(frozen=True, slots=True)
class Band:
    """A stream as it is drawn: a curve and how thick it is."""

    stream: Stream
    way: str
    width: float


@dataclass(frozen=True)
class Sankey:
    """A diagram: its bars, its bands, and how high it is."""

    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]
    height: float


def draw_sankey(streams: Sequence[Stream], measure: Callable[[Stop], float]) -> Sankey:
    """Return the diagram of streams; `measure` tells how high the label of a stop is."""
    sums = sum_stops(streams)
    total = sum(cents for stop, cents in sums.items() if not stop.step)
    scale = HEIGHT / total if total else 0.0
    bars: dict[Stop, Bar] = {}
    bottom = 0.0
    for column in arrange_stops(streams, sums):
        top = 0.0
        for stop in column:
            height = max(sums[stop] * scale, THINNEST)
            room = max(height, measure(stop))
            bars[stop] = Bar(
                stop, sums[stop], stop.step * PITCH, round(top + (room - height) / 2, 1),
                round(height, 1), round(top + (room - measure(stop)) / 2, 1),
            )  # fmt: skip
            top += room + GAP
        bottom = max(bottom, top - GAP)
    return Sankey(tuple(bars.values()), tuple(draw_bands(streams, bars, scale)), round(bottom, 1))


def sum_stops(streams: Sequence[Stream]) -> Counter[Stop]:
    """Return the cents of each stop: what leaves it, at the last step what arrives."""
    left: Counter[Stop] = Counter()
    arrived: Counter[Stop] = Counter()
    for each in streams:
        left[each.source] += each.cents
        arrived[each.target] += each.cents
    return arrived | left


def arrange_stops(streams: Sequence[Stream], sums: Mapping[Stop, int]) -> list[list[Stop]]:
    """Return the stops of each step from top to bottom, so that few bands cross.

    Every stop stands at the mean height of its neighbours (barycentre method, Sugiyama et al.
    1981); what is no thing stands last.
    """
    columns = [
        sorted((stop for stop in sums if stop.step == step), key=lambda one: (-sums[one], one.key))
        for step in sorted({stop.step for stop in sums})
    ]
    neighbours: defaultdict[Stop, list[tuple[Stop, int]]] = defaultdict(list)
    for each in streams:
        neighbours[each.source].append((each.target, each.cents))
        neighbours[each.target].append((each.source, each.cents))
    for turn in range(ROUNDS):
        for place in range(len(columns)) if turn % 2 else reversed(range(len(columns))):
            heights = find_heights(columns, sums)
            wanted = {
                stop: (rank_mark(stop), find_mean(neighbours[stop], heights))
                for stop in columns[place]
            }
            columns[place].sort(key=wanted.__getitem__)
    return columns


def find_mean(near: Sequence[tuple[Stop, int]], heights: Mapping[Stop, float]) -> float:
    """Return the mean height of stops, by the cents that each is joined by."""
    return sum(heights[stop] * cents for stop, cents in near) / sum(cents for _, cents in near)


def rank_mark(stop: Stop) -> int:
    """Return 0 for a thing; what is none stands below, in the order of `LAST`."""
    return LAST.index(stop.key) + 1 if stop.key in LAST else 0


def find_heights(columns: Sequence[Sequence[Stop]], sums: Mapping[Stop, int]) -> dict[Stop, float]:
    """Return at which height of all money the middle of each stop is."""
    heights: dict[Stop, float] = {}
    for column in columns:
        above = 0
        for stop in column:
            heights[stop] = above + sums[stop] / 2
            above += sums[stop]
    return heights


def draw_bands(streams: Sequence[Stream], bars: Mapping[Stop, Bar], scale: float) -> list[Band]:
    """Return the bands; at a bar they lie on one another in the order of their other ends."""
    starts = stack(sorted(streams, key=lambda one: bars[one.target].y), bars, "source", scale)
    ends = stack(sorted(streams, key=lambda one: bars[one.source].y), bars, "target", scale)
    bands = []
    for each in streams:
        x0, x1 = bars[each.source].x + BAR, bars[each.target].x
        y0, y1, middle = starts[each], ends[each], (x0 + x1) / 2
        way = f"M{x0:g} {y0:.1f}C{middle:g} {y0:.1f} {middle:g} {y1:.1f} {x1:g} {y1:.1f}"
        bands.append(Band(each, way, round(max(each.cents * scale, THINNEST), 1)))
    return bands


def stack(
    streams: Sequence[Stream], bars: Mapping[Stop, Bar], side: str, scale: float
) -> dict[Stream, float]:
    """Return at which height the middle of each band meets the bar at one of its sides."""
    used: Counter[Stop] = Counter()
    places: dict[Stream, float] = {}
    for each in streams:
        stop: Stop = getattr(each, side)
        places[each] = bars[stop].y + (used[stop] + each.cents / 2) * scale
        used[stop] += each.cents
    return places
