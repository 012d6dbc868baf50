"""The page of the interface for programs: every operation of the OpenAPI document."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.responses import Response

from graph.questions import Question, list_questions
from service.operation import GROUPS, find_group, list_operations
from service.pages.frame import Frame, Look

# what a schema of a text says of it, see `[api.kinds]` in the texts
KINDS: Final = {
    "^([0-9]{5})$": "county",
    "^([0-9]{4})$": "year",
    "^([0-9]{4}-[0-9]{2}-[0-9]{2})$": "day",
}
FILLED: Final = frozenset({"county", "query"})  # asked for in an example, needed or not
MODEL: Final = "99001"  # the county that examples are of; its data may not be loaded
SHARED: Final = frozenset({"shared-identifier", "shared-resource"})
SAFE: Final = "/.,:-_~"


@dataclass(frozen=True)
class Entry:
    """A parameter as shown; `kind` is what it is where the right values are too many to list."""

    name: str
    meaning: str
    is_required: bool
    is_repeated: bool
    values: Sequence[str]
    kind: str
    example: str


@dataclass(frozen=True)
class Item:
    """An operation as shown; `href` is an example, `example` what stands in it."""

    name: str
    title: str
    text: str
    method: str
    path: str
    example: str
    href: str | None
    entries: Sequence[Entry]
    body: Sequence[str]
    formats: Sequence[str]
    problems: Sequence[str]


@dataclass(frozen=True)
class Chapter:
    """A group of operations."""

    name: str
    items: Sequence[Item]


async def render_manual(document: Mapping[str, Any], address: str, frame: Frame) -> Response:
    """Return the page for the OpenAPI document of a service at some address."""
    counties = [key for key, each in frame.counties.items() if each.has_concept]
    chapters = list_chapters(frame.look, document, counties)
    return await frame.render(
        "manual.html",
        chapters=chapters,
        questions=list_users(),
        problems=sorted(
            {each for chapter in chapters for i in chapter.items for each in i.problems}
        ),
        address=address,
        key=MODEL if MODEL in counties else min(counties, default=MODEL),
    )


def list_chapters(
    look: Look, document: Mapping[str, Any], counties: Collection[str]
) -> list[Chapter]:
    """Return the operations in their groups; single questions have pages of their own."""
    names = {each.name for each in list_questions()}
    items = [
        make_item(look, operation, (method, path), counties)
        for path, method, operation in list_operations(document)
        if operation["operationId"] not in names
    ]
    found = {item.name: item for item in items}
    ordered = {
        group: [found[name] for name in members if name in found]
        for group, members in GROUPS.items()
    }
    unknown = [item for item in items if item.name not in GROUPS[find_group(item.name)]]
    ordered["questions"] += unknown
    return [Chapter(name, members) for name, members in ordered.items()]


def list_users() -> list[tuple[str, list[Question]]]:
    """Return the questions of the catalogue by whom they are for."""
    users: dict[str, list[Question]] = {}
    for question in list_questions():
        users.setdefault(question.users, []).append(question)
    return list(users.items())


def make_item(
    look: Look,
    operation: Mapping[str, Any],
    place: tuple[str, str],
    counties: Collection[str],
) -> Item:
    """Return an operation as shown."""
    name, (method, path) = operation["operationId"], place
    said = look.texts["api"]["operations"][name]
    parameters = operation.get("parameters", [])
    answers = operation["responses"]
    example = write_example(path, parameters)
    is_known = MODEL in counties or not (MODEL in example or name in SHARED)
    return Item(
        name,
        said["title"],
        said["text"],
        method.upper(),
        path,
        example,
        f"{look.addresses.root}{example}" if method == "get" and is_known else None,
        [make_entry(look, name, each) for each in parameters],
        list(operation.get("requestBody", {}).get("content", ())),
        list(answers.get("200", {}).get("content", ())),
        sorted(status for status in answers if status >= "400"),
    )


def make_entry(look: Look, name: str, parameter: Mapping[str, Any]) -> Entry:
    """Return a parameter of an operation as shown."""
    texts, own = look.texts["api"], parameter["name"]
    schema = parameter["schema"]
    is_repeated = schema["type"] == "array"
    schema = schema.get("items", schema)
    meaning = texts["meanings"].get(name, {}).get(own) or texts["parameters"][own]
    kind = "number" if schema["type"] == "integer" else KINDS.get(schema.get("pattern"), "text")
    return Entry(
        own,
        meaning,
        parameter["required"],
        is_repeated,
        schema.get("enum", ()),
        texts["kinds"][kind],
        take_example(parameter),
    )


def take_example(parameter: Mapping[str, Any]) -> str:
    """Return the example of a parameter, the first of several."""
    example = parameter["example"]
    return str(example[0] if isinstance(example, list) else example)


def write_example(path: str, parameters: Sequence[Mapping[str, Any]]) -> str:
    """Return an address that asks for what the examples of the needed parameters say."""
    for each in parameters:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(take_example(each), safe=SAFE))
    query = urlencode(dict(choose_examples(parameters)), safe=SAFE)
    return f"{path}?{query}" if query else path


def choose_examples(parameters: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the examples that stand in the address of an example."""
    is_asked = any(each["required"] for each in parameters)
    for each in parameters:
        is_needed = each["required"] or (each["name"] in FILLED and not is_asked)
        if each["in"] == "query" and is_needed:
            yield each["name"], take_example(each)
