"""Bars on validation: 50 generated counties with known faults, against pySHACL on the same."""

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import URIRef

from bench.figures import Figure, percentile, watch_process
from graph.changes import Change
from graph.generation.counties import Plan, draw_counties, write_counties
from graph.names import Names
from graph.parsing import File
from graph.release import list_release
from graph.revisions import Revisions
from graph.validation.columns import Shelf
from graph.validation.findings import Finding
from graph.validation.inspection import Difference, Inspector
from graph.validation.judge import build_graph
from graph.validation.modes import Mode
from graph.validation.shapes import read_data_shapes
from graph.validation.subjects import ALONE, Subject, list_subjects
from graph.vocabulary import expand

NAMES: Final = Names("https://w3id.org/kek/data")
COUNTIES: Final = 50
SHARE: Final = 0.01
EDITS: Final = 300
GIBIBYTE: Final = 1024**3

Place = tuple[str, str]  # a rule's name, and the IRI of what it is about


def measure_validation(folder: Path) -> list[Figure]:
    """Return the figures on full validation, on edits, and on what is found."""
    faulty = publish_counties(folder / "faulty", Plan(COUNTIES, SHARE))
    sound = publish_counties(folder / "sound", Plan(COUNTIES))
    alone = publish_counties(folder / "alone", Plan(1, SHARE))
    return [
        *compare_engines(faulty),
        *rate_findings(faulty, folder / "faulty.csv", sound),
        *measure_edits(faulty, alone),
    ]


def publish_counties(folder: Path, plan: Plan) -> Path:
    """Publish generated counties; return the folder of their store."""
    file = folder.with_suffix(".nq")
    table = folder.with_suffix(".csv")
    with file.open("wb") as output, table.open("w", encoding="utf-8") as faults:
        write_counties(draw_counties(plan), output, faults)
    revisions = Revisions(folder, NAMES, modes={NAMES.base: Mode.REPORT})
    change = Change(replaced=list_release(NAMES), added=(File(file, "n-quads"),))
    revisions.publish(change, "generated")
    return revisions.store(1)


def compare_engines(store: Path) -> list[Figure]:
    """Return how much faster than pySHACL we are, and with how much memory."""
    ours, peak = run_apart("inspect_all", store)
    theirs, _ = run_apart("judge_all", store)
    if ours["findings"] != theirs["findings"]:
        raise RuntimeError("The findings are not those of pySHACL.")
    size = count_statements(Store.read_only(str(store)))
    note = f"{ours['seconds']:.1f} s; pySHACL {theirs['seconds']:.0f} s, the same findings"
    return [
        Figure(
            f"validate {COUNTIES} counties, {size / 1e6:.2f} million statements: time of pySHACL",
            theirs["seconds"] / ours["seconds"],
            "× ours",
            15,
            note,
            at_least=True,
        ),
        Figure("the same, peak memory", peak / GIBIBYTE, "GiB", 1.5),
    ]


def count_statements(store: Store) -> int:
    """Count the statements about counties in a store."""
    own = [graph for graph in store.named_graphs() if NAMES.county_key(str(graph.value))]
    return sum(1 for graph in own for _ in store.quads_for_pattern(None, None, None, graph))


def run_apart(work: str, store: Path) -> tuple[dict[str, float], int]:
    """Run a function of this module in a process; return what it tells, and its peak memory."""
    command = [sys.executable, "-m", "bench.validation", work, str(store)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    with watch_process(process.pid) as watch:
        output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{work} ended with status {process.returncode}.")
    return json.loads(output), watch.peak


def inspect_all(store: Store) -> Iterator[Finding]:
    """Find what is wrong in a store as the gate does."""
    inspector = Inspector(read_data_shapes(), NAMES)
    shelf = Shelf(store)
    for subject in list_subjects(store, NAMES):
        yield from inspector.inspect(store, subject, shelf)


def judge_all(store: Store) -> Iterator[Finding]:
    """Find what is wrong in a store by pySHACL alone, each query parsed once."""
    inspector = Inspector(read_data_shapes(), NAMES)
    for subject in list_subjects(store, NAMES):
        for reads in subject.wider:
            unit = subject.make_unit(store, reads, NAMES)
            graph = build_graph(unit.match(None, None, None))
            verdict = inspector.assessors[reads].bench.judge_all(graph, unit.name)
            yield from (each for each in verdict.findings if str(each.focus) not in subject.others)


def rate_findings(faulty: Path, faults: Path, sound: Path) -> list[Figure]:
    """Return the share of seeded faults that are found, and how many findings are false."""
    with faults.open(encoding="utf-8") as file:
        seeded = {(row["rule"], row["element"]) for row in csv.DictReader(file)}
    found = read_places(faulty)
    causes = read_causes()
    allowed = {rule for name, _ in seeded for rule in causes[name]}
    strange = [place for place in found - seeded if place[0] not in allowed]
    return [
        Figure(
            f"share of {len(seeded)} seeded faults found",
            100 * len(seeded & found) / len(seeded),
            "%",
            100,
            at_least=True,
        ),
        Figure("findings that are neither seeded nor consequences", len(strange), "", 0),
        Figure(f"findings in {COUNTIES} sound counties", len(read_places(sound)), "", 0),
    ]


def read_places(store: Path) -> set[Place]:
    """Read what the rules found: rule and element of each finding."""
    rules = read_data_shapes().rules
    found = inspect_all(Store.read_only(str(store)))
    return {
        (
            each.rule.rpartition("#")[2],
            str(each.value if rules[URIRef(each.rule)].query and each.value else each.focus),
        )
        for each in found
    }


def read_causes() -> dict[str, set[str]]:
    """Read what findings of each rule may cause, consequences of consequences included."""
    shapes, may_cause = read_data_shapes(), URIRef(expand("keks:mayCause"))
    return {
        name_of(rule): {name_of(each) for each in shapes.graph.transitive_objects(rule, may_cause)}
        for rule in shapes.rules
    }


def name_of(rule: object) -> str:
    """Return the name of a rule."""
    return str(rule).rpartition("#")[2]


def measure_edits(many: Path, one: Path) -> list[Figure]:
    """Return how long an edit takes to validate among many counties, and against one alone."""
    # by turns, so that what else the machine does disturbs both alike
    pairs = [*zip(edit_each(many), edit_each(one), strict=True)]
    among, alone = ([*each] for each in zip(*pairs, strict=True))
    p95 = percentile(among, 0.95)
    note = f"median {percentile(among, 0.5):.0f} ms of {EDITS}"
    return [
        Figure(f"validate an edit in a county among {COUNTIES}, p95", p95, "ms", 100, note),
        Figure(
            "the same against the county alone, p95",
            p95 / percentile(alone, 0.95),
            "×",
            1.3,
            f"medians {percentile(among, 0.5) / percentile(alone, 0.5):.2f} ×",
        ),
    ]


def edit_each(source: Path) -> Iterator[float]:
    """Edit elements of the first county one by one; yield the milliseconds validation takes."""
    target = source.with_name("edited")
    before = Store.read_only(str(source))
    before.backup(str(target))
    after = Store(str(target))
    inspector = Inspector(read_data_shapes(), NAMES)
    subject = next(each for each in list_subjects(before, NAMES) if ALONE in each.wider)
    known = inspector.inspect(before, subject)
    for gone, came in draw_edits(before, subject):
        after.remove(gone)
        after.add(came)
        change = Difference(before, [gone.triple], [came.triple])
        start = time.perf_counter()
        inspector.inspect_change(after, subject, known, change)
        yield (time.perf_counter() - start) * 1000
        after.remove(came)
        after.add(gone)


def draw_edits(store: Store, subject: Subject) -> Iterator[tuple[Quad, Quad]]:
    """Draw statements of a subject's elements, each with one that takes its place."""
    quads = [
        quad
        for graph in subject.graphs
        for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))
    ]
    by_predicate: dict[str, list[Quad]] = {}
    for quad in sorted(quads, key=str):
        by_predicate.setdefault(quad.predicate.value, []).append(quad)
    random = Random(1)
    for gone in random.sample(sorted(quads, key=str), EDITS):
        other = random.choice(by_predicate[gone.predicate.value])
        value = other.object if other.object != gone.object else Literal("changed")
        yield gone, Quad(gone.subject, gone.predicate, value, gone.graph_name)


WORK: Final = {"inspect_all": inspect_all, "judge_all": judge_all}


def describe(findings: Iterable[Finding]) -> list[str]:
    """Return findings in a stable order, as text."""
    return sorted({repr(each.rank) for each in findings})


if __name__ == "__main__":
    opened = Store.read_only(sys.argv[2])
    began = time.perf_counter()
    texts = describe(WORK[sys.argv[1]](opened))
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - began, "findings": texts}))
