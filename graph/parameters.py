"""Parameters of questions: texts that people write → typed terms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.errors import InputError, TermFault
from graph.names import COUNTY_KEY, Names
from graph.queries import Term, make_node
from graph.things import Texts

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TODAY: Final = "today"
SHOWN: Final = 60  # characters of a wrong value in a message
LONGEST: Final = 1000  # characters of a value
YEAR: Final = re.compile(r"[0-9]{4}")
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}")
PATH: Final = re.compile(r"/?[0-9]{5}/(?:id|doc)/[^\s/][^\s]*")
ABSOLUTE: Final = re.compile(r"(?:https?://|urn:)\S+")


@dataclass(frozen=True)
class Choice:
    """A value that a parameter may have: what it is called, and the term it stands for, if any."""

    labels: Texts
    iri: str = ""


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name and kind, what it is called, an example, a default if it has one.

    A thing must be of one of the `classes`; numbers lie between `minimum` and `maximum`, both
    included; `choices` are all values that are right.
    """

    name: str
    kind: str
    labels: Texts
    example: str
    default: str | None = None
    classes: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def is_thing(self) -> bool:
        """Whether it names something that must exist."""
        return self.kind in {"county", "thing", "version"}

    def complete(self, text: str | None, today: date) -> str:
        """Return the value, or the default; `today` becomes a date. Raises InputError."""
        chosen = self.default if text is None else text
        if chosen is None:
            raise InputError(f"“{self.name}” is missing: add it, such as {self.hint}.")
        return today.isoformat() if chosen == TODAY and self.kind == "date" else chosen

    def read(self, text: str, names: Names) -> Term:
        """Return the term that a complete value stands for. Raises InputError."""
        if text == self.default == "":
            return Literal("")
        try:
            return READ[self.kind](self, text, names)
        except (ValueError, KeyError, TermFault):
            raise InputError(
                f"“{self.name}={text[:SHOWN]}” is not right: give {self.explain()}, such as "
                f"{self.hint}."
            ) from None

    @property
    def hint(self) -> str:
        """A right example, as it is written in an address."""
        return f"{self.name}={self.example}"

    def explain(self) -> str:
        """Return what is right, in a few words."""
        if self.kind == "choice":
            return " or ".join(filter(None, self.choices))
        if self.kind == "integer":
            least = "" if self.minimum is None else f" from {self.minimum}"
            most = "" if self.maximum is None else f" to {self.maximum}"
            return f"a whole number{least}{most}"
        return RIGHT[self.kind]


RIGHT: Final[Mapping[str, str]] = {
    "county": "the five-digit key of a county",
    "thing": "the address of a thing, whole or from the county's key on",
    "version": "the address of a version, whole or from the county's key on",
    "year": "a year of four digits",
    "date": "a date as year-month-day",
    "text": f"a text of at most {LONGEST} characters",
}


def read_thing(text: str, names: Names) -> NamedNode:
    """Return the thing that a whole IRI or a path below the base names.

    Raises TermFault.
    """
    if PATH.fullmatch(text):
        return make_node(f"{names.base}/{text.lstrip('/').replace('/doc/', '/id/', 1)}")
    if ABSOLUTE.fullmatch(text):
        return make_node(text)
    raise TermFault(
        f"“{text[:SHOWN]}” names no thing: give {RIGHT['thing']}, such as 99001/id/county/99001."
    )


def _read_county(_: Parameter, text: str, names: Names) -> Term:
    if not COUNTY_KEY.fullmatch(text):
        raise ValueError
    return NamedNode(names.county(text))


def _read_year(_: Parameter, text: str, __: Names) -> Term:
    if not YEAR.fullmatch(text):
        raise ValueError
    return Literal(text, datatype=NamedNode(f"{XSD}gYear"))


def _read_date(_: Parameter, text: str, __: Names) -> Term:
    day = date.fromisoformat(text)
    if day.isoformat() != text:  # Python takes 20261122, too
        raise ValueError
    return Literal(text, datatype=NamedNode(f"{XSD}date"))


def _read_integer(parameter: Parameter, text: str, _: Names) -> Term:
    if not NUMBER.fullmatch(text):
        raise ValueError
    number = int(text)
    low, high = parameter.minimum, parameter.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError
    return Literal(number)


def _read_text(_: Parameter, text: str, __: Names) -> Term:
    if len(text) > LONGEST:
        raise ValueError
    return Literal(text)


def _read_choice(parameter: Parameter, text: str, _: Names) -> Term:
    iri = parameter.choices[text].iri
    return NamedNode(iri) if iri else Literal(text)


READ: Final[Mapping[str, Callable[[Parameter, str, Names], Term]]] = {
    "county": _read_county,
    "thing": lambda _, text, names: read_thing(text, names),
    "version": lambda _, text, names: read_thing(text, names),
    "year": _read_year,
    "date": _read_date,
    "integer": _read_integer,
    "text": _read_text,
    "choice": _read_choice,
}
