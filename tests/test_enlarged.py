"""Pages are enlarged to 200 %, whole or their text alone, and hold still for those who wish it.

One window for all pages; German alone, for it has the longer words.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from service.views.table import VIEWS
from tests.barriers import OPEN
from tests.test_browser import LONGEST, PAGES

ADDRESSES: Final = {
    **{name: each for name, each in PAGES.items() if name not in LONGEST},
    **{view: f"/99002/{view}" for view in VIEWS},
}
# what does not fit: text that its box cuts off, and controls that lie upon each other
FIND_LOST: Final = """() => {
  const name = each => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`;
  const isShown = each => each.checkVisibility({visibilityProperty: true})
    && !each.closest(".hidden") && each.getBoundingClientRect().width > 2;
  const hides = value => ["hidden", "clip"].includes(value);
  const isCut = each => {
    const style = getComputedStyle(each);
    return hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1
      || hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1;
  };
  const shown = [...document.querySelectorAll("body *:not(svg *):not(svg)")].filter(isShown);
  const cut = shown.filter(each => each.clientWidth > 2 && isCut(each));
  const parts = shown
    .filter(each => each.matches("header a, nav a, button, input, select, textarea, summary"))
    .map(each => [each, each.getBoundingClientRect()]);
  const upon = ([, a], [, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const apart = (a, b) => !a[0].contains(b[0]) && !b[0].contains(a[0]);
  const met = parts.filter((a, at) => parts.slice(at + 1).some(b => apart(a, b) && upon(a, b)));
  return [
    ...cut.map(each => `cut: ${name(each)}`),
    ...met.map(([each]) => `covered: ${name(each)}`),
  ];
}"""
FIND_MOVED: Final = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return style.scrollBehavior === "smooth" || style.animationName !== "none"
    || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
}).map(each => `${each.tagName} ${each.className}`)"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A window of 1280 × 1024 pixels that is enlarged to 200 %, for a reader who wants calm."""
    window = browser.new_context(
        viewport={"width": 640, "height": 512},
        device_scale_factor=2,
        reduced_motion="reduce",
        locale="de",
        bypass_csp=True,  # text is enlarged by a style, as a browser does it
    )
    yield window.new_page()
    window.close()


def check_fit(page: Page, width: int) -> None:
    """Fail if something on a page is lost, or reached by scrolling sideways only."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(FIND_LOST) == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_is_lost_or_moves_when_all_is_twice_as_large(
    server: str, page: Page, name: str
) -> None:
    page.set_viewport_size({"width": 640, "height": 512})
    page.goto(server + ADDRESSES[name])
    page.evaluate(OPEN, "details")
    check_fit(page, 640)
    assert page.evaluate(FIND_MOVED) == []
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    check_fit(page, 1280)
