"""Viewpoint: what a page of the network shows, and the addresses that change one thing of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from graph.errors import InputError, TermFault
from graph.names import Names
from graph.network.dependencies import DIRECTIONS
from graph.network.impact import LONGEST
from graph.network.model import EXAMPLE
from graph.network.scene import CASES, DAYS, Wish
from graph.network.unfolding import DEEPEST, Scope
from graph.network.words import list_kinds
from graph.parameters import read_thing
from graph.search.phrasing import LONGEST_TEXT
from service.networks.subjects import DAYS as RIGHT_DAYS
from service.pages.addresses import Addresses
from service.parameters import Parameter, take
from service.sentences import phrase

Values = Mapping[str, Sequence[str]]
Pair = tuple[str, str]

VIEWS: Final = ("diagram", "tree", "table")
# below the county: kind and key, as in addresses
RELATIVE: Final = re.compile(r"[a-z][a-z-]*/[^\s/]\S*")
THING: Final = phrase("right-thing-from-kind")
SHORT: Final = EXAMPLE.partition("/id/")[2]
PLAIN: Final = "/:@!$'()*,;-._~"  # what a value may hold as it is
TEXT: Final = rf"[\s\S]{{1,{LONGEST_TEXT}}}"
TEXT_SAID: Final = phrase("right-characters", most=LONGEST_TEXT)
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "node": Parameter("Where one begins, by default the highest goals", THING, r"\S+", SHORT),
    "unfold": Parameter(
        "What was opened: its neighbours are shown", THING, r"\S+", SHORT, is_repeated=True
    ),
    "direction": Parameter(
        "Against the edges, along them, or both", phrase("one-of", values=DIRECTIONS),
        "|".join(DIRECTIONS), "upstream",
    ),
    "depth": Parameter(
        "How many steps from where one begins, by default 1, or 0 from the highest goals",
        phrase("right-number-from-to", least=0, most=DEEPEST), f"[0-{DEEPEST}]", "2",
        is_number=True,
    ),
    "kinds": Parameter(
        "Only over nodes of these kinds", phrase("one-of", values=list_kinds()),
        "|".join(list_kinds()), "project", is_repeated=True,
    ),
    "view": Parameter(
        "As what it is shown", phrase("one-of", values=VIEWS), "|".join(VIEWS), "tree"
    ),
    "impact": Parameter(
        "What happens to the project: it is late, or it is cut", phrase("one-of", values=CASES),
        "|".join(CASES), "cut",
    ),
    "days": Parameter(
        f"How late the project is, by default {DAYS} days",
        phrase("right-number-from-to", least=0, most=LONGEST), RIGHT_DAYS, "90", is_number=True,
    ),
    "to": Parameter("Where a path ends that is to be shown", THING, r"\S+", SHORT),
    "q": Parameter("What is to be marked", TEXT_SAID, TEXT, "Radweg"),
    "find": Parameter("What to look for, to begin there", TEXT_SAID, TEXT, "Radweg"),
    "page": Parameter(
        "Which page of a long table", phrase("right-number-from", least=1), "[1-9][0-9]{0,5}", "2",
        is_number=True,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Viewpoint:
    """What the page shows, as its address says it; things by IRI.

    `depth` is None if the address says nothing of it.
    """

    addresses: Addresses
    county: str
    node: str = ""
    unfold: tuple[str, ...] = ()
    direction: str = "both"
    depth: int | None = None
    kinds: tuple[str, ...] = ()
    view: str = "diagram"
    impact: str = ""
    days: int = DAYS
    to: str = ""
    q: str = ""
    find: str = ""
    page: int = 1

    @property
    def steps(self) -> int:
        """How many steps from where one begins are shown."""
        return self.depth if self.depth is not None else int(bool(self.node))

    def wish(self, year: int, language: str) -> Wish:
        """Return what is to be found in the network."""
        return Wish(
            self.node,
            Scope(self.direction, self.steps, self.kinds),
            self.unfold,
            self.to,
            self.impact,
            self.days,
            year,
            self.q,
            language if self.view == "diagram" else "",
        )

    def list_pairs(self) -> list[Pair]:
        """Return the parameters that say this, without those that say nothing new."""
        said = [
            ("node", self.shorten(self.node)),
            ("direction", self.direction if self.direction != "both" else ""),
            ("depth", "" if self.depth is None else str(self.depth)),
            *(("kinds", kind) for kind in self.kinds),
            ("view", self.view if self.view != VIEWS[0] else ""),
            ("impact", self.impact),
            ("days", str(self.days) if self.impact == "delay" and self.days != DAYS else ""),
            ("to", self.shorten(self.to)),
            ("q", self.q),
            ("find", self.find),
            ("page", str(self.page) if self.page > 1 else ""),
            *(("unfold", self.shorten(each)) for each in self.unfold),
        ]
        return [*((n, v) for n, v in said if v), *self.addresses.kept.items()]

    def list_others(self, *names: str) -> list[Pair]:
        """Return what a form has to send along that asks for some parameters itself."""
        return [(name, value) for name, value in self.list_pairs() if name not in names]

    @property
    def address(self) -> str:
        """The address that shows this, from the page itself."""
        said = (f"{name}={quote(value, safe=PLAIN)}" for name, value in self.list_pairs())
        return f"?{'&'.join(said)}"

    @property
    def opening(self) -> str:
        """The address that opens a further node, up to where its key follows."""
        address = replace(self, find="", page=1).address
        return f"{address}{'' if address == '?' else '&'}unfold="

    def begin(self, iri: str) -> str:
        """Return the address that begins at another node, with nothing opened or marked."""
        return replace(
            self, node=iri, unfold=(), to="", impact="", q="", find="", page=1, depth=None
        ).address

    def lead(self, iri: str) -> str:
        """Return the address that shows the path to a node."""
        return replace(self, to=iri, find="", page=1).address

    def close(self, iri: str) -> str:
        """Return the address without what a node was opened for."""
        left = tuple(each for each in self.unfold if each != iri)
        return replace(self, unfold=left, find="", page=1).address

    def fold(self) -> str:
        """Return the address with nothing opened."""
        return replace(self, unfold=(), find="", page=1).address

    def take(self, view: str) -> str:
        """Return the address that shows the same as another view."""
        return replace(self, view=view, page=1).address

    def turn(self, page: int) -> str:
        """Return the address of a page of the table."""
        return replace(self, page=page).address

    def name_whole(self, iri: str) -> str:
        """Return how an address outside the county names a thing: from the county's key on."""
        short = self.shorten(iri)
        return iri if short == iri else f"{self.county}/id/{short}"

    def shorten(self, iri: str) -> str:
        """Return how an address names a thing: from its kind on if it is of the county."""
        return iri.removeprefix(f"{self.addresses.names.base}/{self.county}/id/")


def read_viewpoint(addresses: Addresses, county: str, given: Values) -> Viewpoint:
    """Return what an address asks to show. Raises InputError."""
    names = addresses.names
    return Viewpoint(
        addresses,
        county,
        read_key(names, county, "node", take(given, "node")),
        tuple(read_key(names, county, "unfold", each) for each in given.get("unfold", ())),
        take(given, "direction", "both"),
        int(given["depth"][0]) if "depth" in given else None,
        tuple(kind for kind in list_kinds() if kind in given.get("kinds", ())),
        take(given, "view", VIEWS[0]),
        take(given, "impact"),
        int(take(given, "days", str(DAYS))),
        read_key(names, county, "to", take(given, "to")),
        take(given, "q"),
        take(given, "find"),
        int(take(given, "page", "1")),
    )


def read_key(names: Names, county: str, parameter: str, text: str) -> str:
    """Return the IRI of a thing that is named whole, or from its kind on. Raises InputError."""
    if not text:
        return ""
    try:
        whole = f"{county}/id/{text}" if RELATIVE.fullmatch(text) else text
        return read_thing(whole, names).value
    except TermFault:
        raise InputError(
            phrase(
                "parameter-wrong",
                given=f"{parameter}={text}",
                right=THING,
                hint=f"{parameter}={SHORT}",
            )
        ) from None
