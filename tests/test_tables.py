"""Tables leave the house complete, typed, and with nothing that a spreadsheet would run."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl  # type: ignore[import-untyped]
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from graph.revisions import Revision
from graph.tables import Column, Table, Value, read_value
from graph.things import Thing
from service.tables.delimited import DANGEROUS, render_csv, render_tsv
from service.tables.formats import RENDER
from service.tables.parquet import render_parquet
from service.tables.report import Report
from service.tables.rows import render_rows
from service.tables.spreadsheet import render_spreadsheet
from service.terminal import clean

XSD = "http://www.w3.org/2001/XMLSchema#"
GOAL = Thing("https://e.org/goal/1", {"de": "Wege bauen", "en": "Build ways"}, "1.2")
STATUS = Thing("https://e.org/codes#running", {"de": "in Umsetzung", "en": "running"}, "running")
ROW: tuple[Value, ...] = (
    GOAL, STATUS, "Text", 12, Decimal("0.125"), Decimal("0.6"), Decimal("1234.5"),
    date(2026, 11, 22), 2026, True,
)  # fmt: skip
KINDS = (
    "thing", "code", "text", "integer", "decimal", "share", "money", "date", "year", "boolean",
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
dangerous = st.builds(
    "{}{}{}".format, st.sampled_from(["", " ", "\u00a0"]), st.sampled_from(sorted(DANGEROUS)), texts
)


def make_report(*rows: tuple[Value, ...], kinds: tuple[str, ...] = KINDS, **said: str) -> Report:
    columns = tuple(
        Column(kind, kind, {"de": f"Spalte {kind}", "en": f"Column {kind}"}) for kind in kinds
    )
    revision = Revision(7, "2026-11-22T10:00:00+00:00", "test", (), 1, 0)
    return Report(
        "name", "Titel", Table(columns, rows), revision, "de", "http://h/queries/name?revision=7",
        **said,  # type: ignore[arg-type]
    )  # fmt: skip


def read_csv(body: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_csv_is_for_programs_unless_a_reader_is_named() -> None:
    heads, cells = read_csv(render_csv(make_report(ROW)))
    assert heads == ["thing", "thing_label", "code", "code_label", *KINDS[2:]]
    assert cells == [
        GOAL.iri, "1.2 Wege bauen", STATUS.iri, "in Umsetzung", "Text", "12", "0.125", "0.6",
        "1234.50", "2026-11-22", "2026", "true",
    ]  # fmt: skip


def test_csv_for_german_readers_has_semicolons_and_decimal_commas() -> None:
    body = render_csv(make_report(ROW, locale="de"))
    assert body.startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8 by this only
    heads, cells = read_csv(body, ";")
    assert heads[:2] == ["Spalte thing", "Spalte code"]
    assert heads[-2:] == ["Spalte boolean", "Spalte thing: Adresse"]
    assert cells == [
        "1.2 Wege bauen", "in Umsetzung", "Text", "12", "0,125", "60,0", "1234,50", "22.11.2026",
        "2026", "ja", GOAL.iri,
    ]  # fmt: skip


@pytest.mark.parametrize("render", [render_csv, render_tsv])
@pytest.mark.parametrize("locale", ["", "de", "en"])
def test_each_cell_stands_below_its_heading(render: Callable[[Report], bytes], locale: str) -> None:
    """Addresses stand last for people, so that what is read is side by side."""
    kinds = ("thing", "text", "value", "code", "thing")
    other = Thing("https://example.org/other", {"de": "Anderes", "en": "Other"})
    report = make_report((GOAL, "Text", other, STATUS, None), kinds=kinds, locale=locale)
    delimiter = "\t" if render is render_tsv else ";" if locale == "de" else ","
    heads, cells = read_csv(render(report), delimiter)
    assert len(heads) == len(cells)
    if locale:
        assert cells[1] == "Text"
        assert cells[-3:] == [GOAL.iri, other.iri, ""]


@given(texts | dangerous)
def test_no_cell_of_a_csv_can_be_a_formula(text: str) -> None:
    for locale, delimiter in (("", ","), ("de", ";"), ("en", ",")):
        report = make_report((text, Thing("https://e.org/x", {"de": text})),
                             kinds=("text", "thing"), locale=locale)  # fmt: skip
        for cell in read_csv(render_csv(report), delimiter)[1]:
            assert cell.lstrip(" \u00a0")[:1] not in DANGEROUS


@given(texts)
def test_a_text_in_a_csv_is_whole(text: str) -> None:
    for render, delimiter in ((render_csv, ","), (render_tsv, "\t")):
        (_, cells) = read_csv(render(make_report((text, 1), kinds=("text", "integer"))), delimiter)
        assert cells[0] in (text, f"'{text}")


@pytest.mark.parametrize("amount", ["-1", "-0.5", "-1234567.89"])
def test_a_negative_number_stays_a_number(amount: str) -> None:
    report = make_report((Decimal(amount),), kinds=("money",))
    assert Decimal(read_csv(render_csv(report))[1][0]) == Decimal(amount)


def test_a_spreadsheet_has_typed_cells_and_tells_its_origin() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_spreadsheet(make_report(ROW))))
    assert book.sheetnames == ["Antwort", "Herkunft"]
    cells = next(iter(book["Antwort"].iter_rows(min_row=2)))
    assert [cell.value for cell in cells[:5]] == [
        "1.2 Wege bauen", "in Umsetzung", "Text", 12, 0.125
    ]  # fmt: skip
    assert cells[0].hyperlink.target == GOAL.iri
    assert cells[5].number_format.endswith("%")
    assert cells[6].number_format == "#,##0.00"
    assert cells[7].is_date
    facts = {row[0].value: row[1].value for row in book["Herkunft"].iter_rows()}
    assert facts["Frage"] == "Titel"
    assert facts["Stand Nr."] == 7
    assert facts["Zeilen"] == 1
    assert facts["Beleg: Adresse dieser Antwort"] == "http://h/queries/name?revision=7"
    assert "vollständig" in facts["Vollständigkeit"]


@settings(max_examples=30)
@given(st.lists(texts | dangerous, min_size=1, max_size=5))
def test_no_cell_of_a_spreadsheet_is_a_formula(found: list[str]) -> None:
    rows = [(text, Thing("https://e.org/x", {"de": text})) for text in found]
    book = openpyxl.load_workbook(
        io.BytesIO(render_spreadsheet(make_report(*rows, kinds=("text", "thing"))))
    )
    for row, text in zip(book["Antwort"].iter_rows(min_row=2), found, strict=True):
        assert all(cell.data_type in ("s", "n") for cell in row)  # n: nothing in it
        assert (row[0].value or "").strip() == clean(text).strip()


def test_parquet_keeps_types_and_says_where_it_comes_from() -> None:
    table = pq.read_table(io.BytesIO(render_parquet(make_report(ROW, (None,) * len(ROW)))))
    (first, nothing) = table.to_pylist()
    assert first["money"] == Decimal("1234.50")
    assert first["date"] == date(2026, 11, 22)
    assert (first["thing"], first["thing_label"]) == (GOAL.iri, "1.2 Wege bauen")
    assert first["boolean"] is True
    assert set(nothing.values()) == {None}
    said = json.loads(table.schema.metadata[b"zielgraph"])
    assert said["revision"] == 7
    assert said["evidence"] == "http://h/queries/name?revision=7"


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), max_size=20))
def test_sums_of_parquet_and_csv_are_exact(amounts: list[Decimal]) -> None:
    report = make_report(*((amount,) for amount in amounts), kinds=("money",))
    table = pq.read_table(io.BytesIO(render_parquet(report)))
    assert sum(table.column("money").to_pylist()) == sum(amounts)
    assert sum(Decimal(cell) for (cell,) in read_csv(render_csv(report))[1:]) == sum(amounts)


@given(st.decimals(-(10**16), 10**16, places=2))
def test_an_amount_in_json_is_exact(amount: Decimal) -> None:
    body = render_rows(make_report((amount,), kinds=("money",)))
    (row,) = json.loads(body, parse_float=Decimal)["rows"]
    assert Decimal(row["money"]) == amount
    (near,) = json.loads(body)["rows"]
    assert Decimal(repr(near["money"]) if isinstance(near["money"], float) else near["money"]) == (
        amount
    )


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON (RFC 8259, section 6)")


@pytest.mark.parametrize("kind", ["money", "decimal"])
@pytest.mark.parametrize("text", ["Infinity", "-Infinity", "NaN", "sNaN", "1E+999999999", "1E+400"])
def test_what_is_no_json_number_is_a_text(kind: str, text: str) -> None:
    body = render_rows(make_report((Decimal(text),), kinds=(kind,)))
    (row,) = json.loads(body, parse_constant=refuse_constant)["rows"]
    assert row == {kind: text}


@pytest.mark.parametrize("kind", ["integer", "year"])
def test_a_number_too_large_for_its_column_is_a_text_in_parquet(kind: str) -> None:
    body = render_parquet(make_report((10**20,), (3,), (None,), kinds=(kind,)))
    found = pq.read_table(io.BytesIO(body)).column(kind).to_pylist()
    assert found == ["100000000000000000000", "3", None]


@pytest.mark.parametrize("text", ["Infinity", "NaN", "1E+400", "1E-400"])
def test_a_strange_number_does_not_stop_parquet(text: str) -> None:
    body = render_parquet(make_report((Decimal(text),), kinds=("decimal",)))
    assert pq.read_table(io.BytesIO(body)).num_rows == 1


def test_json_rows_name_things_and_columns() -> None:
    content = json.loads(render_rows(make_report(ROW)))
    assert content["complete"] is True
    assert content["total"] == 1
    (row,) = content["rows"]
    assert row["thing"] == {"iri": GOAL.iri, "label": "Wege bauen", "notation": "1.2"}
    assert row["share"] == 0.6
    assert row["date"] == "2026-11-22"
    assert {"name": "money", "type": "money", "label": "Spalte money", "unit": "EUR"} in (
        content["columns"]
    )


@pytest.mark.parametrize("name", sorted(RENDER))
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert RENDER[name](make_report(ROW)) == RENDER[name](make_report(ROW))


@pytest.mark.parametrize("name", sorted(RENDER))
def test_a_table_without_rows_is_a_table(name: str) -> None:
    assert RENDER[name](make_report())


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2026Z", "year", 2026),
        ("2026-11-22T10:00:00Z", "date", date(2026, 11, 22)),
        ("1e3", "decimal", Decimal(1000)),
        ("1", "boolean", True),
        ("3.0", "integer", 3),
        ("bald", "date", "bald"),  # what is no date is shown as it stands
    ],
)
def test_literals_become_values(text: str, kind: str, value: Value) -> None:
    assert read_value(Literal(text, datatype=NamedNode(f"{XSD}string")), kind, {}) == value
