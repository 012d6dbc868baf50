"""The formula: from a baseline, the latest value and a target to a state, with all its numbers.

The share of the change that a straight path from the baseline to the target asks for until the
year of the latest value, after the progress measure of Open SDG for indicators with a target
(https://open-sdg.readthedocs.io/en/latest/progress-methodology/, read 2026-11-22), with its
threshold of 95 %. Open SDG compares yearly growth rates; a straight path also does for values of
nought or below, and treats rise and fall alike. `docs/progress.md` says more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

MISSED: Final = "missed"
AT_RISK: Final = "at-risk"
ON_TRACK: Final = "on-track"
ACHIEVED: Final = "achieved"
NOT_ASSESSABLE: Final = "not-assessable"
STATES: Final = (MISSED, AT_RISK, ON_TRACK, ACHIEVED)  # the worst first

THRESHOLD: Final = Fraction(95, 100)  # of the change asked for so far
TOLERANCE: Final = Fraction(5, 100)  # of the target, by which a value that is to stay may differ
INTERVAL: Final = 3  # years between values that have no fixed interval, as in rule C88
LAG: Final = 1  # years until the value of a year is known
FORECAST: Final = "F"  # SDMX code list CL_OBS_STATUS
NOT_ACTUAL: Final = frozenset({FORECAST, "M"})


@dataclass(frozen=True)
class Value:
    """A value of an indicator for a year; `status` is its SDMX code, A where none is given."""

    year: int
    number: Decimal
    unit: str = ""
    status: str = "A"
    iri: str = ""


@dataclass(frozen=True)
class Aim:
    """What a target asks for: a number in a year, or a corridor up to `upper`.

    `interval` is the number of years between two values of the indicator.
    """

    number: Decimal
    year: int
    direction: str
    unit: str = ""
    upper: Decimal | None = None
    baseline: Value | None = None
    interval: int = INTERVAL


@dataclass(frozen=True)
class Path:
    """The straight path from the baseline to the target, and how much of it lies behind.

    `expected` is what it asks for in the year of the latest value, `expected_today` in the year
    of the day; `ratio` is the change so far in proportion to what was asked for until then,
    `degree` in proportion to all that is asked for. Both are None if no change is asked for.
    """

    expected: Fraction | None = None
    expected_today: Fraction | None = None
    ratio: Fraction | None = None
    degree: Fraction | None = None


@dataclass(frozen=True)
class Verdict:
    """A state, or why there is none, and the numbers it comes from."""

    state: str
    reason: str = ""
    latest: Value | None = None
    path: Path = Path()


@dataclass(frozen=True)
class Corridor:
    """Where the values are that meet a target; None: no limit on this side."""

    low: Fraction | None
    high: Fraction | None

    def measure(self, value: Fraction) -> Fraction:
        """Return how far a value is from the corridor, nought within."""
        below = self.low - value if self.low is not None else Fraction(0)
        above = value - self.high if self.high is not None else Fraction(0)
        return max(below, above, Fraction(0))

    def find_edge(self, value: Fraction) -> Fraction:
        """Return what is nearest to a value within the corridor."""
        raised = value if self.low is None else max(value, self.low)
        return raised if self.high is None else min(raised, self.high)


def widen(aim: Aim) -> Corridor:
    """Return the corridor around a value that is to stay: as given, else five per cent."""
    if aim.upper is not None:
        return Corridor(Fraction(aim.number), Fraction(aim.upper))
    centre = Fraction(aim.number)
    margin = abs(centre) * TOLERANCE
    return Corridor(centre - margin, centre + margin)


CORRIDORS: Final[Mapping[str, Callable[[Aim], Corridor]]] = {
    "increase": lambda aim: Corridor(Fraction(aim.number), None),
    "decrease": lambda aim: Corridor(None, Fraction(aim.number)),
    "maintain": widen,
    "corridor": widen,
}


SIGNS: Final[Mapping[str, int]] = {"increase": 1, "decrease": -1}


def judge(aim: Aim, values: Iterable[Value], year: int) -> Verdict:
    """Return how far a target is achieved as seen in a year, by actual values up to then."""
    known = [value for value in values if value.year <= year]
    actual = [value for value in known if value.status not in NOT_ACTUAL]
    fault = find_fault(aim)
    if not actual:
        return Verdict(NOT_ASSESSABLE, fault or find_gap(known))
    latest = choose_value(actual, aim.year)
    if reason := fault or find_doubt(aim, latest, actual, year):
        return Verdict(NOT_ASSESSABLE, reason, latest)
    path = follow_path(aim, latest, year)
    return Verdict(*compare(aim, latest, path), latest, path)


def find_fault(aim: Aim) -> str:
    """Return why a target cannot be judged whatever the values are; empty: it can."""
    if aim.direction not in CORRIDORS:
        return "no-direction"
    if not has_corridor(aim):
        return "no-corridor"
    return find_base_fault(aim, aim.baseline) if aim.baseline else ""


def has_corridor(aim: Aim) -> bool:
    """Tell whether the limits of a target are right, if it has any."""
    if aim.direction in SIGNS:
        return True
    return aim.direction != "corridor" if aim.upper is None else aim.upper >= aim.number


def find_base_fault(aim: Aim, baseline: Value) -> str:
    """Return why a target cannot be judged from its baseline; empty: it can."""
    if aim.unit and baseline.unit != aim.unit:
        return "different-units"
    if baseline.year >= aim.year:
        return "baseline-after-target"
    gain = SIGNS.get(aim.direction, 0) * (aim.number - baseline.number)
    return "against-direction" if gain < 0 else ""


def find_gap(known: Iterable[Value]) -> str:
    """Return why there is no value to judge by."""
    return "forecast-only" if any(value.status == FORECAST for value in known) else "no-value"


def choose_value(actual: Sequence[Value], year: int) -> Value:
    """Return the value that counts: of the target year, else the last before, the first after.

    What comes after the target year does not change whether the target was met.
    """
    latest = max(actual, key=lambda value: value.year)
    if latest.year <= year:
        return latest
    met = [value for value in actual if value.year == year]
    after = [value for value in actual if value.year > year]
    return met[0] if met else min(after, key=lambda value: value.year)


def find_doubt(aim: Aim, latest: Value, actual: Iterable[Value], year: int) -> str:
    """Return why the value that counts does not tell enough; empty: it does."""
    if len({value.number for value in actual if value.year == latest.year}) > 1:
        return "several-values"
    if aim.unit and latest.unit != aim.unit:
        return "different-units"
    if latest.year < aim.year < year:
        return "no-value-of-target-year"
    if latest.year < aim.year and year - latest.year > aim.interval + LAG:
        return "outdated"
    return ""


def compare(aim: Aim, latest: Value, path: Path) -> tuple[str, str]:
    """Return the state by the value that counts, or why there is none."""
    if not CORRIDORS[aim.direction](aim).measure(Fraction(latest.number)):
        return ACHIEVED, ""
    if latest.year >= aim.year:
        return MISSED, ""
    if aim.baseline is None or aim.baseline.status in NOT_ACTUAL:
        return NOT_ASSESSABLE, "no-baseline"
    if latest.year <= aim.baseline.year:
        return NOT_ASSESSABLE, "no-newer-value"
    # without a ratio the baseline met the target, and the latest value does no more
    is_enough = path.ratio is not None and path.ratio >= THRESHOLD
    return (ON_TRACK if is_enough else AT_RISK), ""


def follow_path(aim: Aim, latest: Value, year: int) -> Path:
    """Return the path of a target with an actual baseline; else nothing is known of one."""
    base = aim.baseline
    if base is None or base.status in NOT_ACTUAL:
        return Path()
    corridor, start = CORRIDORS[aim.direction](aim), Fraction(base.number)
    change, share = corridor.find_edge(start) - start, find_share(aim, base, latest.year)
    way = abs(change)
    done = way - corridor.measure(Fraction(latest.number))
    return Path(
        start + change * share,
        start + change * find_share(aim, base, year),
        done / (way * share) if way and share else None,
        done / way if way else None,
    )


def find_share(aim: Aim, baseline: Value, year: int) -> Fraction:
    """Return the part of the path that lies behind in a year, from nought to one."""
    share = Fraction(year - baseline.year, aim.year - baseline.year)
    return min(max(share, Fraction(0)), Fraction(1))


def find_worst(states: Iterable[str]) -> str:
    """Return the worst of some states; those not assessable count only if there is no other."""
    assessable = [state for state in states if state in STATES]
    return min(assessable, key=STATES.index, default=NOT_ASSESSABLE)
