"""The frame around every page: language, revision, addresses, banner, headers."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph.errors import UnknownResource
from graph.evaluation import Answer
from graph.revisions import Revision
from service.answers import ASK_AGAIN, describe_answer, is_known
from service.context import Context
from service.negotiation import HTML
from service.pages.addresses import Addresses, read_addresses
from service.pages.counties import County, read_counties
from service.pages.figures import format_literal, group_digits
from service.pages.texts import LANGUAGES, Text, choose_language, read_texts
from service.pages.things import Thing
from service.sentences import phrase

SERVICE: Final = Path(__file__).resolve().parents[1]
MADE_OF: Final = ("service", "graph", "queries")
ISLANDS: Final = SERVICE / "static" / "islands"
EMBEDDED: Final = "/embed/"
# nothing comes from another host; only what is for it is framed by others
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
SIGNS: Final = {"EUR": "€"}
DATE_TIME: Final = NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")


@dataclass(frozen=True)
class Look:
    """What a page needs that says nothing about the graph: language, texts, addresses."""

    language: str
    addresses: Addresses
    texts: Mapping[str, Any] = field(repr=False)

    @property
    def is_embedded(self) -> bool:
        """Whether the page is shown within another web site."""
        return self.addresses.path.startswith(EMBEDDED)

    def number(self, value: int) -> str:
        """Return a count with its thousands grouped."""
        return group_digits(Decimal(value), self.language)

    def euros(self, value: Decimal, currency: str = "EUR") -> str:
        """Return an amount of money, a whole one without cents, as the language writes it."""
        digits = group_digits(value.quantize(Decimal("0.01")), self.language)
        short = digits[:-3] if value == value.to_integral_value() else digits
        return f"{short}\u00a0{SIGNS.get(currency, currency)}"

    def date(self, value: str) -> str:
        """Return a point in time (ISO 8601) as the language writes it."""
        return format_literal(Literal(value, datatype=DATE_TIME), self.language)

    def name(self, thing: Thing) -> Text:
        """Return what a thing is called in the language of the page."""
        return thing.name(self.language)

    def switch(self) -> dict[str, str]:
        """Return the address of this same page in each language."""
        return {language: self.addresses.vary(lang=language) for language in LANGUAGES}


@dataclass(frozen=True)
class Frame:
    """One page in the making: the request, the revision it shows, the counties there are.

    `beside` is what else it depends on, such as the day.
    """

    context: Context
    request: Request
    look: Look
    revision: Revision
    counties: Mapping[str, County]
    beside: str = ""

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.look.language

    def find_county(self, iri: str) -> County | None:
        """Return the county that an IRI belongs to, or None."""
        return self.counties.get(self.context.names.county_key(iri) or "")

    def take_county(self, key: str) -> County:
        """Return the county with a key; raises UnknownResource, which names another one."""
        if key not in self.counties:
            example, number = min(self.counties, default=""), self.revision.number
            raise UnknownResource(
                phrase("county-of-revision", county=key, revision=number, example=example)
            )
        return self.counties[key]

    async def render(
        self, template: str, county: County | None = None, **content: object
    ) -> Response:
        """Return the page as a response."""
        body = await asyncio.to_thread(
            render_template,
            template,
            self.look,
            revision=self.revision,
            county=county,
            **content,
        )
        headers = describe_page(
            self.context, self.request, self.revision.number, self.language, self.beside
        )
        return HTMLResponse(body, headers=headers)


async def answer_page(
    context: Context,
    request: Request,
    make: Callable[[Frame], Awaitable[Response]],
    beside: str = "",
) -> Response:
    """Return the page that `make` renders: 304 if the client has it, the kept one if we have it.

    A page depends on nothing but revision, address, language and release, and on what `beside`
    says, such as the day. Raises GraphError.
    """
    number = context.read_revision(request)
    headers = describe_page(context, request, number, choose_language(request), beside)
    tag = headers["ETag"].strip('"')
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    kept = context.cache.get(tag)
    if kept:
        return HTMLResponse(kept.body, headers=headers)
    page = await make(await open_frame(context, request, beside))
    with suppress(ValueError):  # larger than the whole cache
        context.cache[tag] = Answer(
            HTML.name, is_graph=False, revision=number, body=bytes(page.body)
        )
    return page


async def open_frame(context: Context, request: Request, beside: str = "") -> Frame:
    """Return the frame of the page that answers a request. Raises InputError, NotFound."""
    look = read_look(context, request)
    number = context.read_revision(request)
    revision = context.revisions.read(number)
    counties = await read_counties(context, number)
    return Frame(context, request, look, revision, counties, beside)


def read_look(context: Context, request: Request, language: str = "") -> Look:
    """Return language, texts and addresses for a request. Raises InputError."""
    chosen = language or choose_language(request)
    return Look(chosen, read_addresses(context.names, request), read_texts(chosen))


def describe_page(
    context: Context, request: Request, revision: int, language: str, beside: str = ""
) -> dict[str, str]:
    """Return the headers of a page; its tag changes with revision, address, language, release.

    A page that depends on more than these may change in a revision that never does.
    """
    address = (request.scope.get("root_path", ""), request.url.path, request.url.query)
    parts = (read_release(), context.names.base, revision, address, language, beside)
    tag = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    headers = describe_answer(request, revision, tag)
    if beside:
        headers["Cache-Control"] = ASK_AGAIN
    ancestors = "*" if request.url.path.startswith(f"{address[0]}{EMBEDDED}") else "'none'"
    policy = POLICY.format(ancestors=ancestors)
    return {**headers, "Content-Language": language, "Content-Security-Policy": policy}


def render_template(template: str, look: Look, **content: object) -> str:
    """Return a template filled in; names, texts and addresses are at hand in each."""
    text = look.texts
    return (
        open_templates()
        .get_template(template)
        .render(
            look=look,
            t=text,
            link=look.addresses.link,
            release=read_release(),
            islands=list_islands(),
            **content,
        )
    )


@cache
def open_templates() -> Environment:
    """Return the templates; every value is escaped, a missing one is an error."""
    return Environment(
        loader=FileSystemLoader(SERVICE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def prepare_pages() -> None:
    """Read and compile what pages are made of: 0.8 s that who asks first need not wait for."""
    read_release()
    templates = open_templates()
    for name in templates.list_templates():
        templates.get_template(name)


@cache
def list_islands() -> frozenset[str]:
    """Return the names of the scripts that were built; pages work without them."""
    return frozenset(file.stem for file in ISLANDS.glob("*.js"))


@cache
def read_release() -> str:
    """Return a mark of the files that answers are made of: another release, another mark."""
    content = hashlib.sha256()
    for folder in MADE_OF:
        for file in sorted((SERVICE.parent / folder).rglob("*")):
            if file.suffix in {".py", ".html", ".toml", ".css", ".svg", ".rq", ".js"}:
                content.update(file.read_bytes())
    return content.hexdigest()[:8]
