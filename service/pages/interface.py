"""The page about the interface for programs, made from its description in OpenAPI."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from graph.errors import ContentError
from graph.questions import list_questions
from service.pages.counties import County
from service.pages.frame import Frame

QUESTIONS: Final = "/queries/"  # each has a page of its own
GET: Final = "get"
FAULT: Final = 400  # statuses from here on are faults
SHOWN: Final = frozenset({"county", "query"})  # in examples, even if they can be left out
EXAMPLES: Final = ("curl", "python", "r", "excel")


@dataclass(frozen=True)
class Field:
    """A parameter: what it means and an example."""

    name: str
    is_required: bool
    meaning: str
    example: str


@dataclass(frozen=True)
class Operation:
    """What can be asked: how and where, with what, in which formats, and what can go wrong.

    `href` is an example that can be followed; empty if there is none.
    """

    name: str
    method: str
    path: str
    summary: str
    description: str
    fields: Sequence[Field]
    formats: Sequence[str]
    faults: Mapping[str, str]
    href: str


async def render_interface(frame: Frame, schema: Mapping[str, Any]) -> Response:
    """Return the page about the interface."""
    county = choose_county(frame)
    operations = {each.name: each for each in list_operations(frame, schema, county)}
    groups = frame.look.texts["interface"]["groups"]
    named = {name for group in groups for name in group["operations"]}
    if missing := operations.keys() ^ named:
        raise ContentError(f"The page of the interface does not fit it: {', '.join(missing)}.")
    return await frame.render(
        "interface.html",
        groups=[
            (group["title"], group["text"], [operations[name] for name in group["operations"]])
            for group in groups
        ],
        questions=list_questions(),
        key=county.key if county else "99001",
        base=str(frame.request.base_url).rstrip("/"),
        examples=EXAMPLES,
    )


def choose_county(frame: Frame) -> County | None:
    """Return the county that examples are about: one with a concept, an invented one first."""
    known = [each for each in frame.counties.values() if each.has_concept]
    known.sort(key=lambda each: (not each.is_fictional, each.key))
    return next(iter(known), None)


def list_operations(
    frame: Frame, schema: Mapping[str, Any], county: County | None
) -> Iterator[Operation]:
    """Yield all operations but the questions."""
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            if not path.startswith(QUESTIONS):
                yield make_operation(frame, path, method, said, county)


def make_operation(
    frame: Frame, path: str, method: str, said: Mapping[str, Any], county: County | None
) -> Operation:
    """Return an operation as it is shown."""
    given = said.get("parameters", ())
    answers = said["responses"]
    return Operation(
        said["operationId"],
        method.upper(),
        path,
        said["summary"],
        said.get("description", ""),
        tuple(make_field(each) for each in given),
        tuple(dict.fromkeys(answers.get("200", {}).get("content", ()))),
        {code: answer["description"] for code, answer in answers.items() if int(code) >= FAULT},
        link_example(frame, path, given, county) if method == GET else "",
    )


def make_field(said: Mapping[str, Any]) -> Field:
    """Return a parameter as it is shown."""
    example = said.get("example", "")
    shown = example[0] if isinstance(example, list) else example
    return Field(said["name"], said["required"], said["description"], str(shown))


def link_example(
    frame: Frame, path: str, given: Sequence[Mapping[str, Any]], county: County | None
) -> str:
    """Return the address of an example: with what is required, about a county there is."""
    if not county:
        return ""
    values = {each["name"]: str(each.get("example", "")) for each in given}
    own = {name: county.key for name in ("county", "key") if name in values}
    chosen = {**values, **own}
    parts = [each["name"] for each in given if each["in"] == "path"]
    for name in parts:
        path = path.replace(f"{{{name}}}", chosen[name])
    asked = {
        each["name"]: chosen[each["name"]]
        for each in given
        if each["in"] == "query" and (each["required"] or (each["name"] in SHOWN and not parts))
    }
    # examples about a thing name one of the county that is shipped
    if any(f"{county.key}/" not in value for value in asked.values() if "/id/" in value):
        return ""
    return f"{frame.look.addresses.root}{path}{'?' if asked else ''}{urlencode(asked)}"
