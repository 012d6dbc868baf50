"""Route /api/v1/radar: where the steering of a county has gaps and conflicts."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.errors import InputError
from graph.radar import COUNTY, Radar, choose_detectors, list_detectors, read_words, scan
from service.context import Context
from service.hits import Inquiry, Origin, make_report, render_radar
from service.pages.texts import choose_language
from service.parameters import PROBLEMS, REVISION, Parameter, read_values, take
from service.selection import read_day
from service.sentences import phrase
from service.tables.answers import (
    OF_TABLES,
    Demand,
    answer_bytes,
    answer_table,
    choose_locale,
    choose_table_format,
    write_evidence,
)
from service.tables.formats import JSON, TABLE_FORMATS
from service.tables.report import Report

PATH: Final = "/api/v1/radar"


def offer(meaning: str, names: Mapping[str, Any], example: str) -> Parameter:
    """Return a parameter whose value is one of some names."""
    return Parameter(meaning, phrase("one-of", values=names), "|".join(names), example)


@cache
def list_parameters() -> Mapping[str, Parameter]:
    """Return the parameters of the route; the detectors say which thresholds there are."""
    return {
        COUNTY: Parameter(
            "Of this county", phrase("right-county"), "[0-9]{5}", "99001", is_required=True
        ),
        "day": Parameter(
            "As seen on this day, by default today",
            phrase("right-date"),
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
            "2026-11-22",
        ),
        "detector": Parameter(
            "Only by this detector; tables then have its own columns",
            phrase("right-detector"),
            r"[a-z-]{1,60}",
            "goals-without-project",
        ),
        "severity": offer("Only of this severity", read_words()["severities"], "warning"),
        "group": offer("Only in this area", read_words()["groups"], "money"),
        **list_thresholds(),
        **OF_TABLES,
        "revision": REVISION,
    }


def list_thresholds() -> dict[str, Parameter]:
    """Return the thresholds of all detectors as parameters of the route."""
    return {
        name: Parameter(
            f"Threshold, only with detector={' or '.join(owners)}",
            phrase("right-number"),
            "[0-9]{1,4}",
            "3",
            is_number=True,
        )
        for name, owners in list_owners().items()
    }


def list_owners() -> Mapping[str, Sequence[str]]:
    """Return the names of the detectors that have a threshold, by its name."""
    found: dict[str, list[str]] = {}
    for detector in list_detectors():
        for each in detector.thresholds:
            found.setdefault(each.name, []).append(detector.name)
    return found


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    types = [each.media_types[0] for each in TABLE_FORMATS]
    content: dict[str, Any] = {each: {} for each in types}
    answer = partial(answer_request, context)
    return [
        APIRoute(
            PATH,
            answer,
            name="radar",
            operation_id="radar",
            summary="Gaps and conflicts of a county",
            description=read_words()["descriptions"]["radar"]["en"],
            response_model=None,
            responses={**PROBLEMS, 200: {"description": "the hits", "content": content}},
            openapi_extra={
                "parameters": [each.describe(name) for name, each in list_parameters().items()]
            },
        ),
        Route(PATH, answer, methods=["HEAD"]),
    ]


async def answer_request(context: Context, request: Request) -> Response:
    """Answer with what the radar finds, in the format that is asked for. Raises GraphError."""
    given = read_values(request, list_parameters())
    inquiry = read_inquiry({name: take(given, name) for name in given})
    wanted = choose_table_format(request, take(given, "format"))
    revision, language = context.read_revision(request), choose_language(request)
    written = {"format": wanted.name, "lang": language, "revision": str(revision)}
    locale = choose_locale(request)
    path = f"{request.scope.get('root_path', '')}{PATH}"
    decided = {**inquiry.said, **written, **({"locale": locale} if locale else {})}
    demand = Demand(revision, wanted, write_evidence(request, path, decided))

    async def scan_county() -> tuple[Report, Radar]:
        radar = await context.compute(scan, revision, *inquiry.arguments)
        origin = Origin(context.revisions.read(revision), language, demand.evidence, locale)
        return make_report(inquiry, radar, origin), radar

    async def make() -> Report:
        return (await scan_county())[0]

    async def render() -> bytes:
        return await asyncio.to_thread(render_radar, *await scan_county())

    if wanted is JSON:
        return await answer_bytes(context, request, demand, render)
    return await answer_table(context, request, demand, make)


def read_inquiry(given: Mapping[str, str]) -> Inquiry:
    """Return what parameters ask for. Raises InputError."""
    day = read_day(given.get("day", ""))
    detector = given.get("detector", "")
    chosen = choose_detectors(
        (detector,) if detector else None, given.get("severity", ""), given.get("group", "")
    )
    own = [name for name in given if name in list_thresholds()]
    if own and not detector:
        raise InputError(
            phrase(
                "threshold-alone",
                given=f"{own[0]}={given[own[0]]}",
                detectors=list_owners()[own[0]],
            )
        )
    names = ("detector", "severity", "group", *own)
    said = {name: given[name] for name in names if name in given}
    inquiry = Inquiry(
        given[COUNTY], day, chosen, {COUNTY: given[COUNTY], "day": day.isoformat(), **said}
    )
    for each in chosen if own else ():
        each.question.complete({COUNTY: inquiry.county, **{name: given[name] for name in own}}, day)
    return inquiry
