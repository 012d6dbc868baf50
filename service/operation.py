"""Operations: what OpenAPI says of routes, also of those that FastAPI does not describe itself."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.formats import Format
from service.pages.texts import read_texts
from service.parameters import PROBLEM_SCHEMA, Parameter
from service.problems import PROBLEM

# what a client must reckon with wherever something is computed
ALWAYS: Final = (406, 503, 504)
PUBLIC: Final = ("get", "post")
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "questions": ("catalogue", "question"),
    "search": ("search",),
    "things": ("identifier", "resource", "graph", "shared-identifier", "shared-resource",
               "shared-graph"),
    "network": ("dependencies", "impact", "paths", "critical"),
    "costs": ("costs", "costs-explain"),
    "progress": ("progress", "radar"),
    "rules": ("findings", "validate"),
    "history": ("revisions", "revision"),
    "sparql": ("sparql", "sparql-post"),
    "vocabularies": ("ontology", "codes", "shapes", "module", "context"),
    "health": ("live", "ready"),
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """What a method of a route does; its title and text are in `texts/*/api.toml` by its name.

    `places` are the parameters in the path, `answers` and `body` the formats.
    """

    name: str
    answers: Sequence[Format] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    places: Mapping[str, Parameter] = field(default_factory=dict)
    body: Sequence[str] = ()
    problems: Sequence[int] = (400, 404, *ALWAYS)
    status: int = 200

    def describe(self) -> dict[str, Any]:
        """Return the operation as OpenAPI describes one (3.1, section 4.8.10)."""
        said = read_texts("en")["api"]["operations"][self.name]
        content: dict[str, Any] = {each.media_types[0]: {} for each in self.answers}
        body = {"required": True, "content": {each: {} for each in self.body}}
        return {
            "operationId": self.name,
            "summary": said["title"],
            "description": said["text"],
            "parameters": [
                *({**each.describe(n), "in": "path", "required": True} for n, each in
                  self.places.items()),
                *(each.describe(name) for name, each in self.parameters.items()),
            ],
            **({"requestBody": body} if self.body else {}),
            "responses": {
                str(self.status): {
                    "description": said["title"], **({"content": content} if content else {}),
                },
                **describe_problems(self.problems),
            },
        }  # fmt: skip


class DescribedRoute(Route):
    """A route of which OpenAPI knows what its methods do."""

    def __init__(
        self,
        path: str,
        answer: Callable[[Request], Awaitable[Response]],
        operations: Mapping[str, Operation],
    ) -> None:
        """Take the operation of each method that is described."""
        super().__init__(path, answer, methods=[each.upper() for each in operations])
        self.operations = operations

    def describe(self) -> dict[str, Any]:
        """Return the operations by method."""
        return {method: each.describe() for method, each in self.operations.items()}


class Application(FastAPI):
    """The application; its description has all operations, in groups."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        if not self.openapi_schema:
            self.openapi_schema = complete(super().openapi(), self.routes)
        return self.openapi_schema


def complete(document: dict[str, Any], routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Return a document with the operations that FastAPI does not know, and with all problems."""
    described = (each for each in routes if isinstance(each, DescribedRoute))
    for route in described:
        document["paths"].setdefault(route.path_format, {}).update(route.describe())
    document["info"]["description"] = read_texts("en")["api"]["lead"]
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM_SCHEMA
    for _, _, operation in list_operations(document):
        tags = operation.get("tags", ())
        operation["tags"] = [find_group(operation["operationId"]), *tags]
        if operation["operationId"] not in GROUPS["health"]:
            operation["responses"] = {
                **describe_problems(ALWAYS), **operation["responses"],
            }  # fmt: skip
    return document


def describe_problems(statuses: Iterable[int]) -> dict[str, Any]:
    """Return problems by status, as OpenAPI describes answers."""
    said = read_texts("en")["api"]["problems"]
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(each): {"description": said[str(each)], "content": content} for each in statuses}


def list_operations(document: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return path, method and description of each operation of a document."""
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in PUBLIC
    ]


def find_group(name: str) -> str:
    """Return the group of an operation; all that are not named are questions."""
    return next((group for group, names in GROUPS.items() if name in names), "questions")
