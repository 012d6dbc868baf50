"""A series as a chart: where values, targets and other counties lie on the paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from graph.achievement.formula import CORRIDORS
from graph.achievement.reading import Target
from graph.indicators.comparison import Peer
from graph.indicators.figures import Figure

WIDTH: Final = 860
HEIGHT: Final = 380
LEFT: Final = 84  # room for the numbers of the scale
RIGHT: Final = 24
NAMES: Final = 190  # room for the names of counties, if there are any
TOP: Final = 18
BOTTOM: Final = 40
LINES: Final = 5  # of the scale, about
YEARS: Final = 12  # written below the chart at most
APART: Final = 17  # between two names of counties
MOST_PEERS: Final = 4
STEPS: Final = (1, 2, 5, 10)
AIR: Final = Fraction(1, 12)  # above the highest and below the lowest number


@dataclass(frozen=True)
class Scale:
    """Years from left to right, numbers from below to above."""

    first: int
    last: int
    low: Fraction
    high: Fraction
    right: int

    def across(self, year: int) -> float:
        """Return where a year is."""
        way = Fraction(year - self.first, max(self.last - self.first, 1))
        return round(LEFT + float(way) * (self.right - LEFT), 1)

    def up(self, number: Decimal | Fraction) -> float:
        """Return where a number is."""
        way = (self.high - Fraction(number)) / (self.high - self.low)
        return round(TOP + float(way) * (HEIGHT - TOP - BOTTOM), 1)


@dataclass(frozen=True)
class Dot:
    """A value, or the value that a target asks for."""

    x: float
    y: float
    year: int
    number: Decimal
    kind: str


@dataclass(frozen=True)
class Band:
    """A corridor that values are to lie in, in the years up to the target."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """The values of another county; its name stands at `label_y` beside the last."""

    peer: Peer
    points: str
    x: float
    y: float
    label_y: float


@dataclass(frozen=True)
class Chart:
    """All that is drawn; numbers are unwritten, they have a language."""

    rules: tuple[tuple[float, Decimal], ...]
    years: tuple[tuple[float, int], ...]
    values: str
    forecasts: str
    dots: tuple[Dot, ...]
    paths: tuple[str, ...]
    aims: tuple[Dot, ...]
    baselines: tuple[Dot, ...]
    bands: tuple[Band, ...]
    lines: tuple[Line, ...]
    starts_at_nought: bool
    right: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM


def draw_chart(
    figures: Sequence[Figure], targets: Sequence[Target], peers: Sequence[Peer]
) -> Chart | None:
    """Return the chart of values, targets and other counties; None if there is not one number."""
    shown = choose_peers(peers)
    scale = make_scale(figures, targets, shown)
    if scale is None:
        return None
    actual = [each for each in figures if not each.is_forecast]
    ahead = [each for each in figures if each.is_forecast]
    rules = list_rules(scale)
    return Chart(
        rules=tuple((scale.up(number), number) for number in rules),
        years=tuple((scale.across(year), year) for year in list_years(scale)),
        values=draw_points(scale, actual),
        forecasts=draw_points(scale, [*actual[-1:], *ahead]) if ahead else "",
        dots=tuple(make_dot(scale, each.year, each.number, each.status) for each in figures),
        paths=tuple(path for each in targets for path in draw_path(scale, each)),
        aims=tuple(
            make_dot(scale, each.aim.year, number, "aim")
            for each in targets
            for number in (each.aim.number, each.aim.upper)
            if number is not None
        ),
        baselines=tuple(
            dict.fromkeys(
                make_dot(scale, base.year, base.number, "baseline")
                for each in targets
                if (base := each.aim.baseline)
            )
        ),
        bands=tuple(band for each in targets for band in draw_band(scale, each)),
        lines=tuple(draw_lines(scale, shown)),
        starts_at_nought=scale.low == 0,
        right=scale.right,
    )


def choose_peers(peers: Sequence[Peer]) -> list[Peer]:
    """Return the counties to draw: with several values, neighbours first, only a few."""
    return [each for each in peers if not each.is_own and len(each.figures) > 1][:MOST_PEERS]


def make_scale(
    figures: Iterable[Figure], targets: Iterable[Target], peers: Sequence[Peer]
) -> Scale | None:
    """Return a scale that all numbers fit on; None without any number."""
    pairs = [(each.year, each.number) for each in figures]
    pairs += [(each.year, each.number) for peer in peers for each in peer.figures]
    for target in targets:
        aim = target.aim
        pairs.append((aim.year, aim.number))
        pairs += [(aim.year, aim.upper)] if aim.upper is not None else []
        pairs += [(aim.baseline.year, aim.baseline.number)] if aim.baseline else []
    if not pairs:
        return None
    years, numbers = [year for year, _ in pairs], [Fraction(number) for _, number in pairs]
    low, high = fit(min(numbers), max(numbers))
    right = WIDTH - (NAMES if peers else RIGHT)
    return Scale(min(years), max(years), low, high, right)


def fit(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Return round numbers around others, with some air; near nought they begin there."""
    span = high - low or abs(high) or Fraction(1)
    least = Fraction(0) if 0 <= low <= span / 2 else low - span * AIR
    step = find_step(high + span * AIR - least)
    return least // step * step, -(-(high + span * AIR) // step) * step


def find_step(span: Fraction) -> Fraction:
    """Return the round number by which a scale of about LINES lines goes up."""
    power = Fraction(1)
    while power * 10 <= span / LINES:
        power *= 10
    while power > span / LINES:
        power /= 10
    return next(power * step for step in STEPS if power * step >= span / LINES)


def list_rules(scale: Scale) -> list[Decimal]:
    """Return the round numbers of the scale, the least first."""
    step = find_step(scale.high - scale.low)
    first, last = -(-scale.low // step), scale.high // step
    numbers = (step * place for place in range(first, last + 1))
    return [Decimal(each.numerator) / Decimal(each.denominator) for each in numbers]


def list_years(scale: Scale) -> list[int]:
    """Return the years that are written below, evenly apart."""
    step = -(-(scale.last - scale.first + 1) // YEARS)
    return [*range(scale.first, scale.last + 1, step)]


def draw_points(scale: Scale, figures: Iterable[Figure]) -> str:
    """Return the points of a polyline."""
    return " ".join(f"{scale.across(each.year)},{scale.up(each.number)}" for each in figures)


def make_dot(scale: Scale, year: int, number: Decimal, kind: str) -> Dot:
    """Return a dot."""
    return Dot(scale.across(year), scale.up(number), year, number, kind)


def draw_path(scale: Scale, target: Target) -> Iterator[str]:
    """Yield the straight path from the baseline of a target to the nearest value that meets it."""
    aim, base = target.aim, target.aim.baseline
    if base is None or aim.direction not in CORRIDORS or base.year >= aim.year:
        return
    edge = CORRIDORS[aim.direction](aim).find_edge(Fraction(base.number))
    yield (
        f"{scale.across(base.year)},{scale.up(base.number)} "
        f"{scale.across(aim.year)},{scale.up(edge)}"
    )


def draw_band(scale: Scale, target: Target) -> Iterator[Band]:
    """Yield the corridor of a target that has two limits."""
    aim = target.aim
    if aim.direction not in CORRIDORS:
        return
    corridor = CORRIDORS[aim.direction](aim)
    if corridor.low is None or corridor.high is None or corridor.high < corridor.low:
        return
    # a margin around a value that is to stay may lie off the paper
    high, low = min(corridor.high, scale.high), max(corridor.low, scale.low)
    left = scale.across(aim.baseline.year if aim.baseline else scale.first)
    top = scale.up(high)
    width, height = scale.across(aim.year) - left, scale.up(low) - top
    yield Band(left, top, round(max(width, 0.0), 1), round(max(height, 1.0), 1))


def draw_lines(scale: Scale, peers: Iterable[Peer]) -> list[Line]:
    """Return the lines of other counties, their names so that none hides another."""
    ends = sorted(peers, key=lambda peer: scale.up(peer.figures[-1].number))
    places = spread([scale.up(peer.figures[-1].number) for peer in ends])
    return [
        Line(
            peer,
            draw_points(scale, peer.figures),
            scale.across(peer.figures[-1].year),
            scale.up(peer.figures[-1].number),
            place,
        )
        for peer, place in zip(ends, places, strict=True)
    ]


def spread(places: Sequence[float]) -> list[float]:
    """Return places, in order, moved so that they are APART at least and stay on the paper."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + APART) if found else max(place, float(TOP)))
    found = [min(p, HEIGHT - BOTTOM - APART * (len(found) - 1 - n)) for n, p in enumerate(found)]
    assert all(low < high for low, high in pairwise(found))  # noqa: S101 - what it promises
    return [round(each, 1) for each in found]
