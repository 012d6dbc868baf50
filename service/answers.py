"""Answers of the evaluation → HTTP responses with revision, entity tag and caching."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from graph.evaluation import Answer
from graph.formats import GRAPH_FORMATS, SOLUTION_FORMATS, find_format, name_charset
from service.negotiation import choose_type

# an answer with ?revision= never changes; without, the next request asks again and gets 304
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
CHUNK: Final = 256 * 1024  # bytes of a file sent at once


def send_answer(request: Request, answer: Answer, tag: str, evidence: str = "") -> Response:
    """Return an answer as a response, or 304 if the client has it already."""
    headers = describe_answer(request, answer.revision, tag, evidence)
    formats = GRAPH_FORMATS if answer.is_graph else SOLUTION_FORMATS
    chosen = find_format(answer.format, formats)
    media_type = name_charset(choose_type(request.headers.get("accept"), chosen))
    if answer.file:
        headers["Content-Length"] = str(answer.file.stat().st_size)
        return StreamingResponse(take_file(answer.file), headers=headers, media_type=media_type)
    return Response(answer.body, headers=headers, media_type=media_type)


def answer_known(request: Request, revision: int, tag: str) -> Response | None:
    """Return 304 if the client has the answer with this tag already, else None."""
    if request.method == "POST" or not is_known(request, tag):
        return None
    return Response(status_code=304, headers=describe_answer(request, revision, tag))


def take_file(path: Path) -> AsyncIterator[bytes]:
    """Return the bytes of a file in pieces; its name is gone at once, so it never stays behind."""
    file = path.open("rb")
    path.unlink()
    return _read_pieces(file)


async def _read_pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, CHUNK):
            yield piece


def describe_answer(
    request: Request, revision: int, tag: str, evidence: str = ""
) -> dict[str, str]:
    """Return the headers every answer carries: revision, entity tag, how long it holds.

    With `evidence`, the address that names all that decides the answer, only an answer to just
    that address holds forever: any other depends on the day or the language of the reader, too.
    """
    fixed = names_all(request, evidence) if evidence else "revision" in request.query_params
    headers = {
        "Zielgraph-Revision": str(revision),
        "ETag": f'"{tag}"',
        "Cache-Control": FOREVER if fixed else ASK_AGAIN,
        "Vary": "Accept, Accept-Language",
    }
    return {**headers, "Link": f'<{evidence}>; rel="cite-as"'} if evidence else headers


def names_all(request: Request, evidence: str) -> bool:
    """Tell whether a request names all that an evidence address does; the format by Accept, too."""
    given = sorted(request.query_params.multi_items())
    said = sorted(parse_qsl(urlsplit(evidence).query, keep_blank_values=True))
    return given in (said, [pair for pair in said if pair[0] != "format"])


def is_known(request: Request, tag: str) -> bool:
    """Tell whether If-None-Match names this entity tag (RFC 9110, section 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    tags = {part.strip().removeprefix("W/") for part in known.split(",")}
    return "*" in tags or f'"{tag}"' in tags
