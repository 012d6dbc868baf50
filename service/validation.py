"""Route POST /api/v1/validate: what publishing RDF would find; nothing is published."""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from graph.changes import Change
from graph.errors import InputError, UnknownFormat
from graph.formats import DATASET_FORMATS, RDF_FORMATS, Format
from graph.parsing import File
from graph.queries import make_node
from graph.validation.gate import Gate
from graph.validation.rehearsal import Rehearsal, rehearse
from service.context import Context
from service.notices import count_notices, describe_notice
from service.operation import DescribedRoute, Operation
from service.parameters import REVISION, Parameter
from service.presence import while_present
from service.protocol import Parameters, read_address, read_body
from service.sentences import phrase
from service.tables.formats import JSON

MODES: Final = ("add", "replace")
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "graph": Parameter(
        "The graph that the statements belong to; needed unless the body says it itself",
        phrase("right-iri"),
        ".+",
        "https://w3id.org/kek/data/99001/graph/facts",
    ),
    "mode": Parameter(
        "Whether the body is added to its graphs or replaces them, by default add",
        phrase("one-of", values=MODES),
        "|".join(MODES),
        "replace",
    ),
    "revision": REVISION,
}
OPERATION: Final = Operation(
    "validate",
    (JSON,),
    PARAMETERS,
    body=[each.media_types[0] for each in RDF_FORMATS],
    problems=(400, 404, 413, 415, 503, 504, 507),
)


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        DescribedRoute("/api/v1/validate", partial(answer_request, context), {"post": OPERATION})
    ]


@dataclass(frozen=True)
class Trial:
    """What is to be tried: a body of some syntax, added to a graph or in place of it."""

    syntax: Format
    graph: str | None
    mode: str
    revision: int

    def make_change(self, path: Path) -> Change:
        """Return the change that a body in a file stands for."""
        file = File(path, self.syntax.name, self.graph)
        return Change(replaced=(file,)) if self.mode == "replace" else Change(added=(file,))


async def answer_request(context: Context, request: Request) -> Response:
    """Answer what the rules find if the body were published; raises GraphError.

    With `mode=replace` its graphs would hold it and nothing else; else it would be added.
    """
    trial = read_trial(context, request)
    body = await read_body(request, context.settings.body_bytes)
    with while_present(request):
        rehearsal = await rehearse_body(context, body, trial)
    return JSONResponse(
        describe_rehearsal(rehearsal, trial.revision),
        headers={"Zielgraph-Revision": str(trial.revision), "Cache-Control": "no-store"},
    )


def read_trial(context: Context, request: Request) -> Trial:
    """Return what a request wants to be tried. Raises InputError, UnknownRevision."""
    parameters = read_address(request, frozenset(PARAMETERS))
    syntax = choose_syntax(request)
    graph = choose_graph(parameters, syntax)
    mode = parameters.take_one("mode") or MODES[0]
    if mode not in MODES:
        raise InputError(phrase("choice-unknown", given=f"mode={mode}", known=MODES))
    return Trial(syntax, graph, mode, context.check_revision(parameters.take_all("revision")))


async def rehearse_body(context: Context, body: bytes, trial: Trial) -> Rehearsal:
    """Rehearse publishing a body, in a worker, when it is its turn. Raises GraphError."""
    settings = context.settings
    folder = context.evaluator.spool / uuid4().hex
    change = trial.make_change(folder / "body")
    async with context.turns.take():
        await asyncio.to_thread(write_file, folder / "body", body)
        try:
            return await asyncio.wrap_future(
                context.validators.submit(
                    settings.validate_seconds,
                    rehearse,
                    context.revisions.store(trial.revision),
                    change,
                    Gate(context.names, context.revisions.modes),
                    folder,
                    settings.validate_memory,
                )
            )
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def write_file(path: Path, body: bytes) -> None:
    """Write a body to a file in a folder of its own, so that faults can name it."""
    path.parent.mkdir()
    path.write_bytes(body)


def choose_syntax(request: Request) -> Format:
    """Return the RDF format of a body by its media type; raises UnknownFormat."""
    told = request.headers.get("content-type", "")
    kind = told.partition(";")[0].strip().lower()
    for known in RDF_FORMATS:
        if kind in known.media_types:
            return known
    types = [known.media_types[0] for known in RDF_FORMATS]
    raise UnknownFormat(phrase("rdf-strange", told=told, types=types))


def choose_graph(parameters: Parameters, syntax: Format) -> str | None:
    """Return the graph that statements belong to; raises InputError, TermFault."""
    graph = parameters.take_one("graph")
    if graph is None and syntax not in DATASET_FORMATS:
        raise InputError(phrase("graph-missing"))
    return make_node(graph).value if graph else None


def describe_rehearsal(rehearsal: Rehearsal, revision: int) -> dict[str, object]:
    """Return what a rehearsal found as JSON; `refused` names what would keep it from publishing."""
    today = datetime.now(UTC).date()
    return {
        "revision": revision,
        "publishable": not rehearsal.refused,
        "refused": sorted(rehearsal.refused),
        "omitted": rehearsal.omitted,
        "counts": count_notices(rehearsal.notices, today),
        "findings": [describe_notice(notice, today) for notice in rehearsal.notices],
    }
