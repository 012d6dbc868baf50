"""Tables: typed columns with headings in two languages, and rows of values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from graph.errors import SizeExceeded
from graph.sentences import phrase
from graph.things import Texts, Thing, read_things

Value = Thing | str | int | Decimal | date | bool | None
Node = NamedNode | BlankNode | Literal | Triple | None

KINDS: Final = (
    "thing", "code", "value", "text", "integer", "decimal", "share", "money", "date", "year",
    "boolean",
)  # fmt: skip
NAMED: Final = frozenset({"thing", "code", "value"})  # a value may be a thing or a text
MOST_ROWS: Final = 100_000


@dataclass(frozen=True)
class Column:
    """A column: its name in programs, what kind of values it holds, its heading and unit.

    `labels` and `unit` are by language; `unit_column` names the column with the unit of each row.
    """

    name: str
    kind: str
    labels: Texts
    unit: Texts = field(default_factory=dict)
    unit_column: str = ""

    def head(self, language: str) -> str:
        """Return the heading, with the unit in brackets."""
        unit = self.unit.get(language) or ("EUR" if self.kind == "money" else "")
        return f"{self.labels[language]} ({unit})" if unit else self.labels[language]


@dataclass(frozen=True)
class Table:
    """Columns and rows; every row has a value, or None, for each column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def list_things(self) -> Iterator[Thing]:
        """Yield the things in all cells."""
        return (value for row in self.rows for value in row if isinstance(value, Thing))


def make_table(
    store: Store, columns: Sequence[Column], solutions: QuerySolutions, home: str = ""
) -> Table:
    """Return the solutions of a query as a table, with things by name, see `read_things`.

    Raises SizeExceeded if there are too many.
    """
    places = {each.value: place for place, each in enumerate(solutions.variables)}
    readers = [(places[each.name], each.kind) for each in columns]
    found = [*islice(map(tuple, solutions), MOST_ROWS + 1)]
    if len(found) > MOST_ROWS:
        raise SizeExceeded(phrase("answer-long", most=MOST_ROWS))
    named = [place for place, kind in readers if kind in NAMED]
    nodes = (row[place] for row in found for place in named)
    things = read_things(store, {n.value for n in nodes if isinstance(n, NamedNode)}, home)
    rows = (tuple(read_value(row[place], kind, things) for place, kind in readers) for row in found)
    return Table(tuple(columns), tuple(rows))


def read_value(node: Node, kind: str, things: Mapping[str, Thing]) -> Value:
    """Return a term as a value of a kind of column; one that is not of the kind as text."""
    if isinstance(node, NamedNode):
        return things[node.value] if kind in NAMED else node.value
    if not isinstance(node, Literal):
        return None if node is None else str(node)
    try:
        return READ.get(kind, str)(node.value)
    except (ValueError, InvalidOperation):
        return node.value


def read_year(text: str) -> int:
    """Return the number of a year as XML Schema writes it, such as 2026 or 2026Z."""
    return int(text[:4])


def read_day(text: str) -> date:
    """Return the day of a date or of a point in time as XML Schema writes it."""
    return date.fromisoformat(text[:10])


def read_truth(text: str) -> bool:
    """Return a truth as XML Schema writes it."""
    return text in ("true", "1")


READ: Final[Mapping[str, Callable[[str], Value]]] = {
    "integer": lambda text: int(Decimal(text)),
    "decimal": Decimal,
    "share": Decimal,
    "money": Decimal,
    "date": read_day,
    "year": read_year,
    "boolean": read_truth,
}
