"""The script of the diagram in a real browser: keyboard, announcements, unfolding, failure."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from service.pages.frame import SERVICE
from service.pages.texts import read_texts
from tests.barriers import WHOLE
from tests.diagrams import SMALL, Site, make_network, serve_network

WORDS = read_texts("de")["diagram"]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_network(SMALL) as served:
        yield served


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The page with its policy in force; whatever it forbids or throws is a fault."""
    window = browser.new_context(
        viewport={"width": 1000, "height": 800}, reduced_motion="reduce", locale="de"
    )
    opened = window.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda message: keep_fault(message, faults))
    opened.goto(site.url)
    expect(opened.locator("#network-tools")).to_be_visible()
    yield opened
    window.close()
    assert not faults


def keep_fault(message: ConsoleMessage, faults: list[str]) -> None:
    """Keep what the browser complains about, except that a server does not answer."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        faults.append(message.text)


def name_focus(page: Page) -> str:
    """Return the key of the node that has the focus."""
    return str(page.evaluate("document.activeElement.dataset.key ?? ''"))


def press(page: Page, keys: str) -> str:
    """Press keys one after the other; return the key of the node that has the focus then."""
    for key in keys.split():
        page.keyboard.press(key)
    return name_focus(page)


def enter(page: Page, key: str = "") -> None:
    """Put the focus on a node, or by the keyboard on the one in the tab order."""
    if key:
        page.locator(f"a.node[data-key='{key}']").focus()
        return
    page.locator(".tools button").last.focus()
    page.keyboard.press("Tab")


def hear(page: Page) -> str:
    """Return what was announced last."""
    return page.locator("#network-live").inner_text().strip()


def test_every_word_is_said_somewhere() -> None:
    script = "".join(file.read_text() for file in (SERVICE / "web/src").glob("*.ts"))
    assert not [
        word for word in WORDS if not re.search(rf"words\.{word}\b|\b{word}\b.* = ", script)
    ]


def test_one_node_is_in_the_tab_order_and_it_is_the_start(page: Page) -> None:
    enter(page)
    assert name_focus(page) == "Z1.1"
    page.keyboard.press("Tab")
    assert name_focus(page) == ""
    assert page.locator("a.node[tabindex='0']").count() == 1


def test_ten_steps_by_keyboard_lead_along_edges_and_say_what_they_are(page: Page) -> None:
    enter(page)
    assert press(page, "ArrowLeft") == "P1"
    assert hear(page) == "P1 Radwegekonzept trägt 60 % zu 1.1 bei (1 von 2)"
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == "Projekt P1 Radwegekonzept, trägt 60 % zu 1.1 bei"
    assert press(page, "ArrowDown") == "P2"
    assert press(page, "ArrowUp") == "P1"
    assert press(page, "ArrowRight") == "Z1.1"
    assert press(page, "ArrowRight") == "Z1"
    assert hear(page) == "1.1 Alle Orte sind mit dem Rad erreichbar ist Unterziel von 1"
    assert press(page, "ArrowRight") == "Z1"
    assert hear(page) == WORDS["no_target"]
    assert press(page, "2") == "Z1"
    assert hear(page) == WORDS["no_edge"].format(number=2)
    assert press(page, "Home") == "Z1.1"
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_have_text("8 Elemente")
    assert name_focus(page) == "Z1.1"
    assert hear(page) == "1.1 Alle Orte sind mit dem Rad erreichbar: 8 Elemente im Diagramm"
    page.keyboard.press("Shift+Enter")
    page.wait_for_url("**/thing/Z1.1")


def test_the_same_key_again_takes_the_next_edge_and_a_number_takes_any(page: Page) -> None:
    enter(page, "P1")
    assert press(page, "ArrowRight") == "Z1.1"
    assert press(page, "ArrowLeft") == "P1"
    assert press(page, "ArrowRight") == "Z1.2"
    assert hear(page) == "P1 Radwegekonzept trägt 40 % zu 1.2 bei (2 von 2)"
    assert press(page, "1") == "Z1.1"
    assert press(page, "2") == "Z1.2"
    assert press(page, "ArrowLeft ArrowRight") == "Z1.1"
    assert page.locator(".edge.followed").get_attribute("data-said") == "trägt 60 % zu 1.1 bei"


def test_unfolding_keeps_focus_scale_and_history(page: Page, site: Site) -> None:
    enter(page, "Z1.2")
    press(page, "-")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}?unfold=Z1.2")
    expect(page).to_have_title("Abhängigkeiten, 8")
    assert name_focus(page) == "Z1.2"
    expect(page.locator("output.scale")).to_have_text("80 %")
    assert press(page, "ArrowLeft") == "P1"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}?unfold=Z1.2&unfold=P1")
    page.go_back()
    expect(page.locator("#summary")).to_have_text("8 Elemente")
    assert name_focus(page) == "P1"
    page.go_back()
    expect(page.locator("#summary")).to_have_text("6 Elemente")
    assert hear(page) == "Zurück: 6 Elemente im Diagramm"
    page.go_forward()
    expect(page.locator("figcaption")).to_have_text("8 Elemente, 8 Verbindungen")
    assert page.locator("svg.diagram").count() == 1


def test_what_is_asked_last_is_shown(page: Page, site: Site) -> None:
    enter(page, "Z1")
    site.gate.clear()
    press(page, "Enter ArrowLeft Enter")
    site.gate.set()
    expect(page.locator("#summary")).to_have_text("8 Elemente")
    expect(page).to_have_url(f"{site.url}?unfold=Z1.1")
    assert page.locator("svg.diagram").count() == 1


def test_one_key_shows_the_same_as_tree_or_table_and_back(page: Page) -> None:
    enter(page, "P2")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("view=tree"))
    expect(page.locator("#network li").first).to_have_text("P1 Radwegekonzept")
    page.keyboard.press("t")
    expect(page.locator("#network td").first).to_have_text("P1")
    assert hear(page) == "table"
    page.keyboard.press("d")
    expect(page.locator("svg.diagram")).to_be_visible()
    assert name_focus(page) == "P2"


def test_search_marks_and_visits_what_is_found(page: Page) -> None:
    enter(page)
    page.keyboard.press("/")
    page.keyboard.type("MOBILITATS bahn")
    expect(page.locator(".node.found")).to_have_count(1)
    expect(page.locator(".tools output").last).to_have_text(WORDS["hits_one"])
    page.keyboard.press("Enter")
    assert name_focus(page) == "P3"
    page.keyboard.press("/")
    page.get_by_label(WORDS["search"]).fill("projekt")
    expect(page.locator(".node.found")).to_have_count(3)
    page.keyboard.press("Enter")
    assert press(page, "n") == "P2"
    assert hear(page) == "Treffer 2 von 3"
    assert press(page, "N") == "P1"
    page.keyboard.press("/")
    page.get_by_label(WORDS["search"]).fill("nirgends")
    expect(page.locator(".tools output").last).to_have_text(WORDS["hits_none"])
    page.keyboard.press("Escape")
    assert name_focus(page) == "P1"


def test_letters_in_a_field_are_text(page: Page, site: Site) -> None:
    page.get_by_label(WORDS["search"]).click()
    page.keyboard.type("dbt?+0n")
    assert page.get_by_label(WORDS["search"]).input_value() == "dbt?+0n"
    assert page.url == site.url


def test_help_names_the_keys_and_gives_the_focus_back(page: Page) -> None:
    enter(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name=WORDS["help"])).to_be_visible()
    expect(page.get_by_role("button", name=WORDS["close"])).to_be_focused()
    assert page.locator("#network-keys kbd").count() == len(WORDS["keys"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert name_focus(page) == "Z1.1"


def test_a_server_that_is_gone_leaves_a_page_that_works(page: Page, site: Site) -> None:
    enter(page)
    address = page.url
    site.stop()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(WORDS["unreachable"])
    assert name_focus(page) == "Z1.1"
    assert press(page, "ArrowRight") == "Z1"
    assert page.url == address


def test_a_revision_that_is_gone_is_named_and_can_be_asked_for_again(
    page: Page, site: Site
) -> None:
    enter(page)
    site.refuses = True
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Diese Revision gibt es nicht mehr")
    expect(page.locator("a.node")).to_have_count(6)
    site.refuses = False
    page.get_by_role("button", name=WORDS["again"]).click()
    expect(page.locator("a.node")).to_have_count(8)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_without_scripts_nodes_are_links_and_no_tool_pretends(browser: Browser, site: Site) -> None:
    window = browser.new_context(java_script_enabled=False)
    page = window.new_page()
    page.goto(site.url)
    expect(page.locator("#network-tools")).to_be_hidden()
    page.locator("a.node[data-key='Z1']").click()
    expect(page.locator("#summary")).to_have_text("8 Elemente")
    window.close()


def test_the_picture_is_a_png_of_the_whole_drawing(page: Page) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=WORDS["picture"]).click()
    content = waiting.value.path().read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width = int(page.locator("svg.diagram").get_attribute("width") or 0)
    assert int.from_bytes(content[16:20], "big") == 2 * width
    assert waiting.value.suggested_filename == "network.png"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_tools_raise_no_barrier(
    browser: Browser, site: Site, scheme: Literal["light", "dark"], width: int
) -> None:
    window = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = window.new_page()
    page.goto(site.url)
    page.get_by_label(WORDS["search"]).fill("rad")
    expect(page.locator(".node.found")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for key in ("", "?"):
        if key:
            enter(page)
            page.keyboard.press(key)
        found = Axe().run(page, options=WHOLE)
        assert not found.response["violations"], found.generate_report()
    window.close()


class TestLarge:
    """A diagram that is larger than the window."""

    @pytest.fixture
    def site(self) -> Iterator[Site]:
        with serve_network(make_network(400, 800)) as served:
            yield served

    def test_dragging_moves_and_does_not_unfold(self, page: Page, site: Site) -> None:
        box = page.locator("a.node").first.bounding_box()
        assert box
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] - 40, box["y"] - 180, steps=5)
        page.mouse.up()
        assert page.evaluate("document.querySelector('.canvas').scrollTop") == 200
        assert page.url == site.url
        assert page.locator("a.node").count() == 400

    def test_wheel_and_keys_scale_and_zero_shows_all(self, page: Page) -> None:
        scale = page.locator("output.scale")
        page.locator(".canvas").hover()
        page.keyboard.down("Control")
        page.mouse.wheel(0, -200)
        page.keyboard.up("Control")
        expect(scale).to_have_text("149 %")
        enter(page)
        press(page, "-")
        expect(scale).to_have_text("119 %")
        press(page, "0")
        canvas = page.evaluate(
            "(c => [c.scrollWidth - c.clientWidth, c.scrollHeight - c.clientHeight])"
            "(document.querySelector('.canvas'))"
        )
        assert canvas == [0, 0]

    def test_two_fingers_scale(self, browser: Browser, site: Site) -> None:
        window = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
        page = window.new_page()
        page.goto(site.url)
        box = page.locator(".canvas").bounding_box()
        assert box
        fingers = window.new_cdp_session(page)
        for kind, distances in (("touchStart", [40]), ("touchMove", range(44, 84, 4))):
            for distance in distances:
                points = [
                    {"x": box["x"] + 150 + side * distance, "y": box["y"] + 90, "id": side + 1}
                    for side in (-1, 1)
                ]
                fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        expect(page.locator("output.scale")).to_have_text("200 %")
        window.close()

    def test_the_node_in_focus_is_always_in_sight(self, page: Page) -> None:
        enter(page)
        press(page, "ArrowDown " * 30 + "ArrowRight " * 5)
        inside = page.evaluate(
            """() => {
              const node = document.activeElement.getBoundingClientRect();
              const canvas = document.querySelector(".canvas").getBoundingClientRect();
              return node.top >= canvas.top && node.bottom <= canvas.bottom
                && node.left >= canvas.left && node.right <= canvas.right;
            }"""
        )
        assert inside

    def test_the_map_leads_elsewhere(self, page: Page) -> None:
        page.locator(".minimap").click(position={"x": 195, "y": 68})
        seen = page.evaluate(
            "(c => [c.scrollLeft, c.scrollTop])(document.querySelector('.canvas'))"
        )
        assert min(seen) > 500

    def test_unfolding_keeps_the_node_under_the_eye(self, page: Page) -> None:
        enter(page)
        press(page, "ArrowDown " * 20)
        place = "document.activeElement.getBoundingClientRect().top"
        before = page.evaluate(place)
        page.keyboard.press("Enter")
        expect(page.locator("#summary")).to_have_text("402 Elemente")
        assert page.evaluate(place) == pytest.approx(before, abs=1)


class TestReal:
    """The page as the service makes it."""

    PROJECT = "/99002/network?node=project/seeradweg"

    @pytest.fixture
    def page(self, browser: Browser, server: str) -> Iterator[Page]:
        window = browser.new_context(reduced_motion="reduce", locale="de")
        opened = window.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda fault: faults.append(str(fault)))
        opened.on("console", lambda message: keep_fault(message, faults))
        opened.goto(f"{server}{self.PROJECT}&depth=1")
        expect(opened.locator("#network-tools")).to_be_visible()
        yield opened
        window.close()
        assert not faults

    def test_ten_steps_say_what_the_edges_say(self, page: Page) -> None:
        enter(page)
        assert name_focus(page) == "project/seeradweg"
        for key in ("ArrowRight", "ArrowLeft") * 4:
            before = name_focus(page)
            assert press(page, key) != before
            said = page.locator(".edge.followed").get_attribute("data-said")
            assert said
            assert said in hear(page)
        assert name_focus(page) == "project/seeradweg"
        press(page, "1")
        assert "(1 von 3)" in hear(page)
        assert press(page, "Home") == "project/seeradweg"

    def test_unfolding_keeps_the_focus_and_back_leads_back(self, page: Page) -> None:
        enter(page, "goal/z1.1")
        before = page.locator("a.node").count()
        address = page.url
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"unfold=goal/z1\.1"))
        assert page.locator("a.node").count() > before
        assert name_focus(page) == "goal/z1.1"
        link = page.locator("nav.languages a").last.get_attribute("href") or ""
        assert "unfold=" in link
        page.go_back()
        expect(page).to_have_url(address)
        expect(page.locator("a.node")).to_have_count(before)
        assert name_focus(page) == "goal/z1.1"

    def test_another_beginning_renews_what_the_page_says(self, page: Page) -> None:
        enter(page, "project/abendbus")
        href = page.evaluate("document.activeElement.getAttribute('href')")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(href)))
        assert name_focus(page) == "project/abendbus"

    def test_one_key_shows_tree_and_table(self, page: Page) -> None:
        enter(page)
        for key, view in (("b", "tree"), ("t", "table"), ("d", "diagram"), ("t", "table")):
            page.keyboard.press(key)
            expect(page.locator(f"a[data-view={view}][aria-current]")).to_have_count(1)
        page.reload()
        page.locator("#network a").first.focus()
        page.keyboard.press("d")
        expect(page.locator("#network-tools")).to_be_visible()
        assert name_focus(page) == "project/seeradweg"

    def test_the_page_of_a_thing_is_one_key_away(self, page: Page) -> None:
        enter(page)
        page.keyboard.press("Shift+Enter")
        page.wait_for_url("**/99002/doc/project/seeradweg*")

    def test_it_works_within_another_site(self, page: Page, server: str) -> None:
        page.goto(f"{server}/embed{self.PROJECT}")
        enter(page)
        assert press(page, "ArrowRight") != "project/seeradweg"
        page.keyboard.press("t")
        expect(page.locator("#network table")).to_be_visible()
        assert "/embed/" in page.url
        assert len(page.context.pages) == 1
