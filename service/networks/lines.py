"""Lines: a scene as a table, a line for each edge and for each node without one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from graph.errors import InputError
from graph.network.elements import Edge, Node
from graph.network.picture import has_share
from graph.network.words import name_link
from graph.things import choose_text
from service.networks.marks import Marks
from service.networks.sayings import Sayings
from service.networks.viewpoint import Viewpoint
from service.sentences import phrase

PAGE: Final = 300  # lines


@dataclass(frozen=True, slots=True)
class Cell:
    """A node within a line."""

    head: str
    name: str
    page: str
    hidden: str
    unfold: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An edge: from what it goes, how, to what; its share and where that comes from."""

    source: Cell
    link: str
    target: Cell | None = None
    share: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Lines:
    """A page of the lines of a scene; raises InputError if there is no such page."""

    sayings: Sayings
    marks: Marks
    viewpoint: Viewpoint

    def __post_init__(self) -> None:
        """Check the number of the page."""
        if self.viewpoint.page > self.pages:
            raise InputError(phrase("page-absent", page=self.viewpoint.page, pages=self.pages))

    @cached_property
    def found(self) -> list[tuple[Node, Edge | None]]:
        """What the lines are about, the edges nearest to where one begins first."""
        index = self.sayings.scene.excerpt.index
        edges = self.sayings.scene.excerpt.edges
        joined = {iri for edge in edges for iri in (edge.source, edge.target)}
        far = sorted(edges, key=lambda e: max(index[e.source].distance, index[e.target].distance))
        lonely = [place.node for iri, place in index.items() if iri not in joined]
        return [*((index[e.source].node, e) for e in far), *((node, None) for node in lonely)]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.found) // PAGE))

    @property
    def rows(self) -> list[Line]:
        """The lines of the page."""
        first = (self.viewpoint.page - 1) * PAGE
        told: set[str] = set()
        return [self._make_line(*each, told) for each in self.found[first : first + PAGE]]

    def _make_line(self, node: Node, edge: Edge | None, told: set[str]) -> Line:
        if edge is None:
            return Line(self._take_cell(node.iri, told), "")
        share = self.sayings.percent(edge.share) if edge.share is not None else ""
        return Line(
            self._take_cell(edge.source, told),
            choose_text(name_link(edge.link), self.sayings.look.language),
            self._take_cell(edge.target, told),
            share,
            self._prove(edge) if share else "",
        )

    def _take_cell(self, iri: str, told: set[str]) -> Cell:
        """Return the cell of a node; what it hides is said where it comes up first."""
        cell = self.cells[iri]
        if iri in told:
            return replace(cell, hidden="")
        told.add(iri)
        return cell

    def _prove(self, edge: Edge) -> str:
        """Return where a share comes from: what is said of the project that it is a part of."""
        project = edge.source if has_share(edge) and edge.link != "finances" else edge.target
        return self.sayings.look.addresses.of(project) or ""

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """A cell for each node."""
        index = self.sayings.scene.excerpt.index
        return {iri: self._make_cell(place.node) for iri, place in index.items()}

    def _make_cell(self, node: Node) -> Cell:
        sayings, unfolded = self.sayings, self.sayings.scene.unfolded
        words = sayings.texts["marks"]
        hidden = 0 if node.iri in unfolded.opened else unfolded.hidden[node.iri]
        return Cell(
            sayings.head(node),
            sayings.label(node),
            sayings.look.addresses.of(node.iri) or "",
            sayings.count("hidden", hidden),
            f"{self.viewpoint.opening}{self.viewpoint.shorten(node.iri)}",
            tuple(words[name] for name in self.marks.name(node.iri)),
        )
