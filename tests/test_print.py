"""Pages on paper: nothing is cut off, nothing waits for a click, what was chosen stands there."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from service.views.table import VIEWS
from tests.test_enlarged import ADDRESSES

UPRIGHT: Final = 718  # CSS pixels between the margins of A4
ACROSS: Final = 1032
ON_ITS_SIDE: Final = {"matrix"}
FIND_CUT: Final = """() => [...document.querySelectorAll("body *:not(svg *)")].filter(each =>
  each.checkVisibility({visibilityProperty: true}) && !each.closest(".hidden")
  && each.getBoundingClientRect().right > innerWidth + 1
).map(each => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`)"""
CONTROLS: Final = "form, button, select, header nav, footer ul"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A window as wide as paper."""
    window = browser.new_context(viewport={"width": UPRIGHT, "height": 1040}, locale="de")
    page = window.new_page()
    page.emulate_media(media="print")
    yield page
    window.close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_all_is_on_the_paper_and_no_control(server: str, page: Page, name: str) -> None:
    width = ACROSS if name in ON_ITS_SIDE else UPRIGHT
    page.set_viewport_size({"width": width, "height": 1040})
    page.goto(server + ADDRESSES[name])
    assert page.evaluate(FIND_CUT) == []
    assert page.locator(CONTROLS).filter(visible=True).all_inner_texts() == []


def test_folded_goals_stand_on_the_paper_and_their_projects_do_not(server: str, page: Page) -> None:
    page.goto(f"{server}/99002/goals")
    folded = page.locator(".project").filter(visible=True).count()
    goals = page.locator(".goal > .name").filter(visible=True).count()
    page.goto(f"{server}/99002/goals?open=all")
    assert goals == page.locator(".goal > .name").filter(visible=True).count()
    assert page.locator(".project").filter(visible=True).count() > folded


def test_what_was_chosen_stands_on_the_paper(server: str, page: Page) -> None:
    page.goto(f"{server}/99002/goals?q=a")
    assert ": a." in page.locator("main .paper").inner_text()


def test_the_address_of_the_revision_stands_on_the_paper(server: str, page: Page) -> None:
    page.goto(f"{server}/99002/{next(iter(VIEWS))}")
    shown = "el => getComputedStyle(el, '::after').content"
    assert page.locator("a.fixed").evaluate(shown) != "none"
