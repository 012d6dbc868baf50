"""The start page: what this is, the counties with their figures, what can be done here."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from service.pages.counties import County
from service.pages.frame import Frame
from service.pages.inventory import Inventory, read_inventory
from service.pages.texts import Text
from service.pages.things import sort_key

CARD: Final = (
    "field",
    "goal",
    "project",
    "indicator",
    "observation",
    "paper",
    "event",
    "municipality",
)
SHOWN: Final = 6  # figures on a card


@dataclass(frozen=True)
class Card:
    """A county on the start page with its largest figures."""

    county: County
    name: Text
    href: str
    figures: tuple[tuple[str, int], ...]


async def render_start(frame: Frame) -> Response:
    """Return the start page."""
    inventory = await read_inventory(frame)
    cards = [make_card(frame, c, inventory) for c in frame.counties.values() if c.has_concept]
    cards.sort(key=lambda card: (card.county.is_fictional, sort_key(str(card.name))))
    return await frame.render("start.html", cards=cards)


def make_card(frame: Frame, county: County, inventory: Inventory) -> Card:
    """Return the card of a county: its figures in a fixed order, those that are zero left out."""
    counts = ((segment, inventory.count(county.key, segment)) for segment in CARD)
    figures = tuple((segment, count) for segment, count in counts if count)[:SHOWN]
    href = frame.look.addresses.of(county.thing.iri) or "/"
    return Card(county, county.name(frame.language), href, figures)
