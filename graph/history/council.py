"""What a county's council has dealt with: papers, their consultations, the decisions taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Store

from graph.history.rows import Row, read_rows
from graph.names import Names
from graph.tables import Value
from graph.things import Thing
from graph.vocabulary import expand

COUNCIL: Final = expand("kc:committee-council")
KINDS: Final = {
    "paper": "thing", "number": "text", "kind": "code", "issued": "date", "consultation": "thing",
    "committee": "thing", "body": "code", "date": "date", "sequence": "integer", "role": "code",
    "outcome": "code", "decision": "thing", "decided": "date", "subject": "thing",
}  # fmt: skip


@dataclass(frozen=True)
class Consultation:
    """A paper before a committee; `day` may be a month or nothing, as far as it is known."""

    thing: Thing
    committee: Thing | None
    is_council: bool
    day: Value
    sequence: Value
    role: Thing | None
    outcome: Thing | None
    decisions: tuple[Thing, ...]


@dataclass(frozen=True)
class Paper:
    """A paper with its way; without `thing` only what came of it is known."""

    thing: Thing | None
    number: str
    kind: Thing | None
    issued: Value
    consultations: tuple[Consultation, ...]
    decisions: tuple[Thing, ...]
    decided: Value
    subjects: tuple[Thing, ...]

    @property
    def last(self) -> str:
        """The last day on which something happened to it (ISO 8601); empty if none is known."""
        days = (self.issued, self.decided, *(each.day for each in self.consultations))
        return max((str(day) for day in days if day is not None), default="")

    @property
    def is_decided(self) -> bool:
        """Whether a decision was taken."""
        return bool(self.decisions) or any(each.decisions for each in self.consultations)


def read_council(store: Store, names: Names, county: str) -> tuple[Paper, ...]:
    """Return the papers of a county's council, those that moved last first."""
    rows = read_rows(store, "council", KINDS, names.facts_graph(county))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        first = next(
            each
            for name in ("paper", "consultation", "decision")
            if isinstance(each := row[name], Thing)
        )
        groups.setdefault(first.iri, []).append(row)
    papers = [make_paper(each) for each in groups.values()]
    return tuple(sorted(papers, key=lambda paper: (paper.last, paper.number), reverse=True))


def make_paper(rows: Sequence[Row]) -> Paper:
    """Return the paper that rows are about."""
    return Paper(
        as_thing(rows[0]["paper"]),
        str(rows[0]["number"] or ""),
        as_thing(rows[0]["kind"]),
        rows[0]["issued"],
        make_consultations(rows),
        list_things(row["decision"] for row in rows if row["consultation"] is None),
        next((row["decided"] for row in rows if row["consultation"] is None), None),
        list_things(row["subject"] for row in rows),
    )


def make_consultations(rows: Sequence[Row]) -> tuple[Consultation, ...]:
    """Return the consultations in rows in the order in which they took place."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if isinstance(thing := row["consultation"], Thing):
            found.setdefault(thing.iri, []).append(row)
    consultations = [make_consultation(each) for each in found.values()]
    consultations.sort(key=lambda each: (str(each.day or "~"), str(each.sequence or "").zfill(4)))
    return tuple(consultations)


def make_consultation(rows: Sequence[Row]) -> Consultation:
    """Return the consultation that rows are about."""
    row = rows[0]
    thing = as_thing(row["consultation"])
    assert thing is not None  # noqa: S101 - rows were gathered by it
    return Consultation(
        thing,
        as_thing(row["committee"]),
        any(body.iri == COUNCIL for body in list_things(each["body"] for each in rows)),
        row["date"],
        row["sequence"],
        as_thing(row["role"]),
        as_thing(row["outcome"]),
        list_things(each["decision"] for each in rows),
    )


def find_sessions(papers: Iterable[Paper], today: date) -> list[date]:
    """Return the days up to today on which the council met, the last one first."""
    days = {
        each.day
        for paper in papers
        for each in paper.consultations
        if each.is_council and isinstance(each.day, date) and each.day <= today
    }
    return sorted(days, reverse=True)


def list_things(values: Iterable[Value]) -> tuple[Thing, ...]:
    """Return the distinct things among values, by number and name."""
    found = {value.iri: value for value in values if isinstance(value, Thing)}
    return tuple(sorted(found.values(), key=lambda thing: (thing.notation, thing.iri)))


def as_thing(value: Value) -> Thing | None:
    """Return a value if it is a thing."""
    return value if isinstance(value, Thing) else None
