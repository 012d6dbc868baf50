"""The page of a county with a concept: versions, plan, process, figures, neighbours."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from graph.evaluation import Row
from service.pages.counties import County
from service.pages.figures import format_literal
from service.pages.frame import Frame
from service.pages.inventory import Inventory, read_inventory
from service.pages.resource import list_alternates, read_resource
from service.pages.series import Series, make_series
from service.pages.statements import Value, Writer
from service.pages.texts import Node, Text
from service.pages.things import Thing, gather_things, get_value, sort_key

QUERIES: Final = ("concept", "plan", "figures")
KEY_FIGURES: Final = 8  # what one sees at a glance; the list of all is one click away
LEVELS: Final = ("StrategicGoal", "SubGoal", "OperationalGoal", "ProductGoal")


@dataclass(frozen=True)
class Version:
    """A concept version: its status, when it holds, what was decided on it."""

    link: Value
    status: str
    code: str
    is_current: bool
    start: str
    end: str
    horizon: str
    decisions: Sequence[Value]


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


@dataclass(frozen=True)
class Step:
    """A phase of a process."""

    link: Value
    time: str
    description: Text | None


@dataclass(frozen=True)
class Figure:
    """An indicator of the county with its values over the years."""

    link: Value
    series: Series
    is_of_goal: bool


async def render_county(frame: Frame, county: County) -> Response:
    """Return the page of a county. Raises UnknownResource."""
    context, number = frame.context, frame.revision.number
    node = NamedNode(county.thing.iri)
    facts = NamedNode(context.names.facts_graph(county.key))
    resource, inventory, process, concept, plan, figures = await asyncio.gather(
        read_resource(frame, county.thing.iri),
        read_inventory(frame),
        context.select("internal/county-process", number, facts=facts),
        context.select("internal/county-concept", number, county=node),
        context.select("internal/county-plan", number, county=node),
        context.select("internal/county-figures", number, body=node),
    )
    fields, themes, rest = make_plan(frame, plan)
    return frame.render(
        "county.html",
        county,
        resource=resource,
        alternates=list_alternates(frame, resource.path),
        parts_of=inventory.counties.get(county.key, {}),
        concepts=make_versions(frame, concept, inventory),
        fields=fields,
        themes=themes,
        rest=rest,
        processes=make_processes(frame, process),
        figures=choose_figures(make_figures(frame, figures)),
    )


def make_versions(
    frame: Frame, rows: Sequence[Row], inventory: Inventory
) -> dict[Value, list[Version]]:
    """Return the versions of each concept, the latest first."""
    found: dict[Value, list[Version]] = {}
    for thing in gather_things(rows, "version").values():
        concept = link_thing(frame, Thing(thing.get("concept"), {"label": thing.all("conceptLabel")}))
        found.setdefault(concept, []).append(make_version(frame, thing, rows, inventory))
    for versions in found.values():
        versions.sort(key=lambda version: version.link.exact, reverse=True)
    return found


def make_version(frame: Frame, thing: Thing, rows: Sequence[Row], inventory: Inventory) -> Version:
    """Return one version as shown."""
    mine = [row for row in rows if get_value(row["version"]) == thing.iri]
    decisions = [
        Value(link.text, link.exact, link.href, note=show(frame, decision.all("decided")))
        for decision in gather_things(mine, "decision").values()
        for link in [link_thing(frame, decision, "decisionLabel")]
    ]
    return Version(
        link=link_thing(frame, thing),
        status=str(thing.text(frame.language, "statusLabel") or ""),
        code=thing.get("status").rpartition("#")[2],
        is_current=thing.iri in inventory.current,
        start=show(frame, thing.all("start")),
        end=show(frame, thing.all("end")),
        horizon=thing.get("horizon"),
        decisions=decisions,
    )


def make_plan(
    frame: Frame, rows: Sequence[Row]
) -> tuple[list[Field], list[Value], list[Branch]]:
    """Return the fields with what belongs to them, the themes, and what is in no field."""
    elements = gather_things(rows, "element")
    ordered = sorted(elements.values(), key=lambda thing: order_element(frame, thing))
    fields = [
        Field(
            link_thing(frame, field),
            [link_thing(frame, elements[get_value(n)]) for n in field.all("principle") if get_value(n) in elements],
            [grow(frame, goal, ordered) for goal in ordered if is_top(goal, field.iri, elements)],
        )
        for field in ordered
        if is_a(field, "FieldOfAction")
    ]
    named = {get_value(node) for field in elements.values() for node in field.all("principle")}
    rest = [
        grow(frame, thing, ordered)
        for thing in ordered
        if (is_a(thing, "GuidingPrinciple") and thing.iri not in named)
        or (is_goal(thing) and not thing.get("parent") and not thing.get("field"))
    ]
    themes = [link_thing(frame, t) for t in ordered if is_a(t, "CrossCuttingTheme")]
    return fields, themes, rest


def grow(frame: Frame, goal: Thing, goals: Sequence[Thing], depth: int = len(LEVELS)) -> Branch:
    """Return a goal with all below it, to the depth there are levels."""
    below = [other for other in goals if goal.iri in map(get_value, other.all("parent"))]
    branches = [grow(frame, other, goals, depth - 1) for other in below] if depth > 1 else []
    return Branch(link_thing(frame, goal), branches)


def is_top(goal: Thing, field: str, elements: dict[str, Thing]) -> bool:
    """Tell whether a goal stands directly in a field: its parent, if any, is not in the plan."""
    in_field = field in map(get_value, goal.all("field"))
    return is_goal(goal) and in_field and goal.get("parent") not in elements


def is_goal(thing: Thing) -> bool:
    """Tell whether an element is a goal of any level."""
    return any(is_a(thing, level) for level in LEVELS)


def is_a(thing: Thing, name: str) -> bool:
    """Tell whether an element is of a class."""
    return any(get_value(node).endswith(f"#{name}") for node in thing.all("class"))


def order_element(frame: Frame, thing: Thing) -> object:
    """Return the place of an element among its like: by code, then by name."""
    return sort_key(thing.get("notation") or "\uffff"), sort_key(str(frame.look.name(thing)))


def make_processes(frame: Frame, rows: Sequence[Row]) -> dict[Value, list[Step]]:
    """Return the phases of each process in their order."""
    found: dict[Value, list[Step]] = {}
    phases = gather_things(rows, "phase").values()
    for phase in sorted(phases, key=lambda phase: sort_key(phase.get("number"))):
        process = Thing(phase.get("process"), {"label": phase.all("processLabel")})
        found.setdefault(link_thing(frame, process), []).append(make_step(frame, phase))
    return found


def make_step(frame: Frame, phase: Thing) -> Step:
    """Return one phase as shown, with its time: from – to, or a date."""
    period = [show(frame, phase.all(name)) for name in ("start", "end")]
    time = " – ".join(part for part in period if part) or show(frame, phase.all("date"))
    return Step(link_thing(frame, phase), time, phase.text(frame.language, "description"))


def make_figures(frame: Frame, rows: Sequence[Row]) -> list[Figure]:
    """Return the indicators of a county's territory with their values."""
    writer = Writer(frame.look, {})
    found = []
    for indicator in gather_things(rows, "indicator").values():
        mine = [row for row in rows if get_value(row["indicator"]) == indicator.iri]
        figures = list(gather_things(mine, "figure").values())
        series = make_series("", figures, writer, indicator.get("sign"))
        found.append(Figure(link_thing(frame, indicator), series, bool(indicator.all("goal"))))
    return found


def choose_figures(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures to see first: those goals are measured by, then the longest series."""
    ordered = sorted(
        figures,
        key=lambda figure: (not figure.is_of_goal, -len(figure.series.points), str(figure.link.text)),
    )
    return ordered[:KEY_FIGURES]


def link_thing(frame: Frame, thing: Thing, column: str = "label") -> Value:
    """Return a link to a thing, with its code beside the name."""
    name = thing.text(frame.language, column) or frame.look.name(thing)
    return Value(name, thing.iri, frame.look.addresses.of(thing.iri), note=thing.get("notation"))


def show(frame: Frame, nodes: Sequence[Node]) -> str:
    """Return the first literal of a column as readers write it; empty if there is none."""
    node = next(iter(nodes), None)
    return format_literal(node, frame.language) if isinstance(node, Literal) else ""
