"""Ways of money as lines of a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.costs.cents import write_euros
from graph.costs.flow import GRANT, MARKS, STEPS, Flow
from graph.things import Thing
from service.flows.links import Links
from service.pages.frame import Look


@dataclass(frozen=True, slots=True)
class Place:
    """A stop of a way: its name, empty if there is none, and its page if it has one."""

    name: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """A way: its stops, why it ends before a goal or field, its amount and what explains that."""

    places: tuple[Place, ...]
    reason: str
    amount: str
    why: str


def write_way(
    look: Look, flow: Flow, things: Mapping[tuple[str, str], Thing], links: Links, currency: str
) -> Way:
    """Return a flow as a line."""
    named = dict(zip(STEPS, flow.way, strict=True))
    places = (
        Place("", None)
        if stop in MARKS and stop != GRANT
        else Place(things[step, stop].say(look.language), look.addresses.of(stop) if stop else None)
        for step, stop in named.items()
    )
    end = named["field"]
    return Way(
        tuple(places),
        MARKS[end].say(look.language) if end in MARKS else "",
        look.euros(write_euros(flow.cents), currency),
        links.explain("project", named["project"]),
    )
