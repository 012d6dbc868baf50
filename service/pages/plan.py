"""The plan of a county: fields of action with their principles, and the tree of goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.evaluation import Row
from service.pages.frame import Look
from service.pages.things import SortKey, Thing, gather_things, get_value, sort_key
from service.pages.values import Value, link_thing

LEVELS: Final = ("StrategicGoal", "SubGoal", "OperationalGoal", "ProductGoal")


@dataclass(frozen=True)
class Branch:
    """A goal with the goals below it."""

    link: Value
    below: Sequence["Branch"]


@dataclass(frozen=True)
class Field:
    """A field of action with its principles and its goals."""

    link: Value
    principles: Sequence[Value]
    goals: Sequence[Branch]


def make_plan(look: Look, rows: Sequence[Row]) -> tuple[list[Field], list[Value], list[Branch]]:
    """Return the fields with what belongs to them, the themes, and what is in no field."""
    elements = gather_things(rows, "element")
    ordered = sorted(elements.values(), key=lambda thing: order_element(look, thing))
    fields = [
        Field(
            link_thing(look, field),
            [
                link_thing(look, elements[get_value(n)])
                for n in field.values("principle")
                if get_value(n) in elements
            ],
            [grow(look, goal, ordered) for goal in ordered if is_top(goal, field.iri, elements)],
        )
        for field in ordered
        if is_a(field, "FieldOfAction")
    ]
    named = {get_value(node) for field in elements.values() for node in field.values("principle")}
    rest = [
        grow(look, thing, ordered)
        for thing in ordered
        if (is_a(thing, "GuidingPrinciple") and thing.iri not in named)
        or (is_goal(thing) and not thing.get("parent") and not thing.get("field"))
    ]
    themes = [link_thing(look, t) for t in ordered if is_a(t, "CrossCuttingTheme")]
    return fields, themes, rest


def grow(look: Look, goal: Thing, goals: Sequence[Thing], depth: int = len(LEVELS)) -> Branch:
    """Return a goal with all below it, to the depth there are levels."""
    below = [other for other in goals if goal.iri in map(get_value, other.values("parent"))]
    branches = [grow(look, other, goals, depth - 1) for other in below] if depth > 1 else []
    return Branch(link_thing(look, goal), branches)


def is_top(goal: Thing, field: str, elements: dict[str, Thing]) -> bool:
    """Tell whether a goal stands directly in a field: its parent, if any, is not in the plan."""
    in_field = field in map(get_value, goal.values("field"))
    return is_goal(goal) and in_field and goal.get("parent") not in elements


def is_goal(thing: Thing) -> bool:
    """Tell whether an element is a goal of any level."""
    return any(is_a(thing, level) for level in LEVELS)


def is_a(thing: Thing, name: str) -> bool:
    """Tell whether an element is of a class."""
    return any(get_value(node).endswith(f"#{name}") for node in thing.values("class"))


def order_element(look: Look, thing: Thing) -> tuple[SortKey, SortKey]:
    """Return the place of an element among its like: by code, then by name."""
    return sort_key(thing.get("notation") or "\uffff"), sort_key(str(look.name(thing)))
