"""Legend: what the boxes, lines and marks of a scene mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.network.words import list_kinds, name_kind, name_link, read_words
from graph.things import choose_text
from service.networks.diagram import ROUNDNESS
from service.networks.marks import Marks
from service.networks.sayings import Sayings

MARKED: Final[tuple[str, ...]] = ("path", "late", "lost", "hit")
# links that are drawn like another one; all others are drawn like those that belong
ALIKE: Final[Mapping[str, str]] = {
    "contributes": "contributes", "serves": "contributes", "enables": "contributes",
    "pursues": "contributes", "finances": "finances", "grants": "finances", "hinders": "hinders",
}  # fmt: skip


@dataclass(frozen=True)
class Legend:
    """The kinds of boxes, the styles of lines, and the marks that there are, with their names.

    `kinds` and `lines` are by style; `rounds` says how round the boxes of a kind are.
    """

    kinds: Mapping[str, str]
    rounds: Mapping[str, int]
    lines: Mapping[str, str]
    marks: Mapping[str, str]


def make_legend(sayings: Sayings, marks: Marks) -> Legend:
    """Return what is to be explained of a scene."""
    language, places = sayings.look.language, sayings.scene.excerpt.places
    used = {each.node.kind for each in places}
    kinds = {kind: choose_text(name_kind(kind), language) for kind in list_kinds() if kind in used}
    links = {each.link for each in sayings.scene.excerpt.edges}
    named: dict[str, list[str]] = {}
    for link in read_words()["links"]:
        if link in links:
            name = choose_text(name_link(link), language)
            named.setdefault(ALIKE.get(link, "belongs"), []).append(name)
    found = {mark for each in places for mark in marks.of_node(each.node.iri)}
    said = {mark: sayings.texts["legend"][mark] for mark in MARKED if mark in found}
    lines = {style: ", ".join(names) for style, names in named.items()}
    return Legend(kinds, {kind: ROUNDNESS.get(kind, 0) for kind in kinds}, lines, said)
