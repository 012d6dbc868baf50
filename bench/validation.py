"""How long validation takes: pySHACL on everything, screened, and after an edit of one element.

    python bench/validation.py DUMP.nq COUNTY VERSION [COPIES]

The dump holds the county, ontology, codes and labels. Copies are the same county under other keys;
all lie in one store on disk. Times are those of the processor, so that other work disturbs less.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import pyoxigraph as ox

from graph.affected import Edit, reassess
from graph.assessment import Assessor
from graph.columns import Shelf
from graph.judge import Verdict, build_graph
from graph.names import Names
from graph.shapes import read_data_shapes
from graph.units import SHARED, Unit

NAMES: Final = Names("https://w3id.org/kek/data")
EDITS: Final = 300
T = TypeVar("T")


def take_time(work: Callable[[], T]) -> tuple[T, float]:
    """Return what work returns, and the seconds of the processor that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def name_unit(store: ox.Store, county: str, version: str) -> Unit:
    """Name the unit of one version."""
    graphs = (NAMES.version_graph(county, version), NAMES.facts_graph(county))
    return Unit(graphs[0], store, (*graphs, *(NAMES.shared_graph(name) for name in SHARED)))


def rename(line: str, county: str, number: int) -> str:
    """Give one statement of a county another county's key."""
    return line.replace(f"/data/{county}/", f"/data/{90000 + number}/")


def load_copies(store: ox.Store, dump: Path, county: str, copies: int) -> None:
    """Load a dump, and the county in it again under other keys."""
    lines = dump.read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if f"<{NAMES.base}/{county}/graph/" in line]
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    for number in range(1, copies):
        text = "".join(rename(line, county, number) for line in own)
        store.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
    store.optimize()


def judge_all(assessor: Assessor, unit: Unit) -> Verdict:
    """Return what pySHACL alone finds in a unit."""
    return assessor.bench.judge_all(build_graph(unit.match(None, None, None)), unit.name)


def edit_each(assessor: Assessor, unit: Unit, own: list[ox.Quad]) -> Iterator[float]:
    """Take one statement after the other away and give it back; yield the seconds for each."""
    known = assessor.assess(unit)
    for quad in own:
        unit.store.remove(quad)
        edit = Edit(unit, unit, [quad], [])
        start = time.process_time()
        reassess(assessor, known, edit)
        yield time.process_time() - start
        unit.store.add(quad)


def list_own(unit: Unit, number: int) -> list[ox.Quad]:
    """List so many statements of a county, evenly spread."""
    graphs = [ox.NamedNode(graph) for graph in unit.graphs[:2]]
    quads = [q for g in graphs for q in unit.store.quads_for_pattern(None, None, None, g)]
    return quads[:: max(1, len(quads) // number)]


def main(dump: str, county: str, version: str, copies: str = "1") -> None:
    """Print the figures."""
    keys = [county, *(str(90000 + number) for number in range(1, int(copies)))]
    with TemporaryDirectory() as folder:
        store = ox.Store(folder)
        load_copies(store, Path(dump), county, len(keys))
        print(f"{len(store):,} statements, {len(keys)} counties")
        measure(store, [name_unit(store, key, version) for key in keys])


def measure(store: ox.Store, units: list[Unit]) -> None:
    """Print the figures on the first of some units, and how long all of them take."""
    assessor, unit = Assessor(read_data_shapes()), units[0]
    assessor.assess(unit)  # the tests of the shapes are written once for all units
    right, judging = take_time(lambda: judge_all(assessor, unit))
    found, assessing = take_time(lambda: assessor.assess(unit))
    print(f"one unit: pySHACL {judging:.2f} s, screened {assessing:.2f} s, ", end="")
    print(f"{judging / assessing:.1f} times faster; {len(found)} findings, ", end="")
    print("the same" if found == right.findings else "DIFFERENT")
    shelf = Shelf(store)
    _, taken = take_time(lambda: [assessor.assess(each, shelf) for each in units])
    print(f"{len(units)} units, graphs that they share read once: {taken:.2f} s")
    each = [seconds * 1000 for seconds in edit_each(assessor, unit, list_own(unit, EDITS))]
    print(f"edit of one statement: median {quantiles(each, n=2)[0]:.1f} ms, ", end="")
    print(f"p95 {quantiles(each, n=20)[-1]:.1f} ms, max {max(each):.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
