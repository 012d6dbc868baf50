"""Bars on pages in a real browser: how soon they are seen, how long anything keeps them busy."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, Page, Response, sync_playwright

from bench.asking import COUNTY, NAMES, end_process
from bench.figures import Figure
from bench.serving import find_port, wait_until_ready
from graph.changes import Change
from graph.release import list_release
from graph.revisions import Revisions
from graph.validation.modes import Mode
from tests.networks import KEY, make_change

FIRST: Final = f"/{COUNTY}/doc/county/{COUNTY}"
LARGE: Final = f"/{KEY}/network?depth=6"
ROUNDS: Final = 5
TRACED: Final = ("toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline")
THREAD: Final = "CrRendererMain"
TASK: Final = "RunTask"
LOADED: Final = "MarkLoad"
REST: Final = 1500  # milliseconds, so that whatever follows an action is over
DRAWN: Final = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
SEEN: Final = """() => new Promise(found => new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) found(entry.startTime);
}).observe({ type: "paint", buffered: true }))"""
FOCUS: Final = "document.querySelector('#network .node[tabindex=\"0\"]').focus()"


class Task(NamedTuple):
    """What a task of the main thread took, in milliseconds: of its own, and by the clock."""

    own: float
    clock: float


def measure_pages(data: Path) -> list[Figure]:
    """Return the figures of pages over a data folder with 50 counties, and of a large network."""
    with open_browser() as browser:
        with run_service(data) as url:
            figures = [
                figure
                for name, path in (("start page", "/"), ("page of a county", FIRST))
                for figure in measure_first(browser, f"{url}{path}", name)
            ]
        with TemporaryDirectory(prefix="zielgraph-network-") as name:
            publish_network(Path(name))
            with run_service(Path(name) / "store") as url:
                return figures + measure_diagram(browser, f"{url}{LARGE}")


@contextmanager
def run_service(data: Path) -> Iterator[str]:
    """Run the service as it is set up by default; yield its address."""
    port = find_port()
    command = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", str(port)]
    with end_process(subprocess.Popen(command, stderr=subprocess.DEVNULL)):
        wait_until_ready(port)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open a browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def publish_network(folder: Path) -> None:
    """Publish a county with a network of 2,000 nodes and 4,000 edges."""
    revisions = Revisions(folder / "store", NAMES, modes={NAMES.base: Mode.REPORT})
    revisions.publish(Change(replaced=list_release(NAMES)), "vocabularies")
    revisions.publish(make_change(folder), "network")


def measure_first(browser: Browser, url: str, name: str) -> list[Figure]:
    """Return how soon a page is seen, and how much of it goes over the line if compressed."""
    made, _ = view_first(browser, url)
    views = [view_first(browser, url) for _ in range(ROUNDS)]
    sizes = [len(gzip.compress(body)) for body in views[0][1].values()]
    seen = median(seen for seen, _ in views)
    note = f"{made:.0f} ms when nobody has asked for it before"
    load = f"{len(sizes)} files"
    return [
        Figure(f"{name}: first contentful paint", seen, "ms", 500, note),
        Figure(f"{name}: all it loads, compressed", sum(sizes) / 1000, "kB", 150, load),
    ]


def view_first(browser: Browser, url: str) -> tuple[float, Mapping[str, bytes]]:
    """Return when a page was first seen by a browser that knows nothing of it, and its files."""
    window = browser.new_context(locale="de")
    page = window.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it marks it
    page.goto(url)
    seen = float(page.evaluate(SEEN))
    files = {answer.url: answer.body() for answer in answers if answer.ok}
    window.close()
    return seen, files


def measure_diagram(browser: Browser, url: str) -> list[Figure]:
    """Return when a large diagram is seen whole, and the longest task of each action after it."""
    made = time_whole(browser, url)
    whole = median(time_whole(browser, url) for _ in range(ROUNDS))
    page = view_whole(browser, url)
    page.wait_for_timeout(REST)
    tasks = {name: trace(browser, page, act) for name, act in ACTIONS.items()}
    page.context.close()
    note = f"{made:.0f} ms when nobody has asked for it before"
    each = ", ".join(f"{name} {task.own:.0f} ms" for name, task in tasks.items())
    longest, clock = max(tasks.values()).own, max(task.clock for task in tasks.values())
    return [
        Figure("2,000 nodes, 4,000 edges: first view, whole", whole, "ms", 1500, note),
        Figure(
            "the same: longest task of the main thread after load, its own time",
            longest,
            "ms",
            50,
            f"{each}; by the clock {clock:.0f} ms",
        ),
    ]


def time_whole(browser: Browser, url: str) -> float:
    """Return the milliseconds until a page is drawn whole."""
    page = view_whole(browser, url)
    took = float(page.evaluate("performance.now()"))
    page.context.close()
    return took


def view_whole(browser: Browser, url: str) -> Page:
    """Return a page that has just been drawn whole, in a window of its own."""
    page = browser.new_context(locale="de", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(url)
    page.evaluate(DRAWN)
    return page


def trace(browser: Browser, page: Page, act: Callable[[Page], None]) -> Task:
    """Return the longest task of a page's main thread during an action, if it loads after that."""
    browser.start_tracing(page=page, categories=list(TRACED))
    act(page)
    page.wait_for_timeout(REST)
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == THREAD
    }
    loaded = max((event["ts"] for event in events if event["name"] == LOADED), default=0)
    return max(
        Task(event.get("tdur", event["dur"]) / 1000, event["dur"] / 1000)
        for event in events
        if event["name"].endswith(TASK)
        and event["ph"] == "X"
        and event["ts"] > loaded
        and (event["pid"], event["tid"]) in threads
    )


def load_again(page: Page) -> None:
    """Load the page anew."""
    page.reload()


def follow_edges(page: Page) -> None:
    """Follow edges and neighbours by keyboard."""
    page.evaluate(FOCUS)
    press(page, "ArrowRight ArrowLeft ArrowDown ArrowDown ArrowLeft ArrowRight ArrowUp")


def show_all(page: Page) -> None:
    """Show the whole drawing."""
    press(page, "0")


def scale(page: Page) -> None:
    """Zoom in, and out again."""
    press(page, "+ " * 18 + "- " * 12 + "+ " * 10)


def pan(page: Page) -> None:
    """Turn the wheel, then drag."""
    page.locator(".canvas").scroll_into_view_if_needed()
    box = page.locator(".canvas").bounding_box() or {"x": 0, "y": 0}
    x, y = box["x"] + 300, box["y"] + 400
    page.mouse.move(x, y)
    for _ in range(6):
        page.mouse.wheel(0, 400)
    page.mouse.down()
    page.mouse.move(x, y - 350, steps=20)
    page.mouse.up()


def search(page: Page) -> None:
    """Search for what many nodes have in their names."""
    press(page, "/")
    page.keyboard.type("Vorhaben")
    page.wait_for_timeout(REST)
    press(page, "Enter n n")


def unfold(page: Page) -> None:
    """Unfold a node, then go back."""
    page.evaluate(FOCUS)
    press(page, "Enter")
    page.wait_for_timeout(4 * REST)
    page.go_back()
    page.wait_for_timeout(4 * REST)


def press(page: Page, keys: str) -> None:
    """Press keys one after the other."""
    for key in keys.split():
        page.keyboard.press(key)


ACTIONS: Final[Mapping[str, Callable[[Page], None]]] = {
    "settling": load_again,
    "following edges": follow_edges,
    "showing all": show_all,
    "zooming": scale,
    "panning": pan,
    "searching": search,
    "unfolding and back": unfold,
}
