"""Sayings: what nodes and edges of a network are called and what is said of them, for readers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from graph.network.elements import Edge, Node
from graph.network.picture import MANY, has_share
from graph.network.scene import Scene
from graph.things import choose_text
from service.pages.figures import KEK, format_number
from service.pages.frame import Look
from service.pages.values import CODE

LONGEST: Final = 60  # characters of a name within a sentence
MOST: Final = 2  # edges that are said of a node; one where there are very many nodes
# what tells most of a node, the first first
TELLING: Final = ("contributes", "hinders", "serves", "finances", "measures", "leads", "enables")


def cut(name: str) -> str:
    """Return a name that is not too long for a sentence."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 2].rstrip()} …"


@dataclass(frozen=True)
class Sayings:
    """Says things of a scene in the language of a page."""

    look: Look
    scene: Scene

    @cached_property
    def texts(self) -> Mapping[str, Any]:
        """The texts of this view."""
        texts: Mapping[str, Any] = self.look.texts["network"]
        return texts

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What each kind of nodes is called, goals by their level."""
        words: Mapping[str, str] = self.texts["words"]
        return words

    @cached_property
    def brief(self) -> Mapping[str, str]:
        """How each shown node is named within a sentence, by IRI."""
        return {each.node.iri: self._shorten(each.node) for each in self.scene.excerpt.places}

    def find_word(self, node: Node) -> str:
        """Return what a node is, in one word."""
        level = self.scene.levels.get(node.iri, "")
        return self.words[level if level in self.words else node.kind]

    def find_code(self, node: Node) -> str:
        """Return the number of a node if it is one that people use."""
        return node.notation if CODE.fullmatch(node.notation) else ""

    def head(self, node: Node) -> str:
        """Return what stands above the name of a node: its kind and number."""
        return f"{self.find_word(node)} {self.find_code(node)}".rstrip()

    def label(self, node: Node) -> str:
        """Return the name of a node without its number."""
        return choose_text(node.labels, self.look.language) or node.iri.rpartition("/")[2]

    def name(self, node: Node) -> str:
        """Return number and name of a node."""
        return f"{self.find_code(node)} {self.label(node)}".lstrip()

    def _shorten(self, node: Node) -> str:
        words: Mapping[str, str] = self.texts["brief"]
        code, level = self.find_code(node), self.scene.levels.get(node.iri, "")
        word = words.get(level) or words.get(node.kind, "")
        if code and word:
            return f"{word} {code}"
        return f"{word} {self.texts['quote'].format(name=cut(self.label(node)))}".lstrip()

    def name_kinds(self, kinds: Iterable[str]) -> str:
        """Return the names of some kinds."""
        return ", ".join(self.words[kind] for kind in kinds)

    def percent(self, share: Decimal) -> str:
        """Return a share in per cent."""
        return format_number(share, self.look.language, f"{KEK}share")

    def say(self, edge: Edge) -> str:
        """Return what is said of the source of an edge: what it does for the target."""
        return self._fill("said", edge, target=self.brief[edge.target])

    def hear(self, edge: Edge) -> str:
        """Return what is said of the target of an edge: what it has from the source."""
        return self._fill("heard", edge, source=self.brief[edge.source])

    def _fill(self, group: str, edge: Edge, **names: str) -> str:
        if edge.share is not None and has_share(edge):
            share = self.percent(edge.share)
            text: str = self.texts[group][f"{edge.link}_share"]
            return text.format(share=share, **names)
        text = self.texts[group][edge.link]
        return text.format(**names)

    def count(self, name: str, count: int) -> str:
        """Return a count in words, singular or plural; empty for none."""
        if not count:
            return ""
        texts: Mapping[str, str] = self.texts["counts"]
        number = self.look.number(count)
        return texts[f"{name}_one"] if count == 1 else texts[name].format(count=number)

    @cached_property
    def leaving(self) -> Mapping[str, list[Edge]]:
        """The shown edges by their sources, the most telling ones first."""
        found: dict[str, list[Edge]] = {}
        order = {link: number for number, link in enumerate(TELLING)}
        for edge in self.scene.excerpt.edges:
            found.setdefault(edge.source, []).append(edge)
        for edges in found.values():
            edges.sort(key=lambda edge: order.get(edge.link, len(order)))
        return found

    def describe(self, node: Node) -> Iterator[str]:
        """Yield what is said of a node where it is shown alone: its name, what it does, counts."""
        is_brief = len(self.scene.excerpt.places) > MANY
        name = self.name(node)
        yield f"{self.find_word(node)} {cut(name) if is_brief else name}"
        edges = self.leaving.get(node.iri, ())
        yield from (self.say(edge) for edge in edges[: 1 if is_brief else MOST])
        yield self.count(
            "contributors" if node.kind == "goal" else "dependents",
            self.scene.dependents.get(node.iri, 0),
        )
