"""The W3C's SPARQL 1.1 Protocol tests, read from their manifest and sent to a real server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from tests.live import Live, publish, serve

SUITE: Final = Path(__file__).resolve().parents[2] / "shared/w3c/sparql11/protocol"
MANIFEST: Final = SUITE / "manifest.ttl"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DATA: Final = "http://kasei.us/2009/09/sparql/data/"

# the media types that each kind of result may have
FORMATS: Final = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle; charset=utf-8", "application/rdf+xml", "application/n-triples"),
}
NO_UPDATES: Final = "updates are refused at this address, whatever they say"
DEVIATIONS: Final = {
    "update_dataset_default_graph": NO_UPDATES,
    "update_dataset_default_graphs": NO_UPDATES,
    "update_dataset_named_graphs": NO_UPDATES,
    "update_dataset_full": NO_UPDATES,
    "update_post_form": NO_UPDATES,
    "update_post_direct": NO_UPDATES,
    "update_base_uri": NO_UPDATES,
}

Node = NamedNode | BlankNode | Literal


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what is expected of its response."""

    method: str
    address: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]  # first digits
    truth: bool | None
    kind: str | None


@dataclass(frozen=True)
class Manifest:
    """The manifest as a store, read along its properties."""

    store: Store

    def follow(self, node: Node, property_: str) -> list[Node]:
        """Return the objects of a property."""
        assert not isinstance(node, Literal)
        quads = self.store.quads_for_pattern(node, NamedNode(property_), None, None)
        return [quad.object for quad in quads if not hasattr(quad.object, "predicate")]

    def read(self, node: Node, *path: str) -> str | None:
        """Return the one value at the end of a path of properties, None if there is none."""
        for property_ in path:
            found = self.follow(node, property_)
            if not found:
                return None
            (node,) = found
        return node.value

    def read_list(self, node: Node) -> list[Node]:
        """Return the members of an RDF collection."""
        if isinstance(node, NamedNode):
            return []
        (first,), (rest,) = self.follow(node, f"{RDF}first"), self.follow(node, f"{RDF}rest")
        return [first, *self.read_list(rest)]

    def read_exchange(self, node: Node) -> Exchange:
        """Return one request with what it expects."""
        headers = {
            str(self.read(each, f"{HT}fieldName")): str(self.read(each, f"{HT}fieldValue"))
            for group in self.follow(node, f"{HT}headers")
            for each in self.read_list(group)
        }
        encoding = self.read(node, f"{HT}body", f"{CNT}characterEncoding") or "utf-8"
        (response,) = self.follow(node, f"{HT}resp")
        truth = self.read(response, f"{MF}expectedBoolean")
        return Exchange(
            str(self.read(node, f"{HT}methodName")),
            str(self.read(node, f"{HT}absolutePath")).replace("/sparql/", "/sparql", 1),
            headers,
            (self.read(node, f"{HT}body", f"{CNT}chars") or "").encode(encoding),
            frozenset(int(n.value[-3]) for n in self.follow(response, f"{MF}expectedStatus")),
            None if truth is None else truth == "true",
            self.read(response, f"{MF}expectedFormat"),
        )


def read_tests() -> dict[str, list[Exchange]]:
    """Return the exchanges of each test by its name; none if the suite is not there."""
    if not MANIFEST.is_file():
        return {}
    store = Store()
    store.load(path=MANIFEST, format=RdfFormat.TURTLE, base_iri="http://manifest/")
    manifest = Manifest(store)
    (entries,) = manifest.follow(NamedNode("http://manifest/"), f"{MF}entries")
    return {
        entry.value.rpartition("#")[2]: [
            manifest.read_exchange(request)
            for action in manifest.follow(entry, f"{MF}action")
            for requests in manifest.follow(action, f"{HT}requests")
            for request in manifest.read_list(requests)
        ]
        for entry in manifest.read_list(entries)
    }


TESTS: Final = read_tests()
pytestmark = pytest.mark.skipif(not TESTS, reason="the W3C test suite is not beside this checkout")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("w3c") / "store"
    for number in (1, 2, 3):
        text = (SUITE / f"data{number}.nt").read_text(encoding="utf-8")
        publish(data, text, f"{DATA}data{number}.rdf")
    with serve(data, workers=2) as live:
        yield live


@pytest.mark.parametrize("name", [name for name in TESTS if name not in DEVIATIONS])
def test_case(live: Live, name: str) -> None:
    for exchange in TESTS[name]:
        response = live.client.request(
            exchange.method, exchange.address, headers=exchange.headers, content=exchange.body
        )
        assert response.status_code // 100 in exchange.statuses, response.text
        if exchange.truth is not None:
            assert response.json()["boolean"] is exchange.truth
        if exchange.kind is not None:
            assert response.headers["content-type"] in FORMATS[exchange.kind]


@pytest.mark.parametrize("name", DEVIATIONS)
def test_an_update_is_refused_with_a_reason(live: Live, name: str) -> None:
    update = TESTS[name][0]
    response = live.client.request(
        update.method, update.address, headers=update.headers, content=update.body
    )
    assert response.status_code == 400
    assert "Updates are not taken" in response.json()["detail"]


def test_the_suite_is_read_whole() -> None:
    assert len(TESTS) == 34
    assert set(DEVIATIONS) <= set(TESTS)
    assert all(exchange.statuses for exchanges in TESTS.values() for exchange in exchanges)
