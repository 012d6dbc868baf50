"""The interface for programs: its description in OpenAPI 3.1, and the page /api about it."""

import tomllib
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.context import Context
from service.pages.frame import answer_page
from service.pages.interface import render_interface
from service.parameters import REVISION, Parameter, read_values

OTHERS: Final = Path(__file__).with_suffix(".toml")
PARAMETERS: Final = {
    "lang": Parameter("Language of the page", "de or en", "de|en", "en"),
    "revision": REVISION,
}


class Interface(FastAPI):
    """The application, whose description also has what is no route of FastAPI's."""

    def openapi(self) -> dict[str, Any]:
        """Return the description of the interface."""
        if not self.openapi_schema:
            schema = super().openapi()
            schema["paths"] = {**deepcopy(read_others()), **schema["paths"]}
            self.openapi_schema = schema
        return self.openapi_schema


@cache
def read_others() -> dict[str, Any]:
    """Return the path items of what does not describe itself."""
    return tomllib.loads(OTHERS.read_text(encoding="utf-8"))


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [Route("/api", partial(answer_interface, context))]


async def answer_interface(context: Context, request: Request) -> Response:
    """Answer with the page about the interface. Raises GraphError."""
    read_values(request, PARAMETERS)
    make = partial(render_interface, schema=request.app.openapi())
    return await answer_page(context, request, make)
