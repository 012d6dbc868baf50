"""The answer of a question as a page shows it: some of its rows, and the way to the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.tables import Column, Table
from graph.tables import Value as CellValue
from graph.things import Thing, choose_text
from service.pages.figures import XSD, format_literal
from service.pages.frame import Look
from service.pages.texts import Text
from service.pages.values import CODE, Value
from service.tables.text import NUMERIC, write_number

COMPARED: Final = ("money", "share", "decimal", "integer")  # kinds of figures, the telling first
SHOWN: Final = 200  # rows on a page; the page says so, the downloads hold all


@dataclass(frozen=True)
class Heading:
    """The heading of a column."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Extract:
    """The rows of a table that one page shows."""

    table: Table
    page: int = 1

    @property
    def first(self) -> int:
        """The number of the first row, from 0 on."""
        return (self.page - 1) * SHOWN

    @property
    def rows(self) -> Sequence[Sequence[CellValue]]:
        """The rows on the page."""
        return self.table.rows[self.first : self.first + SHOWN]


@dataclass(frozen=True)
class Result:
    """An answer as shown: some of its rows, from which on, and how many there are.

    `links` lead to the pages with the other rows, by what each is called; `bars` stand beside the
    figures of one column.
    """

    headings: Sequence[Heading]
    rows: Sequence[Sequence[Value | None]]
    bars: "Bars"
    first: int
    total: int
    page: int
    pages: int
    links: Mapping[str, str]


@dataclass(frozen=True)
class Bars:
    """Bars beside the figures of a column, in hundredths of its greatest figure, row by row.

    What is empty or below nought has none; column -1: there are no bars.
    """

    column: int = -1
    lengths: Sequence[float] = ()


def count_pages(table: Table) -> int:
    """Return on how many pages the rows of a table are shown."""
    return max(1, ceil(len(table.rows) / SHOWN))


def link_pages(look: Look, page: int, pages: int) -> dict[str, str]:
    """Return the addresses of the pages beside one, the first and the last, by what they are."""
    wanted = {"first": 1, "previous": page - 1, "next": page + 1, "last": pages}
    return {
        name: look.addresses.vary(page=str(number))
        for name, number in wanted.items()
        if 1 <= number <= pages and number != page
    }


def make_result(look: Look, extract: Extract, *, with_bars: bool = False) -> Result:
    """Return rows of a table as they are shown, if wanted with bars beside figures."""
    table, page, pages = extract.table, extract.page, count_pages(extract.table)
    headings = [
        Heading(write_head(each, look.language), each.kind in NUMERIC) for each in table.columns
    ]
    rows = [
        [show_value(look, value, each) for value, each in zip(row, table.columns, strict=True)]
        for row in extract.rows
    ]
    links = link_pages(look, page, pages)
    bars = measure_bars(extract) if with_bars else Bars()
    return Result(headings, rows, bars, extract.first, len(table.rows), page, pages, links)


def measure_bars(extract: Extract) -> Bars:
    """Return the bars of the column whose figures tell most."""
    table = extract.table
    kinds = [each.kind for each in table.columns]
    place = next((kinds.index(kind) for kind in COMPARED if kind in kinds), -1)
    if place < 0:
        return Bars()
    greatest = max((read_figure(row[place]) for row in table.rows), default=Decimal(0))
    if not greatest:
        return Bars()
    lengths = [round(float(read_figure(row[place]) / greatest) * 100, 1) for row in extract.rows]
    return Bars(place, lengths)


def read_figure(value: CellValue) -> Decimal:
    """Return a figure that has a length; nought for what has none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Decimal(0)
    return max(Decimal(value), Decimal(0))


def write_head(column: Column, language: str) -> str:
    """Return the heading of a column; amounts say their unit themselves."""
    return column.labels[language] if column.kind == "money" else column.head(language)


def show_value(look: Look, value: CellValue, column: Column) -> Value | None:
    """Return a value as it is shown; None if there is none."""
    if value is None:
        return None
    if isinstance(value, Thing):
        return link_thing(look, value, column)
    if isinstance(value, bool):
        return Value(Text(str(look.texts["figures"]["yes" if value else "no"])))
    if isinstance(value, int | Decimal):
        return Value(Text(write_number(Decimal(value), column, look.language)), exact=str(value))
    if isinstance(value, date):
        literal = Literal(value.isoformat(), datatype=NamedNode(f"{XSD}date"))
        return Value(Text(format_literal(literal, look.language)))
    return Value(Text(value))


def link_thing(look: Look, thing: Thing, column: Column) -> Value:
    """Return a link to a thing with its number beside its name; codes are named only."""
    label = choose_text(thing.labels, look.language)
    text = Text(label or thing.iri.rpartition("/")[2].rpartition("#")[2])
    if column.kind == "code":
        return Value(text, thing.iri)
    note = thing.notation if CODE.fullmatch(thing.notation) else ""
    addresses = look.addresses
    is_external = addresses.find_page(thing.iri) is None
    return Value(text, thing.iri, addresses.of(thing.iri), is_external, note=note)
