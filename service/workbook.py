"""Sheets of a workbook: typed cells, nothing that a program would evaluate."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from service.terminal import clean

Cell = str | int | Decimal | date | None

DAY: Final = "dd.mm.yyyy"
MONEY: Final = "#,##0.00"
SHARE: Final = "0.0##%"
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


@contextmanager
def open_workbook(output: BytesIO, created: datetime | None = None) -> Iterator[Workbook]:
    """Open an Office Open XML workbook that is written to `output` at the end of the block.

    With the same time of creation, the same cells give the same bytes.
    """
    with Workbook(output, dict(OPTIONS)) as book:
        if created:
            book.set_properties({"created": created})
        yield book


@dataclass(frozen=True)
class Sheet:
    """A sheet and the formats of its cells."""

    sheet: Worksheet
    heading: Format
    wrapped: Format
    day: Format
    time: Format
    money: Format
    share: Format
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
            book.add_format({**top, "num_format": MONEY}),
            book.add_format({**top, "num_format": SHARE}),
            book.add_format({**top, "font_color": "#0563C1", "underline": 1}),
        )

    def write(self, row: int, column: int, value: Cell, style: Format | None = None) -> None:
        """Write a value by its type; text is never taken for a formula or an address."""
        if isinstance(value, str) and value:
            self.sheet.write_string(row, column, cut(value), self.wrapped)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value, self.time)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, datetime.combine(value, time()), self.day)
        elif isinstance(value, int | Decimal):
            self.sheet.write_number(row, column, float(value), style or self.wrapped)

    def write_link(self, row: int, column: int, address: str, text: str = "") -> None:
        """Write an address of the web as a link, anything else, or too many, as text."""
        shown = cut(text or address)
        fits = len(address) <= LONGEST_LINK and row <= MOST_LINKS
        if fits and address.startswith(("http://", "https://")):
            self.sheet.write_url(row, column, address, self.link, shown)
        else:
            self.write(row, column, shown)

    def finish(self, last: int, columns: int) -> None:
        """Let headings stay and filter, and pages be printed in landscape."""
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, last, columns - 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)


def cut(text: str) -> str:
    """Return a text in one line as long as a cell can hold."""
    shown = clean(text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
