"""The formats that tables are answered in."""

from collections.abc import Callable, Mapping
from typing import Final

from graph.formats import SOLUTION_FORMATS, Format
from service.tables.delimited import render_csv, render_tsv
from service.tables.parquet import render_parquet
from service.tables.report import Report
from service.tables.rows import render_rows
from service.tables.spreadsheet import render_spreadsheet

JSON: Final = Format("json", ("application/json",), ("json",))
TABLE_FORMATS: Final = (
    JSON,
    Format("csv", ("text/csv",), ("csv",)),
    Format("tsv", ("text/tab-separated-values",), ("tsv",)),
    Format(
        "xlsx",
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        ("xlsx",),
    ),
    Format("parquet", ("application/vnd.apache.parquet",), ("parquet",)),
)
# as the engine writes them (SPARQL 1.1 Query Results JSON and XML)
SPARQL_FORMATS: Final = (
    Format("srj", ("application/sparql-results+json",), ("srj",)),
    Format("xml", SOLUTION_FORMATS[1].media_types, SOLUTION_FORMATS[1].suffixes),
)
QUESTION_FORMATS: Final = (*TABLE_FORMATS, *SPARQL_FORMATS)
RENDER: Final[Mapping[str, Callable[[Report], bytes]]] = {
    "json": render_rows,
    "csv": render_csv,
    "tsv": render_tsv,
    "xlsx": render_spreadsheet,
    "parquet": render_parquet,
}
FILES: Final = frozenset({"csv", "tsv", "xlsx", "parquet"})  # are saved, not shown
