"""/sparql as clients use it: forms, formats, headers, errors, and what happens at the end."""

import re
import socket
import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from tests.live import EXAMPLE, Live, publish, serve, wait_until, write_ring

SELECT: Final = f"SELECT ?n {{ <{EXAMPLE}7> <{EXAMPLE}number> ?n }}"
CONSTRUCT: Final = f"CONSTRUCT WHERE {{ <{EXAMPLE}7> <{EXAMPLE}number> ?n }}"
RUNAWAY: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT: Final = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("sparql") / "store"
    publish(data, write_ring(300))
    publish(data, f"<{EXAMPLE}7> <{EXAMPLE}number> 77 .")
    with serve(data, workers=3, waiting=2) as live:
        yield live


# the three ways to ask


@pytest.mark.parametrize("way", ["address", "form", "direct"])
def test_all_ways_to_ask_answer_the_same(live: Live, way: str) -> None:
    response = {
        "address": lambda: live.client.get("/sparql", params={"query": SELECT}),
        "form": lambda: live.client.post("/sparql", data={"query": SELECT}),
        "direct": lambda: live.client.post("/sparql", content=SELECT, headers=DIRECT),
    }[way]()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/sparql-results+json"
    values = {row["n"]["value"] for row in response.json()["results"]["bindings"]}
    assert values == {"7", "77"}


def test_a_slash_at_the_end_leads_to_the_same(live: Live) -> None:
    response = live.client.get("/sparql/", params={"query": SELECT}, follow_redirects=True)
    assert response.status_code == 200


def test_head_tells_what_get_would(live: Live) -> None:
    get = live.client.get("/sparql", params={"query": SELECT})
    head = live.client.head("/sparql", params={"query": SELECT})
    assert head.content == b""
    for name in ("etag", "zielgraph-revision", "content-type", "content-length"):
        assert head.headers[name] == get.headers[name]


def test_options_tells_the_methods(live: Live) -> None:
    response = live.client.options("/sparql")
    assert response.status_code == 204
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("query", [SELECT, "SELEKT"])
def test_a_page_of_another_host_may_ask_and_read_the_answer(live: Live, query: str) -> None:
    origin = {"Origin": "https://example.org"}
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    assert live.client.options("/sparql", headers=asked).status_code == 200
    response = live.client.get("/sparql", params={"query": query}, headers=origin)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Zielgraph-Revision" in response.headers["access-control-expose-headers"]


# formats

PAIRS: Final = [
    *((SELECT, each, media) for each in SOLUTION_FORMATS for media in each.media_types),
    *((CONSTRUCT, each, media) for each in GRAPH_FORMATS for media in each.media_types),
]


@pytest.mark.parametrize(("query", "wanted", "media"), PAIRS)
def test_each_media_type_is_answered_under_its_name(
    live: Live, query: str, wanted: Format, media: str
) -> None:
    response = live.client.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    by_name = live.client.get("/sparql", params={"query": query, "format": wanted.name})
    assert by_name.content == response.content
    assert "Accept" in response.headers["vary"]


def test_anything_means_json_for_a_table_and_turtle_for_a_graph(live: Live) -> None:
    kinds = [live.ask(query).headers["content-type"] for query in (SELECT, "ASK {}", CONSTRUCT)]
    json = "application/sparql-results+json"
    assert kinds == [json, json, "text/turtle; charset=utf-8"]


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT])
def test_a_browser_gets_a_page(live: Live, query: str) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for response in (
        live.client.get("/sparql", params={"query": query}, headers={"Accept": accept}),
        live.client.get("/sparql", params={"query": query, "format": "html"}),
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert "77" in response.text


def test_a_browser_gets_its_mistake_with_the_query_to_mend(live: Live) -> None:
    response = live.client.get("/sparql", params={"query": "SELEKT * {}", "format": "html"})
    assert response.status_code == 400
    assert "SELEKT" in response.text
    assert "Zeile 1" in response.text


# revision, entity tag, cache


def test_an_answer_says_its_revision(live: Live) -> None:
    now, then = live.ask(SELECT), live.ask(SELECT, revision="1")
    assert (now.headers["zielgraph-revision"], then.headers["zielgraph-revision"]) == ("2", "1")
    assert len(now.json()["results"]["bindings"]) == 2
    assert len(then.json()["results"]["bindings"]) == 1
    assert now.headers["etag"] != then.headers["etag"]


def test_a_client_that_has_the_answer_gets_304(live: Live) -> None:
    first = live.client.get("/sparql", params={"query": SELECT})
    known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = live.client.get("/sparql", params={"query": SELECT}, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["zielgraph-revision"] == "2"
    posted = live.client.post("/sparql", data={"query": SELECT}, headers=known)
    assert posted.status_code == 200


def test_only_what_names_its_revision_may_be_kept(live: Live) -> None:
    fixed = live.client.get("/sparql", params={"query": SELECT, "revision": "1"})
    assert "immutable" in fixed.headers["cache-control"]
    latest = live.client.get("/sparql", params={"query": SELECT})
    assert latest.headers["cache-control"] == "no-cache"


def test_chance_and_time_are_not_kept(live: Live) -> None:
    answers = [live.ask("SELECT (RAND() AS ?x) (now() AS ?t) {}") for _ in range(2)]
    assert answers[0].text != answers[1].text
    assert answers[0].headers["etag"] != answers[1].headers["etag"]


def test_a_large_answer_is_whole_and_leaves_no_file(live: Live) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    response = live.ask(query, format="csv")
    assert response.text.count("\n") == 20_001
    assert int(response.headers["content-length"]) == len(response.content) > 256 * 1024
    assert live.list_spool() == []


# what is refused

GET: Final = "/sparql?query="
BAD: Final = {
    "two queries": ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, b"", 400, "given 2 times"),
    "query in address and body": ("POST", "/sparql?query=ASK{}", FORM, b"query=A", 400, "given 2"),
    "empty query": ("GET", GET, {}, b"", 400, "must begin with SELECT"),
    "missing query": ("POST", "/sparql", FORM, b"", 400, "“query” is missing"),
    "unknown parameter": ("GET", GET + "ASK{}&limit=3", {}, b"", 400, "“limit” is no parameter"),
    "unknown revision": ("GET", GET + "ASK{}&revision=9", {}, b"", 404, "Kept are: 1 to 2"),
    "huge revision": ("GET", GET + "ASK{}&revision=0000000001", {}, b"", 400, "whole number"),
    "wrong revision": ("GET", GET + "ASK{}&revision=-1", {}, b"", 400, "“revision=-1”"),
    "wrong format": ("GET", GET + "ASK{}&format=pdf", {}, b"", 400, "“format=pdf”.*csv"),
    "wrong Accept": ("GET", GET + "ASK{}", {"Accept": "image/png"}, b"", 406, "png.*text/csv"),
    "table as graph": ("GET", GET + "ASK{}", {"Accept": "text/turtle"}, b"", 406, "text/csv"),
    "graph as table": ("GET", GET + "DESCRIBE<x:>&format=csv", {}, b"", 406, "text/turtle"),
    "graph name": ("GET", GET + "ASK{}&default-graph-uri=x", {}, b"", 400, "“x” is no absolute"),
    "broken escape": ("GET", GET + "ASK%7", {}, b"", 400, "“%7”.*%25"),
    "escape of a half character": ("GET", GET + "ASK{}%FF", {}, b"", 400, "not UTF-8"),
    "not UTF-8 in a form": ("POST", "/sparql", FORM, b"query=\xff", 400, "Byte 7 of the body"),
    "not UTF-8 directly": ("POST", "/sparql", DIRECT, b"ASK{}\xff", 400, "Byte 6 of the body"),
    "NUL": ("GET", GET + "ASK{}%00", {}, b"", 400, "does not parse"),
    "lone surrogate": ("GET", GET + quote('ASK{?s ?p "\\uD800"}'), {}, b"", 400, "does not parse"),
    "another charset": (
        "POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"},
        "ASK{}".encode("utf-16"), 415, "charset=utf-16",
    ),
    "another media type": ("POST", "/sparql", {"Content-Type": "text/csv"}, b"x", 415, "text/csv"),
    "no media type": ("POST", "/sparql", {}, b"query=ASK{}", 415, "carries application/x-www"),
    "update by form": ("POST", "/sparql", FORM, b"update=DROP+ALL", 400, "Updates are not taken"),
    "update as query": ("GET", GET + "DROP%20ALL", {}, b"", 400, "looks like an update"),
    "many parameters": ("POST", "/sparql", FORM, b"a&" * 5000, 413, "more than 1000 parameters"),
    "large body": ("POST", "/sparql", DIRECT, b" " * 1_100_000, 413, "larger than 1048576 bytes"),
    "wrong method": ("DELETE", "/sparql", {}, b"", 405, "DELETE is not for /sparql"),
    "wrong address": ("GET", "/sparkle", {}, b"", 404, "nothing at /sparkle"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_wrong_request_is_told_what_would_be_right(
    live: Live, case: tuple[str, str, dict[str, str], bytes, int, str]
) -> None:
    method, address, headers, body, status, words = case
    request = httpx.Request(method, live.url + address, headers=headers, content=body)
    response = live.client.send(request)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert re.search(words, problem["detail"]), problem["detail"]
    assert response.headers["cache-control"] == "no-store"


def test_a_body_of_100_megabytes_is_refused_before_it_is_sent(live: Live) -> None:
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        "Content-Length: 104857600\r\n\r\nASK {}"
    )
    assert send_raw(live, head.encode()).startswith(b"HTTP/1.1 413 ")
    assert live.ask("ASK {}").status_code == 200


def test_a_body_without_end_is_refused_once_it_is_too_large(live: Live) -> None:
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    assert send_raw(live, head.encode() + piece * 20).startswith(b"HTTP/1.1 413 ")


def test_an_address_of_100_kilobytes_is_answered_somehow(live: Live) -> None:
    head = f"GET /sparql?query=ASK%7B%7D%23{'x' * 100_000} HTTP/1.1\r\nHost: x\r\n\r\n"
    assert send_raw(live, head.encode()).startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 4"))
    assert live.ask("ASK {}").status_code == 200


def send_raw(live: Live, data: bytes) -> bytes:
    address = urlsplit(live.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(data)
        return connection.recv(65536)


# many at once


def test_pages_are_answered_while_all_turns_are_taken(live: Live) -> None:
    with hold_turns(live):
        assert live.client.get("/health/ready").status_code == 200
        assert live.context.turns.room == 0  # it was answered before a turn came free
        busy = live.ask("ASK { ?one ?too ?many }")
    assert busy.status_code == 503
    assert busy.headers["retry-after"] == "5"
    assert "Too many queries" in busy.json()["detail"]


def test_who_goes_away_frees_the_place_at_once(live: Live) -> None:
    before = live.list_workers()
    with hold_turns(live):
        pass
    wait_until(lambda: not live.context.turns.places.locked())
    wait_until(lambda: len(set(live.list_workers()) - set(before)) >= 2)
    assert live.ask(f"ASK {{}} # {time.monotonic()}").status_code == 200
    assert live.list_spool() == []


class hold_turns:  # noqa: N801 - used like a function
    """Runaway queries on all turns and all waiting places, from clients that then go away."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.connections: list[socket.socket] = []

    def __enter__(self) -> None:
        address = urlsplit(self.live.url)
        turns = self.live.context.turns
        for number in range(4):
            connection = socket.create_connection((address.hostname, address.port))
            query = quote(f"{RUNAWAY} # {time.monotonic()} {number}")
            head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(head.encode())
            self.connections.append(connection)
        wait_until(lambda: turns.room == 0)

    def __exit__(self, *_: object) -> None:
        for connection in self.connections:
            connection.close()


# the service description: the three W3C tests, and that it tells the truth


def read_description(live: Live, accept: str, syntax: RdfFormat) -> Store:
    response = live.client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    store = Store()
    store.load(response.content, format=syntax)
    return store


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("*/*", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_the_description_is_rdf_and_names_its_endpoint(
    live: Live, accept: str, syntax: RdfFormat
) -> None:
    store = read_description(live, accept, syntax)
    (quad,) = store.quads_for_pattern(None, NamedNode(f"{SD}endpoint"), None)
    assert quad.object == NamedNode(f"{live.url}/sparql")


def test_the_description_conforms_to_its_schema(live: Live) -> None:
    store = read_description(live, "text/turtle", RdfFormat.TURTLE)
    complete = f"""PREFIX sd: <{SD}> ASK {{
        ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:defaultDataset ?dataset .
        ?dataset a sd:Dataset ; sd:defaultGraph ?current ; sd:namedGraph ?entry .
        ?current a sd:Graph . ?entry a sd:NamedGraph ; sd:name ?name ; sd:graph ?graph .
        ?graph a sd:Graph }}"""
    assert store.query(complete)


def test_the_description_names_all_graphs_and_formats(live: Live) -> None:
    store = read_description(live, "text/turtle", RdfFormat.TURTLE)
    names = {q.object for q in store.quads_for_pattern(None, NamedNode(f"{SD}name"), None)}
    assert names == {NamedNode(f"{EXAMPLE}graph")}
    formats = {
        q.object.value.rpartition("/")[2].removeprefix("SPARQL_Results_").lower().replace("_", "-")  # type: ignore[union-attr]
        for q in store.quads_for_pattern(None, NamedNode(f"{SD}resultFormat"), None)
    }
    assert formats == {each.name for each in (*SOLUTION_FORMATS, *GRAPH_FORMATS)}


def test_the_description_comes_with_revision_and_tag(live: Live) -> None:
    response = live.client.get("/sparql", headers={"Accept": "text/turtle"})
    known = {"Accept": "text/turtle", "If-None-Match": response.headers["etag"]}
    assert live.client.get("/sparql", headers=known).status_code == 304
    assert live.client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_a_browser_gets_the_form(live: Live) -> None:
    response = live.client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 200
    assert "<form" in response.text
    assert "<textarea" in response.text
