"""Ten errands of a controller, each by keyboard alone, from the start page to the answer."""

import pytest
from playwright.sync_api import Browser

from tests.errands import Errand, list_errands, run_errand
from tests.windows import open_page

ERRANDS = list_errands("99002", "Seeradweg")


@pytest.mark.parametrize("errand", ERRANDS, ids=lambda each: each.question)
def test_an_errand_is_done_by_keyboard(server: str, browser: Browser, errand: Errand) -> None:
    with open_page(browser, f"{server}/") as page:
        outcome = run_errand(page, f"{server}/", errand)
    assert outcome.answer or "svg" in errand.answer
