"""Figures over the years: tables and the points of a line, from observations of a cube."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.evaluation import Row
from service.pages.statements import Writer
from service.pages.texts import Text
from service.pages.things import Thing, gather_things, get_number, get_value, shorten_iri, sort_key
from service.pages.values import Value

WIDTH: Final = 100
HEIGHT: Final = 40
MARGIN: Final = 3  # so that the line is not cut at its highest and lowest point


@dataclass(frozen=True)
class Point:
    """One figure: its year, its exact number, how it is shown, the status beside it."""

    year: str
    number: Decimal
    value: Value
    status: Text | None = None


@dataclass(frozen=True)
class Series:
    """The figures of one area or kind, by year, and the line they make."""

    name: Text
    href: str | None
    points: tuple[Point, ...]
    unit: str = ""

    @property
    def line(self) -> str:
        """The points of an SVG polyline in a box of WIDTH × HEIGHT; years keep their distance."""
        return draw_line([(int(point.year), point.number) for point in self.points])

    @property
    def last(self) -> Point:
        """The latest figure."""
        return self.points[-1]

    @property
    def first(self) -> Point:
        """The earliest figure."""
        return self.points[0]

    @property
    def highest(self) -> Point:
        """The largest figure."""
        return max(self.points, key=lambda point: point.number)

    @property
    def lowest(self) -> Point:
        """The smallest figure."""
        return min(self.points, key=lambda point: point.number)


@dataclass(frozen=True)
class Budget:
    """Amounts by year: one column for each phase and kind, None where there is none."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[str, tuple[Value | None, ...]], ...]


def draw_line(points: Sequence[tuple[int, Decimal]]) -> str:
    """Return points as `x,y` pairs: years from left to right, the largest number on top."""
    years = [year for year, _ in points]
    numbers = [number for _, number in points]
    across = max(max(years) - min(years), 1)
    up = max(numbers) - min(numbers) or Decimal(1)
    return " ".join(
        f"{(year - min(years)) * WIDTH / across:.1f},"
        f"{MARGIN + float((max(numbers) - number) / up) * (HEIGHT - 2 * MARGIN):.1f}"
        for year, number in points
    )


def read_series(rows: Iterable[Row], writer: Writer, unit: str) -> list[Series]:
    """Return the figures of an indicator by area: counties first, then by name."""
    areas: dict[str, list[Thing]] = {}
    for figure in gather_things(rows, "figure").values():
        areas.setdefault(figure.get("area"), []).append(figure)
    found = [make_series(area, figures, writer, unit) for area, figures in areas.items()]
    return sorted(found, key=lambda series: (-len(series.points), sort_key(str(series.name))))


def make_series(area: str, figures: list[Thing], writer: Writer, unit: str) -> Series:
    """Return the figures of one area as a series."""
    body = figures[0].get("body")
    named = figures[0].text(writer.look.language, "name")
    name = named or (Text(shorten_iri(area)) if area else Text("–"))
    points = sorted((make_point(figure, writer) for figure in figures), key=lambda p: p.year)
    return Series(name, writer.look.addresses.of(body) if body else None, tuple(points), unit)


def make_point(figure: Thing, writer: Writer) -> Point:
    """Return one observation as a point."""
    node = figure.values("value")[0]
    shown = writer.write(node)
    href = writer.look.addresses.of(figure.iri)
    status = figure.get("status")
    return Point(
        figure.get("year"),
        get_number(node),
        Value(shown.text, shown.exact, href),
        writer.name(status) if status and not status.endswith("obsStatus-A") else None,
    )


def read_budget(rows: Iterable[Row], writer: Writer, amount: str) -> Budget | None:
    """Return the amounts of a product as a table, or None if there are none."""
    cells: dict[tuple[str, tuple[str, str]], Value] = {}
    for row in rows:
        if "phase" not in row:
            continue
        column = (get_value(row.get("character")), get_value(row["phase"]))
        value = writer.write(row["value"], amount)
        href = writer.look.addresses.of(get_value(row["figure"]))
        cells[get_value(row["year"]), column] = Value(value.text, value.exact, href)
    columns = sorted({column for _, column in cells})
    years = sorted({year for year, _ in cells})
    heads = tuple(name_column(column, writer) for column in columns)
    lines = tuple((year, tuple(cells.get((year, c)) for c in columns)) for year in years)
    return Budget(heads, lines) if cells else None


def name_column(column: tuple[str, str], writer: Writer) -> Text:
    """Return the heading of a column: kind and phase, such as “Aufwand, Ansatz”."""
    return Text(", ".join(str(writer.name(iri)) for iri in column if iri))
