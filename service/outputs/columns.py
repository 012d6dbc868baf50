"""The columns of a list of findings: their headings, widths, and what stands in them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.things import Thing, choose_text
from graph.validation.files import Fault
from graph.validation.notices import Notice
from service.notices import say_message
from service.outputs.overview import WORST, Overview

Cell = str | int | date | None


@dataclass(frozen=True)
class Column:
    """A column: the word for its heading, its width in characters, how it reads a finding."""

    word: str
    width: int
    read: Callable[[Overview, Notice], Cell]
    is_link: bool = False


def read_severity(overview: Overview, notice: Notice) -> str:
    """Return how severe a finding is."""
    return overview.say(notice.severity)


def read_county(overview: Overview, notice: Notice) -> str:
    """Return the name of the county."""
    return choose_text(overview.labels.get(notice.county, {}), overview.language)


def read_message(overview: Overview, notice: Notice) -> str:
    """Return what is wrong."""
    return say_message(notice, overview.language)


def read_row(overview: Overview, notice: Notice) -> int | None:
    """Return the row of the sheet."""
    origin = overview.find_origin(notice)
    return origin.row if origin else None


def read_sheet(overview: Overview, notice: Notice) -> str | None:
    """Return the path of the sheet."""
    origin = overview.find_origin(notice)
    return origin.sheet if origin else None


def read_until(_: Overview, notice: Notice) -> date | None:
    """Return the last day on which the finding is accepted."""
    return notice.acceptance.until if notice.acceptance else None


def read_reason(_: Overview, notice: Notice) -> str | None:
    """Return why the finding is accepted."""
    return notice.acceptance.reason if notice.acceptance else None


def read_refuses(overview: Overview, notice: Notice) -> str:
    """Return whether the finding prevents publishing, in a word."""
    return overview.say("is_true" if notice.key in overview.refused else "is_false")


def list_names(things: Iterable[Thing], language: str) -> str:
    """Return what things are called, one after the other."""
    return ", ".join(thing.say(language) for thing in things)


def skip(_: Overview, __: Fault) -> None:
    """Leave a cell empty."""


COLUMNS: Final = (
    Column("column_county", 8, lambda _, notice: notice.county),
    Column("column_county_name", 22, read_county),
    Column("column_severity", 10, read_severity),
    Column("column_rule", 7, lambda _, notice: notice.rule.name),
    Column("column_element", 40, lambda view, notice: notice.element.say(view.language)),
    Column("column_message", 60, read_message),
    Column(
        "column_repair", 60, lambda view, notice: choose_text(notice.rule.repairs, view.language)
    ),
    Column("column_sheet", 40, read_sheet),
    Column("column_row", 7, read_row),
    Column("column_field", 24, lambda view, notice: list_names(notice.fields, view.language)),
    Column("column_unit", 24, lambda view, notice: list_names(notice.units, view.language)),
    Column("column_refuses", 14, read_refuses),
    Column("column_until", 12, read_until),
    Column("column_reason", 40, read_reason),
    Column("column_cause", 14, lambda _, notice: notice.cause or None),
    Column("column_key", 14, lambda _, notice: notice.key),
    Column("column_address", 60, lambda _, notice: notice.element.iri, is_link=True),
)
FAULT_CELLS: Final[Mapping[str, Callable[[Overview, Fault], Cell]]] = {
    "column_severity": lambda view, _: view.say(WORST),
    "column_message": lambda view, fault: choose_text(fault.messages, view.language),
    "column_sheet": lambda _, fault: fault.place,
    "column_refuses": lambda view, _: view.say("is_true"),
}
