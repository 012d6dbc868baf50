"""What generated counties are about, read from `themes.toml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.generation.words import Text, read_table


@dataclass(frozen=True)
class Topic:
    """What a sub-goal and its projects are about, and how it is measured.

    `low` and `high` bound the first value of the indicator, in its smallest step.
    """

    object: Text
    indicator: Text
    unit: str
    direction: str
    low: int
    high: int
    decimals: int
    rule: Text


@dataclass(frozen=True)
class Group:
    """A product group: its number within the area, its name and its products."""

    number: str
    name: Text
    products: tuple[Text, ...]


@dataclass(frozen=True)
class Aim:
    """A strategic goal a theme may have."""

    name: Text
    description: Text


@dataclass(frozen=True)
class Theme:
    """A field of action in the making; the parts are explained at the head of `themes.toml`."""

    name: Text
    scope: Text
    principle: Text
    vision: Text
    sdg: tuple[str, ...]
    units: tuple[Text, ...]
    area: str
    area_name: Text
    groups: tuple[Group, ...]
    goals: tuple[Aim, ...]
    topics: tuple[Topic, ...]
    swot: tuple[tuple[str, Text], ...]


@cache
def read_themes() -> tuple[Theme, ...]:
    """Read all themes."""
    return tuple(_read_theme(row) for row in read_table("themes.toml")["themes"])


def choose_themes(number: int, count: int) -> tuple[Theme, ...]:
    """Choose the themes of a county: one on from those of the county before.

    So neighbours share all but one, and each knows which.
    """
    themes = read_themes()
    return tuple(themes[(number + place) % len(themes)] for place in range(count))


def _read_theme(row: Mapping[str, Any]) -> Theme:
    return Theme(
        name=Text(*row["name"]),
        scope=Text(*row["scope"]),
        principle=Text(*row["principle"]),
        vision=Text(*row["vision"]),
        sdg=tuple(row["sdg"]),
        units=_read_pairs(row["units"]),
        area=row["area"][0],
        area_name=Text(*row["area"][1:]),
        groups=tuple(
            Group(group["number"], Text(*group["name"]), _read_pairs(group["products"]))
            for group in row["groups"]
        ),
        goals=tuple(Aim(Text(*goal[:2]), Text(*goal[2:])) for goal in row["goals"]),
        topics=tuple(_read_topic(topic) for topic in row["topics"]),
        swot=tuple((kind, Text(*pair)) for kind, *pair in row["swot"]),
    )


def _read_topic(row: Mapping[str, Any]) -> Topic:
    return Topic(
        object=Text(*row["object"]),
        indicator=Text(*row["indicator"]),
        unit=row["unit"],
        direction=row["direction"],
        low=row["range"][0],
        high=row["range"][1],
        decimals=row["decimals"],
        rule=Text(*row["rule"]),
    )


def _read_pairs(rows: Iterable[Iterable[str]]) -> tuple[Text, ...]:
    return tuple(Text(*pair) for pair in rows)
