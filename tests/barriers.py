"""What every page must pass in a real browser: no barrier, no sideways scrolling."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.windows import Scheme, open_page

HEIGHT: Final = 900
OPEN: Final = "chosen => document.querySelectorAll(chosen).forEach(each => each.open = true)"
WHOLE: Final[object] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# the width moves things, it neither adds nor hides any; the scheme changes colours only
OF_LAYOUT: Final[object] = {
    "type": "rule",
    "values": ["target-size", "scrollable-region-focusable"],
}
OF_COLOURS: Final[object] = {"type": "rule", "values": ["color-contrast"]}
LOOKS: Final[tuple[tuple[Scheme, int, object], ...]] = (
    ("light", 360, WHOLE),
    ("light", 768, OF_LAYOUT),
    ("light", 1440, OF_LAYOUT),
    ("dark", 1440, OF_COLOURS),
)


def check_page(browser: Browser, address: str, unfolded: str = "details") -> None:
    """Fail if a page has a measurable barrier or is too wide, in light and dark, narrow and wide.

    What is folded is opened if it matches a selector; by default all of it.
    """
    with open_page(browser, address) as page:
        page.evaluate(OPEN, unfolded)
        for scheme, width, rules in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            # of what is no violation axe names one place only, which halves the time
            found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
            assert not found.response["violations"], found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
