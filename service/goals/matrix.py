"""Goals × what serves them: which cell has a mark, and what is empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Final

from graph.evaluation import Row
from service.goals.shares import gather_shares, write_shares
from service.goals.tree import Branch, Field, order_thing
from service.pages.frame import Look
from service.pages.things import gather_things
from service.pages.values import Value, link_thing

FULL: Final = 10  # radius of a mark for all of a project, in pixels
LEAST: Final = 3


@dataclass(frozen=True)
class Mark:
    """A mark in a cell: its radius, whose area is the share, and the share in words."""

    radius: float
    text: str


@dataclass(frozen=True)
class Line:
    """A goal at its depth with a mark, or None, for each column."""

    goal: Branch
    depth: int
    marks: tuple[Mark | None, ...]
    is_empty: bool


@dataclass(frozen=True)
class Matrix:
    """Columns and lines; `empty` are the columns of all pages that serve no goal."""

    columns: tuple[Value, ...]
    lines: tuple[Line, ...]
    total: int
    empty: tuple[Value, ...]


def make_matrix(
    look: Look, fields: Sequence[Field], rows: Sequence[Row], first: int, count: int
) -> Matrix:
    """Return the matrix of the goals of some fields, with some of the columns."""
    columns = sorted(
        gather_things(rows, "column").values(), key=lambda each: order_thing(look, each)
    )
    shares = gather_shares(rows, "column")
    served = {goal for goal, _ in shares}
    serving = {column for _, column in shares}
    shown = columns[first : first + count]
    lines = tuple(
        Line(
            goal,
            depth,
            tuple(make_mark(look, shares.get((goal.thing.iri, each.iri))) for each in shown),
            goal.thing.iri not in served,
        )
        for goal, depth in walk_lines(fields)
    )
    return Matrix(
        tuple(link_thing(look, each) for each in shown),
        lines,
        len(columns),
        tuple(link_thing(look, each) for each in columns if each.iri not in serving),
    )


def walk_lines(fields: Sequence[Field]) -> Iterator[tuple[Branch, int]]:
    """Yield all goals from top to bottom, each once, with how deep they are."""
    seen: set[str] = set()
    ahead = [(goal, 0) for field in reversed(fields) for goal in reversed(field.goals)]
    while ahead:
        goal, depth = ahead.pop()
        if goal.thing.iri not in seen:
            seen.add(goal.thing.iri)
            yield goal, depth
            ahead += [(each, depth + 1) for each in reversed(goal.below)]


def make_mark(look: Look, shares: Sequence[str] | None) -> Mark | None:
    """Return the mark of a cell: its area is the share, a full one if none is stated."""
    if shares is None:
        return None
    return Mark(choose_radius([each for each in shares if each]), write_shares(look, shares))


def choose_radius(shares: Sequence[str]) -> float:
    """Return the radius of a mark whose area is the sum of shares; what is no number counts 1."""
    try:
        part = float(sum(map(Decimal, shares))) if shares else 1.0
    except ArithmeticError:
        part = 1.0
    return round(max(LEAST, FULL * sqrt(min(max(part, 0.0), 1.0))), 1)
