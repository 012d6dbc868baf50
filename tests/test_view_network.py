"""The view of what depends on what: equal to the API, in three ways, also large, also by hand."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.network.model import read_network
from graph.network.scene import find_scene
from graph.vocabulary import RDF_TYPE, expand
from service.networks.diagram import Diagram
from service.networks.legend import make_legend
from service.networks.marks import Marks
from service.networks.sayings import Sayings
from service.networks.viewpoint import VIEWS, Viewpoint, read_viewpoint
from service.pages.addresses import Addresses
from service.pages.counties import County
from service.pages.frame import Look, render_template
from service.pages.texts import LANGUAGES, read_texts
from service.pages.things import Thing
from tests.barriers import check_page
from tests.networks import KEY, NAMES, make_change
from tests.windows import open_page

VIEW = "/99002/network"
PROJECT = "project/seeradweg"
THINGS = f"{NAMES.base}/99002/id"
MOST_BYTES = 2_000_000
EXPORTS = {"svg", "graphml", "json", "csv", "xlsx"}


def ask(client: httpx.Client, **given: str | list[str]) -> str:
    """Return the page for some parameters."""
    answer = client.get(VIEW, params=given)
    assert answer.status_code == 200, answer.text
    return answer.text


def read_edges(page: str) -> set[tuple[str, str]]:
    """Return the edges of a diagram by the keys of their ends."""
    keys = dict(re.findall(r'<a class="node[^"]*" id="(\w+)"[^>]* data-key="([^"]*)"', page))
    ends = re.findall(r'data-source="(\w+)" data-target="(\w+)"', page)
    return {(keys[source], keys[target]) for source, target in ends}


def read_keys(page: str) -> set[str]:
    """Return the keys of the nodes of a diagram."""
    return set(re.findall(r' data-key="([^"]*)"', page))


def read_links(page: str) -> dict[str, str]:
    """Return where the node of each key leads."""
    found = re.findall(
        r'<a class="node[^"]*" id="\w+" href="([^"]*)"[^>]* data-key="([^"]*)"', page
    )
    return {key: unescape(href) for href, key in found}


def test_the_diagram_shows_what_the_api_says(client: httpx.Client) -> None:
    given = {"node": PROJECT, "depth": "2", "direction": "downstream"}
    page = ask(client, **given)
    said = {**given, "node": f"99002/id/{PROJECT}"}
    told = client.get("/api/v1/dependencies", params=said).json()
    assert read_keys(page) == {each["iri"].removeprefix(f"{THINGS}/") for each in told["nodes"]}
    shorten = [(e["source"], e["target"]) for e in told["edges"] if e["link"] != "belongs"]
    ends = {tuple(iri.removeprefix(f"{THINGS}/") for iri in pair) for pair in shorten}
    assert ends <= read_edges(page)
    assert "trägt 70\u00a0% zu Teilziel Z1.1 bei" in page
    assert "Projekt P1 Seeradweg, trägt 70\u00a0% zu Teilziel Z1.1 bei" in page


def test_the_exports_hold_what_is_shown(client: httpx.Client) -> None:
    for given in ({"node": PROJECT, "unfold": "goal/z1.1"}, {"unfold": "goal/z1"}):
        page = ask(client, **given)
        found = re.findall(r'href="(/api/v1/dependencies[^"]*format=(\w+)[^"]*)"', page)
        links = {format_: unescape(href) for href, format_ in found}
        assert links.keys() == EXPORTS
        nodes = client.get(links["json"]).json()["nodes"]
        assert {each["iri"].removeprefix(f"{THINGS}/") for each in nodes} == read_keys(page)
        rows = list(csv.DictReader(io.StringIO(client.get(links["csv"]).text)))
        assert len(rows) >= len(read_edges(page))


def test_a_county_begins_with_its_highest_goals_and_fields(client: httpx.Client) -> None:
    page = ask(client)
    assert read_keys(page) == {"goal/z1", "goal/z2", "field/mobilitaet", "field/landschaft"}
    assert "bei den obersten Zielen" in page
    assert read_keys(ask(client, kinds="project")) == {"project/abendbus", PROJECT}


def test_opening_and_closing_are_links(client: httpx.Client) -> None:
    page = ask(client)
    href = read_links(page)["goal/z1"]
    assert href == "?unfold=goal/z1"
    opened = client.get(f"{VIEW}{href}").text
    assert read_keys(opened) > read_keys(page)
    assert {"goal/z1.1", "goal/z1.2"} <= read_keys(opened)
    closed = client.get(f"{VIEW}{read_links(opened)['goal/z1']}").text
    assert read_keys(closed) == read_keys(page)
    twice = client.get(f"{VIEW}{read_links(opened)['goal/z1.1']}").text
    assert PROJECT in read_keys(twice)
    assert 'name="unfold" value="goal/z1.1"' in twice
    english = next(iter(re.findall(r'hreflang="en" href="([^"]*)"', twice)))
    assert english.count("unfold=") == 2


@pytest.mark.parametrize("view", VIEWS)
def test_all_three_views_name_the_same_elements(client: httpx.Client, view: str) -> None:
    page = ask(client, node=PROJECT, depth="2", view=view)
    for name in ("Seeradweg", "Alle Orte sind klimafreundlich erreichbar."):
        assert name in page
    assert page.count('aria-current="true">') >= 1
    diagram = ask(client, node=PROJECT, depth="2")
    if view == "tree":
        said = page.count('<span class="said">')
        assert said >= len(read_keys(diagram)) - 1
    if view == "table":
        body = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert body.count("<tr>") == len(re.findall(r' id="e\d+"', diagram))


def test_the_shortest_path_is_told_as_the_api_tells_it(client: httpx.Client) -> None:
    page = ask(client, node=PROJECT, to="goal/z1")
    ends = {"from": f"99002/id/{PROJECT}", "to": "99002/id/goal/z1", "lang": "de"}
    told = client.get("/api/v1/paths", params=ends).json()
    assert told["paths"][0]["sentence"] in unescape(page)
    assert re.findall(r'class="node goal path" id="\w+" [^>]*data-key="([^"]*)"', page)
    assert page.count(' path" id="e') == len(told["paths"][0]["steps"])
    proof = next(iter(re.findall(r'href="(/api/v1/paths[^"]*)"', page)))
    assert client.get(unescape(proof)).status_code == 200
    backwards = ask(client, node="goal/z1", to=PROJECT)
    assert "gegen die Pfeile" in backwards
    assert "Das ist der Ausgangspunkt selbst" in ask(client, node="goal/z1", to="goal/z1")


def test_what_is_late_or_lost_is_what_the_api_says(client: httpx.Client) -> None:
    late = ask(client, node=PROJECT, impact="delay", days="30")
    cut = ask(client, node=PROJECT, impact="cut")
    proof = unescape(next(iter(re.findall(r'href="(/api/v1/impact[^"]*)"', late))))
    told = client.get(proof).json()
    for page, mark, case in ((late, "late", "slips"), (cut, "lost", "cut")):
        marked = set(re.findall(rf'class="node \w+[^"]* {mark}[ "][^>]*data-key="([^"]*)"', page))
        goals = {
            each["iri"].removeprefix(f"{THINGS}/")
            for each in told["goals"]
            if case in each and not each[case].get("hindranceGoes")
        }
        assert {key for key in marked if key.startswith("goal/")} == goals
    assert "project/abendbus" in re.findall(r'late[ "][^>]*data-key="([^"]*)"', late)
    assert "verspätet sich um 30 Tage" in late
    assert "verschiebt sich" in late
    assert "verliert" in cut
    assert "30" in late.partition('aria-labelledby="network-effects"')[2]


def test_what_is_sought_is_marked_and_listed(client: httpx.Client) -> None:
    page = ask(client, node=PROJECT, q="seerad")
    assert re.findall(r'class="node \w+[^"]* hit', page)
    assert "Hervorgehoben: „seerad“" in page
    assert "kommt „Bahnhof“ nicht vor" in ask(client, q="Bahnhof")


def test_an_element_is_found_and_begun_with(client: httpx.Client) -> None:
    page = ask(client, find="seeradweg")
    href = unescape(next(iter(re.findall(r'<a href="(\?node=project/seeradweg[^"]*)"', page))))
    assert "Ausgangspunkt:" in client.get(f"{VIEW}{href}").text
    assert "nichts gefunden" in ask(client, find="qqqqqqq")
    both = ask(client, node="goal/z2", find="seeradweg")
    assert "Verbindung dorthin zeigen" in both


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"node": "goal/none"}, 404, "node="),
        ({"node": "no thing"}, 400, "such as node=project/"),
        ({"node": "nothing"}, 400, "such as node=project/"),
        ({"node": "99003/id/goal/m1"}, 404, "is not known here"),
        ({"node": "county/99002"}, 400, "is not part of the network"),
        ({"unfold": "goal/none"}, 404, "unfold="),
        ({"to": "goal/z1"}, 400, "add where it begins"),
        ({"impact": "cut"}, 400, "add which one"),
        (
            {"node": "goal/z1", "impact": "cut"},
            400,
            "of the kind goal: give one of the kind project",
        ),
        ({"depth": "7"}, 400, "from 0 to 6"),
        ({"direction": "sideways"}, 400, "upstream, downstream or both"),
        ({"kinds": "thing"}, 400, "such as kinds=project"),
        ({"view": "picture"}, 400, "diagram, tree or table"),
        ({"days": "-1"}, 400, "such as days=90"),
        ({"view": "table", "page": "2"}, 400, "such as page=1"),
        ({"node": ["goal/z1", "goal/z2"]}, 400, "once"),
    ],
)
def test_what_is_wrong_is_said(
    client: httpx.Client, given: dict[str, str | list[str]], status: int, said: str
) -> None:
    answer = client.get(VIEW, params=given, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_empty_values_of_a_form_ask_for_nothing(client: httpx.Client) -> None:
    page = ask(client, impact="", q="", find="", node="", direction="both", depth="0")
    assert read_keys(page) == read_keys(ask(client))


def test_links_stay_within_another_site(client: httpx.Client) -> None:
    page = client.get(f"/embed{VIEW}?node={PROJECT}").text
    forms = re.findall(r"<form [^>]*>", page)
    assert len(forms) == 2
    nodes = re.findall(r'<a class="node[^>]*>', page)
    switch = re.findall(r"<a data-view[^>]*>", page)
    for each in (*forms, *nodes, *switch):
        assert 'target="_self"' in each


def load_large(folder: Path) -> Store:
    """Return a store with the county of 2,000 nodes and 4,000 edges."""
    store = Store()
    for file in make_change(folder).added:
        for quad in parse(path=file.path, format=RdfFormat.TURTLE):
            store.add(quad)
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(str(file.graph))))
    return store


def make_page(store: Store, viewpoint: Viewpoint) -> str:
    """Return the page as the worker and the server make it."""
    scene = find_scene(store, NAMES, KEY, viewpoint.wish(2026, "de"))
    look = Look("de", viewpoint.addresses, read_texts("de"))
    sayings, marks = Sayings(look, scene), Marks(scene)
    assert scene.picture
    thing = Thing(NAMES.county(KEY), {"label": (Literal("Netzkreis"),), "concept": (Literal("x"),)})
    return render_template(
        "network.html", look, revision=None, county=County(KEY, thing), viewpoint=viewpoint,
        scene=scene, sayings=sayings, marks=marks,
        shown=Diagram(sayings, marks, viewpoint, scene.picture), views=VIEWS, kinds=(), deepest=6,
        largest=200, found=(), effects=None, legend=make_legend(sayings, marks), exports=(),
        proof="",
    )  # fmt: skip


def test_a_county_without_content_says_what_is_missing(tmp_path: Path) -> None:
    store = Store()
    store.add(
        Quad(NamedNode(NAMES.county(KEY)), NamedNode(RDF_TYPE), NamedNode(expand("kek:County")))
    )
    addresses = Addresses(NAMES, "", f"/{KEY}/network")
    page = make_page(store, read_viewpoint(addresses, KEY, {}))
    assert "Für Netzkreis ist noch nichts erfasst" in page
    assert "<form" not in page.partition("<main")[2]
    viewpoint = read_viewpoint(addresses, KEY, {"kinds": ["programme"]})
    page = make_page(load_large(tmp_path), viewpoint)
    assert "Unter „Förderprogramm“ ist für Netzkreis nichts erfasst" in page
    assert "<form" in page


def test_a_large_network_is_light(tmp_path: Path) -> None:
    store = load_large(tmp_path)
    network = read_network(store, NAMES, KEY)
    assert len(network.nodes) == 2_000
    assert network.graph.number_of_edges() == 4_000
    pairs = (("depth", "6"),)
    addresses = Addresses(NAMES, "", f"/{KEY}/network", pairs)
    viewpoint = read_viewpoint(addresses, KEY, {"depth": ["6"]})
    page = make_page(store, viewpoint)
    assert len(page.encode()) < MOST_BYTES
    assert len(read_keys(page)) == 2_000
    assert len(re.findall('<path class="edge', page)) >= 3_990
    assert "marker-end" not in page


def test_edges_end_in_arrows_where_they_can_be_told_apart(client: httpx.Client) -> None:
    assert 'marker-end="url(#network-arrow)"' in client.get(VIEW, params={"depth": "6"}).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_no_barrier_can_be_measured(
    server: str, browser: Browser, view: str, language: str
) -> None:
    asked = f"node={PROJECT}&to=goal/z1&impact=delay&q=see&find=abend&unfold=goal/z1"
    check_page(browser, f"{server}{VIEW}?{asked}&view={view}&lang={language}")


def test_unfolding_works_without_scripts(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}{VIEW}", scripts=False) as page:
        before = page.locator("a.node").count()
        page.locator('a.node[data-key="goal/z1"]').click()
        assert page.locator("a.node").count() > before
        page.get_by_role("link", name="Tabelle", exact=True).click()
        assert page.get_by_role("table").is_visible()
        page.get_by_label("Name oder Nummer").fill("abendbus")
        page.locator("main").get_by_role("button", name="Suchen").click()
        page.get_by_role("link", name=re.compile("Hier beginnen.*Abendbus")).click()
        page.get_by_label("Was wäre, wenn?").select_option("Das Projekt entfällt")
        page.get_by_role("button", name="Anzeigen").click()
        assert "entfällt" in page.get_by_role("heading", level=2).all_inner_texts()[2]


def test_what_is_printed_has_the_whole_way(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}{VIEW}?node={PROJECT}&to=goal/z1") as page:
        page.emulate_media(media="print")
        assert page.locator("a.node.path").first.is_visible()
        assert not page.locator("form").first.is_visible()
