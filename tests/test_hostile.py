"""Hostile queries: each ends with the right status, and nobody else notices."""

from collections.abc import Iterator
from typing import Final

import pytest

from tests.attacks import ATTACKS
from tests.live import Live, is_gone, publish, serve, wait_until, write_ring

SECONDS: Final = 1.0  # how soon after that a query ends is measured in make bench
MEMORY: Final = 128 * 1024 * 1024
RESULT: Final = 4 * 1024 * 1024


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("hostile") / "store"
    publish(data, write_ring(400))
    with serve(
        data, workers=2, query_seconds=SECONDS, query_memory=MEMORY, result_bytes=RESULT
    ) as live:
        yield live


@pytest.mark.parametrize("name", ATTACKS)
def test_it_ends_with_a_status_and_one_sentence(live: Live, name: str) -> None:
    attack = ATTACKS[name]
    count = len(live.list_workers())
    response = live.ask(attack.text)
    assert response.status_code in attack.status, response.text[:500]
    if response.status_code != 200:
        assert response.headers["content-type"] == "application/problem+json"
        assert 20 < len(response.json()["detail"]) < 400
    assert live.ask(f"ASK {{ ?s ?p ?o }} # after {name}").json()["boolean"] is True
    assert live.list_spool() == []
    wait_until(lambda: len([p for p in live.list_workers() if not is_gone(p)]) == count)


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle, */*"])
def test_no_limit_is_ever_answered_with_success(live: Live, accept: str) -> None:
    text = ATTACKS["cross-product-count"].text + f" # {accept}"
    response = live.client.post("/sparql", data={"query": text}, headers={"Accept": accept})
    assert response.status_code == 504


def test_nothing_changed(live: Live) -> None:
    response = live.ask(
        "SELECT (COUNT(*) AS ?n) { GRAPH <https://example.org/graph> { ?s ?p ?o } }"
    )
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "800"
    assert live.context.revisions.list_numbers() == [1]


def test_each_says_what_it_attacks() -> None:
    assert len({attack.attack for attack in ATTACKS.values()}) > 30
    assert all(attack.status for attack in ATTACKS.values())
