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
from graph.sentences import Sentence, phrase
from graph.things import Texts

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TODAY: Final = "today"
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
            raise InputError(phrase("parameter-missing", name=self.name, hint=self.hint))
        return today.isoformat() if chosen == TODAY and self.kind == "date" else chosen

    def read(self, text: str, names: Names) -> Term:
        """Return the term that a complete value stands for. Raises InputError."""
        if text == self.default == "":
            return Literal("")
        try:
            return READ[self.kind](self, text, names)
        except (ValueError, KeyError, TermFault):
            raise InputError(
                phrase(
                    "parameter-wrong",
                    given=f"{self.name}={text}",
                    right=self.explain(),
                    hint=self.hint,
                )
            ) from None

    @property
    def hint(self) -> str:
        """A right example, as it is written in an address."""
        return f"{self.name}={self.example}"

    def explain(self) -> Sentence:
        """Return what is right, in a few words."""
        if self.kind == "choice":
            return phrase("one-of", values=filter(None, self.choices))
        if self.kind == "integer":
            bounds = {"from": self.minimum, "to": self.maximum}
            known = [f"-{name}" for name, bound in bounds.items() if bound is not None]
            key = f"right-number{''.join(known)}"
            return phrase(key, least=self.minimum, most=self.maximum)
        return phrase(f"right-{self.kind}", most=LONGEST)


def read_thing(text: str, names: Names, name: str = "node") -> NamedNode:
    """Return the thing that a whole IRI or a path below the base names.

    Raises TermFault, which tells the name of the parameter.
    """
    if PATH.fullmatch(text):
        return make_node(f"{names.base}/{text.lstrip('/').replace('/doc/', '/id/', 1)}")
    if ABSOLUTE.fullmatch(text):
        return make_node(text)
    hint = f"{name}=99001/id/county/99001"
    raise TermFault(
        phrase("thing-nameless", given=f"{name}={text}", right=phrase("right-thing"), hint=hint)
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
