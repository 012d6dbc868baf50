"""Routes /api/v1/dependencies, /impact, /paths and /critical: the network of a county."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.formats import Format
from graph.network.words import say
from service.context import Context
from service.networks.formats import FORMATS, RENDER, ROWS, SAVED
from service.networks.subjects import SUBJECTS, Subject
from service.pages.texts import choose_language
from service.parameters import PROBLEMS, REVISION, Parameter, read_values, take
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

PATH: Final = "/api/v1"
OURS: Final[Mapping[str, Parameter]] = {
    **OF_TABLES,
    "format": Parameter(
        "Format of the answer, else by Accept",
        phrase("one-of", values=[each.name for each in FORMATS]),
        ".*",
        "svg",
        choices=tuple(each.name for each in FORMATS),
    ),
    "revision": REVISION,
}


@dataclass(frozen=True)
class Inquiry:
    """A question as it is asked: complete values, the arguments read from them, how to answer."""

    subject: Subject
    values: Mapping[str, str]
    arguments: tuple[Any, ...]
    revision: int
    language: str
    locale: str
    wanted: Format

    @property
    def parameters(self) -> dict[str, str]:
        """All that decides the answer."""
        locale = {"locale": self.locale} if self.locale else {}
        said = {"revision": str(self.revision), "lang": self.language, "format": self.wanted.name}
        return {**self.values, **said, **locale}

    def entitle(self, found: object) -> str:
        """Return the title of an answer."""
        title = say("titles", self.subject.name, self.language)
        return title.format(**self.subject.entitle(found, self.language))


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [route for subject in SUBJECTS for route in make_routes(context, subject)]


def make_routes(context: Context, subject: Subject) -> list[BaseRoute]:
    """Return the routes of a kind of question; HEAD apart, so that OpenAPI has it once."""
    parameters = {**subject.parameters, **OURS}
    content: dict[str, Any] = {media: {} for each in FORMATS for media in each.media_types[:1]}
    path, answer = f"{PATH}/{subject.name}", partial(answer_request, context, subject)
    described = APIRoute(
        path,
        answer,
        name=subject.name,
        operation_id=subject.name,
        summary=subject.summary,
        description=subject.description,
        response_model=None,
        responses={**PROBLEMS, 200: {"description": "the answer", "content": content}},
        openapi_extra={"parameters": [each.describe(name) for name, each in parameters.items()]},
    )
    return [described, Route(path, answer, methods=["HEAD"])]


async def answer_request(context: Context, subject: Subject, request: Request) -> Response:
    """Answer a question about the network. Raises GraphError."""
    inquiry = read_inquiry(context, subject, request)
    path = f"{request.scope.get('root_path', '')}{PATH}/{subject.name}"
    evidence = write_evidence(request, path, inquiry.parameters)
    if inquiry.wanted is ROWS or inquiry.wanted in TABLE_FORMATS[1:]:
        return await answer_rows(context, request, inquiry, evidence)
    return await answer_network(context, request, inquiry, evidence)


def read_inquiry(context: Context, subject: Subject, request: Request) -> Inquiry:
    """Return what a request asks. Raises InputError, UnknownRevision, NotAcceptable."""
    given = read_values(request, {**subject.parameters, **OURS})
    values = {name: found[0] for name, found in given.items() if name not in OURS}
    whole = subject.complete(values)
    return Inquiry(
        subject,
        whole,
        subject.read(whole, context.names),
        context.read_revision(request),
        choose_language(request),
        choose_locale(request),
        choose_table_format(request, take(given, "format"), FORMATS),
    )


async def answer_rows(
    context: Context, request: Request, inquiry: Inquiry, evidence: str
) -> Response:
    """Answer with the table of a part of the network. Raises GraphError."""

    async def make() -> Report:
        found = await ask(context, inquiry)
        return Report(
            inquiry.subject.name,
            inquiry.entitle(found),
            inquiry.subject.tabulate(found, inquiry.language),
            context.revisions.read(inquiry.revision),
            inquiry.language,
            evidence,
            parameters=inquiry.values,
            locale=inquiry.locale,
        )

    wanted = JSON if inquiry.wanted is ROWS else inquiry.wanted
    return await answer_table(context, request, Demand(inquiry.revision, wanted, evidence), make)


async def answer_network(
    context: Context, request: Request, inquiry: Inquiry, evidence: str
) -> Response:
    """Answer with a part of the network in a format of its own. Raises GraphError."""

    async def make() -> bytes:
        found = await ask(context, inquiry)
        return await asyncio.to_thread(render, inquiry, found, evidence)

    wanted = inquiry.wanted
    file = f"{inquiry.subject.name}.{SAVED[wanted.name]}" if wanted.name in SAVED else ""
    demand = Demand(inquiry.revision, wanted, evidence, file)
    return await answer_bytes(context, request, demand, make)


async def ask(context: Context, inquiry: Inquiry) -> Any:  # noqa: ANN401 - each subject's own
    """Return what is found. Raises GraphError."""
    return await context.compute(inquiry.subject.find, inquiry.revision, *inquiry.arguments)


def render(inquiry: Inquiry, found: object, evidence: str) -> bytes:
    """Return what was found in the format that is wanted. Raises SizeExceeded."""
    title, language = inquiry.entitle(found), inquiry.language
    if inquiry.wanted is not JSON:
        return RENDER[inquiry.wanted.name](inquiry.subject.excerpt(found), title, language)
    content = {
        "title": title,
        "parameters": inquiry.values,
        "revision": inquiry.revision,
        "evidence": evidence,
        **inquiry.subject.describe(found, language),
    }
    return json.dumps(content, ensure_ascii=False).encode()
