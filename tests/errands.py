"""What a controller does in a week, by keyboard alone: `python -m tests.errands URL COUNTY NAME`.

Prints how many keys and seconds each errand takes, from the start page to the answer.
"""

import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

MOST_TABS: Final = 400


@dataclass(frozen=True)
class Errand:
    """A question, the places to go to by keyboard, and where the answer stands.

    A place is a CSS selector that is reached with the tab key and left with Enter; after “=” stands
    what is typed there.
    """

    question: str
    places: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Outcome:
    """How many keys and seconds an errand took, and the first words of its answer."""

    keys: int
    seconds: float
    answer: str


def list_errands(county: str, project: str) -> Sequence[Errand]:
    """Return the errands in a county; `project` is a word in the name of one."""
    start = f"main .card a[href*='/doc/county/{county}']"

    def view(name: str) -> tuple[str, str]:
        return start, f"nav.views a[href*='/{name}']"

    find = f"#network-find={project}"
    return (
        Errand(
            "Was kostet ein Ziel, und warum?", (*view("goals"), "main p a[href*='/costs?']"), "#sum"
        ),
        Errand(
            "Welche Projekte speisen welches Ziel?",
            (*view("goals"), "main a[href*='open=all']"),
            ".goal .projects .project",
        ),
        Errand(
            "Was hängt an einem Projekt?",
            (*view("network"), find, "main a[href*='node=project']"),
            "svg a.node.start",
        ),
        Errand(
            "Welche Ziele haben kein Projekt?",
            (
                start,
                "main a[href*='/queries?']",
                "main a[href*='goals-without-project']",
                "main form button",
            ),
            "main table, main form ~ section",
        ),
        Errand(
            "Wie steht eine Kennzahl im Vergleich?",
            (*view("indicators"), "main table a[href*='indicator=']"),
            "main svg, main table",
        ),
        Errand(
            "Was geschah seit der letzten Sitzung des Kreistags?",
            (*view("council"), "main a[href*='since=']"),
            "#papers ~ p",
        ),
        Errand(
            "Welcher Beschluss steht hinter einem Ziel?",
            (
                *view("goals"),
                ".goal .name a",
                "main a[href*='/doc/version/']",
                "main a[href*='/doc/decision/']",
            ),
            "h1",
        ),
        Errand(
            "Was ist offen, und wie wird es behoben?", (start, "main a[href*='/findings?']"), "h1"
        ),
        Errand("Was wurde aus der Beteiligung?", view("participation"), "#events"),
        Errand(
            "Was hat sich von Fassung zu Fassung geändert?",
            view("history"),
            "#differences",
        ),
    )


def run_errand(page: Page, url: str, errand: Errand) -> Outcome:
    """Do an errand by keyboard; raises AssertionError if a place or the answer is not there."""
    page.goto(url)
    start, keys = time.perf_counter(), 0
    for place in errand.places:
        selector, has_text, text = (
            place.partition("=") if place.startswith("#") else (place, "", "")
        )
        keys += reach(page, selector) + len(text) + 1
        if has_text:
            page.keyboard.type(text)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    found = page.locator(errand.answer).first
    expect(found).to_be_visible()
    words = " ".join((found.text_content() or "").split())
    return Outcome(keys, time.perf_counter() - start, words[:80])


def reach(page: Page, selector: str) -> int:
    """Press the tab key until something has the focus; return how often."""
    for count in range(1, MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("what => !!document.activeElement?.matches(what)", selector):
            return count
    raise AssertionError(f"The tab key does not reach {selector} on {page.url}.")


def main(url: str, county: str, project: str, pictures: str = "") -> None:
    """Do all errands on a running server, print a table, and save pictures of the answers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(locale="de", viewport={"width": 1280, "height": 900})
        for number, errand in enumerate(list_errands(county, project), 1):
            outcome = run_errand(page, url, errand)
            figures = f"{outcome.keys} | {outcome.seconds:.1f} | {outcome.answer}"
            print(f"| {number} | {errand.question} | {figures} |")  # noqa: T201 - for a terminal
            if pictures:
                page.screenshot(path=Path(pictures) / f"task-{number}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
