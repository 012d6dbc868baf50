"""Bars on the catalogue: each question over HTTP, for one county among 50 and alone, and over all.

What is asked for all counties is compared with the same query in the native Oxigraph server.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode, QuerySolutions, Store

from bench.figures import Figure, percentile
from bench.serving import find_port, wait_until_ready
from graph.generation.county import name_key
from graph.names import Names
from graph.parameters import Parameter
from graph.questions import Question, list_questions
from graph.vocabulary import expand

NAMES: Final = Names("https://w3id.org/kek/data")
COUNTY: Final = name_key(1)
TIMES: Final = 40
WARM: Final = 16  # requests; there are eight workers
RUNS: Final = 9
# every address is asked once only, and nothing is kept: all answers are made anew
SETTINGS: Final = {"ZIELGRAPH_CACHE_BYTES": "1", "PATH": "/usr/bin:/bin"}
RESULTS: Final = "application/sparql-results+json"
GIVEN: Final[Mapping[str, str]] = {"year": "2025", "date": "2026-11-22", "integer": "2"}


def measure_asking(fifty: Path, alone: Path) -> list[Figure]:
    """Return the figures for a data folder with 50 counties and one with the first of them."""
    questions = list_questions()
    of_county = [each for each in questions if needs_county(each)]
    over_all = [each for each in questions if not needs_county(each)]
    with run_ours(fifty) as port:
        among = {each.name: time_question(port, fifty, each) for each in of_county}
    with run_ours(alone) as port:
        single = {each.name: time_question(port, alone, each) for each in of_county}
    return [*compare_sizes(among, single), *compare_servers(fifty, over_all)]


def needs_county(question: Question) -> bool:
    """Tell whether a question is about one county, or about a thing of one."""
    return any(each.default is None for each in question.parameters)


def compare_sizes(
    among: Mapping[str, list[float]], single: Mapping[str, list[float]]
) -> list[Figure]:
    """Return the slowest question among 50 counties, and the one that grows most with them."""
    tails = {name: percentile(found, 0.95) for name, found in among.items()}
    growth = {
        name: statistics.median(found) / statistics.median(single[name])
        for name, found in among.items()
    }
    slowest, steepest = max(tails, key=tails.__getitem__), max(growth, key=growth.__getitem__)
    over = [f"{name} {tail:.0f}" for name, tail in tails.items() if tail > 50]
    return [
        Figure(
            f"slowest of {len(tails)} questions for one county among 50, p95, nothing kept",
            tails[slowest],
            "ms",
            50,
            f"{slowest}; median of all {statistics.median(tails.values()):.1f} ms"
            + (f"; over: {', '.join(over)}" if over else ""),
        ),
        Figure(
            "steepest of them: median among 50 counties against the county alone",
            growth[steepest],
            "×",
            1.5,
            f"{steepest}; median of all {statistics.median(growth.values()):.2f} ×",
        ),
    ]


def compare_servers(data: Path, questions: list[Question]) -> list[Figure]:
    """Return how long questions over all counties take, against the native server."""
    with run_ours(data) as ours, run_native(find_store(data)) as theirs:
        ratios = {each.name: compare_query(ours, theirs, each) for each in questions}
    worst = max(ratios, key=ratios.__getitem__)
    return [
        Figure(
            f"slowest of {len(ratios)} questions over 50 counties: time of native Oxigraph",
            ratios[worst],
            "×",
            1.1,
            f"{worst}; median of all {statistics.median(ratios.values()):.2f} ×, nothing kept",
        )
    ]


def compare_query(ours: int, theirs: int, question: Question) -> float:
    """Return our median time of a question over that of the native server."""
    texts = {each.name: each.default or GIVEN.get(each.kind, "") for each in question.parameters}
    texts = {name: GIVEN["date"] if text == "today" else text for name, text in texts.items()}
    path = f"/queries/{question.name}?{urlencode(texts)}"
    query = question.bind(question.read(texts, NAMES))
    pairs = [
        (fetch(ours, path, RESULTS), fetch(theirs, f"/query?query={quote(query)}", RESULTS))
        for _ in range(RUNS)
    ]
    if len({count_rows(body) for pair in pairs for _, body in pair}) != 1:
        raise RuntimeError(f"The answers to {question.name} differ.")
    mine, other = zip(*((one, two) for (one, _), (two, _) in pairs), strict=True)
    return float(statistics.median(mine) / statistics.median(other))


def time_question(port: int, data: Path, question: Question) -> list[float]:
    """Return the milliseconds of some answers to a question, each asked once."""
    store = Store.read_only(str(find_store(data)))
    choices = [list_values(store, each) for each in question.parameters]
    for _ in range(WARM):  # workers open the store, and read what the question needs from disk
        fetch(port, write_path(question, choices, 0), "application/json")
    return [
        fetch(port, write_path(question, choices, number), "application/json")[0] * 1000
        for number in range(TIMES)
    ]


def write_path(question: Question, choices: list[list[str]], number: int) -> str:
    """Return the address of a question with the values of one round."""
    texts = {
        each.name: values[number % len(values)]
        for each, values in zip(question.parameters, choices, strict=True)
    }
    return f"/queries/{question.name}?{urlencode(texts)}"


def list_values(store: Store, parameter: Parameter) -> list[str]:
    """Return values to ask a parameter with: things of the county where it wants some."""
    if parameter.kind == "county":
        return [COUNTY]
    if parameter.default is not None and parameter.default != "today":
        return [parameter.default]
    if parameter.kind in ("thing", "version"):
        classes = parameter.classes or ("kek:ConceptVersion",)
        return sorted(iri for name in classes for iri in list_instances(store, name))[:20]
    return [GIVEN.get(parameter.kind, parameter.example)]


def list_instances(store: Store, name: str) -> Iterator[str]:
    """Yield the IRIs of the county's instances of a class or one below it."""
    rows = store.query(
        f"SELECT ?thing {{ ?class <{expand('rdfs:subClassOf')}>* <{expand(name)}> . "
        "?thing a ?class }"
    )
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        node = row["thing"]
        if isinstance(node, NamedNode) and NAMES.county_key(node.value) == COUNTY:
            yield node.value


def count_rows(body: bytes) -> int:
    """Return how many rows an answer in JSON has."""
    content = json.loads(body)
    return len(content["rows"] if "rows" in content else content["results"]["bindings"])


def fetch(port: int, path: str, accept: str) -> tuple[float, bytes]:
    """Return the seconds an answer took, and the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    start = time.perf_counter()
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    took = time.perf_counter() - start
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {body[:300]!r}")
    return took, body


def find_store(data: Path) -> Path:
    """Return the store of the latest revision in a data folder."""
    folders = (data / "revisions").glob("[0-9]*")
    return max(folders, key=lambda each: int(each.name)) / "store"


@contextmanager
def run_ours(data: Path) -> Iterator[int]:
    """Run our server, which keeps no answers, on a free port."""
    port = find_port()
    command = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", str(port)]
    with end_process(subprocess.Popen(command, env=SETTINGS)):
        wait_until_ready(port)
        yield port


@contextmanager
def run_native(store: Path) -> Iterator[int]:
    """Run the native Oxigraph server over a store, read-only, on a free port."""
    port = find_port()
    binary = str(Path(sys.executable).with_name("oxigraph"))
    address = f"127.0.0.1:{port}"
    command = [binary, "serve-read-only", "--location", str(store), "--bind", address]
    with end_process(subprocess.Popen(command, stderr=subprocess.DEVNULL)):
        wait_for_port(port)
        yield port


@contextmanager
def end_process(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process at the end of the block."""
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for_port(port: int, patience: float = 30.0) -> None:
    """Wait until a server answers anything at a port."""
    start = time.perf_counter()
    while time.perf_counter() - start < patience:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/query?query=ASK%7B%7D")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(f"Nothing answers at port {port} after {patience:g} seconds.")
