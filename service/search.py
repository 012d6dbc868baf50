"""Routes /api/v1/search and /search: plain words → things, the best first."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal

from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from graph.search.finding import FARTHEST, MOST_HITS, Found, Hit, Search, find
from graph.search.phrasing import LONGEST_TEXT
from graph.search.snippets import Snippet
from graph.things import Thing
from service.answers import describe_answer, is_known
from service.context import Context
from service.indexes import Indexes
from service.pages.frame import answer_page, read_release
from service.pages.search import render_search
from service.parameters import PROBLEMS, REVISION, Parameter, read_values, take
from service.sentences import phrase
from service.tables.answers import write_evidence

PATH: Final = "/api/v1/search"
PAGE: Final = "/search"
LIMIT: Final = 20  # hits of an answer that does not ask for another number
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "q": Parameter(
        "What to look for: words, parts of compounds, or a number such as P012 or 1.2; capitals, "
        "umlauts and small typing errors do not matter, and no sign has a meaning of its own",
        phrase("right-characters", most=LONGEST_TEXT),
        rf"[\s\S]{{1,{LONGEST_TEXT}}}",
        "Radweg",
        is_required=True,
    ),
    "type": Parameter(
        "Only things of this kind, as in their addresses, or of this class; may be repeated",
        phrase("right-kind"),
        "[A-Za-z-]{1,60}",
        "goal",
        is_repeated=True,
    ),
    "county": Parameter("Only this county", phrase("right-county"), "[0-9]{5}", "99001"),
    "limit": Parameter(
        f"Most hits in the answer, by default {LIMIT}",
        phrase("right-number-from-to", least=1, most=MOST_HITS),
        f"[1-9][0-9]?|{MOST_HITS}",
        "10",
        is_number=True,
    ),
    "offset": Parameter(
        "Hits to pass over",
        phrase("right-number-from-to", least=0, most=FARTHEST),
        f"[0-9]{{1,4}}|{FARTHEST}",
        "20",
        is_number=True,
    ),
    "revision": REVISION,
}


OF_PAGE: Final[Mapping[str, Parameter]] = {
    "q": replace(PARAMETERS["q"], is_required=False),
    "type": replace(PARAMETERS["type"], is_repeated=False),
    "county": PARAMETERS["county"],
    "page": Parameter(
        "Which hits, twenty a page", phrase("right-number-from", least=1), "[1-9][0-9]{0,3}", "2"
    ),
    "lang": Parameter("Language of the page", phrase("one-of", values=("de", "en")), "de|en", "en"),
    "revision": REVISION,
}


class NamedRecord(BaseModel):
    """A thing: its address, and what it is called by language."""

    iri: str
    label: dict[str, str]


class SnippetRecord(BaseModel):
    """Where the words stand; offsets count characters (Unicode code points) of the text."""

    source: Literal["number", "label", "text"] = Field(description="what the text is of the thing")
    language: str
    text: str = Field(description="plain text, never HTML")
    marks: list[tuple[int, int]] = Field(description="from, to (excluded) of each place")


class HitRecord(NamedRecord):
    """A thing that was found."""

    notation: str
    kind: str = Field(description="as in its address; “term” and “code” for the vocabulary")
    type: NamedRecord | None
    county: str | None
    snippet: SnippetRecord | None
    score: float = Field(description="points; of equals the one with the shortest name is first")


class FoundRecord(BaseModel):
    """What a search found."""

    revision: int
    total: int
    limit: int
    offset: int
    similar: list[str] = Field(description="words that occur nowhere; words like them were taken")
    unknown: list[str] = Field(description="words that occur nowhere, nor any like them")
    partial: bool = Field(description="nothing has all words; the hits have some of them")
    hits: list[HitRecord]


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    answer = partial(answer_search, context, context.indexes)
    return [
        APIRoute(
            PATH,
            answer,
            name="search",
            operation_id="search",
            summary="Search for things by words or numbers",
            description="All words must occur in the number, the names or the description of a "
            "thing, in German or English, as they are or as parts of compounds. Words that occur "
            "nowhere are taken for typing errors.",
            response_model=FoundRecord,
            response_description="the hits, the best first",
            responses=PROBLEMS,
            openapi_extra={
                "parameters": [each.describe(name) for name, each in PARAMETERS.items()]
            },
        ),
        Route(PATH, answer, methods=["HEAD"]),
        Route(PAGE, partial(answer_hits, context)),
    ]


async def answer_hits(context: Context, request: Request) -> Response:
    """Answer with the page of a search. Raises GraphError."""
    given = read_values(request, OF_PAGE, with_empty=True)
    search = make_search(given) if take(given, "q").strip() else None
    if search:
        search.split()
    make = partial(render_search, search=search, page=int(take(given, "page", "1")))
    return await answer_page(context, request, make)


async def answer_search(context: Context, indexes: Indexes, request: Request) -> Response:
    """Answer with what was found in JSON, or 304. Raises GraphError."""
    given = read_values(request, PARAMETERS)
    search, revision = make_search(given), context.read_revision(request)
    search.split()  # what is wrong with it is said at once
    words = (read_release(), context.names.base, revision, search)
    tag = hashlib.sha256(repr(words).encode()).hexdigest()[:32]
    path = f"{request.scope.get('root_path', '')}{PATH}"
    evidence = write_evidence(request, path, {**given, "revision": str(revision)})
    headers = describe_answer(request, revision, tag, evidence)
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    async with indexes.hold(revision) as folder:
        found = await context.compute(find, revision, folder, search)
    return JSONResponse(describe_found(found, search, revision), headers=headers)


def make_search(given: Mapping[str, Sequence[str]]) -> Search:
    """Return the search that parameters ask for."""
    return Search(
        take(given, "q"),
        tuple(sorted({each.lower() for each in given.get("type", ())})),
        take(given, "county"),
        int(take(given, "limit", str(LIMIT))),
        int(take(given, "offset", "0")),
    )


def describe_found(found: Found, search: Search, revision: int) -> dict[str, Any]:
    """Return what was found as `FoundRecord` has it."""
    return {
        "revision": revision,
        "total": found.total,
        "limit": search.limit,
        "offset": search.offset,
        "similar": list(found.similar),
        "unknown": list(found.unknown),
        "partial": found.is_partial,
        "hits": [describe_hit(each) for each in found.hits],
    }


def describe_hit(hit: Hit) -> dict[str, Any]:
    """Return a hit as `HitRecord` has it."""
    return {
        **describe_thing(hit.thing),
        "notation": hit.thing.notation,
        "kind": hit.kind,
        "type": describe_thing(hit.type) if hit.type else None,
        "county": hit.county or None,
        "snippet": describe_snippet(hit.snippet) if hit.snippet else None,
        "score": round(hit.score, 2),
    }


def describe_thing(thing: Thing) -> dict[str, Any]:
    """Return a thing as `NamedRecord` has it."""
    return {"iri": thing.iri, "label": dict(thing.labels)}


def describe_snippet(snippet: Snippet) -> dict[str, Any]:
    """Return a snippet as `SnippetRecord` has it."""
    return {
        "source": snippet.source,
        "language": snippet.language,
        "text": snippet.text,
        "marks": [list(each) for each in snippet.marks],
    }
