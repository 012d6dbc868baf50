"""Parameters of routes: what they mean, which values are right, how OpenAPI describes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from graph.errors import InputError
from graph.sentences import Sentence
from service.problems import PROBLEM
from service.protocol import read_address
from service.sentences import phrase

LIST: Final = re.compile(r"[\w-]+(\|[\w-]+)+")  # a pattern that names all values


@dataclass(frozen=True)
class Parameter:
    """A parameter: what it means, what is right, and an example of that.

    A value is right if it matches `pattern` as a whole; the rest the route itself must check.
    """

    meaning: str
    right: Sentence
    pattern: str
    example: str
    is_number: bool = False
    is_repeated: bool = False
    is_required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values that are right, if they are few."""
        return self.choices or tuple(
            self.pattern.split("|") if LIST.fullmatch(self.pattern) else ()
        )

    def describe(self, name: str) -> dict[str, Any]:
        """Return the parameter as OpenAPI describes one (3.1, section 4.8.12)."""
        example = int(self.example) if self.is_number else self.example
        said = {"enum": list(self.allowed)} if self.allowed else {"pattern": f"^({self.pattern})$"}
        schema = {"type": "integer"} if self.is_number else {"type": "string", **said}
        return {
            "name": name,
            "in": "query",
            "required": self.is_required,
            "description": f"{self.meaning}: {self.right}",
            "schema": {"type": "array", "items": schema} if self.is_repeated else schema,
            "example": [example] if self.is_repeated else example,
        }


REVISION: Final = Parameter(
    "State of the data, by default the newest", phrase("right-revision"), ".*", "1", is_number=True
)
PROBLEM_SCHEMA: Final[Mapping[str, Any]] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457)",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "the status in words"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong and what would be right"},
        "instance": {"type": "string", "description": "the path that was asked for"},
    },
}
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "description": text,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in {
        400: "a parameter is unknown, given twice or not right; the detail says which",
        404: "there is no such county or revision",
    }.items()
}


def read_values(
    request: Request, parameters: Mapping[str, Parameter], *, with_empty: bool = False
) -> dict[str, list[str]]:
    """Return the values of a request's parameters; forms send empty ones, which ask for nothing.

    Raises InputError, SyntaxFault: unknown, missing, given twice, or not right.
    """
    given = read_address(request, frozenset(parameters)).values
    values = {
        name: [value for value in found if value or not with_empty] for name, found in given.items()
    }
    for name, found in values.items():
        check_values(name, found, parameters[name])
    for name, parameter in parameters.items():
        if parameter.is_required and not values.get(name):
            raise InputError(
                phrase("parameter-missing", name=name, hint=f"{name}={parameter.example}")
            )
    return {name: found for name, found in values.items() if found}


def check_values(name: str, given: Sequence[str], parameter: Parameter) -> None:
    """Raise InputError if the values of a parameter are too many or not right."""
    if len(given) > 1 and not parameter.is_repeated:
        shown = "&".join(f"{name}={value}" for value in given)
        raise InputError(
            phrase("parameter-once", given=shown, name=name, hint=f"{name}={parameter.example}")
        )
    for value in given:
        if not re.fullmatch(parameter.pattern, value):
            raise InputError(
                phrase(
                    "parameter-wrong",
                    given=f"{name}={value}",
                    right=parameter.right,
                    hint=f"{name}={parameter.example}",
                )
            )


def take(given: Mapping[str, Sequence[str]], name: str, default: str = "") -> str:
    """Return the one value of a parameter."""
    return given[name][0] if name in given else default
