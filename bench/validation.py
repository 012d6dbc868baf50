"""How long validation takes: pySHACL on everything, screened, and after an edit of one element.

    python bench/validation.py DUMP.nq COUNTY VERSION [COPIES]

The dump holds the county and the ontology. Copies are the same county under other keys.
"""

import sys
import time
from collections.abc import Callable, Iterator
from statistics import quantiles
from typing import Final, TypeVar

import pyoxigraph as ox

from graph.affected import Edit, reassess
from graph.assessment import Assessor
from graph.judge import build_graph
from graph.names import Names
from graph.shapes import read_data_shapes
from graph.units import SHARED, Unit

NAMES: Final = Names("https://w3id.org/kek/data")
T = TypeVar("T")


def take_time(work: Callable[[], T]) -> tuple[T, float]:
    """Return what work returns, and the seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def name_unit(store: ox.Store, county: str, version: str) -> Unit:
    """Name the unit of one version."""
    graphs = (NAMES.version_graph(county, version), NAMES.facts_graph(county))
    return Unit(graphs[0], store, (*graphs, *(NAMES.shared_graph(name) for name in SHARED)))


def rename(line: str, county: str, number: int) -> str:
    """Give one statement of a county another county's key."""
    return line.replace(f"/data/{county}/", f"/data/{90000 + number}/")


def load_copies(store: ox.Store, dump: str, county: str, copies: int) -> None:
    """Load a dump, and the county in it again under other keys."""
    with open(dump, encoding="utf-8") as file:  # noqa: PTH123
        lines = file.readlines()
    own = [line for line in lines if f"<{NAMES.base}/{county}/graph/" in line]
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    for number in range(1, copies):
        text = "".join(rename(line, county, number) for line in own)
        store.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)


def edit_each(assessor: Assessor, unit: Unit, own: list[ox.Quad]) -> Iterator[float]:
    """Take one statement after the other away and give it back; yield the seconds for each."""
    known = assessor.assess(unit)
    for quad in own:
        unit.store.remove(quad)
        edit = Edit(unit, unit, [quad], [])
        start = time.perf_counter()
        reassess(assessor, known, edit)
        yield time.perf_counter() - start
        unit.store.add(quad)


def list_own(unit: Unit, number: int) -> list[ox.Quad]:
    """List so many statements of a county, as they stand in a copy of its unit."""
    graphs = [ox.NamedNode(graph) for graph in unit.graphs[:2]]
    quads = [q for g in graphs for q in unit.store.quads_for_pattern(None, None, None, g)]
    return [ox.Quad(q.subject, q.predicate, q.object) for q in quads[:: len(quads) // number]]


def main(dump: str, county: str, version: str, copies: str = "1") -> None:
    """Print the figures."""
    store = ox.Store()
    load_copies(store, dump, county, int(copies))
    assessor = Assessor(read_data_shapes())
    unit = name_unit(store, county, version)
    print(f"{len(store):,} statements, {int(copies)} counties")
    graph, building = take_time(lambda: build_graph(unit.match(None, None, None)))
    full, judging = take_time(lambda: assessor.bench.judge_all(graph, unit.name))
    copy, copying = take_time(unit.copy)
    fast, screening = take_time(lambda: assessor.assess(copy))
    ratio = (building + judging) / (copying + screening)
    print(f"one county, {len(graph):,} statements: pySHACL {building:.2f} + {judging:.2f} s,")
    print(f"screened {copying:.2f} + {screening:.2f} s, {ratio:.1f} times faster,")
    print(f"findings {len(full.findings)}, equal: {full.findings == fast}")
    seconds = [*edit_each(assessor, copy, list_own(unit, 200))]
    print(f"edit of one statement: median {quantiles(seconds, n=2)[0] * 1000:.0f} ms, ", end="")
    print(f"p95 {quantiles(seconds, n=20)[-1] * 1000:.0f} ms, max {max(seconds) * 1000:.0f} ms")
    keys = [county, *(str(90000 + number) for number in range(1, int(copies)))]
    units = [name_unit(store, key, version) for key in keys]
    _, seconds_all = take_time(lambda: [assessor.assess(each.copy()) for each in units])
    print(f"all {len(units)} counties screened: {seconds_all:.2f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
