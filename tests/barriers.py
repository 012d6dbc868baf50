"""What every page of a view must pass in a real browser: no barrier, no sideways scrolling."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.test_browser import RULES, Scheme, open_page

WIDTHS: Final = (360, 768, 1440)
LOOKS: Final[tuple[tuple[str, Scheme], ...]] = (("de", "light"), ("en", "dark"))


def check_page(browser: Browser, address: str, scheme: Scheme, width: int) -> None:
    """Fail if a page, with all that is folded opened, has a measurable barrier or is too wide."""
    with open_page(browser, address, scheme=scheme, width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = Axe().run(page, options={"runOnly": RULES})
        assert not found.response["violations"], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
