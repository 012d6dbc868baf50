"""The goal system of a county: fields, principles, goals and projects as a tree."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.costs.selection import Selection
from graph.costs.statement import measure_costs
from graph.errors import InputError
from graph.indicators.inventory import Inventory, read_inventory
from graph.tables import Table
from graph.things import Thing
from service.goals.measures import make_measures
from service.goals.tree import (
    Branch,
    Field,
    Material,
    Wish,
    filter_fields,
    make_fields,
    read_key,
    walk_goals,
)
from service.indicators.wording import Wording
from service.pages.counties import County
from service.pages.frame import Frame
from service.pages.things import sort_key
from service.parameters import Parameter, take
from service.selection import read_counts, read_today
from service.sentences import phrase
from service.views.view import Values, View

QUERIES: Final = (
    "internal/goal-frame",
    "internal/goals",
    "internal/goal-projects",
    "internal/matrix-themes",
)
SHOWN: Final = 20  # projects of a goal; all of them are one click away
ALONE: Final = 500  # projects of the one goal that is asked for
MOST: Final = 800  # projects on a page; if there are more, each goal only counts its own
CHOSEN: Final = ("field", "status", "unit", "theme", "goal")
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "year": Parameter(
        "Year of the money, by default this one", phrase("right-year"), "[0-9]{4}", "2026"
    ),
    "field": Parameter("Only this field of action", phrase("right-end"), r"\S{1,80}", "hf1"),
    "status": Parameter(
        "Only goals in this state", phrase("right-code"), "element-[a-z-]+", "element-running"
    ),
    "unit": Parameter("Only goals of this unit", phrase("right-end"), r"\S{1,80}", "fd50"),
    "theme": Parameter("Only goals of this theme", phrase("right-end"), r"\S{1,80}", "klima"),
    "goal": Parameter("Only this goal with all below it", phrase("right-end"), r"\S{1,80}", "z1"),
    "q": Parameter(
        "Only what has this in its name", phrase("right-characters", most=200), ".{1,200}", "Radweg"
    ),
    "open": Parameter("What is unfolded", phrase("one-of", values=("all",)), "all", "all"),
}


async def render_goals(frame: Frame, county: County, values: Values) -> Response:
    """Return the goal system of a county. Raises InputError, Busy."""
    year = int(take(values, "year", str(read_today().year)))
    material = await gather_material(frame, county, year)
    whole = make_fields(frame.look, material)
    wish = Wish(*(take(values, name) for name in ("field", "status", "unit", "q", "theme", "goal")))
    choices = list_choices(whole)
    for name in CHOSEN:
        check_choice(name, take(values, name), choices[name])
    shown = filter_fields(whole, wish)
    goals = walk_goals(shown)
    return await frame.render(
        "goals.html",
        county,
        fields=shown,
        total=len(walk_goals(whole)),
        found=sum(not each.is_way for each in goals),
        wish=wish,
        choices=choices,
        year=year,
        is_open="open" in values or wish.is_narrow,
        most=choose_most(goals, wish),
    )


def choose_most(goals: Sequence[Branch], wish: Wish) -> int:
    """Return how many projects of each goal are shown, so that the page stays readable."""
    most = ALONE if wish.goal else SHOWN
    return most if sum(min(len(each.projects), most) for each in goals) <= MOST else 0


async def gather_material(frame: Frame, county: County, year: int) -> Material:
    """Return what the tree is made of."""
    context, number = frame.context, frame.revision.number
    node, selection = NamedNode(county.thing.iri), Selection(first=year, last=year)
    inventory: Inventory
    plan, goals, projects, findings, inventory = await asyncio.gather(
        asyncio.gather(*(context.select(name, number, county=node) for name in QUERIES)),
        context.compute(measure_costs, number, county.key, "goal", selection),
        context.compute(measure_costs, number, county.key, "project", selection),
        read_counts(context, number, county.key),
        context.compute(read_inventory, number, county.key, read_today()),
    )
    counted = Counter(notice.element.iri for notice in findings.notices)
    of_goals, of_projects = take_amounts(goals.table), take_amounts(projects.table)
    measures = make_measures(Wording(frame, inventory), county.key)
    return Material(plan[0], plan[1], plan[2], of_goals, of_projects, counted, plan[3], measures)


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
    """Return what can be chosen on the page: fields, states, units, themes, goals, by value."""
    goals = walk_goals(fields)
    return {
        "field": {each.key: f"{each.link.note} {each.link.text}" for each in fields if each.link},
        "status": sort_choices((each.code, each.status) for each in goals if each.code),
        "unit": sort_choices((read_key(one), str(one.text)) for g in goals for one in g.units),
        "theme": sort_choices((read_key(one), str(one.text)) for g in goals for one in g.themes),
        "goal": {each.key: str(each.link.text) for each in goals},
    }


def sort_choices(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return choices by value in the order of their names."""
    return dict(sorted(set(pairs), key=lambda pair: sort_key(pair[1])))


def check_choice(name: str, text: str, offered: Mapping[str, str]) -> None:
    """Raise InputError for a value that is not among those offered."""
    if text and text not in offered:
        raise InputError(
            phrase(
                "choice-among" if offered else "choice-none",
                given=f"{name}={text}",
                known=[*offered][:5],
            )
        )


GOALS: Final = View("goals", render_goals, PARAMETERS, is_daily=True)
