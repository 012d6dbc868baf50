"""Findings as a spreadsheet: one row each, typed cells, nothing that a program would evaluate."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from graph.validation.findings import SEVERITIES
from service.outputs.columns import COLUMNS, FAULT_CELLS, Cell, skip
from service.outputs.overview import Overview
from service.workbook import MOST_ROWS, Sheet, open_workbook


def render_spreadsheet(overview: Overview) -> bytes:
    """Return findings as an Office Open XML workbook with two sheets."""
    output = BytesIO()
    with open_workbook(output) as book:
        fill_findings(Sheet.add(book, overview.say("sheet_findings")), overview)
        fill_origin(Sheet.add(book, overview.say("sheet_origin")), overview)
    return output.getvalue()


def fill_findings(target: Sheet, overview: Overview) -> None:
    """Write one row for each fault and finding, below headings that stay and filter."""
    sheet = target.sheet
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, overview.say(column.word), target.heading)
    last = 0
    for last, cells in enumerate(list_rows(overview), start=1):
        for number, (column, value) in enumerate(zip(COLUMNS, cells, strict=True)):
            if column.is_link and isinstance(value, str):
                target.write_link(last, number, value)
            else:
                target.write(last, number, value)
    target.finish(last, len(COLUMNS))


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
