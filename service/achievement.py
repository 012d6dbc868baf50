"""Route /api/v1/progress: where goals stand, computed from targets and values, as a table."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.achievement.standings import Selection, tabulate_standings
from graph.achievement.words import say
from graph.errors import InputError, UnknownResource
from graph.names import Names
from graph.parameters import read_thing
from service.context import Context
from service.pages.texts import choose_language
from service.parameters import PROBLEMS, REVISION, Parameter, read_values, take
from service.selection import read_day
from service.sentences import phrase
from service.tables.answers import (
    OF_TABLES,
    Demand,
    answer_table,
    choose_locale,
    choose_table_format,
    write_evidence,
)
from service.tables.formats import TABLE_FORMATS
from service.tables.report import Report

PATH: Final = "/api/v1/progress"
NAME: Final = "progress"
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "county": Parameter("The goals of this county", phrase("right-county"), "[0-9]{5}", "99001"),
    "goal": Parameter(
        "Only this goal; its county need not be given, too",
        phrase("right-thing"),
        r"\S.{0,500}",
        "99001/id/goal/ajznct",
    ),
    "day": Parameter(
        "As seen on this day, by default today",
        phrase("right-date"),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "2026-11-22",
    ),
    "revision": REVISION,
    **OF_TABLES,
}


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    answer = partial(answer_progress, context)
    types: dict[str, object] = {each.media_types[0]: {} for each in TABLE_FORMATS}
    return [
        APIRoute(
            PATH,
            answer,
            name=NAME,
            operation_id=NAME,
            summary="Where goals stand: achieved, on track, at risk, missed or not assessable",
            description="One row for each target of a goal, with all numbers the state is computed "
            "from, and one for each goal without a target. What people have assessed stands beside "
            "it and is never changed.",
            response_model=None,
            responses={**PROBLEMS, 200: {"description": "the table", "content": types}},
            openapi_extra={
                "parameters": [each.describe(name) for name, each in PARAMETERS.items()]
            },
        ),
        Route(PATH, answer, methods=["HEAD"]),
    ]


async def answer_progress(context: Context, request: Request) -> Response:
    """Answer with the standings of goals in the format that is asked for. Raises GraphError."""
    given = read_values(request, PARAMETERS)
    revision = context.read_revision(request)
    wanted = choose_table_format(request, take(given, "format"))
    language, locale = choose_language(request), choose_locale(request)
    selection = make_selection(given, context.names, language)
    parameters = describe_selection(selection)
    extra = {"revision": str(revision), "format": wanted.name, "lang": language}
    more = {"locale": locale} if locale else {}
    evidence = write_evidence(request, PATH, {**parameters, **extra, **more})

    async def make() -> Report:
        table = await context.compute(tabulate_standings, revision, selection)
        return Report(
            NAME,
            say("title", language),
            table,
            context.revisions.read(revision),
            language,
            evidence,
            say("description", language),
            parameters,
            locale=locale,
        )

    return await answer_table(context, request, Demand(revision, wanted, evidence), make)


def make_selection(given: Mapping[str, Sequence[str]], names: Names, language: str) -> Selection:
    """Return what parameters ask for. Raises InputError, UnknownResource."""
    goal = read_thing(given["goal"][0], names, "goal").value if "goal" in given else ""
    if goal and not names.county_key(goal):
        raise UnknownResource(
            phrase(
                "thing-unknown",
                given=f"goal={given['goal'][0]}",
                right=phrase("right-goal"),
                hint="goal=99001/id/goal/ajznct",
            )
        )
    county = take(given, "county", names.county_key(goal) or "")
    if not county:
        raise InputError(phrase("county-or-goal"))
    if goal and names.county_key(goal) != county:
        raise InputError(phrase("goal-of-other-county", goal=given["goal"][0], county=county))
    return Selection(county, read_day(take(given, "day")), goal, language)


def describe_selection(selection: Selection) -> dict[str, str]:
    """Return what is asked for as it is written in an address."""
    goal = {"goal": selection.goal} if selection.goal else {}
    return {"county": selection.county, **goal, "day": selection.day.isoformat()}
