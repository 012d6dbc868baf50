"""One value on a page: what it is called, where it leads, what exactly stands in the data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from service.pages.figures import format_literal
from service.pages.frame import Look
from service.pages.texts import Node, Text
from service.pages.things import Thing

# what people use as a code before a name: Z1.1, HF1, 11.10.01; other notations are keys
CODE: Final = re.compile(r"[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9./ -]{0,11}[a-z]?")


@dataclass(frozen=True)
class Value:
    """One value as shown: its text, where it leads, and what exactly stands in the data.

    `note` is a code before the text, `details` follow it, `more` leads to what tells all details.
    """

    text: Text
    exact: str = ""
    href: str | None = None
    is_external: bool = False
    note: str = ""
    details: str = ""
    more: str | None = None


def link_thing(look: Look, thing: Thing, column: str = "label") -> Value:
    """Return a link to a thing, with its code beside the name."""
    name = thing.text(look.language, column) or look.name(thing)
    return Value(name, thing.iri, look.addresses.of(thing.iri), note=find_code(thing))


def show(look: Look, nodes: Sequence[Node]) -> str:
    """Return the first literal of a column as readers write it; empty if there is none."""
    node = next(iter(nodes), None)
    return format_literal(node, look.language) if isinstance(node, Literal) else ""


def find_code(thing: Thing) -> str:
    """Return the code that stands before the name of a thing; empty if it has none."""
    notation = thing.get("notation")
    return notation if CODE.fullmatch(notation) else ""
