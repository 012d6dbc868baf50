"""Findings as a spreadsheet: one row each, typed cells, nothing that a program would evaluate."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graph.findings import SEVERITIES
from service.outputs.columns import COLUMNS, FAULT_CELLS, Cell, skip
from service.outputs.overview import Overview
from service.terminal import clean

DAY: Final = "dd.mm.yyyy"
LONGEST: Final = 32_767  # characters that a cell can hold, as Excel does
LONGEST_LINK: Final = 2_079
MOST_LINKS: Final = 65_530
MOST_ROWS: Final = 1_048_576
# text stays text, whatever it begins with; rows are written one by one and not kept
OPTIONS: Final[Mapping[str, object]] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render_spreadsheet(overview: Overview) -> bytes:
    """Return findings as an Office Open XML workbook with two sheets."""
    output = BytesIO()
    with Workbook(output, dict(OPTIONS)) as book:
        fill_findings(Sheet.add(book, overview.say("sheet_findings")), overview)
        fill_origin(Sheet.add(book, overview.say("sheet_origin")), overview)
    return output.getvalue()


@dataclass(frozen=True)
class Sheet:
    """A sheet and the formats of its cells."""

    sheet: Worksheet
    heading: Format
    wrapped: Format
    day: Format
    time: Format
    link: Format

    @classmethod
    def add(cls, book: Workbook, name: str) -> "Sheet":
        """Add a sheet to a workbook."""
        top = {"valign": "top"}
        return cls(
            book.add_worksheet(name),
            book.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1}),
            book.add_format({**top, "text_wrap": True}),
            book.add_format({**top, "num_format": DAY}),
            book.add_format({**top, "num_format": f"{DAY} hh:mm"}),
            book.add_format({**top, "font_color": "#0563C1", "underline": 1}),
        )

    def write(self, row: int, column: int, value: Cell) -> None:
        """Write a value by its type; text is never taken for a formula or an address."""
        if isinstance(value, str) and value:
            self.sheet.write_string(row, column, cut(value), self.wrapped)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value, self.time)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, datetime.combine(value, time()), self.day)
        elif isinstance(value, int):
            self.sheet.write_number(row, column, value, self.wrapped)

    def write_link(self, row: int, column: int, address: str) -> None:
        """Write an address of the web as a link, anything else, or too many, as text."""
        fits = len(address) <= LONGEST_LINK and row <= MOST_LINKS
        if fits and address.startswith(("http://", "https://")):
            self.sheet.write_url(row, column, address, self.link, clean(address))
        else:
            self.write(row, column, address)


def cut(text: str) -> str:
    """Return a text in one line as long as a cell can hold."""
    shown = clean(text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def fill_findings(target: Sheet, overview: Overview) -> None:
    """Write one row for each fault and finding, below headings that stay and filter."""
    sheet = target.sheet
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, overview.say(column.word), target.heading)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, cells in enumerate(list_rows(overview), start=1):
        for number, (column, value) in enumerate(zip(COLUMNS, cells, strict=True)):
            if column.is_link and isinstance(value, str):
                target.write_link(last, number, value)
            else:
                target.write(last, number, value)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def list_rows(overview: Overview) -> Iterator[list[Cell]]:
    """Yield the cells of each row, as many rows as a sheet can hold."""
    for fault in overview.faults[: MOST_ROWS - 1]:
        yield [FAULT_CELLS.get(each.word, skip)(overview, fault) for each in COLUMNS]
    for notice in overview.notices[: MOST_ROWS - 1 - len(overview.faults)]:
        yield [column.read(overview, notice) for column in COLUMNS]


def fill_origin(target: Sheet, overview: Overview) -> None:
    """Write where the list comes from, what was selected, and how many there are."""
    target.sheet.set_column(0, 0, 36)
    target.sheet.set_column(1, 1, 60)
    for number, (word, value) in enumerate(list_facts(overview)):
        target.sheet.write_string(number, 0, overview.say(word), target.heading)
        target.write(number, 1, value)


def list_facts(overview: Overview) -> Iterator[tuple[str, Cell]]:
    """Yield what is to be said of a list: words and values."""
    revision, counts = overview.revision, Counter(each.severity for each in overview.notices)
    if revision:
        yield "origin_base" if overview.paths else "origin_revision", revision.number
        yield "origin_created", datetime.fromisoformat(revision.created).replace(tzinfo=None)
        yield "origin_message", revision.message
    if overview.paths:
        yield "origin_paths", ", ".join(overview.paths)
    yield "origin_day", overview.today
    chosen = ", ".join(sorted(overview.selection.counties))
    yield "origin_counties", chosen or overview.say("origin_all")
    yield "origin_severity", overview.say(overview.selection.severity)
    yield "origin_total", len(overview.notices)
    for severity in SEVERITIES:
        yield severity, counts[severity]
    yield "origin_accepted", overview.count_accepted()
    yield "origin_refused", len(overview.list_refused())
    yield "origin_omitted", overview.omitted
    yield "origin_capped", ", ".join(overview.list_capped()) or None
    yield "origin_faults", len(overview.faults)
