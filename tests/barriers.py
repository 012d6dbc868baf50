"""What every page must pass in a real browser: no barrier, no sideways scrolling."""

from collections.abc import Mapping
from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.windows import Scheme, open_page

HEIGHT: Final = 900
OPEN: Final = "chosen => document.querySelectorAll(chosen).forEach(each => each.open = true)"
Options = Mapping[str, object]  # of axe; empty: nothing but the width is checked
STANDARDS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE: Final[Options] = {"runOnly": STANDARDS}
# the width moves things, it neither adds nor hides any; the scheme changes colours only
OF_LAYOUT: Final[Options] = {
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
}
OF_COLOURS: Final[Options] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# the other language has other words, in the same places and colours
OF_WORDS: Final[Options] = {**WHOLE, "rules": {"color-contrast": {"enabled": False}}}
LOOKS: Final[Mapping[str, tuple[tuple[Scheme, int, Options], ...]]] = {
    "de": (
        ("light", 360, WHOLE),
        ("light", 768, OF_LAYOUT),
        ("light", 1440, OF_LAYOUT),
        ("dark", 1440, OF_COLOURS),
    ),
    "en": (("light", 360, OF_WORDS), ("light", 768, {}), ("light", 1440, {})),
}


def check_page(browser: Browser, address: str, unfolded: str = "details") -> None:
    """Fail if a page has a measurable barrier or is too wide, in light and dark, narrow and wide.

    What is folded is opened if it matches a selector; by default all of it.
    """
    with open_page(browser, address) as page:
        page.evaluate(OPEN, unfolded)
        for scheme, width, options in LOOKS[page.get_attribute("html", "lang") or ""]:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if options:
                # of what is no violation axe names one place only, which halves the time
                found = Axe().run(page, options={**options, "resultTypes": ["violations"]})
                assert not found.response["violations"], found.generate_report()
