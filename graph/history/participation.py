"""What became of a county's participation: events, their results, what emerged from these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from graph.history.council import list_things
from graph.history.rows import Row, read_rows
from graph.inquiry import answer_question
from graph.names import Names
from graph.questions import find_question
from graph.tables import Value
from graph.things import Thing

TRAIL: Final = "participation-trail"
UNUSED: Final = "unused-participation-results"
BECAME: Final = "became"  # a goal, principle or project names it as its origin
NOTED: Final = "noted"  # counts as taken up, but nothing names it
NOTHING: Final = "nothing"
OUTCOMES: Final = (BECAME, NOTED, NOTHING)
KINDS: Final = {"element": "thing", "version": "thing", "decision": "thing", "decided": "date"}


@dataclass(frozen=True)
class Element:
    """What emerged from a result, the versions that hold it, and what was decided on these."""

    thing: Thing
    kind: Thing | None
    versions: tuple[Thing, ...]
    decisions: tuple[Thing, ...]


@dataclass(frozen=True)
class Result:
    """A result of an event: how it was dealt with, and what came of it."""

    thing: Thing
    status: Thing | None
    outcome: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Event:
    """An event with its results; `start` may be a month or nothing, as far as it is known."""

    thing: Thing
    format: Thing | None
    start: Value
    participants: Value
    results: tuple[Result, ...]

    def count(self, outcome: str) -> int:
        """Return how many of its results came to this."""
        return sum(result.outcome == outcome for result in self.results)


def read_participation(store: Store, names: Names, county: str) -> tuple[Event, ...]:
    """Return the events of a county, the first one first; as the questions S02 and F03 answer."""
    rows = ask(store, names, TRAIL, county)
    unused = {
        each.iri for each in list_things(row["result"] for row in ask(store, names, UNUSED, county))
    }
    held = hold_elements(
        read_rows(store, "participation-versions", KINDS, names.facts_graph(county))
    )
    return tuple(make_event(found, unused, held) for found in gather(rows, "event"))


def ask(store: Store, names: Names, name: str, county: str) -> list[Row]:
    """Return the answer of a question about a county."""
    question = find_question(name)
    table = answer_question(store, names, question, {"county": county})
    return [
        {column.name: value for column, value in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]


def gather(rows: Sequence[Row], name: str) -> list[list[Row]]:
    """Return rows by the thing in a column, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if isinstance(thing := row[name], Thing):
            found.setdefault(thing.iri, []).append(row)
    return list(found.values())


def hold_elements(rows: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Return the versions and decisions of each element, by its IRI."""
    return {take(found[0], "element").iri: found for found in gather(rows, "element")}


def make_event(rows: Sequence[Row], unused: set[str], held: Mapping[str, Sequence[Row]]) -> Event:
    """Return the event that rows are about."""
    row = rows[0]
    return Event(
        take(row, "event"),
        find(row, "format"),
        row["start"],
        row["participants"],
        tuple(make_result(found, unused, held) for found in gather(rows, "result")),
    )


def make_result(rows: Sequence[Row], unused: set[str], held: Mapping[str, Sequence[Row]]) -> Result:
    """Return the result that rows are about."""
    thing = take(rows[0], "result")
    elements = tuple(make_element(found[0], held) for found in gather(rows, "element"))
    outcome = BECAME if elements else NOTHING if thing.iri in unused else NOTED
    return Result(thing, find(rows[0], "status"), outcome, elements)


def make_element(row: Row, held: Mapping[str, Sequence[Row]]) -> Element:
    """Return what emerged from a result."""
    thing = take(row, "element")
    found = held.get(thing.iri, ())
    return Element(
        thing,
        find(row, "kind"),
        list_things(each["version"] for each in found),
        list_things(each["decision"] for each in found),
    )


def take(row: Row, name: str) -> Thing:
    """Return the thing in a column that has one."""
    value = row[name]
    assert isinstance(value, Thing)  # noqa: S101 - rows were gathered by it
    return value


def find(row: Row, name: str) -> Thing | None:
    """Return the thing in a column, if there is one."""
    value = row[name]
    return value if isinstance(value, Thing) else None
