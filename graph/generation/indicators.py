"""Indicators with their values over the years, and the targets that goals set for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.draft import HORIZON, NEWEST, Draft, Thing
from graph.generation.statements import Year, code, term
from graph.generation.themes import Theme, Topic
from graph.generation.words import Text, read_words, write_number

YEARS: Final = range(NEWEST - 7, NEWEST + 1)
BIENNIAL: Final = range(NEWEST - 8, NEWEST, 2)  # so the newest value is two years old
MIDDLE: Final = Year(2030)


@dataclass(frozen=True)
class Indicator(Thing):
    """An indicator: its values by year and the aims for two years, all in the smallest step."""

    topic: Topic
    values: Mapping[int, int]
    base: int
    aims: Mapping[Year, int]

    def write(self, value: int) -> Text:
        """Write a value with its unit."""
        number = write_number(value, self.topic.decimals)
        unit = read_words()["units"].text(self.topic.unit)
        return Text(f"{number.de} {unit.de}".strip(), f"{number.en} {unit.en}".strip())

    def scale(self, value: int) -> Decimal:
        """Return a value as a number in its unit."""
        return Decimal(value).scaleb(-self.topic.decimals)

    def observe(self, draft: Draft, year: int) -> NamedNode:
        """Return the address of the value of a year."""
        return draft.node("observation", f"{self.code.lower()}/{draft.key}/{year}")


def add_indicator(
    draft: Draft, actors: Actors, number: int, theme: Theme, topic: Topic
) -> Indicator:
    """Describe the indicator of a topic with its values."""
    notation = f"K{number:02}"
    biennial = draft.happens(0.12)
    values = _draw_values(draft, topic, BIENNIAL if biennial else YEARS)
    base = max(year for year in values if year < draft.adopted.year)
    thing = draft.add_element("indicator", notation.lower(), "kek:Indicator", {
        "skos:prefLabel": topic.indicator,
        "skos:notation": notation,
        "kek:unit": term(topic.unit),
        "kek:desiredDirection": code(f"direction-{topic.direction}"),
        "dcterms:type": code(f"indicator-{draft.random.choice(('output', 'outcome'))}"),
        "kek:calculationRule": topic.rule,
        "dcterms:accrualPeriodicity": term(f"frequency:{'BIENNIAL' if biennial else 'ANNUAL'}"),
        "dcterms:source": draft.source(_choose_source(draft)),
        "kek:responsibleUnit": draft.random.choice(actors.units[theme.name]).node,
    })  # fmt: skip
    aims = _draw_aims(draft, topic, values, base)
    indicator = Indicator(thing.node, thing.code, thing.label, topic, values, base, aims)
    for year, value in values.items():
        _add_value(draft, indicator, year, value)
    return indicator


def _choose_source(draft: Draft) -> str:
    words = draft.words["sources"]
    keys: list[str] = [key for key, *_ in words.rows("documents")]
    return draft.random.choice(keys[words.number("figures") :])


def _draw_values(draft: Draft, topic: Topic, years: range) -> Mapping[int, int]:
    value = draft.random.randint(topic.low, topic.high)
    values = {}
    for year in years:
        values[year] = value
        pace = draft.random.uniform(0.01, 0.05) * years.step
        value = _move(value, pace * _measure_room(topic, value))
    return values


def _move(value: int, change: float) -> int:
    """Return a value that moved by at least one step, so that no trend is flat or reversed."""
    return value + (max(1, round(change)) if change > 0 else min(-1, round(change)))


def _measure_room(topic: Topic, value: int) -> int:
    """Return how far a value can move into the direction wished for."""
    if topic.direction == "decrease":
        return -value
    return 1000 - value if topic.unit == "unit:PERCENT" else value


def _draw_aims(
    draft: Draft, topic: Topic, values: Mapping[int, int], base: int
) -> Mapping[Year, int]:
    """Draw aims that ask for up to 1.6 times the pace so far, and for no more than there is."""
    start, latest = values[base], max(values)
    pace = Fraction(values[latest] - start, latest - base)
    effort = Fraction(draft.random.uniform(0.9, 1.6))
    most = Fraction(abs(_measure_room(topic, start)) * 7, 10 * (HORIZON - base))
    yearly = min(max(effort * pace, -most), most)
    return {aim: start + round(yearly * (aim - base)) for aim in (MIDDLE, HORIZON)}


def _add_value(draft: Draft, indicator: Indicator, year: int, value: int) -> None:
    draft.facts.describe(indicator.observe(draft, year), "kek:IndicatorObservation", {
        "qb:dataSet": draft.node("dataset", "kennzahlwerte"),
        "kek:observedIndicator": indicator.node,
        "kek:year": Year(year),
        "sdmx-dimension:refArea": term(f"district:{draft.key}"),
        "sdmx-measure:obsValue": indicator.scale(value),
        "sdmx-attribute:unitMeasure": term(indicator.topic.unit),
        "sdmx-attribute:obsStatus": term(f"sdmx-code:obsStatus-{'P' if year == NEWEST else 'A'}"),
    })  # fmt: skip


def add_targets(draft: Draft, goal: Thing, indicator: Indicator) -> None:
    """Describe the targets a goal sets for an indicator."""
    for year, aim in indicator.aims.items():
        key = f"{goal.node.value.rpartition('/')[2]}/{indicator.code.lower()}/{year}"
        pattern = draft.words["goals"]["texts"].text("target")
        draft.add_part("target", key, "kek:Target", {
            "skos:prefLabel": pattern.fill(goal=goal.code, year=year),
            "kek:forGoal": goal.node,
            "kek:forIndicator": indicator.node,
            "kek:targetValue": indicator.scale(aim),
            "kek:targetYear": year,
            "kek:baseline": indicator.observe(draft, indicator.base),
        })  # fmt: skip
