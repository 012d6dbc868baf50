"""Changes and revisions as tables for programs and spreadsheets."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final

from graph.history.change import Change, Difference
from graph.history.change import Value as Term
from graph.names import Names
from graph.revisions import Revision
from graph.tables import Column, Table, Value
from graph.things import Thing
from service.pages.texts import LANGUAGES, read_texts

OF_CHANGES: Final = (
    ("county", "text"), ("thing", "thing"), ("kind", "code"), ("change", "text"),
    ("property", "code"), ("language", "text"), ("old", "value"), ("new", "value"),
    ("graph", "text"),
)  # fmt: skip
OF_REVISIONS: Final = (
    ("number", "integer"), ("created", "date"), ("message", "text"), ("publisher", "text"),
    ("added", "integer"), ("removed", "integer"), ("graphs", "integer"),
)  # fmt: skip
Row = tuple[Value, ...]


def make_columns(described: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    """Return columns with their headings."""
    texts = {language: read_texts(language)["revisions"]["columns"] for language in LANGUAGES}
    return tuple(
        Column(name, kind, {language: str(found[name]) for language, found in texts.items()})
        for name, kind in described
    )


def make_changes(difference: Difference, names: Names, language: str) -> Table:
    """Return the changes between two revisions; of several values each has a row of its own."""
    states = read_texts(language)["revisions"]["states"]
    rows = (
        row
        for change in difference.changes
        for row in list_rows(change, names, str(states[change.state]))
    )
    return Table(make_columns(OF_CHANGES), tuple(rows))


def list_rows(change: Change, names: Names, state: str) -> Iterator[Row]:
    """Yield the rows of a change: a single value beside the one that follows it."""
    is_pair = len(change.old) == len(change.new) == 1
    apart = [(each, None) for each in change.old] + [(None, each) for each in change.new]
    pairs = list(zip_longest(change.old, change.new)) if is_pair else apart
    for old, new in pairs or [(None, None)]:
        yield (
            names.county_key(change.graph),
            change.thing,
            change.kind,
            state,
            change.property,
            change.language or None,
            write(old),
            write(new),
            change.graph,
        )


def write(value: Term | None) -> Value:
    """Return a value as a cell has it."""
    return value if value is None or isinstance(value, Thing) else value.value


def make_revisions(revisions: Sequence[Revision]) -> Table:
    """Return revisions, the newest first."""
    rows = tuple(
        (
            each.number,
            datetime.fromisoformat(each.created).date(),
            each.message,
            each.publisher or None,
            each.added,
            each.removed,
            len(each.graphs),
        )
        for each in sorted(revisions, key=lambda each: -each.number)
    )
    return Table(make_columns(OF_REVISIONS), rows)
