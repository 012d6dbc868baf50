"""Layered layout of an excerpt, from left to right, after Sugiyama, Tagawa and Toda (1981).

Long edges pass through points of their own in the layers between; sweeps bring neighbours near.
Where there are very many such points, long edges go straight instead.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from graph.network.excerpt import Excerpt

WIDTH: Final = 216  # of a box
COLUMN: Final = 300  # from layer to layer
GAP: Final = 14  # between boxes
POINT: Final = 8  # the height that a passing edge takes
SWEEPS: Final = 12
MOST_POINTS: Final = 4_000  # that edges pass through


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands: its left upper corner and height, or a point that is passed."""

    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Layout:
    """Boxes by IRI; the points of each pair of nodes; the size of all."""

    boxes: Mapping[str, Box]
    ways: Mapping[tuple[str, str], tuple[tuple[float, float], ...]]
    width: float
    height: float


def lay_out(excerpt: Excerpt, heights: Mapping[str, float]) -> Layout:
    """Return where the nodes of an excerpt stand, by the heights of their boxes."""
    first = min((each.layer for each in excerpt.places), default=0)
    layers = {each.node.iri: each.layer - first for each in excerpt.places}
    pairs = dict.fromkeys((edge.source, edge.target) for edge in excerpt.edges)
    passed = sum(max(0, abs(layers[one] - layers[other]) - 1) for one, other in pairs)
    is_straight = passed > MOST_POINTS
    trails = {pair: _make_trail(pair, layers, is_straight=is_straight) for pair in pairs}
    rows = _fill_rows(layers, trails.values())
    sizes = {item: heights.get(item, POINT) for row in rows for item in row}
    near = _find_neighbours(trails.values())
    middles = _arrange(rows, near, sizes)
    boxes = {
        item: Box(number * COLUMN, middles[item] - sizes[item] / 2, sizes[item])
        for number, row in enumerate(rows)
        for item in row
    }
    ways = {pair: _list_points(pair, trail, boxes) for pair, trail in trails.items()}
    bottom = max((box.y + box.height for box in boxes.values()), default=0)
    width = max(0, len(rows) - 1) * COLUMN + WIDTH
    return Layout({iri: boxes[iri] for iri in layers}, ways, width, bottom)


def _make_trail(
    pair: tuple[str, str], layers: Mapping[str, int], *, is_straight: bool
) -> tuple[str, ...]:
    """Return the two nodes from left to right; unless straight, with a point in each layer."""
    left, right = sorted(pair, key=lambda each: layers[each])
    if is_straight:
        return left, right
    between = range(layers[left] + 1, layers[right])
    return left, *(f"{left}|{right}|{layer}" for layer in between), right


def _fill_rows(layers: Mapping[str, int], trails: Iterable[Sequence[str]]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for item, layer in layers.items():
        rows[layer].append(item)
    for trail in trails:
        for step, item in enumerate(trail[1:-1], layers[trail[0]] + 1):
            rows[step].append(item)
    return rows


def _find_neighbours(trails: Iterable[Sequence[str]]) -> Mapping[str, list[str]]:
    near: defaultdict[str, list[str]] = defaultdict(list)
    for trail in trails:
        for one, other in pairwise(trail):
            near[one].append(other)
            near[other].append(one)
    return near


def _arrange(
    rows: list[list[str]], near: Mapping[str, list[str]], sizes: Mapping[str, float]
) -> dict[str, float]:
    """Order each row by where its neighbours are, forth and back, and return all middles."""
    middles: dict[str, float] = {}
    for row in rows:
        middles |= _stack(row, {}, sizes)
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = {item: _average(item, near, middles) for item in row}
            row.sort(key=lambda item, at=wanted: at[item])  # type: ignore[misc]
            middles |= _stack(row, wanted, sizes)
    top = min((middles[item] - sizes[item] / 2 for item in middles), default=0)
    return {item: middle - top for item, middle in middles.items()}


def _average(item: str, near: Mapping[str, list[str]], middles: Mapping[str, float]) -> float:
    around = [middles[other] for other in near.get(item, ())]
    return sum(around) / len(around) if around else middles[item]


def _stack(
    row: Sequence[str], wanted: Mapping[str, float], sizes: Mapping[str, float]
) -> dict[str, float]:
    """Return the middles of a row, each where it is wanted or as near as there is room."""
    middles: dict[str, float] = {}
    bottom = float("-inf")
    for item in row:
        half = sizes[item] / 2
        at = wanted.get(item, 0.0) if bottom == float("-inf") else bottom + GAP + half
        middles[item] = max(wanted.get(item, 0.0), at)
        bottom = middles[item] + half
    shift = _spread(row, wanted, middles)
    return {item: middle - shift for item, middle in middles.items()}


def _spread(row: Sequence[str], wanted: Mapping[str, float], middles: Mapping[str, float]) -> float:
    """Return how far a stacked row is too low on average."""
    return sum(middles[item] - wanted.get(item, 0.0) for item in row) / len(row) if row else 0.0


def _list_points(
    pair: tuple[str, str], trail: Sequence[str], boxes: Mapping[str, Box]
) -> tuple[tuple[float, float], ...]:
    """Return the points of a way, from its source to its target."""
    left, right = boxes[trail[0]], boxes[trail[-1]]
    if left.x == right.x:  # within a cycle: round the right side
        return (left.x + WIDTH, left.middle), (right.x + WIDTH, right.middle)
    passed = [
        point
        for item in trail[1:-1]
        for point in (
            (boxes[item].x, boxes[item].middle),
            (boxes[item].x + WIDTH, boxes[item].middle),
        )
    ]
    points = ((left.x + WIDTH, left.middle), *passed, (right.x, right.middle))
    return points if trail[0] == pair[0] else points[::-1]
