"""The page of a county with a concept: versions, plan, process, figures, neighbours."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.evaluation import Row
from graph.validation.findings import SEVERITIES
from graph.validation.notices import Notice
from service.pages.counties import County
from service.pages.figures import write_unit
from service.pages.frame import Frame
from service.pages.glance import read_glance
from service.pages.inventory import Inventory, read_inventory
from service.pages.plan import make_plan
from service.pages.recent import read_recent
from service.pages.resource import list_alternates, read_resource
from service.pages.series import Series, make_series
from service.pages.statements import Writer
from service.pages.texts import Text
from service.pages.things import Thing, gather_things, get_value, sort_key
from service.pages.values import Value, link_thing, show
from service.selection import read_counts

QUERIES: Final = ("concept", "plan", "figures")
KEY_FIGURES: Final = 8  # what one sees at a glance; the list of all is one click away


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
    findings, glance, recent = await asyncio.gather(
        read_counts(context, number, county.key),
        read_glance(frame, county),
        read_recent(frame, county.key),
    )
    fields, themes, rest = make_plan(frame.look, plan)
    return await frame.render(
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
        checked=findings.is_checked,
        found=count_severities(findings.notices),
        glance=glance,
        projects=inventory.count(county.key, "project"),
        recent=recent,
    )


def count_severities(notices: Sequence[Notice]) -> dict[str, int]:
    """Count findings by severity, whether they are accepted or not: that changes by day."""
    counts = Counter(notice.severity for notice in notices)
    return {severity: counts[severity] for severity in SEVERITIES if counts[severity]}


def make_versions(
    frame: Frame, rows: Sequence[Row], inventory: Inventory
) -> dict[Value, list[Version]]:
    """Return the versions of each concept, the latest first."""
    found: dict[Value, list[Version]] = {}
    for thing in gather_things(rows, "version").values():
        concept = link_thing(
            frame.look, Thing(thing.get("concept"), {"label": thing.values("conceptLabel")})
        )
        found.setdefault(concept, []).append(make_version(frame, thing, rows, inventory))
    for versions in found.values():
        versions.sort(key=lambda version: version.link.exact, reverse=True)
    return found


def make_version(frame: Frame, thing: Thing, rows: Sequence[Row], inventory: Inventory) -> Version:
    """Return one version as shown."""
    mine = [row for row in rows if get_value(row["version"]) == thing.iri]
    decisions = [
        Value(link.text, link.exact, link.href, note=show(frame.look, decision.values("decided")))
        for decision in gather_things(mine, "decision").values()
        for link in [link_thing(frame.look, decision, "decisionLabel")]
    ]
    return Version(
        link=link_thing(frame.look, thing),
        status=str(thing.text(frame.language, "statusLabel") or ""),
        code=thing.get("status").rpartition("#")[2],
        is_current=thing.iri in inventory.current,
        start=show(frame.look, thing.values("start")),
        end=show(frame.look, thing.values("end")),
        horizon=thing.get("horizon"),
        decisions=decisions,
    )


def make_processes(frame: Frame, rows: Sequence[Row]) -> dict[Value, list[Step]]:
    """Return the phases of each process in their order."""
    found: dict[Value, list[Step]] = {}
    phases = gather_things(rows, "phase").values()
    for phase in sorted(phases, key=lambda phase: sort_key(phase.get("number"))):
        process = Thing(phase.get("process"), {"label": phase.values("processLabel")})
        found.setdefault(link_thing(frame.look, process), []).append(make_step(frame, phase))
    return found


def make_step(frame: Frame, phase: Thing) -> Step:
    """Return one phase as shown, with its time: from – to, or a date."""
    period = [show(frame.look, phase.values(name)) for name in ("start", "end")]
    time = " – ".join(part for part in period if part) or show(frame.look, phase.values("date"))
    return Step(link_thing(frame.look, phase), time, phase.text(frame.language, "description"))


def make_figures(frame: Frame, rows: Sequence[Row]) -> list[Figure]:
    """Return the indicators of a county's territory with their values."""
    writer = Writer(frame.look, {})
    found = []
    for indicator in gather_things(rows, "indicator").values():
        mine = [row for row in rows if get_value(row["indicator"]) == indicator.iri]
        figures = list(gather_things(mine, "figure").values())
        unit = write_unit(
            indicator.get("unit"),
            indicator.get("sign"),
            str(indicator.text(frame.language, "unitLabel") or ""),
        )
        series = make_series("", figures, writer, unit)
        found.append(
            Figure(link_thing(frame.look, indicator), series, bool(indicator.values("goal")))
        )
    return found


def choose_figures(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures to see first: those goals are measured by, then the longest series."""
    ordered = sorted(
        figures,
        key=lambda figure: (
            not figure.is_of_goal,
            -len(figure.series.points),
            str(figure.link.text),
        ),
    )
    return ordered[:KEY_FIGURES]
