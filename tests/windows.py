"""Windows of a real browser, as a reader prefers them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]


@contextmanager
def open_page(
    browser: Browser,
    address: str,
    *,
    scheme: Scheme = "light",
    width: int = 1280,
    scripts: bool = True,
) -> Iterator[Page]:
    """Open an address in a window of its own."""
    window = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        locale="de",
        bypass_csp=scripts,  # axe is a script, and pages allow none
    )
    page = window.new_page()
    page.goto(address)
    yield page
    window.close()
