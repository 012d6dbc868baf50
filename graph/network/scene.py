"""Scene: what somebody wants to see of a county's network, found in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.errors import InputError
from graph.names import Names
from graph.network.excerpt import Excerpt
from graph.network.impact import Impact, read_ledger, take_impact
from graph.network.losses import list_targets
from graph.network.model import EXAMPLE, Network, find_county, read_network
from graph.network.picture import Picture, make_picture
from graph.network.seeking import seek
from graph.network.track import Track, find_track
from graph.network.unfolding import Scope, Unfolded, list_starts, unfold
from graph.sentences import phrase
from graph.vocabulary import RDF_TYPE, expand

CASES: Final = ("delay", "cut")
DAYS: Final = 90  # that a project is late if nothing else is said


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see: from a node or from the usual start, this or that opened.

    `target` is a node that a path leads to; `case` is what happens to the project that is the
    node; `sought` is to be marked; `language` is that of a drawing, if one is wanted.
    """

    node: str = ""
    scope: Scope = field(default_factory=Scope)
    opened: tuple[str, ...] = ()
    target: str = ""
    case: str = ""
    days: int = DAYS
    year: int = 0
    sought: str = ""
    language: str = ""


@dataclass(frozen=True)
class Scene:
    """What is seen: nodes and edges, where one began, what is hidden, marked, drawn.

    `total` counts the nodes of the whole network; `affected` is what slips or loses; `dependents`
    counts for projects those that require them, for goals the projects that contribute; `levels`
    names the class of each goal.
    """

    starts: tuple[str, ...]
    unfolded: Unfolded
    total: int
    track: Track | None = None
    impact: Impact | None = None
    affected: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    dependents: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None

    @property
    def excerpt(self) -> Excerpt:
        """The nodes and edges that are shown."""
        return self.unfolded.excerpt


def find_scene(store: Store, names: Names, county: str, wish: Wish) -> Scene:
    """Return what somebody wants to see. Raises UnknownResource, InputError."""
    network = read_network(store, names, county)
    for name, given in {"node": (wish.node,), "to": (wish.target,), "unfold": wish.opened}.items():
        for iri in filter(None, given):
            check_node(store, names, network, county, iri, name)
    if wish.target and not wish.node:
        raise InputError(phrase("path-beginless", example=EXAMPLE))
    if wish.case and not wish.node:
        raise InputError(phrase("impact-projectless", example=EXAMPLE))
    impact = None
    if wish.case:
        network.find(wish.node, kinds=("project",))
        ledger = read_ledger(store, names, county)
        impact = take_impact(network, ledger, wish.node, wish.days, wish.year)
    scene = take_scene(network, wish, impact)
    goals = [each.node.iri for each in scene.excerpt.places if each.node.kind == "goal"]
    scene = replace(scene, levels=read_levels(store, goals))
    return replace(scene, picture=draw_scene(scene, wish.language)) if wish.language else scene


def draw_scene(scene: Scene, language: str) -> Picture:
    """Return how a scene is drawn, with room for a word in what stands out."""
    passed = scene.track.nodes if scene.track else ()
    return make_picture(scene.excerpt, language, {*passed, *scene.affected, *scene.hits})


def check_node(  # noqa: PLR0913, PLR0917 - what an error has to name
    store: Store, names: Names, network: Network, county: str, iri: str, parameter: str
) -> None:
    """Raise UnknownResource or InputError if something is not in the network of a county."""
    if iri in network.nodes:
        return
    home = find_county(store, names, iri, parameter)
    if home != county:
        raise InputError(
            phrase("node-elsewhere", given=f"{parameter}={iri}", home=home, county=county)
        )
    network.find(iri, parameter)


def take_scene(network: Network, wish: Wish, impact: Impact | None = None) -> Scene:
    """Return what is seen of a network."""
    starts = (wish.node,) if wish.node else list_starts(network, wish.scope.kinds)
    track = find_track(network, wish.node, wish.target) if wish.target else None
    ends = (wish.target,) if wish.target else ()
    affected = tuple(list_affected(impact, wish.case)) if impact else ()
    besides = (*(track.nodes if track else ends), *affected)
    unfolded = unfold(network, starts, wish.scope, wish.opened, besides)
    nodes = [each.node for each in unfolded.excerpt.places]
    hits = tuple(each.iri for each in seek(nodes, wish.sought)) if wish.sought else ()
    dependents = {each.iri: count_dependents(network, each.iri) for each in nodes}
    return Scene(starts, unfolded, len(network.nodes), track, impact, affected, hits, dependents)


def list_affected(impact: Impact, case: str) -> list[str]:
    """Return the project, and what slips with it or what loses by its cut."""
    if case == "delay":
        slips = [each.project for each in impact.slips if each.delay]
        return [impact.project.iri, *slips, *(g.loss.goal for g in impact.goals if g.delay)]
    losing = [g.loss.goal for g in impact.goals if g.loses and not g.loss.is_relieved]
    return [impact.project.iri, *losing]


def count_dependents(network: Network, iri: str) -> int:
    """Return how many projects require a project, or contribute to a goal; 0 for other nodes."""
    if network.nodes[iri].kind == "goal":
        edges = network.graph.in_edges(iri, keys=True)
        return sum(link == "contributes" for _, _, link in edges)
    return len(list_targets(network, iri, "enables"))


def read_levels(store: Store, goals: Iterable[str]) -> dict[str, str]:
    """Return the name of the class of each goal, such as `SubGoal`."""
    ours, type_ = expand("kek:"), NamedNode(RDF_TYPE)
    found: dict[str, str] = {}
    for iri in goals:
        quads = store.quads_for_pattern(NamedNode(iri), type_, None, DefaultGraph())
        classes = [q.object.value for q in quads if isinstance(q.object, NamedNode)]
        levels = [each.removeprefix(ours) for each in classes if each.startswith(ours)]
        found[iri] = min((each for each in levels if each != "Goal"), default="Goal")
    return found
