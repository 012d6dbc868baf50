"""Unfolding, tracks and trees: laws on random networks, and what a county begins with."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.names import Names
from graph.network.dependencies import take_dependencies
from graph.network.elements import Edge, Node
from graph.network.model import Network, make_network
from graph.network.picture import make_picture
from graph.network.scene import Wish, draw_scene, take_scene
from graph.network.seeking import seek
from graph.network.track import find_track
from graph.network.unfolding import MOST, Scope, list_near, list_starts, unfold
from graph.network.words import list_kinds, read_words
from service.networks.branches import DEEP, Row, Tree
from service.networks.diagram import Diagram
from service.networks.lines import Lines
from service.networks.marks import Marks
from service.networks.sayings import Sayings
from service.networks.viewpoint import VIEWS, Viewpoint, read_viewpoint
from service.pages.addresses import Addresses
from service.pages.frame import Look
from service.pages.texts import LANGUAGES, read_texts
from tests.live import BASE

COUNTY = "99001"
ITEMS = tuple(f"{BASE}/{COUNTY}/id/thing/{letter}" for letter in "abcdefgh")

relaxed = settings(deadline=None, max_examples=60)
pairs = st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS))
links = st.sampled_from(sorted(read_words()["links"]))
shares = st.none() | st.decimals(0, 1, places=2)
edges = st.lists(st.builds(lambda p, *rest: Edge(*p, *rest), pairs, links, shares), max_size=20)
nodes = st.fixed_dictionaries({
    iri: st.builds(
        Node, st.just(iri), st.sampled_from(list_kinds()),
        st.fixed_dictionaries({"de": st.text(max_size=400)}), st.sampled_from(["", "1", "P 10"]),
    )
    for iri in ITEMS
})  # fmt: skip
networks = st.builds(lambda n, e: make_network(n.values(), e), nodes, edges)
scopes = st.builds(
    Scope,
    st.sampled_from(["upstream", "downstream", "both"]),
    st.integers(0, 6),
    st.sets(st.sampled_from(list_kinds())).map(lambda found: tuple(sorted(found))),
)


def make_chain(length: int, link: str = "serves") -> Network:
    iris = [f"{BASE}/{COUNTY}/id/goal/{number:04}" for number in range(length)]
    found = [Node(iri, "goal", {"de": "Ziel"}, str(n)) for n, iri in enumerate(iris)]
    return make_network(found, [Edge(one, other, link) for one, other in pairwise(iris)])


def make_viewpoint(**given: str) -> Viewpoint:
    addresses = Addresses(Names(BASE), "", f"/{COUNTY}/network", tuple(given.items()))
    return read_viewpoint(addresses, COUNTY, {name: [value] for name, value in given.items()})


def make_parts(network: Network, wish: Wish, language: str = "de") -> tuple[Sayings, Marks]:
    viewpoint = make_viewpoint()
    scene = take_scene(network, wish)
    look = Look(language, viewpoint.addresses, read_texts(language))
    return Sayings(look, scene), Marks(scene)


@relaxed
@given(networks, scopes)
def test_what_is_around_a_node_is_what_dependencies_say(network: Network, scope: Scope) -> None:
    found = unfold(network, [ITEMS[0]], scope)
    told = take_dependencies(network, ITEMS[0], scope.direction, scope.depth, scope.kinds)
    assert set(found.excerpt.index) == set(told.index)
    assert set(found.excerpt.edges) <= set(told.edges)


@relaxed
@given(networks, scopes)
def test_opening_shows_all_neighbours_and_nothing_else(network: Network, scope: Scope) -> None:
    before = unfold(network, [ITEMS[0]], scope)
    for iri in network.nodes:
        after = unfold(network, [ITEMS[0]], scope, [iri])
        if iri not in before.excerpt.index:
            assert not after.opened
            assert after.excerpt == before.excerpt
            continue
        near = set(list_near(network, iri, scope))
        assert set(after.excerpt.index) == set(before.excerpt.index) | near
        assert not after.hidden[iri]
        assert before.hidden[iri] == len(near - set(before.excerpt.index))


@relaxed
@given(networks)
def test_a_county_begins_with_something_if_it_has_anything(network: Network) -> None:
    starts = list_starts(network)
    assert starts
    assert len(set(starts)) == len(starts)
    for kind in {node.kind for node in network.nodes.values()}:
        assert {network.nodes[iri].kind for iri in list_starts(network, [kind])} == {kind}


def test_a_county_begins_with_the_highest_goals_and_the_fields() -> None:
    above, below, aim, product, field = (
        Node(iri, kind)
        for iri, kind in zip(ITEMS, ("goal", "goal", "goal", "product", "field"), strict=False)
    )
    known = [Edge(below.iri, above.iri, "serves"), Edge(product.iri, aim.iri, "pursues")]
    network = make_network([above, below, aim, product, field], known)
    assert list_starts(network) == (above.iri, field.iri)
    assert list_starts(make_network([product, aim], known[1:])) == (aim.iri,)
    ring = [Edge(above.iri, below.iri, "serves"), *known[:1]]
    assert set(list_starts(make_network([above, below], ring))) == {above.iri, below.iri}
    assert list_starts(make_network([product], [])) == (product.iri,)
    assert list_starts(make_network([], [])) == ()


@relaxed
@given(networks)
def test_a_track_is_a_shortest_path_along_the_edges_if_there_is_one(network: Network) -> None:
    plain: nx.DiGraph[str] = nx.DiGraph(network.graph)
    one, other = ITEMS[0], ITEMS[-1]
    track = find_track(network, one, other)
    ways = {
        "downstream": plain, "upstream": plain.reverse(), "both": plain.to_undirected(),
    }  # fmt: skip
    right = next((way for way in ways if nx.has_path(ways[way], one, other)), None)
    assert (track.direction if track else None) == right
    if track and right:
        assert (track.nodes[0], track.nodes[-1]) == (one, other)
        assert len(track.nodes) == 1 + nx.shortest_path_length(ways[right], one, other)
        ends = [frozenset(pair) for pair in pairwise(track.nodes)]
        assert [{e.source, e.target} for step in track.path.steps for e in step.edges[:1]] == ends


@relaxed
@given(networks, scopes, st.sampled_from(sorted(LANGUAGES)))
def test_tree_table_and_diagram_have_the_same_content(
    network: Network, scope: Scope, language: str
) -> None:
    sayings, marks = make_parts(network, Wish(ITEMS[0], scope), language)
    shown = sayings.scene.excerpt
    rows = list(Tree(sayings, marks, make_viewpoint()).rows)
    own = [row.id for row in rows if not row.is_reference]
    assert sorted(own) == sorted(f"n{number}" for number in range(len(shown.places)))
    assert sum(len(row.said) for row in rows) == len(shown.edges)
    check_nesting(rows)
    lines = Lines(sayings, marks, make_viewpoint()).rows
    assert sum(bool(line.link) for line in lines) == len(shown.edges)
    diagram = Diagram(sayings, marks, make_viewpoint(), draw_scene(sayings.scene, language))
    assert len(diagram.boxes) == len(shown.places)
    ids = {box.key: box.id for box in diagram.boxes}
    for curve, edge in zip(diagram.curves, shown.edges, strict=True):
        ends = (ids[make_viewpoint().shorten(iri)] for iri in (edge.source, edge.target))
        assert (curve.source, curve.target) == tuple(ends)


def check_nesting(rows: list[Row]) -> None:
    """Check that every list that opens closes, and has as many lines as it says."""
    open_: list[int] = []
    for row in rows:
        if open_:
            open_[-1] -= 1
        if row.count:
            assert not row.closes
            open_.append(row.count)
        for _ in range(row.closes):
            assert open_.pop() == 0
    assert not any(open_)
    assert not open_


def test_a_chain_that_is_too_deep_begins_again_at_the_left() -> None:
    network = make_chain(1_000)
    start = next(iter(network.nodes))
    opened = tuple(network.nodes)
    sayings, marks = make_parts(network, Wish(start, Scope("downstream", 1), opened))
    rows = list(Tree(sayings, marks, make_viewpoint()).rows)
    check_nesting(rows)
    assert sum(not row.is_reference for row in rows) == len(network.nodes)
    assert sum(row.is_reference for row in rows) == (len(network.nodes) - 1) // (DEEP + 1)


def test_what_there_is_no_room_for_is_counted() -> None:
    star = [Node(f"{BASE}/{COUNTY}/id/project/{n}", "project") for n in range(MOST + 5)]
    network = make_network(
        [Node(ITEMS[0], "goal"), *star], [Edge(each.iri, ITEMS[0], "contributes") for each in star]
    )
    found = unfold(network, [ITEMS[0]], Scope(depth=1))
    assert len(found.excerpt.places) == MOST
    assert found.omitted == found.hidden[ITEMS[0]] == 6


def test_words_are_sought_without_case_and_umlauts() -> None:
    found = [
        Node(ITEMS[0], "goal", {"de": "Öffentlicher Nahverkehr"}, "3.1"),
        Node(ITEMS[1], "goal"),
    ]
    for text in ("offentlich", "NAHVERKEHR öff", "3.1"):
        assert [each.iri for each in seek(found, text)] == [ITEMS[0]]
    assert not list(seek(found, "Bahn"))
    assert not list(seek(found, "!!"))


def test_long_labels_are_cut_in_boxes_and_whole_in_what_is_said() -> None:
    label = " ".join(["Donaudampfschifffahrtsgesellschaft"] * 12)[:400]
    network = make_network([Node(ITEMS[0], "project", {"de": label}, "P1")], [])
    sayings, marks = make_parts(network, Wish(ITEMS[0]))
    box = Diagram(sayings, marks, make_viewpoint(), draw_scene(sayings.scene, "de")).boxes[0]
    assert len(box.lines) == 3
    assert box.lines[-1][1].endswith("…")
    assert label in box.said
    assert box.caption == "Projekt P1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_link_has_its_words(language: str) -> None:
    texts = read_texts(language)["network"]
    for kind in list_kinds():
        assert texts["words"][kind]
    for link in read_words()["links"]:
        assert "{target}" in texts["said"][link]
        assert "{source}" in texts["heard"][link]
    for link in ("contributes", "finances"):
        assert "{share}" in texts["said"][f"{link}_share"]
        assert "{share}" in texts["heard"][f"{link}_share"]


def test_an_address_says_what_it_shows() -> None:
    given = {
        "node": "project/p1", "direction": "upstream", "depth": "2", "kinds": "goal",
        "view": "tree", "impact": "delay", "days": "30", "to": "goal/z1", "q": "Rad & Weg",
        "unfold": "goal/z2", "lang": "en",
    }  # fmt: skip
    viewpoint = make_viewpoint(**given)
    assert dict(viewpoint.list_pairs()) == given
    assert "q=Rad%20%26%20Weg" in viewpoint.address
    assert viewpoint.view in VIEWS
    assert make_viewpoint().opening == "?unfold="
    assert make_viewpoint(depth="1").opening == "?depth=1&unfold="
    whole = f"{BASE}/99001/id/goal/z1"
    for text in ("goal/z1", "99001/id/goal/z1", whole):
        assert make_viewpoint(node=text).node == whole


def test_a_picture_of_nothing_is_empty() -> None:
    assert not make_picture(unfold(make_network([], []), [], Scope()).excerpt, "de").lines
