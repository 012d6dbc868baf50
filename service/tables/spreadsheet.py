"""Tables as a workbook: typed cells, and a sheet that says where they come from."""

from decimal import Decimal
from io import BytesIO
from typing import Final

from graph.tables import Column, Value
from graph.things import Thing
from service.pages.texts import read_texts
from service.tables.report import Report, is_named, name_thing
from service.workbook import MOST_ROWS, Sheet, open_workbook

WIDTHS: Final = {"thing": 48, "code": 22, "text": 48, "money": 18}
WIDTH: Final = 14


def render_spreadsheet(report: Report) -> bytes:
    """Return a report as an Office Open XML workbook with two sheets."""
    output = BytesIO()
    with open_workbook(output, report.created) as book:
        fill_table(Sheet.add(book, report.say("sheet_answer")), report)
        fill_origin(Sheet.add(book, report.say("sheet_origin")), report)
    return output.getvalue()


def fill_table(target: Sheet, report: Report) -> None:
    """Write a row for each row, below headings."""
    columns = report.table.columns
    for number, column in enumerate(columns):
        target.sheet.set_column(number, number, WIDTHS.get(column.kind, WIDTH))
        target.sheet.write_string(0, number, column.head(report.language), target.heading)
    rows = report.table.rows[: MOST_ROWS - 1]
    for place, row in enumerate(rows, start=1):
        for number, (value, column) in enumerate(zip(row, columns, strict=True)):
            write_value(target, (place, number), value, column, report.language)
    target.finish(len(rows), len(columns))


def write_value(
    target: Sheet, place: tuple[int, int], value: Value, column: Column, language: str
) -> None:
    """Write a value by its type: things as links with their name, money with cents."""
    if isinstance(value, Thing) and is_named(column):
        target.write_link(*place, value.iri, name_thing(value, column, language))
    elif isinstance(value, Thing):
        target.write_link(*place, value.iri)
    elif isinstance(value, bool):
        target.write(*place, str(read_texts(language)["figures"]["yes" if value else "no"]))
    else:
        styles = {"money": target.money, "share": target.share}
        style = styles.get(column.kind) if isinstance(value, Decimal | int) else None
        target.write(*place, value, style)


def fill_origin(target: Sheet, report: Report) -> None:
    """Write where the table comes from."""
    target.sheet.set_column(0, 0, 28)
    target.sheet.set_column(1, 1, 90)
    for number, (head, value) in enumerate(report.list_facts()):
        target.sheet.write_string(number, 0, head, target.heading)
        if isinstance(value, str):
            target.write_link(number, 1, value)
        else:
            target.write(number, 1, value)
