"""What changed from one version of a concept to another, in sentences."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.tables import Table, Value
from graph.things import Thing
from service.pages.figures import KEK, MONEY, XSD, format_literal
from service.pages.frame import Look
from service.trails.wording import Wording

SIGNS: Final = {"change-new": "new", "change-changed": "changed"}  # all others are gone
DAYS: Final = frozenset({f"{KEK}startDate", f"{KEK}endDate"})


@dataclass(frozen=True)
class Change:
    """One change as shown; `form` is the sentence, `old` and `new` fill it in."""

    kind: str
    name: str
    href: str
    form: str
    state: str
    change: str
    aspect: str
    old: str
    new: str
    new_href: str = ""


def make_changes(look: Look, table: Table) -> list[Change]:
    """Return the changes in an answer to the question K17, in its order."""
    names = [column.name for column in table.columns]
    return [make_change(look, dict(zip(names, row, strict=True))) for row in table.rows]


def make_change(look: Look, row: dict[str, Value]) -> Change:
    """Return a change as shown."""
    wording = Wording(look, "")
    element, change, property_ = row["element"], row["change"], row["property"]
    assert isinstance(element, Thing)  # noqa: S101 - so the question has it
    iri = property_.iri if isinstance(property_, Thing) else ""
    key = change.iri.rpartition("#")[2] if isinstance(change, Thing) else ""
    old = write(look, row["old"], row["was"], iri)
    new = write(look, row["new"], row["becomes"], iri)
    successor = row["becomes"]
    return Change(
        wording.name(as_thing(row["kind"])),
        wording.say(element),
        wording.page(element),
        choose_form(key, old, new),
        SIGNS.get(key, "gone"),
        wording.name(as_thing(change)),
        wording.name(as_thing(property_)),
        old,
        new,
        wording.page(successor) if isinstance(successor, Thing) else "",
    )


def choose_form(key: str, old: str, new: str) -> str:
    """Return with which sentence a change is said."""
    if key != "change-changed":
        return key.removeprefix("change-")
    return "changed" if old and new else "given" if new else "withdrawn"


def write(look: Look, value: Value, thing: Value, property_: str) -> str:
    """Return a value as readers write it: names and texts in quotes."""
    quoted = str(look.texts["history"]["quoted"])
    if isinstance(thing, Thing):
        return quoted.format(text=thing.say(look.language))
    if value is None:
        return ""
    kind = "decimal" if property_ in MONEY else "date" if property_ in DAYS else "string"
    literal = Literal(str(value), datatype=NamedNode(f"{XSD}{kind}"))
    text = format_literal(literal, look.language, property_)
    return quoted.format(text=text) if kind == "string" else text


def as_thing(value: Value) -> Thing | None:
    """Return a value if it is a thing."""
    return value if isinstance(value, Thing) else None
