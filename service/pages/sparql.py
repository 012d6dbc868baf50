"""The query page: a plain form, and the results of a query as a table."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph.evaluation import Answer
from graph.queries import read_query
from graph.vocabulary import compact
from service.context import Context
from service.pages.addresses import Addresses
from service.pages.figures import group_digits
from service.pages.frame import Frame, describe_page, open_frame, render_template
from service.pages.texts import Text
from service.pages.values import Value
from service.problems import Say

EXAMPLES: Final = ("counties", "goals", "projects", "figures", "terms")
FORMATS: Final = ("html", "csv", "json", "tsv", "xml")
SHOWN: Final = 2000  # rows of a table on a page; the page says so, the downloads hold all


@dataclass(frozen=True)
class Example:
    """A query to begin with: its name in the texts, and where it leads."""

    name: str
    query: str
    href: str


@dataclass(frozen=True)
class Table:
    """The results of a query: as a table, a yes or no, or a text in Turtle."""

    variables: Sequence[str] = ()
    rows: Sequence[Sequence[Value | None]] = ()
    total: int = 0
    seconds: str = ""
    truth: bool | None = None
    turtle: str | None = None


async def render_form(
    context: Context,
    request: Request,
    query: str | None = None,
    say: Say | None = None,
    status: int = 200,
) -> Response:
    """Return the page with the form to ask; with what is wrong, the query can be mended there.

    Raises InputError.
    """
    frame = await open_frame(context, request)
    fault = say(frame.language) if say else ""
    return answer(frame, query or read_example(EXAMPLES[0]), None, fault, status)


async def render_results(
    context: Context, request: Request, query: str, given: Answer, seconds: float
) -> Response:
    """Return the page with a complete answer: JSON for solutions and truths, Turtle for graphs.

    Raises InputError.
    """
    frame = await open_frame(context, request)
    table = await asyncio.to_thread(read_table, frame, given, seconds)
    return answer(frame, query, table, "", 200)


def answer(frame: Frame, query: str, table: Table | None, fault: str, status: int) -> Response:
    """Return the query page as a response; one that tells a fault is not to be kept."""
    look = frame.look
    body = render_template(
        "sparql.html",
        look,
        revision=frame.revision,
        county=None,
        query=query,
        fault=fault,
        table=table,
        shown=SHOWN,
        formats=FORMATS,
        downloads=list_downloads(look.addresses, query, table),
        examples=list_examples(look.addresses),
    )
    headers = describe_page(frame.context, frame.request, frame.revision.number, frame.language)
    if fault:
        headers = {**headers, "Cache-Control": "no-store"}
    return HTMLResponse(body, status, headers)


def read_table(frame: Frame, given: Answer, seconds: float) -> Table:
    """Return an answer of the evaluation as a table."""
    if given.is_graph:
        return Table(turtle=given.body.decode())
    content: dict[str, Any] = json.loads(given.body)
    if "boolean" in content:
        return Table(truth=content["boolean"])
    variables = content["head"]["vars"]
    solutions = content["results"]["bindings"]
    rows = [
        [make_cell(frame, row[name]) if name in row else None for name in variables]
        for row in solutions[:SHOWN]
    ]
    took = group_digits(Decimal(f"{seconds:.2f}"), frame.language)
    return Table(variables, rows, len(solutions), took)


def make_cell(frame: Frame, term: Mapping[str, Any]) -> Value:
    """Return a term of a JSON result (SPARQL 1.1 Query Results JSON Format, 3.2.2) as a value."""
    text = str(term["value"])
    if term["type"] == "uri":
        addresses = frame.look.addresses
        return Value(
            shorten(frame, text), text, addresses.of(text), addresses.find_page(text) is None
        )
    note = term.get("xml:lang") or compact(term.get("datatype", ""))
    return Value(Text(text, term.get("xml:lang", "")), note=note)


def shorten(frame: Frame, iri: str) -> Text:
    """Return an IRI as short as it stays clear: by prefix, or as a path below our base."""
    path = frame.context.names.path(iri)
    return Text(path.lstrip("/") if path else compact(iri))


def list_examples(addresses: Addresses) -> list[Example]:
    """Return the example queries, each with the address of its results."""
    return [
        Example(name, query, addresses.link("/sparql", query=query, format="html"))
        for name in EXAMPLES
        for query in [read_example(name)]
    ]


def list_downloads(addresses: Addresses, query: str, table: Table | None) -> list[tuple[str, str]]:
    """Return name and address of the same answer in other formats."""
    if table is None:
        return []
    names = ("ttl", "nt", "rdf", "jsonld") if table.turtle is not None else FORMATS[1:]
    kept = {name: value for name, value in addresses.query if name == "revision"}
    return [
        (name, f"{addresses.root}/sparql?{urlencode({'query': query, 'format': name, **kept})}")
        for name in names
    ]


def read_example(name: str) -> str:
    """Return the text of an example query."""
    return read_query(f"internal/example-{name}")
