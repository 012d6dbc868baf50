"""Answer a request with a table in the format that it asks for."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from graph.errors import InputError, NotAcceptable, UnknownFormat
from graph.evaluation import Answer
from graph.formats import Format, find_format, name_charset
from service.answers import describe_answer, is_known
from service.context import Context
from service.negotiation import choose_format
from service.pages.frame import read_release
from service.parameters import Parameter
from service.sentences import phrase
from service.tables.formats import FILES, RENDER, TABLE_FORMATS
from service.tables.report import Report

LOCALES: Final = ("de", "en")
LANGUAGE: Final = Parameter(
    "Language of names and headings", phrase("one-of", values=("de", "en")), "de|en", "en"
)
# what every route that answers with a table takes beside its own
OF_TABLES: Final[Mapping[str, Parameter]] = {
    "format": Parameter(
        "Format of the answer, else by Accept",
        phrase("one-of", values=[each.name for each in TABLE_FORMATS]),
        ".*",
        "csv",
        choices=tuple(each.name for each in TABLE_FORMATS),
    ),
    "locale": Parameter(
        "For whom CSV and TSV are written: people who read German or English, else programs",
        phrase("one-of", values=("de", "en")),
        "de|en",
        "de",
    ),
    "lang": LANGUAGE,
}


def choose_table_format(
    request: Request, wanted: str = "", formats: tuple[Format, ...] = TABLE_FORMATS
) -> Format:
    """Return the format among some that a request asks for by name or suffix, else by Accept.

    Raises InputError, NotAcceptable.
    """
    if wanted:
        return name_format(wanted, formats)
    accept = request.headers.get("accept")
    chosen = choose_format(accept, formats)
    if chosen is None:
        offered = [each.media_types[0] for each in formats]
        raise NotAcceptable(phrase("accept-strange", accept=accept, offered=offered))
    return chosen


def name_format(wanted: str, formats: tuple[Format, ...]) -> Format:
    """Return the format that the parameter “format” names. Raises InputError."""
    try:
        return find_format(wanted, formats)
    except UnknownFormat:
        known = [each.name for each in formats]
        raise InputError(phrase("format-absent", format=wanted, known=known)) from None


def choose_locale(request: Request) -> str:
    """Return for readers of which language a table is written; empty: for programs.

    Raises InputError.
    """
    given = request.query_params.get("locale", "")
    if given and given not in LOCALES:
        raise InputError(phrase("choice-unknown", given=f"locale={given}", known=LOCALES))
    return given


def write_evidence(
    request: Request, path: str, parameters: Mapping[str, str | Sequence[str]]
) -> str:
    """Return the address that gives the identical answer later: it names all that decides it."""
    query = urlencode(parameters, doseq=True)
    path = path.removeprefix(str(request.scope.get("root_path", "")))
    return f"{find_address(request)}{quote(path)}?{query}"


def find_address(request: Request) -> str:
    """Return the public address of this server: as it is set, else as the request names it."""
    public: str = getattr(request.app.state, "address", "")
    return public or str(request.base_url).rstrip("/")


@dataclass(frozen=True)
class Demand:
    """What a request asks for: the revision, the format, and the address that is the evidence.

    The evidence names all that decides the answer, so it is what the answer is kept by. An answer
    with the name of a `file` is to be saved, not shown.
    """

    revision: int
    wanted: Format
    evidence: str
    file: str = ""


async def answer_table(
    context: Context, request: Request, demand: Demand, make: Callable[[], Awaitable[Report]]
) -> Response:
    """Return a report as is demanded, see `answer_bytes`. Raises GraphError."""
    wanted = demand.wanted.name

    async def render() -> bytes:
        return await asyncio.to_thread(RENDER[wanted], await make())

    if wanted in FILES:
        name = request.url.path.rpartition("/")[2].partition(".")[0]
        demand = replace(demand, file=f"{name}.{wanted}")
    return await answer_bytes(context, request, demand, render)


async def answer_bytes(
    context: Context, request: Request, demand: Demand, render: Callable[[], Awaitable[bytes]]
) -> Response:
    """Return what `render` makes: 304 if the client has it, the kept one if we have it.

    Raises GraphError.
    """
    wanted, revision = demand.wanted, demand.revision
    tag = make_tag(context, wanted, demand.evidence)
    headers = describe_answer(request, revision, tag, demand.evidence)
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    kept = context.cache.get(tag)
    if kept is None:
        kept = Answer(wanted.name, is_graph=False, revision=revision, body=await render())
        with suppress(ValueError):  # larger than the whole cache
            context.cache[tag] = kept
    if demand.file:
        headers["Content-Disposition"] = f'attachment; filename="{quote(demand.file)}"'
    return Response(kept.body, headers=headers, media_type=name_charset(wanted.media_types[0]))


def make_tag(context: Context, wanted: Format, evidence: str) -> str:
    """Return the entity tag of a table: what decides its bytes."""
    parts = (read_release(), context.names.base, wanted.name, evidence)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
