"""How trails are said: days as far as they are known, codes by name, things with their number."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from graph.tables import Value
from graph.things import Thing, choose_text
from service.pages.figures import XSD, format_literal
from service.pages.frame import Look

DATE: Final = NamedNode(f"{XSD}date")
MONTH: Final = NamedNode(f"{XSD}gYearMonth")
MONTH_LENGTH: Final = len("2023-11")


@dataclass(frozen=True)
class Wording:
    """What a page about one county says of days, codes and things."""

    look: Look
    county: str

    def day(self, value: Value) -> str:
        """Return a day or a month as the language writes it; empty if it is not known."""
        if value is None:
            return ""
        text = value.isoformat() if isinstance(value, date) else str(value)
        kind = MONTH if len(text) == MONTH_LENGTH else DATE
        return format_literal(Literal(text, datatype=kind), self.look.language)

    def name(self, thing: Thing | None) -> str:
        """Return what a code or a thing is called, without its number."""
        if thing is None:
            return ""
        return choose_text(thing.labels, self.look.language) or thing.iri.rpartition("/")[2]

    def say(self, thing: Thing) -> str:
        """Return the number and the name of a thing."""
        return thing.say(self.look.language)

    def page(self, thing: Thing) -> str:
        """Return the address of the page of a thing."""
        return self.look.addresses.of(thing.iri) or ""

    def evidence(self, question: str, **given: str) -> str:
        """Return the address of a question about the county, which proves a figure."""
        return self.look.addresses.link(
            f"/queries/{question}", **(given or {"county": self.county})
        )

    def filter(self, **given: str) -> str:
        """Return the address of this page with nothing but some parameters."""
        addresses = self.look.addresses
        text = urlencode({**addresses.kept, **{name: each for name, each in given.items() if each}})
        return f"{addresses.root}{addresses.path}{'?' if text else ''}{text}"
