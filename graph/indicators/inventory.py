"""The indicators of a county: those of its concept, and those that only have values for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph.achievement.formula import Verdict, find_worst
from graph.achievement.reading import Assessment, Target
from graph.achievement.standings import Selection, Standing, read_standings
from graph.indicators.figures import Figure, gather_figures
from graph.models import keep
from graph.names import Names
from graph.order import split_numbers
from graph.queries import ask
from graph.things import Texts, Thing, choose_text, read_things
from graph.vocabulary import expand

WITHOUT: Final = "without-target"
KEPT: Final = 8  # inventories of a process
UNIT: Final = NamedNode(expand("kek:unit"))
NOTE: Final = NamedNode(expand("skos:editorialNote"))
RULE: Final = NamedNode(expand("kek:calculationRule"))


@dataclass(frozen=True)
class Indicator:
    """An indicator of a county: what it measures, its values for the county, its targets.

    `goals` and `fields` are those of the concept in force; without goals and targets it is either
    an indicator of the concept that measures nothing yet, or one that only has values.
    """

    thing: Thing
    is_of_concept: bool
    unit: str
    notes: Texts
    rules: Texts
    goals: tuple[str, ...]
    fields: tuple[str, ...]
    figures: tuple[Figure, ...]
    targets: tuple[tuple[Target, Verdict], ...]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.thing.iri

    @property
    def state(self) -> str:
        """The worst state of its targets; those not assessable count only if there is no other."""
        states = [verdict.state for _, verdict in self.targets]
        return find_worst(states) if states else WITHOUT

    @property
    def actual(self) -> tuple[Figure, ...]:
        """Its values without forecasts."""
        return tuple(each for each in self.figures if not each.is_forecast)

    @property
    def latest(self) -> Figure | None:
        """The newest value that is no forecast."""
        return self.actual[-1] if self.actual else None

    def find_target(self, year: int) -> Target | None:
        """Return the target that comes next as seen in a year, else the last one."""
        targets = sorted((each for each, _ in self.targets), key=lambda each: each.aim.year)
        ahead = [each for each in targets if each.aim.year >= year]
        return next(iter(ahead), targets[-1] if targets else None)

    def say_note(self, language: str) -> str:
        """Return what is in doubt about it; empty if nothing is."""
        return choose_text(self.notes, language)

    def say_rule(self, language: str) -> str:
        """Return how it is computed; empty if nobody says so."""
        return choose_text(self.rules, language)


@dataclass(frozen=True)
class Inventory:
    """All indicators of a county in their order, and what else is named beside them.

    `assessments` are those by people, by goal; `things` name goals, fields and units.
    """

    indicators: tuple[Indicator, ...]
    assessments: Mapping[str, Assessment]
    things: Mapping[str, Thing]

    def find(self, iri: str) -> Indicator | None:
        """Return an indicator by its IRI, or None if the county has none such."""
        return next((each for each in self.indicators if each.iri == iri), None)

    def list_fields(self) -> list[Thing]:
        """Return the fields of action that an indicator belongs to, in order."""
        fields = {field for each in self.indicators for field in each.fields}
        return sorted((self.things[field] for field in fields), key=_rank)


@keep(KEPT)
def read_inventory(store: Store, names: Names, county: str, day: date) -> Inventory:
    """Return the indicators of a county with where their targets stand on a day.

    Raises UnknownResource: no such county.
    """
    node = NamedNode(names.county(county))
    standings = read_standings(store, names, Selection(county, day))
    figures = gather_figures(
        ask(store, "internal/indicator-figures", {"county": node}), "indicator"
    )
    goals, fields = _read_goals(store, node)
    iris = goals.keys() | figures.keys()
    named = read_things(store, iris)
    targets = _sort_targets(standings)
    found = [
        Indicator(
            named[iri],
            iri in goals,
            next(iter(_read_iris(store, iri, UNIT)), ""),
            _read_texts(store, iri, NOTE),
            _read_texts(store, iri, RULE),
            tuple(sorted(goals.get(iri, ()))),
            tuple(sorted(fields.get(iri, ()))),
            tuple(figures.get(iri, ())),
            tuple(targets.get(iri, ())),
        )
        for iri in iris
    ]
    found.sort(key=lambda each: (not each.is_of_concept, _rank(each.thing)))
    assessments = {each.goal: each.assessment for each in standings if each.assessment}
    return Inventory(tuple(found), assessments, read_things(store, _list_named(found)))


def _list_named(indicators: Iterable[Indicator]) -> set[str]:
    named = set()
    for each in indicators:
        units = {figure.unit for figure in each.figures} | {each.unit}
        named |= {*each.goals, *each.fields, *units}
    return named - {""}


def _sort_targets(standings: Iterable[Standing]) -> dict[str, list[tuple[Target, Verdict]]]:
    """Return the targets by indicator, each with its state, in the order of their years."""
    found: defaultdict[str, list[tuple[Target, Verdict]]] = defaultdict(list)
    for standing in standings:
        for target, verdict in standing.targets:
            found[target.indicator].append((target, verdict))
    for each in found.values():
        each.sort(key=lambda pair: (pair[0].aim.year, pair[0].iri))
    return found


def _read_goals(store: Store, county: NamedNode) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the goals and the fields of each indicator of the concept in force."""
    goals: defaultdict[str, set[str]] = defaultdict(set)
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for row in ask(store, "internal/indicator-goals", {"county": county}):
        iri = row["indicator"].value
        goals[iri] |= {row["goal"].value} if "goal" in row else set()
        fields[iri] |= {row["field"].value} if "field" in row else set()
    return goals, fields


def _read_iris(store: Store, iri: str, property_: NamedNode) -> list[str]:
    quads = store.quads_for_pattern(NamedNode(iri), property_, None, DefaultGraph())
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))


def _read_texts(store: Store, iri: str, property_: NamedNode) -> dict[str, str]:
    quads = store.quads_for_pattern(NamedNode(iri), property_, None, DefaultGraph())
    found = sorted(
        (quad.object.language or "", quad.object.value)
        for quad in quads
        if isinstance(quad.object, Literal)
    )
    return dict(reversed(found))  # the least text of each language


def _rank(thing: Thing) -> tuple[bool, list[tuple[str, int]], str]:
    return not thing.notation, split_numbers(thing.notation), thing.iri
