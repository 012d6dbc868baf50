"""Goals with their targets, values and assessments, as a store has them for a county."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.achievement.formula import INTERVAL, Aim, Value
from graph.queries import Row, ask
from graph.tables import read_day, read_year
from graph.vocabulary import expand, split_iri

STATES: Final = "achievement-"  # beginning of the names of codes
DIRECTIONS: Final = "direction-"
STATUSES: Final = "obsStatus-"
# years between two values, by the last part of the frequency's IRI, as in rule C88
INTERVALS: Final[Mapping[str, int]] = {
    "ANNUAL": 1, "ANNUAL_2": 1, "QUARTERLY": 1, "MONTHLY": 1, "BIENNIAL": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Series:
    """The values of a county's indicators, and the area of the county itself, if it is known."""

    values: Mapping[tuple[str, str], Sequence[Value]]  # by indicator and area, in order of years
    areas: Mapping[str, str]  # by value
    own: str

    def find(self, indicator: str, baseline: str) -> tuple[tuple[Value, ...], Value | None]:
        """Return the values for the area of a baseline, else of the county; and the baseline."""
        area = self.areas.get(baseline, self.own)
        values = tuple(self.values.get((indicator, area), ()))
        return values, next((each for each in values if each.iri == baseline), None)


@dataclass(frozen=True)
class Target:
    """A target of a goal: its indicator, what it asks for, and the values that tell."""

    iri: str
    goal: str
    indicator: str
    direction: str
    aim: Aim
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Assessment:
    """How people have assessed a goal on a day."""

    iri: str
    goal: str
    state: str
    day: date
    degree: Decimal | None


def read_goals(store: Store, county: NamedNode) -> list[str]:
    """Return the goals of a county, in the order of their numbers."""
    rows = ask(store, "internal/achievement-goals", {"county": county})
    return list(dict.fromkeys(row["goal"].value for row in rows))


def read_targets(store: Store, county: NamedNode) -> list[Target]:
    """Return the targets of a county's goals; each once, whatever else is said twice."""
    series = read_series(store, county)
    rows = ask(store, "internal/achievement-targets", {"county": county})
    first = {row["target"].value: row for row in reversed(rows)}
    numbers = [row for row in reversed(first.values()) if is_number(row["number"].value)]
    return [make_target(row, series) for row in numbers]


def read_series(store: Store, county: NamedNode) -> Series:
    """Return the values of the indicators that a county has targets for."""
    said: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in ask(store, "internal/achievement-values", {"county": county}):
        about = split_iri(row["about"].value)[1]
        said[row["indicator"].value, row["value"].value][about] = row["said"].value
    values: defaultdict[tuple[str, str], list[Value]] = defaultdict(list)
    areas = {}
    for (indicator, iri), each in said.items():
        if {"refArea", "year"} <= each.keys() and is_number(each.get("obsValue", "")):
            areas[iri] = each["refArea"]
            values[indicator, each["refArea"]].append(make_value(iri, each))
    in_order = {key: sorted(found, key=lambda v: (v.year, v.iri)) for key, found in values.items()}
    return Series(in_order, areas, find_area(store, county))


def is_number(text: str) -> bool:
    """Tell whether a text is a finite number; what rules refuse may still be in drafts."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def find_area(store: Store, county: NamedNode) -> str:
    """Return the territory of a county; empty if it is not known."""
    territory = NamedNode(expand("kek:territory"))
    quads = store.quads_for_pattern(county, territory, None, DefaultGraph())
    return min(
        (quad.object.value for quad in quads if isinstance(quad.object, NamedNode)), default=""
    )


def read_assessments(store: Store, county: NamedNode, day: date) -> dict[str, Assessment]:
    """Return the latest assessment of each goal up to a day, by goal."""
    rows = ask(store, "internal/achievement-assessments", {"county": county})
    found = (_make_assessment(row) for row in rows)
    return {each.goal: each for each in found if each.day <= day}


def make_target(row: Row, series: Series) -> Target:
    """Return a target as a row describes it, with the values that tell."""
    indicator = row["indicator"].value
    values, baseline = series.find(indicator, _get(row, "baseline"))
    aim = Aim(
        Decimal(row["number"].value),
        read_year(row["year"].value),
        _get_code(row, "direction", DIRECTIONS),
        _get(row, "unit"),
        Decimal(row["upper"].value) if "upper" in row else None,
        baseline,
        INTERVALS.get(split_iri(_get(row, "rhythm"))[1], INTERVAL),
    )
    goal, iri = row["goal"].value, row["target"].value
    return Target(iri, goal, indicator, _get(row, "direction"), aim, values)


def make_value(iri: str, said: Mapping[str, str]) -> Value:
    """Return a value as statements describe it."""
    status = split_iri(said.get("obsStatus", ""))[1].removeprefix(STATUSES)
    number, unit = Decimal(said["obsValue"]), said.get("unitMeasure", "")
    return Value(read_year(said["year"]), number, unit, status or "A", iri)


def _make_assessment(row: Row) -> Assessment:
    degree = Decimal(row["degree"].value) if "degree" in row else None
    state = _get_code(row, "state", STATES)
    return Assessment(
        row["assessment"].value, row["goal"].value, state, read_day(row["day"].value), degree
    )


def _get(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _get_code(row: Row, name: str, beginning: str) -> str:
    return split_iri(_get(row, name))[1].removeprefix(beginning)
