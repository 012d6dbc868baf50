"""The catalogue: question files with their headers, and how they are answered."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from pyoxigraph import QuerySolutions, Store

from graph.errors import ContentError, InputError, UnknownResource
from graph.names import Names
from graph.order import split_numbers
from graph.parameters import READ, Choice, Parameter
from graph.queries import PARAMETER, QUERIES, Term, bind_query, read_query
from graph.sentences import phrase
from graph.tables import KINDS, Column
from graph.things import Texts

HEADER: Final = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)
REQUIRED: Final = frozenset({"number", "title", "description", "users", "chart", "columns"})
USERS: Final = ("controlling", "neighbours", "research")
CHARTS: Final = frozenset(
    {"table", "tree", "bar", "line", "matrix", "sankey", "network", "timeline", "map", "pie"}
)
LANGUAGES: Final = ("de", "en")
RESERVED: Final = frozenset({"revision", "lang", "locale", "format", "version"})


@dataclass(frozen=True)
class Question:
    """A question of the catalogue: what it asks, for whom, with which parameters and columns.

    `name` is that of its file; `notes` is what else its header says.
    """

    name: str
    number: str
    titles: Texts
    descriptions: Texts
    users: str
    chart: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str = field(repr=False)
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The names of its parameters."""
        return [each.name for each in self.parameters]

    def complete(self, given: Mapping[str, str], today: date) -> dict[str, str]:
        """Return the value of each parameter, defaults filled in. Raises InputError."""
        for name in given:
            if name not in self.names:
                raise InputError(
                    phrase(
                        "parameter-unknown",
                        name=name,
                        question=self.name,
                        known=self.names or phrase("none"),
                    )
                )
        return {each.name: each.complete(given.get(each.name), today) for each in self.parameters}

    def read(self, texts: Mapping[str, str], names: Names) -> dict[str, Term]:
        """Return the terms that complete values stand for. Raises InputError."""
        return {each.name: each.read(texts[each.name], names) for each in self.parameters}

    def bind(self, terms: Mapping[str, Term]) -> str:
        """Return the query with its parameters bound."""
        return bind_query(strip_header(self.text), terms)


def list_questions(folder: str = "") -> list[Question]:
    """Return all questions of a folder below queries/, in the order of their numbers.

    Raises ContentError if there are none, or one is not as it must be.
    """
    paths = (QUERIES / folder).glob("*.rq")
    found = [read_question(f"{folder}/{path.stem}".lstrip("/")) for path in paths]
    if not found:
        raise ContentError(phrase("content-questions", folder=folder))
    return sorted(found, key=lambda each: (rank_users(each), split_numbers(each.number)))


def rank_users(question: Question) -> int:
    """Return the place of a question's group among the groups."""
    return USERS.index(question.users)


def is_question(name: str) -> bool:
    """Tell whether a question has this name or number."""
    return any(name in (each.name, each.number) for each in list_questions())


def find_question(name: str) -> Question:
    """Return a question by its name or number. Raises UnknownResource, which tells the like."""
    for question in list_questions():
        if name in (question.name, question.number):
            return question
    raise UnknownResource(phrase("question-unknown", name=name))


@cache
def read_question(name: str) -> Question:
    """Return the question in `queries/<name>.rq`; raises ContentError if it is not right."""
    text = read_query(name)
    try:
        header = tomllib.loads("\n".join(HEADER.findall(text)))
        question = _make_question(name, text, header)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as fault:
        raise ContentError(phrase("content-header", name=name, fault=fault)) from None
    if found := list_faults(question):
        raise ContentError(phrase("content-question", name=name, faults="; ".join(found)))
    return question


def _make_question(name: str, text: str, header: Mapping[str, Any]) -> Question:
    known = {*REQUIRED, "parameters"}
    return Question(
        name,
        header["number"],
        header["title"],
        header["description"],
        header["users"],
        header["chart"],
        tuple(_make_parameter(*each) for each in header.get("parameters", {}).items()),
        tuple(_make_column(*each) for each in header["columns"].items()),
        text,
        {key: value for key, value in header.items() if key not in known},
    )


def _make_parameter(name: str, said: Mapping[str, Any]) -> Parameter:
    choices = {
        key: Choice(value["label"], value.get("iri", ""))
        for key, value in said.get("values", {}).items()
    }
    return Parameter(
        name,
        said["type"],
        said["label"],
        str(said["example"]),
        str(said["default"]) if "default" in said else None,
        tuple(said.get("classes", ())),
        said.get("minimum"),
        said.get("maximum"),
        choices,
    )


def _make_column(name: str, said: Mapping[str, Any]) -> Column:
    return Column(
        name, said["type"], said["label"], said.get("unit", {}), said.get("unit_column", "")
    )


def list_faults(question: Question) -> list[str]:
    """Return what is not right about a question, in sentences without a stop."""
    found = [
        (set(question.names) != set(PARAMETER.findall(strip_header(question.text))),
         "the parameters of header and query differ"),
        ([each.name for each in question.columns] != list_projected(question.text),
         f"the columns are not those of the SELECT: {list_projected(question.text)}"),
        (question.users not in USERS, f"users is not one of {', '.join(USERS)}"),
        (question.chart not in CHARTS, f"chart is not one of {', '.join(sorted(CHARTS))}"),
        (not RESERVED.isdisjoint(question.names), "a parameter has a name that is taken"),
        (any(each.kind not in READ for each in question.parameters), "a parameter has no type"),
        (any(each.kind not in KINDS for each in question.columns), "a column has no type"),
        (any(set(texts) != set(LANGUAGES) for texts in list_texts(question)),
         "a text is not in German and English"),
    ]  # fmt: skip
    return [fault for is_wrong, fault in found if is_wrong]


def list_texts(question: Question) -> list[Texts]:
    """Return all texts of a header that must be in both languages."""
    parameters, columns = question.parameters, question.columns
    return [
        question.titles,
        question.descriptions,
        *(each.labels for each in parameters),
        *(choice.labels for each in parameters for choice in each.choices.values()),
        *(each.labels for each in columns),
        *(each.unit for each in columns if each.unit),
    ]


def strip_header(text: str) -> str:
    """Return a query without its header and comments at the beginning of lines."""
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)


def list_projected(text: str) -> list[str]:
    """Return the variables that a query projects, in their order; none if it is not right."""
    try:
        found = Store().query(strip_header(text))
    except SyntaxError:
        return []
    return [each.value for each in found.variables] if isinstance(found, QuerySolutions) else []
