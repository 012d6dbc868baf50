"""Bars on answering over HTTP: a real server process, eight clients in another process."""

import asyncio
import itertools
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.figures import Figure, percentile
from bench.samples import KEK, PER_ROW, name_resource
from tests.attacks import ATTACKS

CLIENTS: Final = 8
SECONDS: Final = 6.0
LIMIT: Final = 2.0  # seconds a query may take in this measurement
RUNAWAYS: Final = {
    # a join by year: few rows to keep, a thousand million to count
    "time": (
        f"SELECT (COUNT(*) AS ?n) WHERE {{ ?a <{KEK}year> ?year . ?b <{KEK}year> ?year "
        "FILTER(STRLEN(STR(?a)) = STRLEN(CONCAT(STR(?b), '!'))) }"
    ),
    "memory": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
}
# on a slow machine the time may be over before the memory is
PROBLEMS: Final = {"time": {504}, "memory": {507, 504}}
REQUEST: Final = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/sparql-results+json\r\n\r\n"
)
ACCEPT: Final = {"Accept": "application/sparql-results+json"}
QUERY: Final = {"Content-Type": "application/sparql-query"}


def measure_serving(data: Path) -> list[Figure]:
    """Return the figures for the latest revision in a data folder."""
    with run_server(data) as port:
        ask_all(port, 1.0, 0)  # warm: every worker has opened the store
        usual = ask_apart(port, SECONDS, 10_000)
        beside = {kind: ask_beside(port, kind, 60_000 * n) for n, kind in enumerate(RUNAWAYS, 1)}
        ends = {kind: max(end_runaway(port, kind) for _ in range(3)) for kind in RUNAWAYS}
        attacks = {name: end_attack(port, attack.text) for name, attack in ATTACKS.items()}
    slowest = max(attacks, key=attacks.__getitem__)
    rate = f"{len(usual) / SECONDS:.0f} requests/s"
    return [
        Figure(
            "SELECT of one resource over HTTP, 8 clients, p50",
            percentile(usual, 0.5),
            "ms",
            10,
            rate,
        ),
        Figure("the same, p99", percentile(usual, 0.99), "ms"),
        *(
            Figure(
                f"p99 of the same beside a query beyond its {kind}, against without",
                percentile(latencies, 0.99) / percentile(usual, 0.99),
                "×",
                2,
                f"{percentile(latencies, 0.99):.1f} ms; p50 {percentile(latencies, 0.5):.1f} ms",
            )
            for kind, latencies in beside.items()
        ),
        Figure("end of a query beyond its time, after the limit", ends["time"] - LIMIT, "s", 0.5),
        Figure(
            "end of the slowest hostile query, after the limit",
            attacks[slowest] - LIMIT,
            "s",
            0.5,
            f"{slowest}, of {len(attacks)} in tests/hostile",
        ),
        Figure("end of a query beyond its memory, from its start", ends["memory"], "s"),
    ]


@contextmanager
def run_server(data: Path) -> Iterator[int]:
    """Run a server on a free port and yield the port."""
    port = find_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", str(port)],
        env={"ZIELGRAPH_QUERY_SECONDS": str(LIMIT), "PATH": "/usr/bin:/bin"},
    )
    try:
        wait_until_ready(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(port: int, patience: float = 30.0) -> float:
    """Wait until the service answers; return the seconds that took."""
    start = time.perf_counter()
    while time.perf_counter() - start < patience:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return time.perf_counter() - start
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(f"The server was not ready after {patience:g} seconds.")


def ask_apart(port: int, seconds: float, first: int) -> list[float]:
    """Let eight clients ask in another process; return their latencies in milliseconds."""
    command = [sys.executable, "-m", "bench.serving", str(port), str(seconds), str(first)]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    return [float(value) for value in json.loads(output)]


def ask_all(port: int, seconds: float, first: int) -> list[float]:
    """Let eight clients ask for one resource after the other, all distinct; return latencies."""
    return asyncio.run(_gather(port, time.perf_counter() + seconds, itertools.count(first)))


async def _gather(port: int, end: float, numbers: Iterator[int]) -> list[float]:
    lists = await asyncio.gather(*(_ask(port, end, numbers) for _ in range(CLIENTS)))
    return [latency for latencies in lists for latency in latencies]


async def _ask(port: int, end: float, numbers: Iterator[int]) -> list[float]:
    """Ask one question after the other on one connection; return latencies in milliseconds."""
    latencies: list[float] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        query = f"SELECT * WHERE {{ <{name_resource(next(numbers))}> ?property ?value }}"
        start = time.perf_counter()
        writer.write(REQUEST.format(path=f"/sparql?query={quote(query)}").encode())
        body = await _read_answer(reader)
        latencies.append((time.perf_counter() - start) * 1000)
        if body.count(b'"property"') < PER_ROW:
            raise RuntimeError(f"A wrong answer: {body[:200]!r}")
    writer.close()
    return latencies


async def _read_answer(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
    return await reader.readexactly(length)


def ask_beside(port: int, kind: str, first: int) -> list[float]:
    """Return the latencies of eight clients while a query beyond its limits runs."""
    with keep_asking(port, kind):
        return ask_apart(port, SECONDS, first)


@contextmanager
def keep_asking(port: int, kind: str) -> Iterator[None]:
    """Keep one query beyond its time or memory running while the block runs."""
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            end_runaway(port, kind)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def end_runaway(port: int, kind: str) -> float:
    """Return the seconds after which a query beyond its time or memory got its problem."""
    query = f"{RUNAWAYS[kind]} # {time.perf_counter()}"
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", f"/sparql?query={quote(query)}", headers=ACCEPT)
    response = connection.getresponse()
    response.read()
    if response.status not in PROBLEMS[kind]:
        raise RuntimeError(f"A query beyond its {kind} was answered with {response.status}.")
    return time.perf_counter() - start


def end_attack(port: int, query: str) -> float:
    """Return the seconds after which a hostile query was answered, whatever the answer was."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("POST", "/sparql", query.encode(), ACCEPT | QUERY)
    connection.getresponse().read()
    return time.perf_counter() - start


if __name__ == "__main__":
    arguments = sys.argv[1:]
    found = ask_all(int(arguments[0]), float(arguments[1]), int(arguments[2]))
    sys.stdout.write(json.dumps(found))
