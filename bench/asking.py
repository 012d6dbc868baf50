"""Bars on the catalogue: each question over HTTP, for one county among 50 and alone, and over all.

What is asked for all counties is compared with the same query in the native Oxigraph server.
"""

import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode, QuerySolutions, Store

from bench.figures import Figure, percentile
from bench.serving import find_port, wait_until_ready
from graph.allocator import prefer_allocator
from graph.generation.county import name_key
from graph.names import Names
from graph.parameters import Parameter
from graph.questions import Question, list_questions
from graph.vocabulary import expand

NAMES: Final = Names("https://w3id.org/kek/data")
COUNTY: Final = name_key(1)
COUNTIES: Final = [name_key(number) for number in range(1, 51)]
BAR: Final = 50.0
GROWTH: Final = 1.5
TIMES: Final = 40
WARM: Final = 16  # requests; each of eight workers opens the store
RUNS: Final = 9
# no answer is kept: all are made anew
SETTINGS: Final = {"ZIELGRAPH_CACHE_BYTES": "1", "PATH": "/usr/bin:/bin"}
RESULTS: Final = "application/sparql-results+json"
ROWS: Final = "application/json"
ITSELF: Final = (
    "steepest question about the county itself: median among 50 against the county alone"
)
NEIGHBOURS: Final = (
    "steepest about the county and its neighbours: median among 50 against these alone"
)
LONELY: Final = "the same against the county alone, which then has no neighbours"
TODAY: Final = date(2026, 11, 22)
GIVEN: Final[Mapping[str, str]] = {"year": "2025", "date": TODAY.isoformat(), "integer": "2"}


def measure_asking(fifty: Path, alone: Path, near: Path) -> list[Figure]:
    """Return the figures for data folders with 50 counties, the first alone, and the first three.

    The second of those has both its neighbours among the three.
    """
    questions = list_questions()
    of_county = [each for each in questions if needs_county(each)]
    across = [each for each in of_county if each.users == "neighbours"]
    within = [each for each in of_county if each not in across]
    with run_ours(fifty) as ours, run_native(find_store(fifty)) as native:
        tails = {each.name: time_question(ours, native, fifty, each) for each in of_county}
    return [
        rate_slowest(tails),
        rate_growth(ITSELF, compare_counties(fifty, alone, within, 0)),
        rate_growth(NEIGHBOURS, compare_counties(fifty, near, across, 1)),
        rate_growth(LONELY, compare_counties(fifty, alone, across, 0)),
        *compare_servers(fifty, [each for each in questions if each not in of_county]),
    ]


def needs_county(question: Question) -> bool:
    """Tell whether a question is about one county, or about a thing of one."""
    return any(each.default is None for each in question.parameters)


def rate_slowest(found: Mapping[str, list[tuple[float, float]]]) -> Figure:
    """Return the slowest question about one county, each time another one of 50.

    What is found are milliseconds of ours, and of the native server for the plain query.
    """
    tails = {name: percentile([ours for ours, _ in each], 0.95) for name, each in found.items()}
    plain = {name: percentile([their for _, their in each], 0.95) for name, each in found.items()}
    slowest = max(tails, key=tails.__getitem__)
    over = [
        f"{name} {tail:.0f} (native {plain[name]:.0f})"
        for name, tail in tails.items()
        if tail > BAR
    ]
    return Figure(
        f"slowest of {len(tails)} questions for one county among 50, p95, nothing kept",
        tails[slowest],
        "ms",
        BAR,
        f"{slowest}, asked in turn of the native server {plain[slowest]:.0f} ms; median of all "
        f"{statistics.median(tails.values()):.1f} ms"
        + (f"; over the bar: {', '.join(over)}" if over else ""),
    )


def rate_growth(name: str, growth: Mapping[str, float]) -> Figure:
    """Return the question whose median grows most."""
    steepest = max(growth, key=growth.__getitem__)
    over = [f"{each} {ratio:.2f}" for each, ratio in sorted(growth.items()) if ratio > GROWTH]
    return Figure(
        name,
        growth[steepest],
        "×",
        GROWTH,
        f"{steepest}; median of {len(growth)} {statistics.median(growth.values()):.2f} ×"
        + (f"; over the bar: {', '.join(over)}" if over else ""),
    )


def compare_counties(
    fifty: Path, fewer: Path, questions: Sequence[Question], place: int
) -> dict[str, float]:
    """Return how much longer questions take among 50 counties than among fewer: their medians.

    They are asked in turn of both, each about the county at that place.
    """
    store = Store.read_only(str(find_store(fifty)))
    with run_ours(fifty) as many, run_ours(fewer) as few:
        return {
            each.name: compare_times(
                many, few, list_paths(store, each, COUNTIES[place : place + 1])
            )
            for each in questions
        }


def compare_times(many: int, few: int, paths: Sequence[str]) -> float:
    """Return the median time of some answers of one server, divided by that of the other."""
    pairs = [(fetch(many, path, ROWS)[0], fetch(few, path, ROWS)[0]) for path in paths][WARM:]
    longer, shorter = ([*each] for each in zip(*pairs, strict=True))
    return percentile(longer, 0.5) / percentile(shorter, 0.5)


def compare_servers(data: Path, questions: list[Question]) -> list[Figure]:
    """Return how long questions over all counties take, against the native server.

    That is asked as it is shipped, and beside it with the allocator of our workers.
    """
    store = find_store(data)
    with (
        run_ours(data) as ours,
        run_native(store) as theirs,
        run_native(store, alike=True) as alike,
    ):
        found = {each.name: compare_query((ours, theirs, alike), each) for each in questions}
    ratios = {name: mine / other for name, (mine, other, _) in found.items()}
    worst = max(ratios, key=ratios.__getitem__)
    mine, theirs, alike = map(sum, zip(*found.values(), strict=True))
    said = ", ".join(f"{name} {a:.1f}/{b:.1f}/{c:.1f}" for name, (a, b, c) in sorted(found.items()))
    return [
        Figure(
            f"{len(found)} questions over 50 counties together: time of native Oxigraph",
            mine / theirs,
            "×",
            1.1,
            f"{mine:.0f} ms, native {theirs:.0f} ms, nothing kept; native with the allocator of "
            f"our workers {alike:.0f} ms, {mine / alike:.2f} ×",
        ),
        Figure(
            "the one with the largest ratio",
            ratios[worst],
            "×",
            1.1,
            f"{worst}; ms of ours/native/native with our allocator: {said}",
        ),
    ]


def compare_query(ports: Sequence[int], question: Question) -> list[float]:
    """Return the median milliseconds of a question at our server, of its query at the others."""
    ours, *others = ports
    texts = question.complete({}, TODAY)
    path, query = write_path(question, texts), bind(question, texts)
    rounds = [
        [
            fetch(ours, path, RESULTS),
            *(fetch(port, "/query", RESULTS, query) for port in others),
        ]
        for _ in range(RUNS)
    ]
    if len({count_rows(body) for each in rounds for _, body in each}) != 1:
        raise RuntimeError(f"The answers to {question.name} differ.")
    return [
        statistics.median(took for took, _ in each) * 1000 for each in zip(*rounds, strict=True)
    ]


def time_question(
    ours: int, native: int, data: Path, question: Question
) -> list[tuple[float, float]]:
    """Return the milliseconds of some answers to a question, each about the next county.

    Beside each stands what the native server needs for the plain query right after.
    """
    given = list_given(Store.read_only(str(find_store(data))), question, COUNTIES)
    return [
        (
            fetch(ours, write_path(question, texts), ROWS)[0] * 1000,
            fetch(native, "/query", RESULTS, bind(question, texts))[0] * 1000,
        )
        for texts in given
    ][WARM:]


def list_paths(store: Store, question: Question, counties: Sequence[str]) -> list[str]:
    """Return addresses of a question: some to begin with, then those to be timed."""
    return [write_path(question, texts) for texts in list_given(store, question, counties)]


def write_path(question: Question, texts: Mapping[str, str]) -> str:
    """Return the address of a question with its parameters."""
    return f"/queries/{question.name}?{urlencode(texts)}"


def bind(question: Question, texts: Mapping[str, str]) -> str:
    """Return the plain query that a question with its parameters is."""
    return question.bind(question.read(question.complete(texts, TODAY), NAMES))


def list_given(store: Store, question: Question, counties: Sequence[str]) -> list[dict[str, str]]:
    """Return parameters to ask a question with, each time about the next county."""
    return [
        {
            each.name: choose(store, each, counties[number % len(counties)], number + place)
            for place, each in enumerate(question.parameters)  # two versions are two
        }
        for number in range(WARM + TIMES)
    ]


def choose(store: Store, parameter: Parameter, county: str, number: int) -> str:
    """Return a value to ask a parameter with: a thing of the county where it wants one."""
    if parameter.kind == "county":
        return county
    if parameter.default is not None and parameter.default != "today":
        return parameter.default
    if parameter.kind in ("thing", "version"):
        classes = parameter.classes or ("kek:ConceptVersion",)
        found = sorted(iri for name in classes for iri in list_instances(store, name, county))
        return found[number % len(found)]
    return GIVEN.get(parameter.kind, parameter.example)


def list_instances(store: Store, name: str, county: str) -> tuple[str, ...]:
    """Return the IRIs of a county's instances of a class or one below it."""
    return tuple(group_instances(store, name)[county])


@cache
def group_instances(store: Store, name: str) -> Mapping[str | None, list[str]]:
    """Return the IRIs of all instances of a class or one below it, by county."""
    rows = store.query(
        f"SELECT ?thing {{ ?class <{expand('rdfs:subClassOf')}>* <{expand(name)}> . "
        "?thing a ?class }"
    )
    assert isinstance(rows, QuerySolutions)
    found: defaultdict[str | None, list[str]] = defaultdict(list)
    for row in rows:
        node = row["thing"]
        if isinstance(node, NamedNode):
            found[NAMES.county_key(node.value)].append(node.value)
    return found


def count_rows(body: bytes) -> int:
    """Return how many rows an answer in JSON has."""
    content = json.loads(body)
    return len(content["rows"] if "rows" in content else content["results"]["bindings"])


def fetch(port: int, path: str, accept: str, query: str = "") -> tuple[float, bytes]:
    """Return the seconds an answer took, and the answer; a plain query is sent as the body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    start = time.perf_counter()
    headers = {"Accept": accept, **({"Content-Type": "application/sparql-query"} if query else {})}
    connection.request("POST" if query else "GET", path, query.encode() or None, headers)
    response = connection.getresponse()
    body = response.read()
    took = time.perf_counter() - start
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path[:200]}: {response.status} {body[:300]!r}")
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
def run_native(store: Path, *, alike: bool = False) -> Iterator[int]:
    """Run the native Oxigraph server over a store, read-only, on a free port.

    As it is shipped, or with the allocator of our workers.
    """
    port = find_port()
    binary = str(Path(sys.executable).with_name("oxigraph"))
    address = f"127.0.0.1:{port}"
    command = [binary, "serve-read-only", "--location", str(store), "--bind", address]
    with prefer_allocator() if alike else nullcontext():
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    with end_process(process):
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
