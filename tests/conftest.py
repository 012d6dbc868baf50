"""What tests share: the example county published, and a service that answers for it."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from graph.changes import Change
from graph.names import Names
from graph.parsing import File
from graph.release import list_release
from graph.revisions import Revisions
from graph.sandbox import lift_memory_limit
from graph.validation.modes import Mode
from graph.workers import PRELOADED, start_source
from service.context import Context
from tests.asking import publish as publish_asked
from tests.live import BASE, PATIENCE, Live, serve
from tests.process import run_server

EXAMPLE = Path(__file__).parent / "example"
MANY = 100_000  # objects made before Python looks for garbage among them
BARE = f"""@base <{BASE}/99007/id/> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<county/99007> a kek:County ; kek:countyKey "99007" ; skos:prefLabel "Leerkreis"@de ;
    kek:fictional true .
<concept/kek> a kek:DevelopmentConcept ; skos:prefLabel "Konzept"@de ;
    kek:ofCounty <county/99007> .
"""


@pytest.fixture(scope="session", autouse=True)
def prepared() -> None:
    """Do once what would be done for each of thousands of tests.

    What was collected stays, so nobody need look for garbage in it. Processes that publish read
    the shapes, which takes most of a second: here the one that they come from has read them.
    """
    gc.freeze()
    gc.set_threshold(MANY)
    start_source([*PRELOADED, "tests.preloaded"])


def publish_once(
    factory: pytest.TempPathFactory, name: str, publish: Callable[[Path], None]
) -> Path:
    """Return a data folder that the first process of a run publishes for all; for reading only."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data = shared / name / "store"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            data.parent.mkdir()
            publish(data)
    return data


def publish_example(data: Path) -> None:
    """Publish two revisions: the vocabularies alone, then the example county."""
    names = Names(BASE)
    revisions = Revisions(data, names)
    assert revisions.publish(Change(replaced=list_release(names)), "vocabularies")
    assert revisions.publish(Change(folders=(EXAMPLE,)), "example")


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two revisions: the vocabularies alone, then the example county."""
    return publish_once(tmp_path_factory, "example", publish_example)


@pytest.fixture(scope="session")
def asked_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the counties that the catalogue is asked about."""
    return publish_once(tmp_path_factory, "asked", publish_asked)


@pytest.fixture(scope="session")
def live_example(example_data: Path) -> Iterator[Live]:
    """A server in this process that serves the example."""
    with serve(example_data, workers=2) as live:
        yield live


@pytest.fixture(scope="session")
def context(live_example: Live) -> Context:
    """What the routes of the running example work with."""
    return live_example.context


@pytest.fixture
def client(live_example: Live) -> httpx.Client:
    """A client for the running example."""
    return live_example.client


@pytest.fixture(scope="session")
def server(example_data: Path) -> Iterator[str]:
    """The address of a process of its own that serves the example by the command line."""
    with run_server(example_data) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; it takes more addresses than tests of limits leave to this process."""
    lift_memory_limit()
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def bare(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client for the example and a county of which next to nothing is known."""
    data = tmp_path_factory.mktemp("bare") / "store"
    shutil.copytree(example_data, data)
    path = data.parent / "bare.ttl"
    path.write_text(BARE, encoding="utf-8")
    file = File(path, "turtle", Names(BASE).facts_graph("99007"))
    revisions = Revisions(data, Names(BASE), modes={BASE: Mode("report")})
    assert revisions.publish(Change(added=(file,)), "bare")
    with serve(data, workers=2) as live:
        yield live.client


@pytest.fixture(scope="session")
def asked(asked_data: Path) -> Iterator[Live]:
    """A server with the counties that the catalogue is asked about."""
    with serve(asked_data, workers=2) as live:
        yield live
