"""Marks: which nodes and edges of a scene stand out, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph.network.elements import Edge
from graph.network.scene import Scene

CASES: Final[Mapping[str, str]] = {"delay": "late", "cut": "lost"}
SAID: Final = ("path", "late", "lost", "hit")  # marks that have a word of their own
OWN: Final[Mapping[str, str]] = {"late": "delayed", "lost": "gone"}  # said of the project itself
# along which edges delay and loss are passed on
PASSED: Final[Mapping[str, frozenset[str]]] = {
    "late": frozenset({"enables", "contributes", "serves"}),
    "lost": frozenset({"contributes", "serves"}),
}


@dataclass(frozen=True)
class Marks:
    """The marks of a scene in which a project is late or cut; no case: neither."""

    scene: Scene
    case: str = ""

    @cached_property
    def affected(self) -> frozenset[str]:
        """What slips or loses."""
        return frozenset(self.scene.affected)

    @cached_property
    def passed(self) -> frozenset[str]:
        """What the path leads over."""
        return frozenset(self.scene.track.nodes if self.scene.track else ())

    @cached_property
    def trail(self) -> frozenset[Edge]:
        """The edges that the path goes over."""
        return self.scene.track.edges if self.scene.track else frozenset()

    @cached_property
    def hits(self) -> frozenset[str]:
        """What was looked for."""
        return frozenset(self.scene.hits)

    def of_node(self, iri: str) -> list[str]:
        """Return the marks of a node."""
        marks = {
            "start": iri in self.scene.starts[:1] and len(self.scene.starts) == 1,
            "path": iri in self.passed,
            CASES.get(self.case, ""): iri in self.affected,
            "hit": iri in self.hits,
        }
        return [mark for mark, is_so in marks.items() if is_so]

    def name(self, iri: str) -> list[str]:
        """Return the names of the words that say why a node stands out."""
        impact = self.scene.impact
        own = OWN if impact and iri == impact.project.iri else {}
        return [own.get(mark, mark) for mark in self.of_node(iri) if mark in SAID]

    def of_edge(self, edge: Edge) -> list[str]:
        """Return the marks of an edge."""
        case = CASES.get(self.case, "")
        is_passed_on = (
            bool(case) and edge.link in PASSED[case] and {edge.source, edge.target} <= self.affected
        )
        marks = {"path": edge in self.trail, case: is_passed_on}
        return [mark for mark, is_so in marks.items() if is_so]
