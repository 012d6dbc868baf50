"""Goals with their targets, values and assessments, as a store has them for a county."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.achievement.formula import INTERVAL, Aim, Value
from graph.queries import Row, ask
from graph.tables import read_day, read_year
from graph.vocabulary import expand, split_iri

STATES: Final = "achievement-"  # beginning of the names of codes
DIRECTIONS: Final = "direction-"
STATUSES: Final = "obsStatus-"
CORRIDOR: Final = "corridor"
DIGITS: Final = 30  # before and behind the point: what has more is a slip, and slow
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
        found = [each for each in values if each.iri == baseline]
        # of several numbers none is the baseline
        return values, found[0] if len(found) == 1 else None


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
    """How people have assessed a goal on a day; None: what is said of it cannot be read."""

    iri: str
    goal: str
    state: str
    day: date | None
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
    return [make_target(row, series) for row in reversed(first.values()) if is_readable(row)]


def is_readable(row: Row) -> bool:
    """Tell whether number and year of a target can be read; without them there is no target."""
    return is_number(row["number"].value) and is_year(row["year"].value)


def read_series(store: Store, county: NamedNode) -> Series:
    """Return the values of the indicators that a county has targets for."""
    said: defaultdict[tuple[str, str], defaultdict[str, set[str]]]
    said = defaultdict(lambda: defaultdict(set))
    for row in ask(store, "internal/achievement-values", {"county": county}):
        about = split_iri(row["about"].value)[1]
        said[row["indicator"].value, row["value"].value][about].add(row["said"].value)
    values: defaultdict[tuple[str, str], list[Value]] = defaultdict(list)
    areas: dict[str, str] = {}
    for (indicator, iri), each in said.items():
        for area in sorted(each["refArea"]):
            areas.setdefault(iri, area)
            values[indicator, area] += list_values(iri, each)
    in_order = {key: sorted(found, key=rank_value) for key, found in values.items()}
    return Series(in_order, areas, find_area(store, county))


def list_values(iri: str, said: Mapping[str, Collection[str]]) -> list[Value]:
    """Return a value as statements describe it, several if they contradict each other."""
    years = {read_year(text) for text in said.get("year", ()) if is_year(text)}
    numbers = {Decimal(text) for text in said.get("obsValue", ()) if is_number(text)}
    status = split_iri(min(said.get("obsStatus", ()), default=""))[1].removeprefix(STATUSES)
    unit = min(said.get("unitMeasure", ()), default="")
    return [Value(year, each, unit, status or "A", iri) for year, each in product(years, numbers)]


def rank_value(value: Value) -> tuple[int, str, Decimal]:
    """Return by what values are sorted: an order that does not hang on that of the store."""
    return value.year, value.iri, value.number


def is_number(text: str) -> bool:
    """Tell whether a text is a finite number; what rules refuse may still be in drafts."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number.adjusted()) <= DIGITS


def is_year(text: str) -> bool:
    """Tell whether a text is a year as XML Schema writes it."""
    try:
        return read_year(text) > 0
    except ValueError:
        return False


def find_area(store: Store, county: NamedNode) -> str:
    """Return the territory of a county; empty if it is not known."""
    territory = NamedNode(expand("kek:territory"))
    quads = store.quads_for_pattern(county, territory, None, DefaultGraph())
    return min(
        (quad.object.value for quad in quads if isinstance(quad.object, NamedNode)), default=""
    )


def read_assessments(store: Store, county: NamedNode, day: date) -> dict[str, Assessment]:
    """Return the latest assessment of each goal up to a day, by goal; any other before none."""
    rows = ask(store, "internal/achievement-assessments", {"county": county})
    found = [_make_assessment(row) for row in rows]
    undated = {each.goal: each for each in found if each.day is None}
    return undated | {each.goal: each for each in found if each.day and each.day <= day}


def make_target(row: Row, series: Series) -> Target:
    """Return a target as a row describes it, with the values that tell."""
    indicator = row["indicator"].value
    values, baseline = series.find(indicator, _get(row, "baseline"))
    aim = Aim(
        Decimal(row["number"].value),
        read_year(row["year"].value),
        _get_direction(row),
        _get(row, "unit"),
        _get_number(row, "upper"),
        baseline,
        INTERVALS.get(split_iri(_get(row, "rhythm"))[1], INTERVAL),
    )
    goal, iri = row["goal"].value, row["target"].value
    return Target(iri, goal, indicator, _get(row, "direction"), aim, values)


def _make_assessment(row: Row) -> Assessment:
    iri, goal, day = (row[name].value for name in ("assessment", "goal", "day"))
    state, degree = _get_code(row, "state", STATES), _get_number(row, "degree")
    return Assessment(iri, goal, state, _find_day(day), degree)


def _find_day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None


def _get_direction(row: Row) -> str:
    # an upper limit asks for a corridor: without a number it has none, whatever the direction
    if "upper" in row and not is_number(row["upper"].value):
        return CORRIDOR
    return _get_code(row, "direction", DIRECTIONS)


def _get_number(row: Row, name: str) -> Decimal | None:
    text = _get(row, name)
    return Decimal(text) if is_number(text) else None


def _get(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _get_code(row: Row, name: str, beginning: str) -> str:
    return split_iri(_get(row, name))[1].removeprefix(beginning)
