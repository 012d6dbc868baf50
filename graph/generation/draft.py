"""A county while it is generated: its names, its chance, and what has been said so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final, cast

from pyoxigraph import NamedNode

from graph.generation.statements import Statements, Value, Year, code
from graph.generation.themes import Theme, choose_themes
from graph.generation.words import Text, Words, read_words
from graph.names import Names

FIELDS: Final = 5  # fields of action of each county
NEWEST: Final = 2025  # the last year with figures; generated counties know no other present
TODAY: Final = date(NEWEST, 10, 31)
HORIZON: Final = Year(2035)


@dataclass(frozen=True)
class Thing:
    """Something that others refer to: its address, its readable code and its name."""

    node: NamedNode
    code: str
    label: Text


@dataclass(frozen=True)
class Draft:
    """A county under construction.

    `number` counts from 1; `facts` is what belongs to no version, `plan` what the version says.
    """

    number: int
    key: str
    name: str
    names: Names
    random: Random
    adopted: date
    facts: Statements
    plan: Statements

    @property
    def words(self) -> Words:
        """What things are called."""
        return read_words()

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The themes of the fields of action, in their order."""
        return choose_themes(self.number, FIELDS)

    @property
    def county(self) -> NamedNode:
        """The county itself."""
        return NamedNode(self.names.county(self.key))

    @property
    def version(self) -> NamedNode:
        """The current version of the concept."""
        return self.node("version", str(self.adopted))

    def node(self, kind: str, key: str) -> NamedNode:
        """Return the address of a thing of this county."""
        return NamedNode(f"{self.names.base}/{self.key}/id/{kind}/{key}")

    def source(self, key: str) -> NamedNode:
        """Return the address of a source of this county."""
        return self.node("source", key)

    def add_fact(self, kind: str, key: str, class_: str, about: Mapping[str, Value]) -> NamedNode:
        """Describe something that belongs to no version."""
        sourced = {"dcterms:source": self.source("modelldaten"), **about}
        return self.facts.describe(self.node(kind, key), class_, sourced)

    def add_part(self, kind: str, key: str, class_: str, about: Mapping[str, Value]) -> NamedNode:
        """Describe something that stands in the version but is no element of it."""
        sourced = {"dcterms:source": self.source("modelldaten"), **about}
        return self.plan.describe(self.node(kind, key), class_, sourced)

    def add_element(self, kind: str, key: str, class_: str, about: Mapping[str, Value]) -> Thing:
        """Describe an element of the version: adopted, unless `about` says something else."""
        common = {"kek:inVersion": self.version, "kek:status": code("element-adopted")}
        node = self.add_part(kind, key, class_, {**common, **about})
        return Thing(node, str(about["skos:notation"]), cast("Text", about["skos:prefLabel"]))

    def happens(self, share: float) -> bool:
        """Return True in about this share of cases."""
        return self.random.random() < share

    def move(self, day: date, least: int, most: int) -> date:
        """Return a day so many days later, by chance."""
        return day + timedelta(days=self.random.randint(least, most))
