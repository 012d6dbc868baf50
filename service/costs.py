"""Routes /api/v1/costs and /api/v1/costs/explain: what goals cost, and why."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.costs.explanation import Node
from graph.costs.statement import Summary, explain_costs, measure_costs, tabulate_explanation
from graph.costs.words import say
from graph.tables import Table
from service.accounts import describe_rows, describe_summary, list_facts, write_tree
from service.context import Context
from service.money import OF_COSTS, OF_EXPLANATION, Inquiry, read_inquiry
from service.parameters import PROBLEMS, Parameter, take
from service.tables.answers import (
    Demand,
    answer_bytes,
    answer_table,
)
from service.tables.formats import JSON, TABLE_FORMATS
from service.tables.report import Report
from service.tables.rows import describe_report

PATH: Final = "/api/v1/costs"


@dataclass(frozen=True)
class Figures:
    """What an answer holds: its table, what holds for all of it, and what only JSON has.

    The tree may be too deep for what writes the rest.
    """

    name: str
    summary: Summary
    table: Table
    more: Mapping[str, Any] = field(default_factory=dict)
    tree: Node | None = None


Compute = Callable[[Context, Inquiry], Awaitable[Figures]]


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        *make_routes(context, PATH, OF_COSTS, compute_costs),
        *make_routes(context, f"{PATH}/explain", OF_EXPLANATION, compute_explanation),
    ]


def make_routes(
    context: Context, path: str, parameters: Mapping[str, Parameter], compute: Compute
) -> list[BaseRoute]:
    """Return the routes of an address, which OpenAPI describes."""
    answer = partial(answer_figures, context, parameters, compute)
    name = "explain" if path.endswith("explain") else "goal"
    types = [each.media_types[0] for each in TABLE_FORMATS]
    return [
        APIRoute(
            path,
            answer,
            name=path.removeprefix("/api/v1/").replace("/", "-"),
            operation_id=path.removeprefix("/api/v1/").replace("/", "-"),
            summary=say("titles", name)["en"],
            description=say("descriptions", name)["en"],
            response_model=None,
            responses={
                **PROBLEMS,
                200: {"description": "the figures", "content": {each: {} for each in types}},
            },
            openapi_extra={"parameters": [each.describe(key) for key, each in parameters.items()]},
        ),
        Route(path, answer, methods=["HEAD"]),
    ]


async def answer_figures(
    context: Context, parameters: Mapping[str, Parameter], compute: Compute, request: Request
) -> Response:
    """Answer with figures in the format that is asked for, or 304. Raises GraphError."""
    inquiry = read_inquiry(context, request, parameters)
    demand = Demand(inquiry.revision, inquiry.wanted, inquiry.write_evidence(request))

    async def make() -> Report:
        return make_report(context, inquiry, await compute(context, inquiry), demand.evidence)

    async def render() -> bytes:
        figures = await compute(context, inquiry)
        report = make_report(context, inquiry, figures, demand.evidence)
        return await asyncio.to_thread(render_figures, report, figures)

    if inquiry.wanted is JSON:
        return await answer_bytes(context, request, demand, render)
    return await answer_table(context, request, demand, make)


async def compute_costs(context: Context, inquiry: Inquiry) -> Figures:
    """Return what things of a county cost. Raises GraphError."""
    county, by = take(inquiry.given, "county"), take(inquiry.given, "by", "goal")
    costs = await context.compute(measure_costs, inquiry.revision, county, by, inquiry.selection)
    more = {"by": by, **describe_rows(costs.table, inquiry.language)}
    return Figures(by, costs.summary, costs.table, more)


async def compute_explanation(context: Context, inquiry: Inquiry) -> Figures:
    """Return why a figure is what it is. Raises GraphError."""
    node, county = take(inquiry.given, "node"), take(inquiry.given, "county")
    found = await context.compute(explain_costs, inquiry.revision, node, county, inquiry.selection)
    table = tabulate_explanation(found.node)
    return Figures("explain", found.summary, table, tree=found.node)


def make_report(context: Context, inquiry: Inquiry, figures: Figures, evidence: str) -> Report:
    """Return figures with where they come from."""
    language = inquiry.language
    return Report(
        inquiry.path.rpartition("/")[2],
        say("titles", figures.name)[language],
        figures.table,
        context.revisions.read(inquiry.revision),
        language,
        evidence,
        say("descriptions", figures.name)[language],
        inquiry.parameters,
        tuple(list_facts(figures.summary, language)),
        locale=inquiry.locale,
    )


def render_figures(report: Report, figures: Figures) -> bytes:
    """Return figures as a JSON object: what is said of them, totals, and each one."""
    head = {name: said for name, said in describe_report(report).items() if name != "total"}
    content = {**head, **describe_summary(figures.summary, report.language), **figures.more}
    text = json.dumps(content, ensure_ascii=False)
    if figures.tree:
        tree = write_tree(figures.tree, report.language)
        text = f'{text.removesuffix("}")}, "tree": {tree}}}'
    return text.encode()
