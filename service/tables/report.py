"""What is said of a table that leaves the house: title, where it comes from, its address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from graph.revisions import Revision
from graph.tables import NAMED, Column, Table, Value
from graph.things import Thing, choose_text
from service.pages.texts import read_texts

ADDRESSED: Final = NAMED - {"code"}  # people want the address, too
SUFFIX: Final = "_label"  # of the column with the names of a column of things
Cells = Sequence[tuple[Column, tuple[Value, ...]]]  # of a row: a thing has address and name


@dataclass(frozen=True)
class Report:
    """A complete table with where it comes from.

    `name` is that of its file; `evidence` the address that gives the identical answer later;
    `facts` are further headings and values for the sheet about its origin. Without `locale` it is
    written for programs.
    """

    name: str
    title: str
    table: Table
    revision: Revision
    language: str
    evidence: str
    description: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    facts: Sequence[tuple[str, str]] = ()
    locale: str = ""

    @property
    def created(self) -> datetime:
        """When the revision came to be, in UTC."""
        return datetime.fromisoformat(self.revision.created).replace(tzinfo=None)

    def say(self, word: str) -> str:
        """Return a word of the sheet about the origin in the language of the report."""
        return str(read_texts(self.language)["origin"][word])

    def list_facts(self) -> Iterator[tuple[str, str | int | datetime]]:
        """Yield what is to be said of the table: headings and values."""
        yield self.say("question"), self.title
        if self.description:
            yield self.say("description"), self.description
        for name, value in self.parameters.items():
            yield f"{self.say('parameter')} {name}", value
        yield from self.facts
        yield self.say("revision"), self.revision.number
        yield self.say("created"), self.created
        yield self.say("evidence"), self.evidence
        yield self.say("rows"), len(self.table.rows)
        yield self.say("completeness"), self.say("complete")
        yield self.say("license"), str(read_texts(self.language)["site"]["license"])


def list_heads(report: Report) -> list[str]:
    """Return the headings of a flat table, as many as `flatten` gives cells.

    For people they are headings in their language, addresses last; else the names of the columns.
    """
    if not report.locale:
        return [name for column in report.table.columns for name in list_names(column)]
    address = report.say("address")
    titles = [each.head(report.locale) for each in report.table.columns]
    addresses = [f"{each.head(report.locale)}: {address}" for each in list_addressed(report)]
    return [*titles, *addresses]


def list_addressed(report: Report) -> list[Column]:
    """Return the columns of things of which people want the address, too."""
    return [each for each in report.table.columns if each.kind in ADDRESSED]


def list_names(column: Column) -> tuple[str, ...]:
    """Return the names of the flat columns that a column becomes: things are address and name."""
    return (column.name, column.name + SUFFIX) if is_named(column) else (column.name,)


def flatten(report: Report) -> list[list[Value]]:
    """Return the rows of a flat table: for programs things as address and name.

    For people all addresses stand behind what is read, and codes have a name only.
    """
    arrange = _arrange_for_people if report.locale else _arrange_for_programs
    columns = report.table.columns
    return [
        arrange(
            [
                (column, _pick(value, column, report.language))
                for value, column in zip(row, columns, strict=True)
            ]
        )
        for row in report.table.rows
    ]


def list_flat(report: Report) -> list[Column]:
    """Return the column of each cell of a flat row."""
    if report.locale:
        return [*report.table.columns, *list_addressed(report)]
    return [column for column in report.table.columns for _ in list_names(column)]


def _arrange_for_programs(cells: Cells) -> list[Value]:
    return [cell for _, found in cells for cell in found]


def _arrange_for_people(cells: Cells) -> list[Value]:
    addresses = [found[0] for column, found in cells if column.kind in ADDRESSED]
    return [*(found[-1] for _, found in cells), *addresses]


def _pick(value: Value, column: Column, language: str) -> tuple[Value, ...]:
    if not is_named(column):
        return (value.iri if isinstance(value, Thing) else value,)
    if isinstance(value, Thing):
        return value.iri, name_thing(value, column, language)
    return None, value


def is_named(column: Column) -> bool:
    """Tell whether a column holds things, which are shown by name."""
    return column.kind in NAMED


def name_thing(thing: Thing, column: Column, language: str) -> str:
    """Return what a thing is called, with its number; codes and units have none that is read."""
    if column.kind == "code":
        return choose_text(thing.labels, language) or thing.iri.rpartition("/")[2]
    return thing.say(language)
