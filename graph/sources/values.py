"""Cells that need other cells or other sheets: codes, references, keys made of several cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal

from graph.sources.cells import Term, make_key, parse_cell
from graph.sources.codes import read_codes
from graph.sources.definitions import Column
from graph.sources.faults import WrongValue
from graph.sources.places import Line
from graph.sources.register import Register

BLANK: Final = re.compile(r"\{([^}]+)\}")
KEY: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
MANY: Final = "|"
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class CellReader:
    """Reads cells against what is known."""

    register: Register

    def read(self, value: str, column: Column, line: Line) -> Term | None:
        """Return the term that one value of a cell says.

        None if the cell is completed by another one that cannot be read. Raises WrongValue.
        """
        if column.kind == "code":
            return read_codes(column.codes, tuple(column.choices.items())).find(value)
        if column.kind != "reference":
            return parse_cell(value, column)
        text = self.fill(column.template, line) if column.template else value
        if text is None:
            return None
        tiers = line.place.list_tiers(any_version=column.any_version)
        return self.register.find(text, column.to, tiers)

    def make_row_key(self, line: Line) -> str | None:
        """Return the last part of a row's IRI: its ID, or what the definition makes of its cells.

        None if the row cannot be named.
        """
        given = line.cells.get("ID")
        if given:
            return given if KEY.fullmatch(given) else None
        if line.sheet.key:
            return self.fill(line.sheet.key, line)
        return make_key(line.code) or None

    def fill(self, pattern: str, line: Line) -> str | None:
        """Return a pattern with the keys of the cells it names, or None if one cannot be read."""
        parts = {name: self._make_part(name, line) for name in BLANK.findall(pattern)}
        if not all(parts.values()):
            return None
        return BLANK.sub(lambda gap: parts[gap[1]] or "", pattern)

    def _make_part(self, name: str, line: Line) -> str | None:
        if name == "county":
            return line.place.county
        column = next(column for column in line.sheet.columns if column.heading == name)
        text = line.cells.get(name, "")
        if not text or column.template:
            return make_key(text)
        try:
            term = self.read(text, column, line)
        except WrongValue:
            return None
        return None if term is None else self._get_key(term)

    def _get_key(self, term: Term) -> str:
        if isinstance(term, Literal):
            return make_key(term.value)
        parts = self.register.split(term.value)
        return parts[1] if parts else make_key(term.value.rstrip("/").rpartition("/")[2])


def split_cell(text: str, column: Column) -> Iterator[str]:
    """Yield the values of a cell."""
    for part in text.split(MANY) if column.many else (text,):
        if part.strip():
            yield part.strip()


def fill_words(pattern: str, line: Line, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return a pattern with the cells it names as they are written, or by better names."""
    return BLANK.sub(lambda gap: names.get(gap[1], line.cells.get(gap[1], "")), pattern)
