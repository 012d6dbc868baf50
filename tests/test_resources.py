"""Addresses of things: redirects, formats, headers; the data says what the store says."""

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph.formats import GRAPH_FORMATS
from service.context import Context
from service.resources import SUFFIXES, split_suffix

BASE = "https://w3id.org/kek/data"
GOAL = "/99002/doc/goal/z1.1"
PRODUCT = "/99002/doc/product/11.10.01"
SYNTAX = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}
PREF_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


def read(answer: httpx.Response, suffix: str) -> set[Triple]:
    assert answer.status_code == 200, answer.text
    return {quad.triple for quad in parse(answer.content, format=SYNTAX[suffix])}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/99002/id/goal/z1.1", "/99002/doc/goal/z1.1"),
        ("/99002/id/product/11.10.01", "/99002/doc/product/11.10.01"),
        ("/id/organization/redaktion", "/doc/organization/redaktion"),
        ("/99002/id/goal/z1?revision=2&lang=en", "/99002/doc/goal/z1?revision=2&lang=en"),
        ("/99002", "/99002/doc/county/99002"),
        ("/99002/doc", "/99002/doc/county/99002"),
        ("/99002/id/goal/id/x", "/99002/doc/goal/id/x"),
    ],
)
def test_a_thing_redirects_to_its_document(client: httpx.Client, path: str, target: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, target)


@pytest.mark.parametrize("path", ["/9900", "/990021", "/abcde", "/99002/x", "/99002/doc/nothing/"])
def test_what_is_no_address_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_says_the_same_by_suffix_and_by_accept(
    client: httpx.Client, suffix: str
) -> None:
    (wanted,) = (f for f in GRAPH_FORMATS if suffix in f.suffixes)
    by_suffix = client.get(f"{GOAL}.{suffix}", headers={"Accept": "text/html"})
    by_accept = client.get(GOAL, headers={"Accept": wanted.media_types[0]})
    assert by_suffix.headers["content-type"].partition(";")[0] == wanted.media_types[0]
    turtle = read(client.get(f"{GOAL}.ttl"), "ttl")
    assert read(by_suffix, suffix) == read(by_accept, suffix) == turtle
    assert len(turtle) > 10


def test_a_browser_gets_a_page(client: httpx.Client) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = client.get(GOAL, headers={"Accept": accept})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_data_holds_statements_names_of_the_linked_and_incoming_links(
    client: httpx.Client,
) -> None:
    found = read(client.get(f"{GOAL}.nt"), "nt")
    goal, parent = NamedNode(f"{BASE}/99002/id/goal/z1.1"), NamedNode(f"{BASE}/99002/id/goal/z1")
    child = NamedNode(f"{BASE}/99002/id/goal/z1.1.1")
    parent_goal = NamedNode("https://w3id.org/kek/ontology#parentGoal")
    label = Literal("Jeder fünfte Weg wird mit dem Rad zurückgelegt.", language="de")
    parent_label = Literal("Alle Orte sind klimafreundlich erreichbar.", language="de")
    assert {
        Triple(goal, PREF_LABEL, label),
        Triple(goal, parent_goal, parent),
        Triple(parent, PREF_LABEL, parent_label),
        Triple(child, parent_goal, goal),
    } <= found


def test_labels_of_a_superseded_version_do_not_mix_with_those_in_force(
    client: httpx.Client,
) -> None:
    found = read(client.get("/99002/doc/goal/z1.ttl"), "ttl")
    goal = NamedNode(f"{BASE}/99002/id/goal/z1")
    labels = {
        t.object.value
        for t in found
        if (t.subject, t.predicate) == (goal, PREF_LABEL) and isinstance(t.object, Literal)
    }
    assert labels == {
        "Alle Orte sind klimafreundlich erreichbar.",
        "All places can be reached in a climate-friendly way.",
    }


def test_what_only_a_superseded_version_says_is_still_there(client: httpx.Client) -> None:
    found = read(client.get("/99002/doc/goal/z3.ttl"), "ttl")
    assert Literal("Der Winterdienst fährt überall.", language="de") in {t.object for t in found}


@pytest.mark.parametrize(
    "path", [GOAL, f"{GOAL}.ttl", "/99002/doc/goal", "/", "/99002/graph/facts"]
)
def test_every_answer_tells_its_revision_and_a_tag_that_holds(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path)
    assert answer.headers["zielgraph-revision"] == "2"
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(path, params={"revision": 2})
    assert "immutable" in other.headers["cache-control"]


def test_an_earlier_revision_does_not_know_what_came_later(client: httpx.Client) -> None:
    for path in (GOAL, f"{GOAL}.ttl", "/99002/graph/facts"):
        assert client.get(path, params={"revision": 1}).status_code == 404
        assert client.get(path, params={"revision": 3}).status_code == 404
        assert client.get(path, params={"revision": "x"}).status_code == 400


def test_the_link_header_names_other_formats_the_subject_and_the_licence(
    client: httpx.Client,
) -> None:
    for path in (GOAL, f"{GOAL}.ttl"):
        links = client.get(path).headers["link"]
        assert f'<{GOAL}.jsonld>; rel="alternate"; type="application/ld+json"' in links
        assert f'<{BASE}/99002/id/goal/z1.1>; rel="describes"' in links
        assert 'rel="license"' in links


def test_unknown_things_and_graphs_are_not_found_in_any_format(client: httpx.Client) -> None:
    for path in ("/99002/doc/goal/none", "/doc/source/none", "/99002/graph/none"):
        for accept in ("text/html", "text/turtle"):
            answer = client.get(path, headers={"Accept": accept})
            assert answer.status_code == 404
            assert path.rpartition("/")[2] in answer.text


def test_a_format_that_nobody_offers_is_refused_with_those_that_are(client: httpx.Client) -> None:
    answer = client.get(GOAL, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]


def test_a_graph_comes_whole(client: httpx.Client, context: Context) -> None:
    found = read(client.get("/99002/graph/kek/2020-06-17.nt"), "nt")
    query = f"SELECT * WHERE {{ GRAPH <{BASE}/99002/graph/kek/2020-06-17> {{ ?s ?p ?o }} }}"
    rows = client.get("/sparql", params={"query": query, "format": "json"}).json()
    assert len(found) == len(rows["results"]["bindings"]) > 30


@pytest.mark.parametrize(
    ("path", "stem", "suffix"),
    [
        ("/a/doc/product/11.10.01", "/a/doc/product/11.10.01", None),
        ("/a/doc/product/11.10.01.ttl", "/a/doc/product/11.10.01", "ttl"),
        ("/a/doc/version/2021-03-24", "/a/doc/version/2021-03-24", None),
        ("/a/doc/source/x.json", "/a/doc/source/x.json", None),
    ],
)
def test_only_known_suffixes_are_formats(path: str, stem: str, suffix: str | None) -> None:
    found, format_ = split_suffix(path)
    assert found == stem
    assert (format_ is None) == (suffix is None)
