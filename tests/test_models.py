"""What is made of a store is kept as long as the store is used, and no longer."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.evaluation import open_store
from graph.models import STORES, keep, take_models
from graph.sandbox import lift_memory_limit
from graph.things import read_things
from graph.vocabulary import expand

THING = "https://example.org/thing"
MEMORY = 256 * 1024 * 1024


def test_a_model_is_made_once_for_a_store_and_its_arguments() -> None:
    made: list[tuple[Store, str]] = []

    @keep(2)
    def make(store: Store, county: str) -> list[str]:
        made.append((store, county))
        return [county]

    one, other = Store(), Store()
    assert make(one, "a") is make(one, "a")
    assert make(one, "a") is not make(other, "a")
    assert make(one, "b") == ["b"]
    assert len(made) == 3


def test_a_store_that_is_not_used_any_more_takes_its_models_along() -> None:
    stores = [Store() for _ in range(STORES + 1)]
    models = [take_models(store) for store in stores]
    assert take_models(stores[-1]) is models[-1]
    assert take_models(stores[0]) is not models[0]


def test_asking_many_revisions_in_turn_leaves_no_file_open(tmp_path: Path) -> None:
    paths = [write_store(tmp_path / str(number), number) for number in range(5)]
    counts = []
    for _ in range(6):
        for number, path in enumerate(paths):
            store = open_store(str(path), MEMORY)
            found = read_things(store, [THING])[THING]
            assert found.labels == {"de": f"Ding {number}"}
        counts.append(len(list(Path("/proc/self/fd").iterdir())))
    lift_memory_limit()
    open_store.cache_clear()
    assert max(counts[1:]) <= counts[0] + 40, counts


def write_store(path: Path, number: int) -> Path:
    """Write a store with one thing, called by its number."""
    store = Store(str(path))
    label = Literal(f"Ding {number}", language="de")
    store.add(Quad(NamedNode(THING), NamedNode(expand("skos:prefLabel")), label))
    store.flush()
    return path
