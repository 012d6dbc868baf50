"""Requests by the SPARQL 1.1 Protocol → their parameters, strictly: ambiguity is an error."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from graph.errors import InputError, QueryRefused, SizeExceeded, SyntaxFault, UnknownFormat
from service.sentences import phrase

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
KNOWN: Final = frozenset(
    {"query", "default-graph-uri", "named-graph-uri", "revision", "lang", "format"}
)
OF_UPDATES: Final = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
MOST_PARAMETERS: Final = 1000
BROKEN_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Parameters:
    """The parameters of a request, all values of each name in their order."""

    values: Mapping[str, Sequence[str]]

    def take_one(self, name: str) -> str | None:
        """Return the value of a parameter given once, None if it is absent.

        Raises InputError if it is given more than once.
        """
        values = self.take_all(name)
        if len(values) > 1:
            raise InputError(phrase("parameter-times", name=name, times=len(values)))
        return values[0] if values else None

    def take_all(self, name: str) -> tuple[str, ...]:
        """Return all values of a parameter."""
        return tuple(self.values.get(name, ()))


async def read_parameters(request: Request, limit: int) -> Parameters:
    """Return the parameters of a protocol request from its address and body.

    SPARQL 1.1 Protocol, section 2.1. Raises InputError, SizeExceeded.
    """
    pairs = split_form(request.scope["query_string"], "place-address")
    if request.method == "POST":
        pairs = [*await read_form(request, limit), *pairs]
    return make_parameters(pairs)


async def read_form(request: Request, limit: int) -> list[Pair]:
    """Return what the body of a POST says; its media type tells how.

    Raises QueryRefused, SizeExceeded, SyntaxFault, UnknownFormat.
    """
    told = request.headers.get("content-type", "")
    kind = told.partition(";")[0].strip().lower()
    if kind == UPDATE:
        raise QueryRefused(phrase("updates-refused"))
    if kind not in (FORM, DIRECT):
        raise UnknownFormat(phrase("body-strange", form=FORM, direct=DIRECT, told=told))
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", told, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise UnknownFormat(phrase("charset-strange", charset=charset[1]))
    body, place = await read_body(request, limit), "place-body"
    return split_form(body, place) if kind == FORM else [("query", decode(body, place))]


def read_address(request: Request, known: frozenset[str]) -> Parameters:
    """Return the parameters in the address of a request; raises InputError for an unknown name."""
    return make_parameters(split_form(request.scope["query_string"], "place-address"), known)


def make_parameters(pairs: Sequence[Pair], known: frozenset[str] = KNOWN) -> Parameters:
    """Return pairs of names and values as parameters; raises InputError for an unknown name."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if name in OF_UPDATES:
            raise QueryRefused(phrase("updates-refused"))
        if name not in known:
            raise InputError(phrase("parameter-strange", name=name, known=sorted(known)))
        values[name].append(value)
    return Parameters(values)


def split_form(text: bytes, place: str) -> list[Pair]:
    """Return the pairs of a form-encoded text; raises SyntaxFault, SizeExceeded."""
    decoded = decode(text, place)
    if broken := BROKEN_ESCAPE.search(text):
        raise SyntaxFault(
            phrase("percent-broken", text=broken[0].decode(errors="replace"), place=phrase(place))
        )
    if text.count(b"&") >= MOST_PARAMETERS:
        raise SizeExceeded(phrase("parameters-many", most=MOST_PARAMETERS, place=phrase(place)))
    try:
        return parse_qsl(decoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise SyntaxFault(phrase("value-not-utf-8", place=phrase(place))) from None


def decode(text: bytes, place: str) -> str:
    """Return bytes as UTF-8 text; raises SyntaxFault that says where it is not."""
    try:
        return text.decode()
    except UnicodeDecodeError as fault:
        raise SyntaxFault(phrase("not-utf-8", byte=fault.start + 1, place=phrase(place))) from None


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request; raises SizeExceeded as soon as it is larger than `limit`."""
    told = request.headers.get("content-length", "")
    too_large = SizeExceeded(phrase("body-large", limit=limit))
    if told.isdigit() and int(told) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)
