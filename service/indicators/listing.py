"""The list of a county's indicators: filtered, in pages, with counts by state."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.achievement.formula import ACHIEVED, AT_RISK, MISSED, NOT_ASSESSABLE, ON_TRACK
from graph.errors import InputError
from graph.indicators.figures import Figure
from graph.indicators.inventory import WITHOUT, Indicator, Inventory
from graph.search.folding import clean_text, split_words
from service.indicators.wording import Wording
from service.pages.series import draw_line
from service.sentences import phrase

PAGE: Final = 60
STATES: Final = (ACHIEVED, ON_TRACK, AT_RISK, MISSED, NOT_ASSESSABLE, WITHOUT)


@dataclass(frozen=True)
class Filter:
    """What is to be shown: a field of action by its number, a state, words of the name."""

    field: str = ""
    state: str = ""
    words: str = ""

    def apply(self, inventory: Inventory, wording: Wording) -> list[Indicator]:
        """Return the indicators that are to be shown. Raises InputError."""
        fields = {read_key(each.notation, each.iri): each.iri for each in inventory.list_fields()}
        if self.field and self.field not in fields:
            raise InputError(
                phrase(
                    "choice-unknown" if fields else "choice-none",
                    given=f"field={self.field}",
                    known=fields,
                )
            )
        wanted = fold(self.words).split()
        concept = [each for each in inventory.indicators if each.is_of_concept]
        others = [each for each in inventory.indicators if not each.is_of_concept]
        others.sort(key=lambda each: fold(wording.name(each.thing)))
        return [
            each
            for each in (*concept, *others)
            if (not self.field or fields[self.field] in each.fields)
            and self.state in {"", each.state}
            and all(word in name_fully(each, wording) for word in wanted)
        ]


@dataclass(frozen=True)
class Row:
    """An indicator as a line of the list."""

    indicator: Indicator
    href: str
    latest: Figure | None
    line: str
    goal: str  # the one whose target decides the state


@dataclass(frozen=True)
class Listing:
    """One page of the list; counts are of all indicators, whatever the filter."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    found: int
    page: int
    pages: int


def make_listing(
    inventory: Inventory, shown: Sequence[Indicator], wording: Wording, page: int
) -> Listing:
    """Return one page of indicators. Raises InputError."""
    pages = max(-(-len(shown) // PAGE), 1)
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    counts = Counter(each.state for each in inventory.indicators)
    cut = shown[(page - 1) * PAGE : page * PAGE]
    return Listing(
        [make_row(each, wording) for each in cut],
        {state: counts[state] for state in STATES},
        len(shown),
        page,
        pages,
    )


def make_row(indicator: Indicator, wording: Wording) -> Row:
    """Return an indicator as a line."""
    href = wording.frame.look.addresses.link(
        wording.frame.look.addresses.path, indicator=wording.address(indicator.iri)
    )
    goals = [target.goal for target, v in indicator.targets if v.state == indicator.state]
    return Row(
        indicator, href, indicator.latest, draw_spark(indicator.actual), next(iter(goals), "")
    )


def draw_spark(figures: Iterable[Figure]) -> str:
    """Return the points of a small line; empty for less than two values."""
    points = [(each.year, each.number) for each in figures]
    return draw_line(points) if len(points) > 1 else ""


def name_fully(indicator: Indicator, wording: Wording) -> str:
    """Return number and name of an indicator for looking words up."""
    return fold(f"{indicator.thing.notation} {wording.name(indicator.thing)}")


def fold(text: str) -> str:
    """Return the words of a text as search compares and lists sort them."""
    return " ".join(word.folded.text for word in split_words(clean_text(text)))


def read_key(notation: str, iri: str) -> str:
    """Return by what a field is chosen: its number, else the last part of its IRI."""
    return notation or iri.rpartition("/")[2]
