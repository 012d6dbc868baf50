"""Bars on loading and publishing, against the engine's own bulk load of the same file."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Final

from bench.figures import Figure, percentile, watch_process
from bench.samples import GRAPH, write_statements
from graph.changes import Change
from graph.names import Names
from graph.parsing import File
from graph.revisions import Revisions

STATEMENTS: Final = 1_200_000
PUBLISHED: Final = 60
RUNS: Final = 3
PLAIN: Final = (
    "import sys, pyoxigraph as o; "
    "o.Store(sys.argv[2]).bulk_load(path=sys.argv[1], format=o.RdfFormat.N_TRIPLES)"
)
OURS: Final = (
    "import sys; from bench.loading import publish_file; publish_file(sys.argv[1], sys.argv[2])"
)


def measure_loading(folder: Path) -> list[Figure]:
    """Return the figures; leaves a store with 1.2 million statements in `folder`/ours-0."""
    file = folder / "statements.nt"
    write_statements(file, STATEMENTS)
    times: dict[str, list[float]] = {PLAIN: [], OURS: []}
    peaks: dict[str, list[float]] = {PLAIN: [], OURS: []}
    for run in range(RUNS):
        for code, name in ((PLAIN, "plain"), (OURS, "ours")):
            seconds, peak = run_apart(code, file, folder / f"{name}-{run}")
            times[code].append(seconds)
            peaks[code].append(peak)
    ratio = median(times[OURS]) / median(times[PLAIN])
    memory = median(peaks[OURS]) / median(peaks[PLAIN])
    plain = f"plain bulk_load {median(times[PLAIN]):.1f} s, {median(peaks[PLAIN]) / 2**20:.0f} MiB"
    return [
        Figure("load 1.2 million statements, time against plain bulk_load", ratio, "×", 2.5, plain),
        Figure("load 1.2 million statements, peak memory against it", memory, "×", 1.5),
    ]


def measure_publishing(folder: Path) -> list[Figure]:
    """Return how long publishing 100 statements into the large store takes."""
    revisions = Revisions(folder / "ours-0", Names("https://w3id.org/kek/data"))
    times = []
    for run in range(PUBLISHED):
        file = folder / "change.nt"
        write_statements(file, 100, start=10_000_000 + run * 100)
        with watch_process() as watch:
            revisions.publish(Change(added=(File(file, "n-triples", GRAPH),)), f"change {run}")
        times.append(watch.seconds * 1000)
    note = (
        f"median {median(times):.0f} ms of {PUBLISHED}; the first, which starts what workers come "
        f"from, {times[0]:.0f}"
    )
    return [
        Figure(
            "publish 100 statements into 1.2 million, p95", percentile(times, 0.95), "ms", 300, note
        )
    ]


def run_apart(code: str, file: Path, target: Path) -> tuple[float, float]:
    """Run Python code in a process of its own; return its seconds and peak memory in bytes."""
    process = subprocess.Popen([sys.executable, "-c", code, str(file), str(target)])
    with watch_process(process.pid) as watch:
        status = process.wait()
    if status:
        raise RuntimeError(f"The measured process ended with status {status}.")
    return watch.seconds, watch.peak


def publish_file(file: str, target: str) -> None:
    """Publish one N-Triples file as the first revision of a new data folder."""
    revisions = Revisions(Path(target), Names("https://w3id.org/kek/data"))
    revisions.publish(Change(added=(File(Path(file), "n-triples", GRAPH),)), "measured")
