"""Picture: an excerpt laid out for drawing, with the lines in its boxes and the curves between."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from graph.network.drawing import LINE, PADDING, PERCENT, find_place, wrap
from graph.network.elements import Edge
from graph.network.excerpt import Excerpt
from graph.network.layout import Layout, lay_out
from graph.things import choose_text

MANY: Final = 200  # nodes; beyond, boxes have fewer lines, and curves no shares beside them
FEW_LINES: Final = 2
ROUND: Final = 70  # how far a curve within a layer reaches to the right

Point = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """Where everything stands; the lines of each label by IRI, a curve for each pair of nodes.

    `shares` are the places of the shares of edges that have one.
    """

    layout: Layout
    lines: Mapping[str, Sequence[str]]
    curves: Mapping[tuple[str, str], str]
    shares: Mapping[Edge, tuple[int, int]]


def make_picture(excerpt: Excerpt, language: str, marked: Collection[str] = ()) -> Picture:
    """Return an excerpt laid out; each box has a caption above the lines of its label.

    Marked boxes have room for a word below.
    """
    is_large = len(excerpt.places) > MANY
    lines = {
        each.node.iri: _cut(wrap(choose_text(each.node.labels, language)), is_large=is_large)
        for each in excerpt.places
    }
    heights = {
        iri: 2 * PADDING + LINE * (len(each) + 1 + (iri in marked)) for iri, each in lines.items()
    }
    layout = lay_out(excerpt, heights)
    curves = {pair: bend(points) for pair, points in layout.ways.items()}
    shares = {} if is_large else {e: _place(e, layout) for e in excerpt.edges if has_share(e)}
    return Picture(layout, lines, curves, shares)


def _cut(lines: list[str], *, is_large: bool) -> list[str]:
    """Return at most as many lines as a box of a large picture has."""
    if not is_large or len(lines) <= FEW_LINES:
        return lines
    return [*lines[: FEW_LINES - 1], f"{lines[FEW_LINES - 1][:-2].rstrip()} …"]


def has_share(edge: Edge) -> bool:
    """Tell whether an edge shows its share."""
    return edge.share is not None and edge.link in PERCENT


def _place(edge: Edge, layout: Layout) -> tuple[int, int]:
    points = layout.ways[edge.source, edge.target]
    x, y = find_place(points, is_early=edge.link == "contributes")
    return round(x), round(y)


def bend(points: Sequence[Point]) -> str:
    """Return a curve through points that leaves and enters each of them level, in whole pixels."""
    whole = [(round(x), round(y)) for x, y in points]
    x, y = whole[0]
    return f"M{x} {y}" + "".join(_bend(*pair) for pair in pairwise(whole))


def _bend(point: tuple[int, int], other: tuple[int, int]) -> str:
    (x, y), (further, end) = point, other
    if y == end and x != further:
        return f"H{further}"
    half = (further - x) // 2
    first, second = (x + half, further - half) if half else (x + ROUND, further + ROUND)
    return f"C{first} {y} {second} {end} {further} {end}"
