"""The server is restarted under an open page: the page stays usable and says what is the matter."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from graph.names import Names
from graph.revisions import Revisions
from service.pages.texts import read_texts
from tests.live import BASE, publish
from tests.process import run_server

WORDS = read_texts("de")["diagram"]
ERRORS = read_texts("de")["errors"]
VIEW = "/99002/network?lang=de&revision=2"


def test_an_open_page_outlives_its_server_and_its_revision(
    example_data: Path, browser: Browser, tmp_path: Path
) -> None:
    data = tmp_path / "store"
    shutil.copytree(example_data, data)
    window = browser.new_context(reduced_motion="reduce", locale="de")
    page = window.new_page()
    with run_server(data) as url:
        page.goto(url + VIEW)
        expect(page.locator("#network-tools")).to_be_visible()
    nodes = page.locator("a.node")
    count = nodes.count()
    page.locator("a.node[tabindex='0']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(WORDS["unreachable"])

    publish(data, "<https://example.org/a> <https://example.org/b> 1 .")
    assert Revisions(data, Names(BASE)).prune(1) == [1, 2]
    with run_server(data, urlsplit(url).port or 0):
        page.get_by_role("button", name=WORDS["again"]).click()
        expect(page.get_by_role("alert")).to_contain_text(ERRORS["gone"]["title"])
        expect(nodes).to_have_count(count)
        page.reload()
        page.get_by_role("link", name=ERRORS["newest"]).click()
        expect(page.locator("#network-tools")).to_be_visible()
        page.locator("a.node[tabindex='0']").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#network-live")).to_contain_text("Elemente im Diagramm")
        expect(page.get_by_role("alert")).to_have_count(0)
    window.close()
