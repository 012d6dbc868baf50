"""The sheet of one indicator: chart, targets with their states, doubts, comparison, all values."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.achievement.formula import Verdict
from graph.achievement.reading import Assessment, Target
from graph.achievement.words import explain_reason
from graph.indicators.comparison import Comparison, Peer
from graph.indicators.figures import Figure
from graph.indicators.inventory import Indicator, Inventory
from service.indicators.chart import Chart, draw_chart
from service.indicators.wording import Wording

MOST_BARS: Final = 12  # counties shown at once besides the own one; the others fold


@dataclass(frozen=True)
class Aim:
    """A target with its state, why there is none, and how people have assessed the goal."""

    target: Target
    verdict: Verdict
    reason: str
    assessment: Assessment | None


@dataclass(frozen=True)
class Rank:
    """A county in the comparison of a year: its place, its value, the length of its bar."""

    place: int
    peer: Peer
    figure: Figure
    length: float


@dataclass(frozen=True)
class Ranking:
    """All counties with a value of a year; `first` are the own one, neighbours and a few others."""

    year: int
    years: Sequence[int]
    first: Sequence[Rank]
    rest: Sequence[Rank]
    median: Decimal | None

    @property
    def count(self) -> int:
        """The number of counties."""
        return len(self.first) + len(self.rest)


@dataclass(frozen=True)
class Sheet:
    """All that the page of one indicator shows."""

    indicator: Indicator
    chart: Chart | None
    aims: Sequence[Aim]
    comparison: Comparison
    ranking: Ranking | None
    doubts: Sequence[str]


def make_sheet(
    indicator: Indicator,
    inventory: Inventory,
    comparison: Comparison,
    wording: Wording,
    year: int | None,
) -> Sheet:
    """Return the sheet of an indicator; other counties as in a year, by default the newest."""
    targets = [target for target, _ in indicator.targets]
    aims = [
        Aim(
            target,
            verdict,
            explain_reason(verdict.reason, wording.language),
            inventory.assessments.get(target.goal),
        )
        for target, verdict in indicator.targets
    ]
    same = [each for each in indicator.figures if each.unit == find_unit(indicator)]
    return Sheet(
        indicator,
        draw_chart(same, targets, comparison.peers),
        aims,
        comparison,
        rank(comparison, year),
        [*list_doubts(indicator, comparison, wording)],
    )


def find_unit(indicator: Indicator) -> str:
    """Return the unit that is drawn and compared: that of the newest value, else as declared."""
    return indicator.latest.unit if indicator.latest else indicator.unit


def rank(comparison: Comparison, year: int | None) -> Ranking | None:
    """Return the counties of a year, the largest value first; None if there are no others."""
    if not comparison.years:
        return None
    chosen = comparison.years[0] if year is None else year
    values = comparison.list_values(chosen)
    largest = max((abs(figure.number) for _, figure in values), default=Decimal(0)) or Decimal(1)
    numbers = [figure.number for _, figure in values]
    ranks = [
        Rank(
            numbers.index(figure.number) + 1,
            peer,
            figure,
            round(float(abs(figure.number) / largest) * 100, 1),
        )
        for peer, figure in values
    ]
    near = [each for each in ranks if each.peer.is_own or each.peer.is_neighbour]
    far = [each for each in ranks if each not in near]
    cut = max(MOST_BARS - len(near), 0)
    first = ranks if len(far) <= cut else near
    return Ranking(
        chosen,
        comparison.years,
        first,
        [each for each in ranks if each not in first],
        comparison.find_median(chosen),
    )


def list_doubts(indicator: Indicator, comparison: Comparison, wording: Wording) -> Iterator[str]:
    """Yield what a reader must know before trusting the numbers."""
    words = wording.frame.look.texts["indicators"]["doubts"]
    if note := indicator.say_note(wording.language):
        yield note
    units = {each.unit for each in indicator.figures} - {indicator.unit}
    if units and indicator.unit:
        said = ", ".join(sorted(wording.name(wording.find(unit)) for unit in units if unit))
        yield words["unit" if said else "no_unit"].format(
            declared=wording.name(wording.find(indicator.unit)), found=said
        )
    elif not indicator.unit:
        yield words["undeclared"]
    years = Counter(each.year for each in indicator.figures)
    if double := sorted(year for year, count in years.items() if count > 1):
        yield words["double"].format(years=", ".join(map(str, double)))
    if comparison.foreign:
        key = "foreign_one" if comparison.foreign == 1 else "foreign"
        yield words[key].format(count=wording.frame.look.number(comparison.foreign))
