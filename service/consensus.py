"""The profile of consensus and dissent: the goals of the product book against the goal system."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.errors import InputError
from graph.tables import Column, Table
from graph.tables import Value as Cell
from graph.things import Thing
from service.pages.answer import show_value
from service.pages.frame import Look
from service.pages.values import Value
from service.sentences import phrase

PAGE: Final = 60  # goals
NOTHING: Final = "nothing"
BEGINNING: Final = "#relation-"  # of what the codes of relations are called
KINDS: Final = ("match", "synergy", "overlap", "conflict", "neutral", NOTHING)
POSITIONS: Final = ("agree", "amend", "reject")


@dataclass(frozen=True)
class Relation:
    """What a goal was compared with, and the outcome; `kind` is the name of its code.

    `positions` counts the statements on it, `answers` are what it was resolved by.
    """

    kind: str
    label: Value | None
    goal: Value | None
    state: Value | None
    positions: Mapping[str, int]
    resolution: str
    answers: dict[Value, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """A goal with its relations; without any, it was compared with nothing."""

    link: Value
    products: dict[Value, None] = field(default_factory=dict)
    found: dict[tuple[Cell, ...], Relation] = field(default_factory=dict)

    @property
    def relations(self) -> Sequence[Relation]:
        """What it was compared with."""
        return [*self.found.values()]

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of relations it has."""
        return frozenset(each.kind for each in self.relations) or frozenset({NOTHING})


@dataclass(frozen=True)
class Profile:
    """Both sides: product goals with their relations, operational goals that nobody compared."""

    goals: Sequence[Goal]
    alone: Sequence[Goal]

    @property
    def counts(self) -> dict[str, int]:
        """How many product goals have a relation of each kind, and how many have none."""
        counts = Counter(kind for goal in self.goals for kind in goal.kinds)
        return {kind: counts[kind] for kind in KINDS}


@dataclass(frozen=True)
class Part:
    """The goals that one page shows; `found` is how many the choice leaves."""

    goals: Sequence[Goal]
    found: int
    page: int
    pages: int


@dataclass(frozen=True)
class Writer:
    """Shows the cells of a table."""

    look: Look
    columns: Mapping[str, Column]

    def show(self, cells: Mapping[str, Cell], name: str) -> Value | None:
        """Return the cell of a column as it is shown."""
        return show_value(self.look, cells[name], self.columns[name])


def make_profile(look: Look, table: Table) -> Profile:
    """Return the profile that the rows of question S01 describe, goals in their order."""
    writer = Writer(look, {each.name: each for each in table.columns})
    goals: dict[Cell, Goal] = {}
    alone: dict[Cell, Goal] = {}
    for cells in list_cells(table):
        side, name = (goals, "productGoal") if cells["productGoal"] else (alone, "goal")
        if not (link := writer.show(cells, name)):
            continue
        goal = side.setdefault(link.exact, Goal(link))
        if product := writer.show(cells, "product"):
            goal.products[product] = None
        if isinstance(kind := cells["kind"], Thing):
            add_relation(goal, kind.iri.partition(BEGINNING)[2], cells, writer)
    return Profile([*goals.values()], [*alone.values()])


def add_relation(goal: Goal, kind: str, cells: Mapping[str, Cell], writer: Writer) -> None:
    """Add the relation of a row to its goal; one with several answers has several rows."""
    told = ("goal", "kind", "state", *POSITIONS, "resolution")
    key = tuple(each.iri if isinstance(each := cells[name], Thing) else each for name in told)
    relation = goal.found.setdefault(
        key,
        Relation(
            kind,
            writer.show(cells, "kind"),
            writer.show(cells, "goal"),
            writer.show(cells, "state"),
            {name: number for name in POSITIONS if isinstance(number := cells[name], int)},
            str(cells["resolution"] or ""),
        ),
    )
    if answer := writer.show(cells, "answer"):
        relation.answers[answer] = None


def list_cells(table: Table) -> Iterator[Mapping[str, Cell]]:
    """Yield the rows of a table, each by the names of its columns."""
    names = [each.name for each in table.columns]
    for row in table.rows:
        yield dict(zip(names, row, strict=True))


def list_conflicts(look: Look, table: Table) -> list[Mapping[str, Value | None]]:
    """Return the rows of question K08 as they are shown."""
    columns = {each.name: each for each in table.columns}
    writer = Writer(look, columns)
    return [{name: writer.show(cells, name) for name in columns} for cells in list_cells(table)]


def cut(profile: Profile, kind: str, page: int) -> Part:
    """Return one page of the product goals that have a kind of relation. Raises InputError."""
    found = [each for each in profile.goals if not kind or kind in each.kinds]
    pages = max(-(-len(found) // PAGE), 1)
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    return Part(found[(page - 1) * PAGE : page * PAGE], len(found), page, pages)
