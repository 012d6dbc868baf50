"""What every page of a view must pass in a real browser: no barrier, no sideways scrolling."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.test_browser import LOOKED_FOR, open_page

WIDTHS: Final = (360, 768, 1440)
HEIGHT: Final = 900


def check_page(browser: Browser, address: str) -> None:
    """Fail if a page, with all that is folded opened, has a measurable barrier or is too wide.

    It is looked at in light and dark, narrow and wide.
    """
    with open_page(browser, address) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for scheme, rules in LOOKED_FOR.items():
            page.emulate_media(color_scheme=scheme)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                found = Axe().run(page, options={"runOnly": rules})
                assert not found.response["violations"], found.generate_report()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
