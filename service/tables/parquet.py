"""Tables as Apache Parquet: typed columns for notebooks."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from graph.tables import Column, Value
from service.tables.report import Report, flatten, is_named, list_names
from service.tables.rows import describe_column, describe_report

DIGITS: Final = 38  # of a decimal128
TYPES: Final = {
    "integer": pa.int64(),
    "date": pa.date32(),
    "year": pa.int32(),
    "boolean": pa.bool_(),
}
FRACTION: Final = 2


def render_parquet(report: Report) -> bytes:
    """Return a report as a Parquet file; things have two columns, address and name.

    The metadata say where it comes from, and what the columns mean.
    """
    columns = report.table.columns
    rows = flatten(replace(report, locale=""))
    fields = [each for column in columns for each in list_fields(column)]
    values = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    arrays = [make_array(column, found) for (_, column), found in zip(fields, values, strict=True)]
    table = pa.table(dict(zip([name for name, _ in fields], arrays, strict=True)))
    output = BytesIO()
    pq.write_table(table.replace_schema_metadata(describe(report)), output)
    return output.getvalue()


def list_fields(column: Column) -> list[tuple[str, Column]]:
    """Return name and type of the flat columns that a column becomes."""
    flat = replace(column, kind="text") if is_named(column) else column
    return [(name, flat) for name in list_names(column)]


def make_array(column: Column, values: Sequence[Value]) -> pa.Array:
    """Return the values of a column by its type; as texts if one is not of the type."""
    try:
        if column.kind in {"money", "share", "decimal"}:
            return pa.array(list(map(_to_decimal, values)), choose_decimal(values))
        return pa.array(values, TYPES.get(column.kind, pa.string()))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if v is None else str(v) for v in values], pa.string())


def choose_decimal(values: Sequence[Value]) -> pa.DataType:
    """Return the type that holds all numbers of a column exactly; raises ArrowInvalid if none."""
    exponents = [value.as_tuple().exponent for value in values if isinstance(value, Decimal)]
    scale = max((-each for each in exponents if isinstance(each, int)), default=0)
    if scale > DIGITS:  # Parquet has no such type, Arrow has
        raise pa.ArrowInvalid(f"{scale} digits behind the point")
    return pa.decimal128(DIGITS, max(scale, FRACTION))


def describe(report: Report) -> dict[str, str]:
    """Return what the metadata of the file say."""
    return {
        "zielgraph": json.dumps(describe_report(report), ensure_ascii=False),
        "columns": json.dumps(
            [describe_column(each, report.language) for each in report.table.columns],
            ensure_ascii=False,
        ),
    }


def _to_decimal(value: Value) -> Decimal | None:
    if value is None or isinstance(value, Decimal):
        return value
    return Decimal(str(value)) if isinstance(value, int) else _refuse(value)


def _refuse(value: Value) -> Decimal:
    raise pa.ArrowTypeError(f"{value} is no number")
