"""Measures: the indicators of a goal with their latest values, as a line of the tree shows them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from graph.indicators.inventory import Indicator
from service.indicators.listing import draw_spark
from service.indicators.wording import Wording


@dataclass(frozen=True)
class Measure:
    """An indicator: its page, its latest value and year, its line, and where it stands.

    Without any value `value` is empty; `said` tells in words what the line shows.
    """

    href: str
    name: str
    value: str
    year: str
    proof: str
    line: str
    said: str
    state: str


def make_measures(wording: Wording, county: str) -> Mapping[str, tuple[Measure, ...]]:
    """Return the measures of each goal of a county by its key."""
    found: defaultdict[str, list[Measure]] = defaultdict(list)
    for indicator in wording.inventory.indicators:
        for goal in indicator.goals:
            found[goal].append(make_measure(wording, county, indicator))
    return {goal: tuple(measures) for goal, measures in found.items()}


def make_measure(wording: Wording, county: str, indicator: Indicator) -> Measure:
    """Return an indicator as a line."""
    words = wording.frame.look.texts["indicators"]
    link = wording.frame.look.addresses.link
    latest, line = indicator.latest, draw_spark(indicator.actual)
    said = ""
    if line and latest:
        first = indicator.actual[0]
        said = words["spark"].format(
            first=wording.figure(first),
            first_year=first.year,
            last=wording.figure(latest),
            last_year=latest.year,
        )
    return Measure(
        link(f"/{county}/indicators", indicator=wording.address(indicator.iri)),
        wording.name(indicator.thing),
        wording.figure(latest) if latest else "",
        str(latest.year) if latest else "",
        wording.page(latest.iri) if latest else "",
        line,
        said,
        indicator.state,
    )
