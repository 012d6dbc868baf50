"""Routes /findings and /api/v1/findings: what the rules found, as pages and as JSON."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from graph.errors import UnknownResource
from service.answers import ASK_AGAIN, describe_answer, is_known
from service.context import Context
from service.notices import FindingsRecord, count_notices, describe_notice
from service.pages.counties import read_counties
from service.pages.finding import render_finding
from service.pages.findings import render_counties, render_findings
from service.pages.frame import answer_page, read_release
from service.parameters import PROBLEMS, REVISION, Parameter, read_values, take
from service.selection import ASPECTS, Filter, Findings, read_all, read_today
from service.sentences import phrase

PATH: Final = "/api/v1/findings"
SUMMARY: Final = "What the rules found in the counties"
LIMIT: Final = 1000  # findings of one answer, if it does not ask for another number
MOST: Final = 10_000


A_COUNTY: Final = ("Only this county", phrase("right-county"), "[0-9]{5}", "99001")
TEXT: Final = r"\S.{0,500}"
FILTERS: Final[Mapping[str, Parameter]] = {
    "severity": Parameter(
        "Only of this severity",
        phrase("one-of", values=("violation", "warning", "info")),
        "violation|warning|info",
        "warning",
    ),
    "field": Parameter("Only in this field", phrase("right-code-or-none"), TEXT, "HF1"),
    "unit": Parameter("Only of this unit", phrase("right-code-or-none"), TEXT, "FD80"),
    "rule": Parameter("Only by this rule", phrase("right-rule"), TEXT, "C27"),
    "version": Parameter(
        "Only in this version", phrase("right-version-or-none"), TEXT, "2024-12-04"
    ),
    "accepted": Parameter(
        "Only accepted today, or not", phrase("one-of", values=("yes", "no")), "yes|no", "no"
    ),
}
OF_PAGE: Final[Mapping[str, Parameter]] = {
    "county": Parameter(*A_COUNTY),
    **FILTERS,
    "page": Parameter("Which page", phrase("right-number-from", least=1), "0*[1-9][0-9]{0,5}", "1"),
    "lang": Parameter("Language", phrase("one-of", values=("de", "en")), ".*", "en"),
    "revision": REVISION,
}
OF_DATA: Final[Mapping[str, Parameter]] = {
    "county": Parameter(*A_COUNTY, is_repeated=True),
    **FILTERS,
    "limit": Parameter(
        f"Most findings in the answer, by default {LIMIT}",
        phrase("right-number-from-to", least=0, most=MOST),
        f"[0-9]{{1,4}}|{MOST}",
        "100",
        is_number=True,
    ),
    "offset": Parameter(
        "Findings to pass over",
        phrase("right-number-from", least=0),
        "[0-9]{1,9}",
        "100",
        is_number=True,
    ),
    "revision": REVISION,
}


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    answer = partial(answer_data, context)
    return [
        Route("/findings", partial(answer_list, context)),
        Route("/findings/{county}/{key}", partial(answer_finding, context)),
        APIRoute(
            PATH,
            answer,
            name="findings",
            operation_id="findings",
            summary=SUMMARY,
            description="All parameters are optional. The order of findings never changes within "
            "a revision: ask with `revision` to go through them in parts.",
            response_model=FindingsRecord,
            response_description="the findings, county by county, the most severe first",
            responses=PROBLEMS,
            openapi_extra={"parameters": [each.describe(name) for name, each in OF_DATA.items()]},
        ),
        Route(PATH, answer, methods=["HEAD"]),
    ]


async def answer_list(context: Context, request: Request) -> Response:
    """Answer with the page of a county's findings, without one with all counties'."""
    given = read_values(request, OF_PAGE, with_empty=True)
    filter_ = make_filter(context, given)
    if county := take(given, "county"):
        number = int(take(given, "page", "1"))
        make = partial(render_findings, county_key=county, filter_=filter_, number=number)
    else:
        make = partial(render_counties, filter_=filter_)
    return await answer_page(context, request, make, filter_.today.isoformat())


async def answer_finding(context: Context, request: Request) -> Response:
    """Answer with the page of one finding."""
    read_values(request, {name: OF_PAGE[name] for name in ("lang", "revision")})
    today = read_today()
    make = partial(
        render_finding,
        county_key=request.path_params["county"],
        key=request.path_params["key"],
        filter_=Filter(context.names, today),
    )
    return await answer_page(context, request, make, today.isoformat())


async def answer_data(context: Context, request: Request) -> Response:
    """Answer with findings in JSON, or 304. Raises GraphError."""
    given = read_values(request, OF_DATA)
    filter_, revision = make_filter(context, given), context.read_revision(request)
    words = (read_release(), context.names.base, revision, request.url.query, filter_.today)
    tag = hashlib.sha256(repr(words).encode()).hexdigest()[:32]
    # what is accepted changes by day, also in a revision that never does
    headers = {**describe_answer(request, revision, tag), "Cache-Control": ASK_AGAIN}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    content = await gather_content(context, revision, given, filter_)
    return JSONResponse(content, headers=headers)


async def gather_content(
    context: Context, revision: int, given: Mapping[str, Sequence[str]], filter_: Filter
) -> dict[str, object]:
    """Return the findings that are asked for, see `FindingsRecord`.

    Raises InputError, UnknownResource.
    """
    asked = given.get("county", ())
    counties = await choose_counties(context, revision, asked)
    every = await read_all(context, revision, counties)
    found = [each for each in every if asked or each.is_checked or each.notices]
    filter_.check(merge_known(found))
    notices = [(each.county, notice) for each in found for notice in filter_.apply(each.notices)]
    limit, offset = int(take(given, "limit", str(LIMIT))), int(take(given, "offset", "0"))
    return {
        "revision": revision,
        "counties": [each.county for each in found],
        "unchecked": [each.county for each in found if not each.is_checked],
        "counts": count_notices((notice for _, notice in notices), filter_.today),
        "total": len(notices),
        "omitted": sum(each.omitted for each in found),
        "limit": limit,
        "offset": offset,
        "findings": [
            {"county": county, **describe_notice(notice, filter_.today)}
            for county, notice in notices[offset : offset + limit]
        ],
    }


async def choose_counties(context: Context, revision: int, keys: Sequence[str]) -> list[str]:
    """Return the counties that are asked for, each once; none: all. Raises UnknownResource."""
    known = await read_counties(context, revision)
    for key in keys:
        if key not in known:
            example = min(known, default="")
            raise UnknownResource(
                phrase("county-of-revision", county=key, revision=revision, example=example)
            )
    return sorted(set(keys) or known)


def merge_known(found: Sequence[Findings]) -> dict[str, frozenset[str]]:
    """Return what may be asked for in any of some counties, by aspect."""
    names = {name for each in found for name in each.known}
    return {
        name: frozenset().union(*(each.known.get(name, frozenset()) for each in found))
        for name in names
    }


def make_filter(context: Context, given: Mapping[str, Sequence[str]]) -> Filter:
    """Return the filter that parameters ask for."""
    values = {name: given[name][0] for name in ASPECTS if name in given}
    return Filter(context.names, read_today(), values)
