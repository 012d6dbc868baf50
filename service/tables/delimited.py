"""Tables as CSV and TSV, in which no cell can be taken for a formula."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.tables import Column, Value
from graph.things import Thing
from service.pages.figures import format_literal
from service.pages.texts import read_texts
from service.tables.report import Report, flatten, list_flat, list_heads

# what spreadsheets take for the beginning of a formula, full-width signs included
# (OWASP, CSV Injection)
DANGEROUS: Final = frozenset("=+-@\t\r\n＝＋－＠")
MARK: Final = "'"
BOM: Final = "\ufeff"  # so that Excel reads UTF-8
DATE: Final = NamedNode("http://www.w3.org/2001/XMLSchema#date")


@dataclass(frozen=True)
class Style:
    """How a kind of reader takes numbers and cells; without `language`, as programs do."""

    delimiter: str
    language: str = ""
    decimal: str = "."


STYLES: Final[Mapping[str, Style]] = {
    "": Style(","),
    "de": Style(";", "de", ","),
    "en": Style(",", "en"),
}


def render_csv(report: Report) -> bytes:
    """Return a report as CSV (RFC 4180); by `locale` as people of that language read it."""
    style = STYLES[report.locale]
    return render_delimited(report, style, BOM if style.language else "")


def render_tsv(report: Report) -> bytes:
    """Return a report as values separated by tabs."""
    style = STYLES[report.locale]
    return render_delimited(report, Style("\t", style.language, style.decimal))


def render_delimited(report: Report, style: Style, begin: str = "") -> bytes:
    """Return a report as lines of cells."""
    output = StringIO()
    output.write(begin)
    writer = csv.writer(output, delimiter=style.delimiter, lineterminator="\r\n")
    writer.writerow(map(defuse, list_heads(report)))
    columns = list_flat(report)
    for row in flatten(report):
        writer.writerow(
            write_cell(cell, column, style) for cell, column in zip(row, columns, strict=True)
        )
    return output.getvalue().encode()


def write_cell(value: Value, column: Column, style: Style) -> str:
    """Return a value as a cell."""
    if isinstance(value, str):
        return defuse(value)
    for kind, write in WRITE:
        if isinstance(value, kind):
            return write(value, column, style)
    return ""


def defuse(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with a quote before it if need be."""
    begin = text.lstrip(" \u00a0")[:1]
    return f"{MARK}{text}" if begin in DANGEROUS and begin else text


def _write_truth(value: Value, _: Column, style: Style) -> str:
    if not style.language:
        return "true" if value else "false"
    return str(read_texts(style.language)["figures"]["yes" if value else "no"])


def _write_number(value: Value, column: Column, style: Style) -> str:
    number = Decimal(str(value))
    if column.kind == "share" and style.language:
        number *= 100
    text = f"{_fix(number, column):f}"
    return text.replace(".", style.decimal)


def _fix(number: Decimal, column: Column) -> Decimal:
    """Return money with its cents; nothing is ever rounded."""
    exponent = number.as_tuple().exponent
    if column.kind == "money" and isinstance(exponent, int) and exponent > -2:  # noqa: PLR2004 - cents
        return number.quantize(Decimal("0.01"))
    return number


def _write_date(value: Value, _: Column, style: Style) -> str:
    assert isinstance(value, date)  # noqa: S101 - by the table below
    text = value.isoformat()
    return format_literal(Literal(text, datatype=DATE), "de") if style.language == "de" else text


def _write_thing(value: Value, _: Column, style: Style) -> str:
    assert isinstance(value, Thing)  # noqa: S101 - by the table below
    return defuse(value.say(style.language or "de"))


WRITE: Final[tuple[tuple[type | tuple[type, ...], Callable[[Value, Column, Style], str]], ...]] = (
    (bool, _write_truth),  # before numbers: a truth is an int
    ((int, Decimal), _write_number),
    (date, _write_date),
    (Thing, _write_thing),
)
