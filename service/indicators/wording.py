"""How numbers, years, units and names of indicators are written on a page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.achievement.reading import Target
from graph.achievement.standings import round_number
from graph.indicators.figures import Figure
from graph.indicators.inventory import Indicator, Inventory
from graph.tables import Column, Value
from graph.things import Thing, choose_text
from service.pages.figures import NO_BREAK, XSD, format_literal, write_unit
from service.pages.frame import Frame
from service.tables.text import show_value

DECIMAL: Final = Column("number", "decimal", {})
SHARE: Final = Column("share", "share", {})
SHORT: Final = 4  # characters of a unit that is written behind each number of a table


@dataclass(frozen=True)
class Wording:
    """Writes what an inventory holds in the language of a page."""

    frame: Frame
    inventory: Inventory

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.frame.language

    def name(self, thing: Thing) -> str:
        """Return what a thing is called, without its number."""
        return choose_text(thing.labels, self.language) or thing.iri.rpartition("/")[2]

    def find(self, iri: str) -> Thing:
        """Return a thing by its IRI."""
        return self.inventory.things.get(iri, Thing(iri))

    def unit(self, iri: str) -> str:
        """Return what is written behind a number for a unit; empty for a plain number."""
        thing = self.find(iri)
        return write_unit(iri, thing.notation, self.name(thing)) if iri else ""

    def number(self, value: Value) -> str:
        """Return a number as people write it."""
        return show_value(value, DECIMAL, self.language)

    def ratio(self, value: Fraction) -> str:
        """Return a computed number as people write it."""
        return show_value(round_number(value), DECIMAL, self.language)

    def percent(self, value: Fraction) -> str:
        """Return a computed share in per cent."""
        return show_value(round_number(value), SHARE, self.language)

    def day(self, day: date) -> str:
        """Return a day as people write it."""
        literal = Literal(day.isoformat(), datatype=NamedNode(f"{XSD}date"))
        return format_literal(literal, self.language)

    def measure(self, number: Decimal, unit: str) -> str:
        """Return a number with its unit."""
        return NO_BREAK.join(filter(None, [self.number(number), self.unit(unit)]))

    def short(self, number: Decimal, unit: str, common: str) -> str:
        """Return a number with its unit; without it if that is long, and the common one."""
        is_said = unit == common and len(self.unit(unit)) > SHORT
        return self.number(number) if is_said else self.measure(number, unit)

    def figure(self, figure: Figure) -> str:
        """Return a value with its unit."""
        return self.measure(figure.number, figure.unit)

    def aim(self, target: Target, common: str = "") -> str:
        """Return what a target asks for: a number, or a corridor, with its unit as in `short`."""
        aim = target.aim
        if aim.upper is None:
            return self.short(aim.number, aim.unit, common)
        upper = self.short(aim.upper, aim.unit, common)
        return f"{self.number(aim.number)}{NO_BREAK}–{NO_BREAK}{upper}"

    def status(self, figure: Figure) -> str:
        """Return what kind of value it is; empty for a plain one."""
        words: dict[str, str] = self.frame.look.texts["indicators"]["statuses"]
        return "" if figure.status == "A" else words.get(figure.status, "")

    def page(self, iri: str) -> str:
        """Return where the page of a thing is; empty if it has none."""
        return self.frame.look.addresses.of(iri) or ""

    def address(self, iri: str) -> str:
        """Return a thing's address as parameters take it: from the county's key on, else whole."""
        names = self.frame.context.names
        return (names.path(iri) or iri).lstrip("/") if names.county_key(iri) else iri

    def evidence(self, county: str, day: str, goal: str = "") -> str:
        """Return where the states of a county, or of one goal, are computed."""
        about = {"goal": self.address(goal)} if goal else {}
        return self.frame.look.addresses.link(
            "/api/v1/progress", county=county, day=day, format="json", **about
        )

    def compare(self, county: str, indicator: Indicator) -> str:
        """Return where the question is answered that compares an indicator."""
        return self.frame.look.addresses.link(
            "/queries/indicator-comparison", county=county, indicator=self.address(indicator.iri)
        )
