"""Where the goals of a county stand, as computed, with what people say beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pyoxigraph import NamedNode, Store

from graph.achievement.formula import NOT_ASSESSABLE, THRESHOLD, Value, Verdict, find_worst, judge
from graph.achievement.reading import (
    STATES,
    STATUSES,
    Assessment,
    Target,
    read_assessments,
    read_goals,
    read_targets,
)
from graph.achievement.words import explain_reason, make_columns
from graph.errors import UnknownResource
from graph.models import keep
from graph.names import Names
from graph.sentences import phrase
from graph.tables import Table
from graph.tables import Value as Cell
from graph.things import Thing, read_things
from graph.vocabulary import expand

KEPT: Final = 8  # counties, or goals, of a process
DIGITS: Final = 4  # of a computed number behind the point
BLANK: Final = 15  # columns of a target behind its reason


@dataclass(frozen=True)
class Selection:
    """What is asked for: a county, the day, one goal or all, the language of reasons."""

    county: str
    day: date
    goal: str = ""
    language: str = "de"


@dataclass(frozen=True)
class Standing:
    """Where a goal stands: the worst of its targets, and the latest assessment by people."""

    goal: str
    targets: tuple[tuple[Target, Verdict], ...]
    assessment: Assessment | None

    @property
    def state(self) -> str:
        """The worst state of its targets; those not assessable count only if there is no other."""
        return find_worst(verdict.state for _, verdict in self.targets)

    @property
    def assessable(self) -> int:
        """How many of its targets can be assessed."""
        return sum(verdict.state != NOT_ASSESSABLE for _, verdict in self.targets)

    @property
    def differs(self) -> bool | None:
        """Whether people have come to another state; None if one of the two has none."""
        if self.assessment is None or NOT_ASSESSABLE in (self.state, self.assessment.state):
            return None
        return self.assessment.state != self.state


@keep(KEPT)
def read_standings(store: Store, names: Names, selection: Selection) -> list[Standing]:
    """Return where a county's goals stand on a day, or one of them.

    Raises UnknownResource: no such county, or no such goal in the version in force.
    """
    county = NamedNode(names.county(selection.county))
    goals = choose_goals(store, county, selection)
    targets = read_targets(store, county)
    assessments = read_assessments(store, county, selection.day)
    year = selection.day.year
    return [
        Standing(
            goal,
            tuple((t, judge(t.aim, t.values, year)) for t in targets if t.goal == goal),
            assessments.get(goal),
        )
        for goal in goals
    ]


def choose_goals(store: Store, county: NamedNode, selection: Selection) -> list[str]:
    """Return the goals that are asked for. Raises UnknownResource."""
    goals, key = read_goals(store, county), selection.county
    if not goals and not any(store.quads_for_pattern(county, None, None, None)):
        raise UnknownResource(phrase("county-unknown", county=key, example="99001"))
    if selection.goal and selection.goal not in goals:
        if not goals:
            raise UnknownResource(phrase("goal-in-none", goal=selection.goal, county=key))
        raise UnknownResource(
            phrase("goal-not-in-force", goal=selection.goal, county=key, example=goals[0])
        )
    return [selection.goal] if selection.goal else goals


def tabulate_standings(store: Store, names: Names, selection: Selection) -> Table:
    """Return a table with a row for each target, and one for each goal without any.

    Raises UnknownResource.
    """
    standings = read_standings(store, names, selection)
    rows = [row for each in standings for row in list_rows(each, selection.language)]
    named = read_things(store, {c.iri for row in rows for c in row if isinstance(c, Thing)})
    return Table(
        make_columns(),
        tuple(tuple(named[c.iri] if isinstance(c, Thing) else c for c in row) for row in rows),
    )


def list_rows(standing: Standing, language: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a goal: its own cells, then those of a target."""
    assessment = standing.assessment
    own = (
        Thing(standing.goal),
        name_state(standing.state),
        f"{standing.assessable}/{len(standing.targets)}",
        name_state(assessment.state) if assessment else None,
        assessment.day if assessment else None,
        standing.differs,
    )
    for target, verdict in standing.targets:
        yield own + list_cells(target, verdict, language)
    if not standing.targets:
        yield own + list_blanks(language)


def list_cells(target: Target, verdict: Verdict, language: str) -> tuple[Cell, ...]:
    """Return the cells of a target, in the order of the columns."""
    aim, path = target.aim, verdict.path
    return (
        Thing(target.indicator),
        Thing(target.iri),
        name_state(verdict.state),
        verdict.reason or None,
        explain_reason(verdict.reason, language) or None,
        Thing(target.direction) if target.direction else None,
        Thing(aim.unit) if aim.unit else None,
        *list_value(aim.baseline)[:2],
        *list_value(verdict.latest),
        aim.number,
        aim.upper,
        aim.year,
        round_number(path.expected),
        round_number(path.expected_today),
        round_number(path.ratio),
        round_number(THRESHOLD),
        round_number(path.degree),
    )


def list_blanks(language: str) -> tuple[Cell, ...]:
    """Return the cells of a goal without a target."""
    reason = "no-target"
    said = (name_state(NOT_ASSESSABLE), reason, explain_reason(reason, language))
    return (None, None, *said, *[None] * BLANK)


def list_value(value: Value | None) -> tuple[Cell, Cell, Cell]:
    """Return number, year and status of a value."""
    if value is None:
        return None, None, None
    return value.number, value.year, Thing(expand("sdmx-code:") + STATUSES + value.status)


def name_state(state: str) -> Thing:
    """Return the code of a state."""
    return Thing(expand("kc:") + STATES + state)


def round_number(number: Fraction | None) -> Decimal | None:
    """Return a computed number with four digits behind the point; None stays."""
    if number is None:
        return None
    return round(Decimal(number.numerator) / Decimal(number.denominator), DIGITS)
