"""Diagram: boxes and curves of a scene, ready to be written as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote

from graph.network.drawing import LINE, PADDING
from graph.network.excerpt import Place
from graph.network.layout import WIDTH
from graph.network.picture import ROUND, Picture
from service.networks.marks import Marks
from service.networks.sayings import Sayings
from service.networks.viewpoint import PLAIN, Viewpoint

MARGIN: Final = 16
MOST_ARROWS: Final = 1_500  # each is painted anew at every move; left feeds right anyway
CAPTION: Final = 9  # from the padding to the foot of the caption
# the shape of a box says its kind beside colour and word: how round its corners are
ROUNDNESS: Final[Mapping[str, int]] = {
    "field": 22, "principle": 22, "theme": 22, "version": 22, "goal": 12, "project": 4,
    "indicator": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A node: how it is marked, where it leads, what is said of it, where it stands."""

    id: str
    style: str
    href: str
    layer: int
    order: int
    key: str
    page: str
    name: str
    said: str
    x: int
    y: int
    height: int
    round: int
    caption: str
    top: int
    lines: Sequence[tuple[int, str]]
    more: str
    mark: str
    foot: int


@dataclass(frozen=True, slots=True)
class Curve:
    """An edge: how it is marked, its ends, what is said of it, its way."""

    id: str
    style: str
    source: str
    target: str
    said: str
    way: str


@dataclass(frozen=True)
class Diagram:
    """Everything that is drawn; `viewpoint` knows where links lead."""

    sayings: Sayings
    marks: Marks
    viewpoint: Viewpoint
    picture: Picture

    @property
    def left(self) -> int:
        """The left upper corner of all, which is above and left of the first box."""
        return -MARGIN

    @property
    def width(self) -> int:
        """How wide all is, with a margin."""
        return round(self.picture.layout.width) + 2 * MARGIN + ROUND

    @property
    def height(self) -> int:
        """How high all is, with a margin."""
        return round(self.picture.layout.height) + 2 * MARGIN

    @property
    def has_arrows(self) -> bool:
        """Whether edges end in arrows."""
        return len(self.sayings.scene.excerpt.edges) <= MOST_ARROWS

    @property
    def box_width(self) -> int:
        """How wide each box is."""
        return WIDTH

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The id of each node."""
        places = self.sayings.scene.excerpt.places
        return {each.node.iri: f"n{number}" for number, each in enumerate(places)}

    @cached_property
    def orders(self) -> Mapping[str, int]:
        """The place of each node within its layer, from above."""
        boxes = self.picture.layout.boxes
        layers = self.sayings.scene.excerpt.list_layers()
        return {
            place.node.iri: number
            for _, places in layers
            for number, place in enumerate(sorted(places, key=lambda p: boxes[p.node.iri].y))
        }

    @cached_property
    def boxes(self) -> list[Box]:
        """The nodes, from left to right and from above."""
        places = self.sayings.scene.excerpt.places
        ordered = sorted(places, key=lambda each: (each.layer, self.orders[each.node.iri]))
        opening = self.viewpoint.opening
        return [self._make_box(place, opening) for place in ordered]

    def _make_box(self, place: Place, opening: str) -> Box:
        node, sayings = place.node, self.sayings
        iri, key = node.iri, self.viewpoint.shorten(node.iri)
        box = self.picture.layout.boxes[iri]
        x, y = round(box.x), round(box.y)
        hidden, is_open = sayings.scene.unfolded.hidden[iri], iri in self._opened
        marks = self.marks.of_node(iri)
        words = [sayings.texts["marks"][name] for name in self.marks.name(iri)]
        said = [*sayings.describe(node), *words]
        if is_open:
            href, action, more = self.viewpoint.close(iri), sayings.texts["close"], "−"
        elif hidden:
            href, action = opening + quote(key, safe=PLAIN), sayings.count("hidden", hidden)
            more = f"+{hidden}"
        else:
            href, action, more = self.viewpoint.begin(iri), sayings.texts["begin"], ""
        return Box(
            self.numbers[iri],
            " ".join(["node", node.kind, *marks]),
            href,
            place.layer,
            self.orders[iri],
            key,
            sayings.look.addresses.of(iri) or "",
            sayings.name(node),
            ", ".join(filter(None, [*said, action])),
            x,
            y,
            round(box.height),
            ROUNDNESS.get(node.kind, 0),
            sayings.head(node),
            y + PADDING + CAPTION,
            [
                (y + PADDING + CAPTION + number * LINE, line)
                for number, line in enumerate(self.picture.lines[iri], 1)
            ],
            more,
            ", ".join(words),
            y + PADDING + CAPTION + (len(self.picture.lines[iri]) + 1) * LINE,
        )

    @cached_property
    def _opened(self) -> frozenset[str]:
        return frozenset(self.sayings.scene.unfolded.opened)

    @cached_property
    def curves(self) -> list[Curve]:
        """The edges."""
        return [
            Curve(
                f"e{number}",
                " ".join(["edge", edge.link, *self.marks.of_edge(edge)]),
                self.numbers[edge.source],
                self.numbers[edge.target],
                self.sayings.say(edge),
                self.picture.curves[edge.source, edge.target],
            )
            for number, edge in enumerate(self.sayings.scene.excerpt.edges)
        ]

    @property
    def links(self) -> frozenset[str]:
        """The kinds of links that are drawn."""
        return frozenset(edge.link for edge in self.sayings.scene.excerpt.edges)

    @cached_property
    def shares(self) -> list[tuple[int, int, str]]:
        """The shares beside their edges: where they stand, and what they say."""
        return [
            (x, y, self.sayings.percent(edge.share))
            for edge, (x, y) in self.picture.shares.items()
            if edge.share is not None
        ]
