"""Tables for a terminal, and numbers as people write them."""

from decimal import Decimal
from typing import Final

from graph.tables import Column, Value
from graph.things import Thing
from service.pages.figures import AMOUNT, KEK, format_number, group_digits
from service.tables.delimited import STYLES, write_cell
from service.tables.report import Report, name_thing
from service.terminal import clean
from service.text import render_rows

SHARE: Final = KEK + "share"
NUMERIC: Final = frozenset({"integer", "decimal", "share", "money"})


def render_text(report: Report) -> bytes:
    """Return a report as a table with aligned columns and its number of rows below."""
    columns = report.table.columns
    heads = [each.head(report.language) for each in columns]
    rows = [
        [
            show_value(value, column, report.language)
            for value, column in zip(row, columns, strict=True)
        ]
        for row in report.table.rows
    ]
    right = {place for place, each in enumerate(columns) if each.kind in NUMERIC}
    total = f"{report.say('rows')}: {group_digits(Decimal(len(rows)), report.language)}"
    lines = [clean(report.title), "", *render_rows([heads, *rows], right), "", total, ""]
    return "\n".join(lines).encode()


def show_value(value: Value, column: Column, language: str) -> str:
    """Return a value in one line, as people of a language write it."""
    if isinstance(value, Thing):
        return clean(name_thing(value, column, language))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return write_number(Decimal(value), column, language)
    if isinstance(value, str):
        return clean(value)
    return write_cell(value, column, STYLES[language])


def write_number(number: Decimal, column: Column, language: str) -> str:
    """Return a number as people write it: money with cents, shares in percent, years as they are.

    Shares are rounded to a tenth of a percent, other numbers to four decimals; files hold all.
    """
    if column.kind == "year":
        return str(number)
    if column.kind == "money":
        return format_number(number.quantize(Decimal("0.01")), language, AMOUNT)
    if column.kind == "share":
        return format_number(number.quantize(Decimal("0.001")), language, SHARE)
    short = number.quantize(Decimal("0.0001")) if number % 1 else number.quantize(Decimal(1))
    return group_digits(short.normalize() if number % 1 else short, language)
