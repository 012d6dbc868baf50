"""The page of the search: a form, what was found, and what to try if nothing was."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from graph.errors import InputError
from graph.search.finding import FARTHEST, Found, Hit, Search, find
from graph.search.snippets import Snippet
from graph.things import choose_text
from service.pages.frame import Frame, Look
from service.pages.kinds import KINDS
from service.sentences import phrase

SHOWN: Final = 20  # hits on a page
# kinds that people look for by name; figures and links have none
OFFERED: Final = (
    "field", "principle", "theme", "goal", "project", "indicator", "product", "programme", "event",
    "result", "statement", "study", "version", "paper", "decision", "process", "sector-plan",
    "unit", "organization", "municipality", "county",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; marked if it was looked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Entry:
    """A hit as shown: its page, number and name, what it is, whose, and why it was found.

    What was looked for is marked in the name, if it is there, else in a text of a language.
    """

    href: str | None
    code: str
    name: Sequence[Piece]
    kind: str
    county: str
    language: str
    text: Sequence[Piece]


async def render_search(frame: Frame, search: Search | None, page: int) -> Response:
    """Return the page of a search, or of its form. Raises InputError, UnknownResource, Busy."""
    context, number = frame.context, frame.revision.number
    examples = frame.look.texts["search"]["examples"]
    async with context.indexes.hold(number) as folder:
        if search:
            first = (page - 1) * SHOWN
            asked = replace(search, limit=SHOWN, offset=min(first, FARTHEST))
            found: Found | None = await context.compute(find, number, folder, asked)
        else:
            found = None
            counts = await asyncio.gather(
                *(context.compute(find, number, folder, Search(each, limit=1)) for each in examples)
            )
            examples = [each for each, one in zip(examples, counts, strict=True) if one.total]
    total = found.total if found else 0
    pages = max(1, -(-min(total, FARTHEST) // SHOWN))
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    county = frame.counties.get(search.county) if search else None
    return await frame.render(
        "search.html",
        county,
        search=search or Search(""),
        data=link_data(frame, search, page) if search else "",
        found=found,
        entries=[write_entry(frame, hit) for hit in found.hits] if found else [],
        examples=examples,
        kinds=list_kinds(frame.look, search),
        counties=list_counties(frame),
        first=(page - 1) * SHOWN + 1,
        page=page,
        pages=pages,
    )


def link_data(frame: Frame, search: Search, page: int) -> str:
    """Return the address of the same hits as data, of this very revision."""
    asked = {
        "q": search.text,
        "county": search.county,
        "offset": str((page - 1) * SHOWN) if page > 1 else "",
        "revision": str(frame.revision.number),
    }
    given = [*((name, value) for name, value in asked.items() if value)]
    given += [("type", kind) for kind in search.kinds]
    return f"{frame.look.addresses.root}/api/v1/search?{urlencode(given)}"


def list_kinds(look: Look, search: Search | None) -> dict[str, str]:
    """Return the kinds that can be chosen with their names, and those that were."""
    names: Mapping[str, str] = look.texts["kinds"]
    known = {segment for part in KINDS.values() for segment in part}
    chosen = search.kinds if search else ()
    return {
        each: names.get(each, each)
        for each in dict.fromkeys((*OFFERED, *chosen))
        if each in known or each in chosen
    }


def list_counties(frame: Frame) -> dict[str, str]:
    """Return the counties with a concept by key."""
    return {
        key: str(county.name(frame.language))
        for key, county in frame.counties.items()
        if county.has_concept
    }


def write_entry(frame: Frame, hit: Hit) -> Entry:
    """Return a hit as it is shown."""
    look, language, snippet = frame.look, frame.language, hit.snippet
    county = frame.counties.get(hit.county)
    name = choose_text(hit.thing.labels, language) or hit.thing.iri.rpartition("/")[2]
    pieces = tuple(cut_pieces(snippet)) if snippet else ()
    is_name = bool(snippet) and name == "".join(each.text for each in pieces)
    return Entry(
        look.addresses.of(hit.thing.iri),
        hit.thing.notation,
        pieces if is_name else (Piece(name, is_marked=False),),
        choose_text(hit.type.labels, language) if hit.type else "",
        str(county.name(language)) if county and county.thing.iri != hit.thing.iri else "",
        snippet.language if snippet else "",
        () if is_name else pieces,
    )


def cut_pieces(snippet: Snippet) -> Iterator[Piece]:
    """Yield the text of a snippet in pieces, marked and not."""
    last = 0
    for start, end in snippet.marks:
        if start > last:
            yield Piece(snippet.text[last:start], is_marked=False)
        yield Piece(snippet.text[start:end], is_marked=True)
        last = end
    if last < len(snippet.text):
        yield Piece(snippet.text[last:], is_marked=False)
