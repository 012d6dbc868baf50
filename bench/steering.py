"""Bars on the network, on money and on search: over HTTP among 50 counties, nothing kept."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from pyoxigraph import Store

from bench.asking import COUNTIES, COUNTY, NAMES, fetch, find_store, list_instances, run_ours
from bench.figures import Figure, percentile
from graph.network.model import read_network
from graph.workers import run_apart

JSON: Final = "application/json"
ROUNDS: Final = 3
CLIENTS: Final = 2  # as many as there are processors
SEARCHES: Final = (
    "Radweg", "Radwge", "Kita", "Strasse", "1.2", "P012", "Hochwasserschutz", "Wohnen", "Klima",
    "Digitalisierung", "Verwaltung digital", "Ärzte", "Bahnhof", "Haushalt", "Pflege", "Energie",
    "Schule", "Ausbildung", "Tourismus", "Wasser", "Feuerwehr", "Breitband", "Gewerbe", "Bus",
)  # fmt: skip


def measure_steering(data: Path) -> list[Figure]:
    """Return the figures for a data folder with 50 counties."""
    path = find_store(data)
    store = Store.read_only(str(path))
    goals = sorted(list_instances(store, "kek:Goal", COUNTY))
    projects = sorted(list_instances(store, "kek:Project", COUNTY))
    indicators = sorted(list_instances(store, "kek:Indicator", COUNTY))
    nodes = [*goals[:60], *projects[:60], *indicators[:60]]
    built = run_apart(None, time_networks, path)
    with run_ours(data) as port:
        return [
            Figure("network of one county among 50 built, p95", percentile(built, 0.95), "ms", 300),
            time_paths(
                port,
                "dependencies of a node to depth 6, both ways, p95, network built",
                [write("dependencies", node=node, depth="6", direction="both") for node in nodes],
                20,
            ),
            time_paths(
                port,
                "impact of a project, p95, network built",
                [write("impact", node=node) for node in projects],
                50,
            ),
            time_all_costs(port),
            time_costs(port),
            time_search(port),
        ]


def time_networks(path: Path) -> list[float]:
    """Return the milliseconds that the network of each county takes to build, the first time.

    It is asked for in a worker, as the service does.
    """
    store = Store.read_only(str(path))
    took = []
    for county in COUNTIES:
        start = time.perf_counter()
        read_network(store, NAMES, county)
        took.append((time.perf_counter() - start) * 1000)
    return took


def write(route: str, **parameters: str) -> str:
    """Return the address of a route with parameters."""
    return f"/api/v1/{route}?{urlencode(parameters)}"


def time_paths(port: int, name: str, paths: list[str], bar: float) -> Figure:
    """Return the p95 of answers after each worker has the model of the county."""
    for path in paths[:1] * 40:  # workers make the model, each its own
        fetch(port, path, JSON)
    took = [fetch(port, path, JSON)[0] * 1000 for _ in range(ROUNDS) for path in paths]
    return Figure(name, percentile(took, 0.95), "ms", bar, f"median {statistics.median(took):.1f}")


def time_costs(port: int) -> Figure:
    """Return the p95 of the explanation of all money of a county, down to every share.

    Each is of another county, whose ledger no worker has read.
    """
    paths = [write("costs/explain", node=f"{key}/id/county/{key}") for key in COUNTIES]
    took = [fetch(port, path, JSON)[0] * 1000 for path in paths]
    return Figure(
        "costs of all goals of a county with explanation, nothing kept, p95",
        percentile(took, 0.95),
        "ms",
        200,
        f"median {statistics.median(took):.0f}",
    )


def time_all_costs(port: int) -> Figure:
    """Return the time of the costs of all goals of 50 counties, asked by two clients."""
    paths = [write("costs", county=key) for key in COUNTIES]
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda path: fetch(port, path, JSON), paths))
    return Figure("costs of all goals of 50 counties", time.perf_counter() - start, "s", 5)


def time_search(port: int) -> Figure:
    """Return the p95 of searches over 50 counties when the index is made."""
    paths = [f"/api/v1/search?q={quote(text)}" for text in SEARCHES]
    first, _ = fetch(port, paths[0], JSON)
    for path in paths:
        fetch(port, path, JSON)
    took = [fetch(port, path, JSON)[0] * 1000 for _ in range(ROUNDS) for path in paths]
    note = f"median {statistics.median(took):.1f}; the first one makes the index in {first:.1f} s"
    return Figure("search over 50 counties, p95", percentile(took, 0.95), "ms", 20, note)
