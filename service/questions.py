"""Routes /queries: the catalogue of questions, as pages and as data."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from fastapi.routing import APIRoute
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from graph.errors import Busy, InputError, LimitExceeded, UnknownFormat, UnknownResource
from graph.evaluation import Request
from graph.formats import Format, find_format
from graph.questions import Question, find_question, list_questions
from service.answers import send_answer
from service.context import Context
from service.description import (
    PAGE,
    PATH,
    describe_contents,
    describe_parameters,
    describe_question,
)
from service.inquiry import OURS, Inquiry, read_inquiry
from service.negotiation import HTML, prefers_html
from service.operation import DescribedRoute, Operation
from service.pages.answer import Extract, count_pages
from service.pages.frame import Frame, answer_page, open_frame
from service.pages.question import render_catalogue, render_fault, render_question
from service.pages.texts import choose_language
from service.parameters import PROBLEMS, REVISION, Parameter, check_values
from service.problems import find_status
from service.protocol import read_address
from service.selection import read_today
from service.sentences import phrase
from service.tables.answers import (
    LANGUAGE,
    OF_TABLES,
    Demand,
    answer_table,
    choose_locale,
    choose_table_format,
    write_evidence,
)
from service.tables.formats import JSON, QUESTION_FORMATS, SPARQL_FORMATS
from service.tables.report import Report

OF_PAGES: Final = OURS | {"page"}
CATALOGUE: Final = Operation(
    "catalogue",
    (JSON, HTML),
    {
        "county": Parameter(
            "On the page, questions of this county", phrase("right-county"), "[0-9]{5}", "99001"
        ),
        "revision": REVISION,
        "lang": LANGUAGE,
    },
)
BY_NAME: Final = Operation(
    "question",
    (*QUESTION_FORMATS, HTML),
    {"revision": REVISION, **{n: each for n, each in OF_TABLES.items() if n != "format"}},
    {
        "name": Parameter(
            "Which question",
            phrase("right-question"),
            ".+",
            "versions-in-force.csv",
        )
    },
)
ENGINE: Final[Mapping[str, str]] = {"srj": "json", "xml": "xml"}


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module: one for each question, so that OpenAPI has them."""
    return [
        DescribedRoute(PATH, partial(answer_catalogue, context), {"get": CATALOGUE}),
        *(make_route(context, question) for question in list_questions()),
        DescribedRoute(f"{PATH}/{{name}}", partial(answer_name, context), {"get": BY_NAME}),
    ]


def make_route(context: Context, question: Question) -> APIRoute:
    """Return the route of a question."""
    return APIRoute(
        f"{PATH}/{question.name}",
        partial(answer_request, context, question, None),
        name=question.name,
        operation_id=question.name,
        summary=f"{question.number}: {question.titles['en']}",
        description=question.descriptions["en"],
        tags=[question.users],
        response_model=None,
        responses={**PROBLEMS, 200: describe_contents()},
        openapi_extra={"parameters": describe_parameters(question)},
    )


async def answer_catalogue(context: Context, request: HttpRequest) -> Response:
    """Answer with the list of all questions, as a page or as JSON. Raises GraphError."""
    parameters = read_address(request, frozenset({"revision", "lang", "county"}))
    county = parameters.take_one("county")
    choose_language(request)
    revision = context.check_revision(parameters.take_all("revision"))
    if prefers_html(request.headers.get("accept")):
        make = partial(render_catalogue, list_questions(), county)
        return await answer_page(context, request, make)
    questions = [describe_question(each) for each in list_questions()]
    headers = {"Zielgraph-Revision": str(revision)}
    return JSONResponse({"questions": questions}, headers=headers)


async def answer_name(context: Context, request: HttpRequest) -> Response:
    """Answer a question with the format as suffix; lead from its number to its name.

    Raises GraphError.
    """
    name, dot, suffix = str(request.path_params["name"]).partition(".")
    question = find_question(name)
    wanted = find_suffix(question, suffix) if dot else None
    if name != question.name:
        root, query = str(request.scope.get("root_path", "")), request.url.query
        target = f"{root}{PATH}/{question.name}{dot}{suffix}"
        return RedirectResponse(f"{target}?{query}" if query else target, status_code=307)
    return await answer_request(context, question, wanted, request)


def find_suffix(question: Question, suffix: str) -> Format:
    """Return the format that a suffix names. Raises InputError."""
    try:
        return find_format(suffix, (*QUESTION_FORMATS, HTML))
    except UnknownFormat:
        known = [f".{each.name}" for each in (*QUESTION_FORMATS, HTML)]
        raise InputError(
            phrase(
                "suffix-unknown", suffix=suffix, known=known, example=f"{PATH}/{question.name}.csv"
            )
        ) from None


async def answer_request(
    context: Context, question: Question, wanted: Format | None, request: HttpRequest
) -> Response:
    """Answer a question as its suffix, `format` or Accept say. Raises GraphError."""
    chosen = choose_answer(request, wanted)
    if chosen is HTML:
        return await answer_question_page(context, request, question)
    inquiry = read_inquiry(context, request, question)
    language, locale = choose_language(request), choose_locale(request)
    extra = {"lang": language, **({"locale": locale} if locale else {})}
    demand = Demand(inquiry.revision, chosen, cite(request, inquiry, chosen, extra))
    if chosen in SPARQL_FORMATS:
        return await answer_sparql(context, request, inquiry, demand)
    make = partial(make_report, context, inquiry, demand, language, locale)
    return await answer_table(context, request, demand, make)


def choose_answer(request: HttpRequest, wanted: Format | None) -> Format:
    """Return the format of an answer. Raises InputError, NotAcceptable."""
    named = request.query_params.get("format", "")
    if wanted or (not named and prefers_html(request.headers.get("accept"))):
        return wanted or HTML
    return choose_table_format(request, named, (*QUESTION_FORMATS, HTML))


def cite(request: HttpRequest, inquiry: Inquiry, chosen: Format, extra: Mapping[str, str]) -> str:
    """Return the address that gives the identical answer later."""
    path = f"{PATH}/{inquiry.question.name}.{chosen.name}"
    return write_evidence(request, path, {**inquiry.parameters, **extra})


async def make_report(
    context: Context, inquiry: Inquiry, demand: Demand, language: str, locale: str
) -> Report:
    """Return the answer of a question with where it comes from. Raises GraphError."""
    question = inquiry.question
    return Report(
        question.name,
        f"{question.number}: {question.titles[language]}",
        await inquiry.ask(context),
        context.revisions.read(inquiry.revision),
        language,
        demand.evidence,
        question.descriptions[language],
        {name: value for name, value in inquiry.parameters.items() if name != "revision"},
        locale=locale,
    )


async def answer_sparql(
    context: Context, request: HttpRequest, inquiry: Inquiry, demand: Demand
) -> Response:
    """Answer a question as the engine writes its solutions. Raises GraphError."""
    text, graphs = await inquiry.find_dataset(context)
    query = Request(text, ENGINE[demand.wanted.name], None, graphs)
    answer, tag = await context.answer(query, inquiry.revision)
    return send_answer(request, answer, tag, demand.evidence)


async def answer_question_page(
    context: Context, request: HttpRequest, question: Question
) -> Response:
    """Answer with the page of a question: the form, and the answer if something is given.

    What is wrong with a parameter, or was too much, stands above the form. Raises GraphError.
    """
    try:
        inquiry = read_given(context, request, question)
        make = partial(show_question, context, question, inquiry)
        page = await answer_page(context, request, make, read_today().isoformat())
    except (InputError, UnknownResource, LimitExceeded, Busy) as fault:
        frame = await open_frame(context, request)
        given = dict(request.query_params)
        return render_fault(frame, question, given, fault.say(frame.language), find_status(fault))
    if inquiry:
        number = request.query_params.get("page")
        extra = {"lang": choose_language(request), **({"page": number} if number else {})}
        page.headers["Link"] = f'<{cite(request, inquiry, HTML, extra)}>; rel="cite-as"'
    return page


def read_given(context: Context, request: HttpRequest, question: Question) -> Inquiry | None:
    """Return what a page is asked; None if a parameter is needed and none is given.

    Raises InputError, UnknownRevision.
    """
    needs = any(each.default is None for each in question.parameters)
    if needs and not set(question.names) & request.query_params.keys():
        return None
    return read_inquiry(context, request, question, OF_PAGES)


async def show_question(
    context: Context, question: Question, inquiry: Inquiry | None, frame: Frame
) -> Response:
    """Return the page of a question: its form, and the answer to what is asked.

    Raises GraphError.
    """
    if inquiry is None:
        return await render_question(frame, question)
    table = await inquiry.ask(context)
    number = choose_page(frame.request.query_params.get("page", "1"), count_pages(table))
    return await render_question(frame, question, inquiry.texts, Extract(table, number))


def choose_page(given: str, count: int) -> int:
    """Return which page of rows is asked for. Raises InputError."""
    check_values("page", [given], PAGE)
    number = int(given)
    if number > count:
        raise InputError(phrase("page-absent", page=number, pages=count))
    return number
