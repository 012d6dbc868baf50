"""The page of the search: it finds what the interface finds, and helps where nothing is found."""

import re
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from graph.search.snippets import Snippet
from service.pages.search import SHOWN, cut_pieces
from service.pages.texts import LANGUAGES, read_texts
from tests.barriers import check_page
from tests.windows import open_page

PAGE = "/search"
HIT = re.compile(r'<p class="hit">.*?<a href="([^"?]+)[^"]*">(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def open_search(client: httpx.Client, **asked: str) -> str:
    answer = client.get(PAGE, params={"lang": "en", **asked})
    assert answer.status_code == 200, answer.text
    return answer.text


def ask(client: httpx.Client, **asked: str) -> dict[str, object]:
    found: dict[str, object] = client.get("/api/v1/search", params=asked).json()
    return found


ASKED = ({"q": "radweg", "type": "project"}, {"q": "plan", "county": "99002"}, {"q": "2"})


@pytest.mark.parametrize("asked", ASKED)
def test_the_page_finds_what_the_interface_finds(
    client: httpx.Client, asked: dict[str, str]
) -> None:
    total = ask(client, **asked)["total"]
    assert isinstance(total, int)
    wanted = ask(client, **asked, limit="100")["hits"]
    shown = [
        hit
        for page in range(1, -(-min(total, 100) // SHOWN) + 1)
        for hit in HIT.findall(open_search(client, **asked, page=str(page)))
    ]
    assert isinstance(wanted, list)
    ends = [each["iri"].rpartition("/")[2].partition("#")[0] for each in wanted]
    assert [href.rpartition("/")[2].partition("#")[0] for href, _ in shown] == ends
    assert shown


@pytest.mark.parametrize("page", ["1", "2"])
def test_the_same_hits_can_be_had_as_data(client: httpx.Client, page: str) -> None:
    text = open_search(client, q="plan", page=page)
    found = re.search(r'href="([^"]+)">JSON<', text)
    assert found
    hits = client.get(unescape(found[1])).json()["hits"]
    shown = [href.rpartition("/")[2].partition("#")[0] for href, _ in HIT.findall(text)]
    assert [each["iri"].rpartition("/")[2].partition("#")[0] for each in hits] == shown


def test_what_was_looked_for_is_marked(client: httpx.Client) -> None:
    page = open_search(client, q="radweg")
    marked = re.findall(r"<mark>(.*?)</mark>", page)
    assert marked
    assert {each.lower() for each in marked} == {"radweg"}


@given(st.text(min_size=1), st.data())
def test_pieces_are_the_whole_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    pieces = list(cut_pieces(Snippet("label", "de", text, marks)))
    assert "".join(each.text for each in pieces) == text
    assert [each.text for each in pieces if each.is_marked] == [text[a:b] for a, b in marks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_question_there_are_examples_that_find_something(
    client: httpx.Client, language: str
) -> None:
    page = open_search(client, lang=language)
    assert read_texts(language)["search"]["help"] in unescape(page)
    main = page.partition("<main")[2]
    examples = re.findall(r'href="(/search\?[^"]*q=[^"]+)"', main)
    assert examples
    assert all(HIT.search(client.get(unescape(each)).text) for each in examples)


@pytest.mark.parametrize("asked", [{"type": "goal"}, {"county": "99002"}, {}])
def test_where_nothing_is_found_it_says_what_to_try(
    client: httpx.Client, asked: dict[str, str]
) -> None:
    page = open_search(client, q="qzxqzx", **asked)
    assert "Nothing found" in page
    assert "occurs nowhere" in page
    for name in ("type", "county"):
        widened = re.search(rf'href="[^"]*{name}=&amp;[^"]*"', page.partition("<main")[2])
        assert bool(widened) == (name in asked)


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ("q=rad&type=nonsense", 400, "type=nonsense"),
        ("q=rad&county=12345", 404, "county=12345"),
        ("q=rad&page=0", 400, "page=0"),
        ("q=rad&page=99", 400, "page=99"),
        (f"q={'x' * 10_000}", 400, "q="),
        ("q=rad&depth=3", 400, "depth"),
        ("q=%21%3F", 400, "q="),
    ],
)
def test_what_is_wrong_is_said(client: httpx.Client, wrong: str, status: int, said: str) -> None:
    answer = client.get(f"{PAGE}?{wrong}", headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]


def test_every_page_has_the_field_and_a_county_searches_itself(
    server: str, browser: Browser
) -> None:
    with open_page(browser, f"{server}/99002/goals?lang=de") as page:
        page.get_by_role("searchbox", name="Suchen").fill("radweg")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/search\?"))
        assert "county=99002" in page.url
        assert page.locator(".hit").count() > 0
        page.get_by_role("link", name="In allen Landkreisen suchen").click()
        page.wait_for_url(re.compile(r"county=&"))


@pytest.mark.parametrize("asked", ["lang=de&q=radweg", "lang=en", "lang=en&q=qzxqzx&type=goal"])
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, asked: str
) -> None:
    check_page(browser, f"{server}{PAGE}?{asked}")
