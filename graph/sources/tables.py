"""CSV file → table with the headings of its sheet."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unicodedata import normalize

from graph.errors import CellFault
from graph.sources.definitions import Sheet, read_definitions
from graph.sources.faults import WrongValue, describe, suggest

SEPARATOR: Final = ";"


@dataclass(frozen=True)
class Row:
    """The filled cells of a row by heading; `number` counts as the spreadsheet does."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The rows of one file: `name` is its name without ending, `place` what faults call it."""

    sheet: Sheet
    name: str
    place: str
    rows: tuple[Row, ...]


def read_table(path: Path, place: str, faults: list[CellFault]) -> Table | None:
    """Read a CSV file strictly; what is wrong goes to `faults`.

    `;` between cells, UTF-8 with or without byte order mark (RFC 4180 else). Returns None if the
    headings cannot be trusted.
    """
    try:
        name = normalize("NFC", path.stem)
        return make_table(name, place, _read_records(path), faults)
    except WrongValue as wrong:
        faults.append(describe(wrong, place))
        return None


def make_table(
    name: str, place: str, records: Sequence[Sequence[str]], faults: list[CellFault]
) -> Table | None:
    """Make a table of records of text, the headings first; what is wrong goes to `faults`."""
    sheet = read_definitions().get(name.partition("-")[0])
    if sheet is None:
        wrong = WrongValue("sheet", suggest(name, read_definitions()))
        faults.append(describe(wrong, place, value=name))
        return None
    headings = [clean(heading) for heading in records[0]] if records else []
    found = list(_check_headings(sheet, headings, place))
    faults += found
    if found:
        return None
    known = sheet.headings
    rows = tuple(_make_rows([known[heading] for heading in headings], records, place, faults))
    return Table(sheet, name, place, rows)


def clean(text: str) -> str:
    """Return the text of a cell as it is compared and stored."""
    return normalize("NFC", text).strip()


def _read_records(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongValue("encoding") from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR, strict=True))
    except csv.Error as fault:
        raise WrongValue("table", str(fault)) from None


def _check_headings(sheet: Sheet, headings: list[str], place: str) -> Iterator[CellFault]:
    known = sheet.headings
    if not any(headings):
        yield describe(WrongValue("empty"), place, 1)
    elif len(headings) == 1 and re.search(r"[,\t]", headings[0]):
        yield describe(WrongValue("separator"), place, 1, value=headings[0])
    else:
        for heading in headings:
            if heading not in known:
                wrong = WrongValue("heading", suggest(heading, known))
                yield describe(wrong, place, 1, heading, heading)
        yield from _check_columns(
            sheet, [known.get(heading, heading) for heading in headings], place
        )


def _check_columns(sheet: Sheet, headings: list[str], place: str) -> Iterator[CellFault]:
    for heading, count in Counter(headings).items():
        if count > 1:
            yield describe(WrongValue("heading-twice"), place, 1, heading, heading)
    for heading in dict.fromkeys(column.heading for column in sheet.columns if column.required):
        if heading not in headings:
            yield describe(WrongValue("heading-missing", heading), place, 1, heading)


def _make_rows(
    headings: list[str], records: Sequence[Sequence[str]], place: str, faults: list[CellFault]
) -> Iterator[Row]:
    for number, record in enumerate(records[1:], start=2):
        texts = [clean(text) for text in record]
        if not any(texts):
            continue
        if len(texts) != len(headings):
            wrong = WrongValue("width", str(len(headings)))
            faults.append(describe(wrong, place, number, value=str(len(texts))))
            continue
        cells = {h: text for h, text in zip(headings, texts, strict=True) if text}
        yield Row(number, cells)
