"""Routes /revisions: the history of the data, one revision, and the difference of two."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from graph.errors import InputError, UnknownResource
from graph.formats import Format
from graph.history.difference import compare_all
from service.comparison import SHARED, check_kept, find_span
from service.context import Context
from service.negotiation import HTML, prefers_html
from service.operation import ALWAYS, DescribedRoute, Operation
from service.pages.difference import VIEWS, render_difference
from service.pages.frame import answer_page
from service.pages.history import render_list, render_revision
from service.pages.texts import choose_language, read_texts
from service.parameters import REVISION, Parameter, read_values, take
from service.sentences import phrase
from service.tables.answers import (
    OF_TABLES,
    Demand,
    answer_table,
    choose_locale,
    choose_table_format,
    write_evidence,
)
from service.tables.changes import make_changes, make_revisions
from service.tables.formats import TABLE_FORMATS
from service.tables.report import Report

PATH: Final = "/revisions"
SPAN: Final = re.compile(r"([0-9]{1,9})(?:\.\.([0-9]{1,9}))?")
MOST_ROWS: Final = 20_000  # changes in a file
NUMBER: Final = (phrase("right-revision"), "[0-9]{1,9}", "1")
PAGE: Final = Parameter(
    "Which page of it", phrase("right-number-from", least=1), "[1-9][0-9]{0,5}", "2", is_number=True
)
OF_LIST: Final[Mapping[str, Parameter]] = {
    "from": Parameter("The earlier of two revisions to compare", *NUMBER, is_number=True),
    "to": Parameter("The later of two revisions to compare", *NUMBER, is_number=True),
    "page": PAGE,
    **OF_TABLES,
    "revision": REVISION,
}
OF_ONE: Final[Mapping[str, Parameter]] = {**OF_TABLES, "revision": REVISION}
OF_DIFFERENCE: Final[Mapping[str, Parameter]] = {
    "county": Parameter(
        "Only what is of this county, or of none",
        phrase("right-county-or-shared", shared=SHARED),
        f"[0-9]{{5}}|{SHARED}",
        "99001",
    ),
    "view": Parameter(
        "How a page shows it", phrase("one-of", values=VIEWS), "|".join(VIEWS), "table"
    ),
    "page": PAGE,
    **OF_TABLES,
    "revision": REVISION,
}
FORMATS: Final = (*TABLE_FORMATS, HTML)
LIST: Final = Operation("revisions", FORMATS, OF_LIST)
ONE: Final = Operation(
    "revision",
    FORMATS,
    OF_DIFFERENCE,
    {"span": Parameter("Which revision, or which two", phrase("right-span"), SPAN.pattern, "1")},
    problems=(400, 404, 413, *ALWAYS),
)


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        DescribedRoute(PATH, partial(answer_list, context), {"get": LIST}),
        DescribedRoute(f"{PATH}/{{span}}", partial(answer_span, context), {"get": ONE}),
    ]


async def answer_list(context: Context, request: Request) -> Response:
    """Answer with all revisions; lead to the difference of two. Raises GraphError."""
    values = read_values(request, OF_LIST, with_empty=True)
    if ("from" in values) != ("to" in values):
        raise InputError(phrase("revisions-pair"))
    if "from" in values:
        root, lang = str(request.scope.get("root_path", "")), take(values, "lang")
        query = f"?lang={lang}" if lang else ""
        span = f"{int(take(values, 'from'))}..{int(take(values, 'to'))}"
        return RedirectResponse(f"{root}{PATH}/{span}{query}", status_code=303)
    numbers = context.revisions.list_numbers()
    if wants_page(request):
        page = int(take(values, "page", "1"))
        return await answer_page(
            context, request, partial(render_list, page), describe_kept(context)
        )
    return await answer_revisions(context, request, numbers)


async def answer_span(context: Context, request: Request) -> Response:
    """Answer with one revision, or with the difference of two. Raises GraphError."""
    found = SPAN.fullmatch(str(request.path_params["span"]))
    if not found:
        raise UnknownResource(phrase("revisions-address", path=request.url.path, root=PATH))
    earlier, later = found.groups()
    if later is None:
        return await answer_one(context, request, int(earlier))
    return await answer_difference(context, request, int(earlier), int(later))


async def answer_one(context: Context, request: Request, number: int) -> Response:
    """Answer with one revision. Raises GraphError."""
    read_values(request, OF_ONE)
    check_kept(context.revisions, number)
    if wants_page(request):
        make = partial(render_revision, number)
        return await answer_page(context, request, make, describe_kept(context))
    return await answer_revisions(context, request, [number])


async def answer_difference(
    context: Context, request: Request, earlier: int, later: int
) -> Response:
    """Answer with the difference of two revisions. Raises GraphError."""
    values = read_values(request, OF_DIFFERENCE, with_empty=True)
    comparison = find_span(context.revisions, earlier, later, take(values, "county"))
    if wants_page(request):
        page, view = int(take(values, "page", "1")), take(values, "view", VIEWS[0])
        make = partial(render_difference, comparison, view, page)
        return await answer_page(context, request, make, describe_kept(context))
    wanted = choose_table_format(request, take(values, "format"))
    language, locale = choose_language(request), choose_locale(request)

    async def report() -> Report:
        span = comparison.read(context, 0, MOST_ROWS)
        found = await context.compute(compare_all, later, span)
        revision = context.revisions.read(later)
        evidence = cite(request, wanted, language, locale, comparison.parameters)
        table = make_changes(found, context.names, language)
        words = read_texts(language)["revisions"]
        title = str(words["between"]).format(earlier=earlier, later=later)
        return Report("changes", title, table, revision, language, evidence, locale=locale)

    evidence = cite(request, wanted, language, locale, comparison.parameters)
    return await answer_table(context, request, Demand(later, wanted, evidence), report)


async def answer_revisions(context: Context, request: Request, numbers: list[int]) -> Response:
    """Answer with revisions as a table. Raises GraphError."""
    wanted = choose_table_format(request, request.query_params.get("format", ""))
    language, locale = choose_language(request), choose_locale(request)
    latest = context.revisions.latest()
    evidence = cite(request, wanted, language, locale, {"revision": str(latest)})

    async def report() -> Report:
        found = [context.revisions.read(number) for number in numbers]
        newest, table = context.revisions.read(latest), make_revisions(found)
        title = str(read_texts(language)["revisions"]["title"])
        return Report("revisions", title, table, newest, language, evidence, locale=locale)

    demand = Demand(latest, wanted, f"{evidence}#{numbers[0]}")  # not what was pruned since
    return await answer_table(context, request, demand, report)


def cite(
    request: Request, wanted: Format, language: str, locale: str, parameters: Mapping[str, str]
) -> str:
    """Return the address that gives the identical answer later."""
    form = {"format": wanted.name, "lang": language, **({"locale": locale} if locale else {})}
    return write_evidence(request, str(request.scope["path"]), {**parameters, **form})


def wants_page(request: Request) -> bool:
    """Tell whether a request asks for a page. Raises InputError, NotAcceptable."""
    if "format" in request.query_params:
        formats = (*TABLE_FORMATS, HTML)
        return choose_table_format(request, request.query_params["format"], formats) is HTML
    return prefers_html(request.headers.get("accept"))


def describe_kept(context: Context) -> str:
    """Return what a page about revisions depends on beside the newest: which are still there."""
    numbers = context.revisions.list_numbers()
    return f"{len(numbers)} from {numbers[0]}" if numbers else ""
