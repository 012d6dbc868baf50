"""Branches: a scene as a tree, each node once, with all its edges."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from graph.network.elements import Edge, Node
from service.networks.marks import Marks
from service.networks.sayings import Sayings
from service.networks.viewpoint import Viewpoint

DEEP: Final = 24  # levels that are indented; what is deeper begins again at the left
FEW: Final = 120  # nodes up to which all of the tree is open


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the tree, or a reference to one; `closes` counts the lists that end behind it.

    `count` is how many lines are below.
    """

    id: str
    head: str
    name: str
    page: str
    said: tuple[str, ...]
    marks: tuple[str, ...]
    hidden: str
    unfold: str
    fold: str
    count: int
    closes: int
    is_open: bool = True
    is_reference: bool = False


@dataclass
class Twig:
    """A node of the tree in the making: by which edges it hangs there, what is below it."""

    iri: str
    edges: list[Edge] = field(default_factory=list)
    below: list["Twig"] = field(default_factory=list)
    level: int = 0
    is_reference: bool = False


@dataclass(frozen=True)
class Tree:
    """The tree of a scene: from where one begins, along the edges, nearest first."""

    sayings: Sayings
    marks: Marks
    viewpoint: Viewpoint

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes that are shown."""
        return {iri: place.node for iri, place in self.sayings.scene.excerpt.index.items()}

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The id of each node."""
        return {iri: f"n{number}" for number, iri in enumerate(self.nodes)}

    @property
    def rows(self) -> Iterator[Row]:
        """The lines from above, so that no list needs another one within a loop."""
        is_open = len(self.nodes) <= FEW
        ahead: list[tuple[Twig, int]] = []
        _push(ahead, self._grow(), 0)
        while ahead:
            twig, closes = ahead.pop()
            below = twig.below
            yield self._make_row(twig, 0 if below else closes, is_open=is_open or not twig.level)
            if below:
                _push(ahead, below, closes + 1)

    def _grow(self) -> list[Twig]:
        """Return the roots with all that hangs on them; every edge is at one twig."""
        scene = self.sayings.scene
        known: set[str] = set()
        told: set[Edge] = set()
        starts = [iri for iri in scene.starts if iri in self.nodes]
        roots: list[Twig] = []
        for start in [*starts, *self.nodes]:
            if start not in known:
                known.add(start)
                roots.append(self._grow_root(start, known, told))
        return roots

    def _grow_root(self, start: str, known: set[str], told: set[Edge]) -> Twig:
        """Return a node with all that hangs on it and is not known yet, the nearest first."""
        root = Twig(start)
        ahead = deque([root])
        while ahead:
            twig = ahead.popleft()
            for other, edges in self._near.get(twig.iri, {}).items():
                fresh = [edge for edge in edges if edge not in told]
                told.update(fresh)
                # too deep for the eye and for the page: it grows from the left again
                is_new = other not in known and twig.level < DEEP
                if fresh:
                    below = Twig(other, fresh, level=twig.level + 1, is_reference=not is_new)
                    twig.below.append(below)
                    ahead.extend([below] if is_new else [])
                    known.update([other] if is_new else [])
        return root

    @cached_property
    def _near(self) -> Mapping[str, Mapping[str, list[Edge]]]:
        """The edges of each node, by the node at their other end."""
        near: dict[str, dict[str, list[Edge]]] = {}
        for edge in self.sayings.scene.excerpt.edges:
            ends = {(edge.source, edge.target): None, (edge.target, edge.source): None}
            for one, other in ends:
                near.setdefault(one, {}).setdefault(other, []).append(edge)
        return near

    def _make_row(self, twig: Twig, closes: int, *, is_open: bool) -> Row:
        iri, sayings, scene = twig.iri, self.sayings, self.sayings.scene
        node, hidden = self.nodes[iri], scene.unfolded.hidden[iri]
        said = (
            sayings.say(edge) if edge.source == iri else sayings.hear(edge) for edge in twig.edges
        )
        words = sayings.texts["marks"]
        is_opened = iri in scene.unfolded.opened
        return Row(
            self.numbers[iri],
            sayings.head(node),
            sayings.label(node),
            sayings.look.addresses.of(iri) or "",
            tuple(said),
            tuple(words[name] for name in self.marks.name(iri)),
            "" if is_opened else sayings.count("hidden", hidden),
            f"{self.viewpoint.opening}{self.viewpoint.shorten(iri)}",
            self.viewpoint.close(iri) if is_opened else "",
            len(twig.below),
            closes,
            is_open,
            twig.is_reference,
        )


def _push(ahead: list[tuple[Twig, int]], twigs: list[Twig], closes: int) -> None:
    """Put siblings on a stack, the first one on top; the last one ends their list."""
    pairs = [(twig, 0) for twig in twigs[:-1]] + [(twig, closes) for twig in twigs[-1:]]
    ahead.extend(reversed(pairs))
