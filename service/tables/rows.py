"""Tables as JSON: rows of objects, with what they mean and where they come from."""

import json
from datetime import date
from decimal import Decimal
from typing import Final

from graph.tables import Column, Value
from graph.things import Thing
from service.tables.report import Report

EXACT: Final = frozenset({"money"})
LARGEST: Final = 307  # power of ten that a double holds (IEEE 754, binary64)


def render_rows(report: Report) -> bytes:
    """Return a report as a JSON object: title, origin, columns, rows."""
    content = {
        **describe_report(report),
        "columns": [describe_column(each, report.language) for each in report.table.columns],
        "rows": [
            {
                column.name: write_value(value, column, report.language)
                for column, value in zip(report.table.columns, row, strict=True)
            }
            for row in report.table.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def describe_report(report: Report) -> dict[str, object]:
    """Return what is said of a table: its title, revision, evidence, completeness."""
    return {
        "title": report.title,
        "name": report.name,
        "parameters": dict(report.parameters),
        "revision": report.revision.number,
        "evidence": report.evidence,
        "complete": True,
        "total": len(report.table.rows),
    }


def describe_column(column: Column, language: str) -> dict[str, str]:
    """Return what is said of a column."""
    said = {
        "name": column.name,
        "type": column.kind,
        "label": column.labels[language],
        "unit": column.unit.get(language, "EUR" if column.kind == "money" else ""),
        "unitColumn": column.unit_column,
    }
    return {name: text for name, text in said.items() if text}


def write_value(value: Value, column: Column, language: str) -> object:
    """Return a value as JSON has it: things as objects, money exact, dates as texts."""
    if isinstance(value, Thing):
        return describe_thing(value, language)
    if isinstance(value, Decimal):
        return write_number(value, is_exact=column.kind in EXACT)
    return value.isoformat() if isinstance(value, date) else value


def describe_thing(thing: Thing, language: str) -> dict[str, str]:
    """Return a thing with its name and number."""
    said = {"iri": thing.iri, "label": Thing(thing.iri, thing.labels).say(language)}
    return {**said, "notation": thing.notation} if thing.notation else said


def write_number(number: Decimal, *, is_exact: bool) -> int | float | str:
    """Return a number; as a text, if a JSON number could not hold it or an exact amount.

    Programs read JSON numbers as doubles (RFC 8259, section 6), which hold 15 digits exactly.
    """
    if not number.is_finite() or number.adjusted() > LARGEST:
        return str(number)
    if number == number.to_integral_value():
        return int(number)
    near = float(number)
    return str(number) if is_exact and Decimal(repr(near)) != number else near
