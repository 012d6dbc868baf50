"""The goal system of a county: fields, principles, goals and projects as a tree."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.costs.selection import Selection
from graph.costs.statement import measure_costs
from graph.errors import InputError
from graph.tables import Table
from graph.things import Thing
from service.goals.tree import Field, Material, Wish, filter_fields, make_fields, walk_goals
from service.pages.counties import County
from service.pages.frame import Frame
from service.pages.things import sort_key
from service.parameters import Parameter, take
from service.selection import read_counts, read_today
from service.views.view import Values, View

QUERIES: Final = ("internal/goal-frame", "internal/goals", "internal/goal-projects")
SHOWN: Final = 20  # projects of a goal; all of them are one click away
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "year": Parameter("Year of the money, by default this one", "a year", "[0-9]{4}", "2026"),
    "field": Parameter("Only this field of action", "the end of its address", r"\S{1,80}", "hf1"),
    "status": Parameter("Only goals in this state", "a code", "element-[a-z-]+", "element-running"),
    "unit": Parameter("Only goals of this unit", "the end of its address", r"\S{1,80}", "fd50"),
    "q": Parameter("Only what has this in its name", "a text", ".{1,200}", "Radweg"),
    "open": Parameter("What is unfolded", "all", "all", "all"),
}


async def render_goals(frame: Frame, county: County, values: Values) -> Response:
    """Return the goal system of a county. Raises InputError, Busy."""
    year = int(take(values, "year", str(read_today().year)))
    material = await gather_material(frame, county, year)
    whole = make_fields(frame.look, material)
    wish = Wish(*(take(values, name) for name in ("field", "status", "unit", "q")))
    choices = list_choices(whole)
    for name, text in (("field", wish.field), ("status", wish.status), ("unit", wish.unit)):
        check_choice(name, text, choices[name])
    return await frame.render(
        "goals.html",
        county,
        fields=filter_fields(whole, wish),
        total=len(walk_goals(whole)),
        wish=wish,
        choices=choices,
        year=year,
        is_open="open" in values or any((wish.status, wish.unit, wish.text)),
        most=SHOWN,
    )


async def gather_material(frame: Frame, county: County, year: int) -> Material:
    """Return what the tree is made of."""
    context, number = frame.context, frame.revision.number
    node, selection = NamedNode(county.thing.iri), Selection(first=year, last=year)
    plan, goals, projects, findings = await asyncio.gather(
        asyncio.gather(*(context.select(name, number, county=node) for name in QUERIES)),
        context.compute(measure_costs, number, county.key, "goal", selection),
        context.compute(measure_costs, number, county.key, "project", selection),
        read_counts(context, number, county.key),
    )
    counted = Counter(notice.element.iri for notice in findings.notices)
    of_goals, of_projects = take_amounts(goals.table), take_amounts(projects.table)
    return Material(plan[0], plan[1], plan[2], of_goals, of_projects, counted)


def take_amounts(table: Table) -> dict[str, Decimal]:
    """Return the expenditure of each thing in a table of costs."""
    names = [column.name for column in table.columns]
    place = names.index("amount")
    return {
        row[0].iri: amount
        for row in table.rows
        if isinstance(row[0], Thing) and isinstance(amount := row[place], Decimal)
    }


def list_choices(fields: list[Field]) -> dict[str, dict[str, str]]:
    """Return what can be chosen on the page: fields, states and units, by value."""
    goals = walk_goals(fields)
    return {
        "field": {each.key: f"{each.link.note} {each.link.text}" for each in fields if each.link},
        "status": sort_choices((each.code, each.status) for each in goals if each.code),
        "unit": sort_choices(
            (unit.exact.rpartition("/")[2], str(unit.text)) for goal in goals for unit in goal.units
        ),
    }


def sort_choices(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return choices by value in the order of their names."""
    return dict(sorted(set(pairs), key=lambda pair: sort_key(pair[1])))


def check_choice(name: str, text: str, offered: Mapping[str, str]) -> None:
    """Raise InputError for a value that is not among those offered."""
    if text and text not in offered:
        hint = f": give one of {', '.join([*offered][:5])}" if offered else ""
        raise InputError(f"“{name}={text[:60]}” is not among the goals of this county{hint}.")


GOALS: Final = View("goals", render_goals, PARAMETERS, is_daily=True)
