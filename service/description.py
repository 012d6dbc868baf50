"""What a question is, for programs: its parameters and columns, as the interface describes them."""

from collections.abc import Mapping
from typing import Any, Final

from graph.parameters import Parameter
from graph.questions import Question
from service.negotiation import HTML
from service.parameters import REVISION
from service.parameters import Parameter as Described
from service.sentences import phrase
from service.tables.answers import OF_TABLES
from service.tables.formats import QUESTION_FORMATS

PATH: Final = "/queries"
PAGE: Final = Described(
    "Which page of the rows, of the HTML page only", phrase("right-number-from", least=1),
    "[1-9][0-9]{0,5}", "2", is_number=True,
)  # fmt: skip
VERSION: Final = Parameter(
    "version",
    "version",
    {"de": "Als gälte diese Fassung", "en": "As if this version were in force"},
    "99001/id/version/2019-06-19",
    default="",
)
SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    "county": {"type": "string", "pattern": "^[0-9]{5}$"},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
}


def describe_contents() -> dict[str, Any]:
    """Return what the answer to a question is, as OpenAPI describes it."""
    types = [each.media_types[0] for each in (*QUESTION_FORMATS, HTML)]
    return {"description": "the answer", "content": {each: {} for each in types}}


def describe_parameters(question: Question) -> list[dict[str, Any]]:
    """Return the parameters of a question as OpenAPI describes them (3.1, section 4.8.12)."""
    own = [describe_parameter(each) for each in (*question.parameters, VERSION)]
    common = {"revision": REVISION, **OF_TABLES, "page": PAGE}
    return [*own, *(each.describe(name) for name, each in common.items() if name != "format")]


def describe_parameter(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter of a question as OpenAPI describes it."""
    schema = dict(SCHEMAS.get(parameter.kind, {"type": "string"}))
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    bounds = {"minimum": parameter.minimum, "maximum": parameter.maximum}
    schema |= {name: value for name, value in bounds.items() if value is not None}
    if parameter.default is not None:
        schema["default"] = parameter.default
    is_integer = parameter.kind == "integer"
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.default is None,
        "description": f"{parameter.labels['en']}: {parameter.explain()}",
        "schema": schema,
        "example": int(parameter.example) if is_integer else parameter.example,
    }


def describe_question(question: Question) -> dict[str, Any]:
    """Return what a question asks, with its parameters and columns."""
    return {
        "name": question.name,
        "number": question.number,
        "title": question.titles,
        "description": question.descriptions,
        "users": question.users,
        "chart": question.chart,
        "path": f"{PATH}/{question.name}",
        "parameters": [describe_parameter(each) for each in question.parameters],
        "columns": [
            {"name": each.name, "type": each.kind, "label": each.labels, "unit": each.unit}
            for each in question.columns
        ],
    }
