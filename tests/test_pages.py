"""What people read: texts, languages, figures, links, doubts, and that nothing slips in."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from graph.names import Names
from service.pages.addresses import Addresses
from service.pages.figures import AMOUNT, KEK, XSD, format_literal, group_digits
from service.pages.frame import SERVICE
from service.pages.kinds import KINDS
from service.pages.series import draw_line
from service.pages.statements import keep_language
from service.pages.texts import accept_language, choose_text, read_texts
from service.pages.things import sort_key
from tests.live import publish, serve

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/kek/data"
PAGES = (
    "/", "/99002/doc/county/99002", "/99003/doc/county/99003", "/99002/doc/goal/z1.1",
    "/99002/doc/goal/z3", "/99002/doc/project/seeradweg", "/99002/doc/indicator/einwohner",
    "/99002/doc/product/11.10.01", "/99002/doc/observation/einwohner/99002/2020",
    "/99002/doc/version/2024-09-25", "/99002/doc/paper/17-2024", "/99002/doc/source/erfindung",
    "/99002/doc/goal", "/99002/doc/observation", "/doc/organization", "/99002/graph/facts",
    "/sparql", "/ontology", "/codes", "/shapes",
)  # fmt: skip
HREF = re.compile(r'(?:href|src|action)="([^"]*)"')
FICTIONAL = {"de": "Modellkreis – frei erfunden", "en": "Fictional model county"}


def get(client: httpx.Client, path: str, **parameters: str) -> str:
    answer = client.get(path, params=parameters or None, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def flatten(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        children = enumerate(value) if isinstance(value, list) else None
        if isinstance(value, dict):
            yield from flatten(value, f"{path}{key}.")
        elif children:
            yield from flatten({str(n): each for n, each in children}, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_both_languages_have_the_same_texts_with_the_same_places_to_fill() -> None:
    german, english = dict(flatten(dict(read_texts("de")))), dict(flatten(dict(read_texts("en"))))
    assert german.keys() == english.keys()
    places = re.compile(r"{\w+}")
    for key, text in german.items():
        assert set(places.findall(text)) == set(places.findall(english[key])), key
        assert text.strip(), key


def test_every_kind_has_a_name_and_every_name_a_kind() -> None:
    segments = {segment for kinds in KINDS.values() for segment in kinds}
    assert segments == set(read_texts("de")["kinds"])
    assert set(KINDS) == set(read_texts("de")["parts"])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_comes_in_both_languages_and_says_so(
    client: httpx.Client, path: str, language: str
) -> None:
    answer = client.get(path, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert str(read_texts(language)["site"]["skip"]) in answer.text
    assert not re.search(r"\bNone\b", re.sub(r"<[^>]*>", "", answer.text))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_on_a_page_to_this_server_leads_somewhere(
    client: httpx.Client, path: str
) -> None:
    links = {link.partition("#")[0] for link in HREF.findall(get(client, path))} - {""}
    ours = sorted(link.replace("&amp;", "&") for link in links if link.startswith("/"))
    assert ours
    for link in ours[:60]:
        answer = client.get(link, headers=HTML)
        assert answer.status_code in (200, 303), (link, answer.status_code)


@pytest.mark.parametrize("path", [p for p in PAGES if p.startswith(("/99002", "/99003"))])
def test_every_page_of_a_model_county_says_that_it_is_invented(
    client: httpx.Client, path: str
) -> None:
    for language, text in FICTIONAL.items():
        assert text in get(client, path, lang=language)


def test_shared_pages_do_not_claim_to_be_invented(client: httpx.Client) -> None:
    assert '<aside class="fictional"' not in get(client, "/doc/organization")


def test_the_language_of_the_address_wins_and_goes_along(client: httpx.Client) -> None:
    answer = client.get("/", params={"lang": "en"}, headers={**HTML, "Accept-Language": "de"})
    assert '<html lang="en">' in answer.text
    links = [link for link in HREF.findall(answer.text) if "/doc/county/" in link]
    assert links
    assert all("lang=en" in link for link in links)
    assert client.get("/", params={"lang": "fr"}, headers=HTML).status_code == 400


def test_an_asked_revision_goes_along_with_every_link(client: httpx.Client) -> None:
    whole = get(client, "/99002/doc/goal/z1.1", revision="2")
    page = re.sub(r"<aside class=.*?</aside>", "", whole, flags=re.DOTALL)
    inside = [link for link in HREF.findall(page) if re.match(r"/(99002|ontology|codes)", link)]
    assert inside
    assert all("revision=2" in link for link in inside)


def test_an_asked_revision_says_so_and_leads_to_the_newest(client: httpx.Client) -> None:
    address = "/99002/doc/goal/z1.1"
    band = 'aria-label="Fester Stand"'
    page = get(client, address, revision="2")
    assert f'href="{address}"' in page.partition(band)[2].partition("</aside>")[0]
    assert band not in get(client, address)


def test_switching_the_language_keeps_the_address(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/observation", sort="date", revision="2")
    assert 'href="/99002/doc/observation?sort=date&amp;revision=2&amp;lang=en"' in page


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"), ("en", "en"), ("en-GB,en;q=0.9,de;q=0.8", "en"), ("fr,de;q=0.5", "de"),
        ("de;q=0.2,en;q=0.4", "en"), ("fr", "de"), ("en;q=0", "de"), ("en;q=x,de", "de"),
    ],
)  # fmt: skip
def test_the_best_rated_language_that_is_offered_is_chosen(header: str, language: str) -> None:
    assert accept_language(header) == language


@pytest.mark.parametrize(
    ("wanted", "offered", "value", "marked"),
    [
        ("de", {"de": "Ziel", "en": "goal"}, "Ziel", ""),
        ("en", {"de": "Ziel", "en": "goal"}, "goal", ""),
        ("en", {"de": "Ziel"}, "Ziel", "de"),
        ("de", {"en": "goal", "fr": "but"}, "goal", "en"),
        ("de", {"fr": "but"}, "but", "fr"),
    ],
)
def test_a_text_comes_in_the_wanted_language_or_says_which_it_is(
    wanted: str, offered: dict[str, str], value: str, marked: str
) -> None:
    literals = [Literal(text, language=language) for language, text in offered.items()]
    for nodes in (literals, literals[::-1]):
        text = choose_text(nodes, wanted)
        assert text
        assert (text.value, text.language) == (value, marked)


def test_a_label_in_another_language_is_marked_for_screen_readers(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/study/schulentwicklung", lang="en")
    assert '<span lang="de">Schulentwicklungsplanung 2022</span>' in page


def test_translations_are_left_out_and_other_values_stay() -> None:
    german, english = Literal("a", language="de"), Literal("b", language="en")
    number, node = Literal(5), NamedNode("https://example.org/x")
    assert keep_language([german, english, number, node], "en") == [english, number, node]
    assert keep_language([german, number], "en") == [german, number]


@pytest.mark.parametrize(
    ("value", "kind", "property_", "german", "english"),
    [
        ("2021-03-24", "date", "", "24.03.2021", "24\u00a0March 2021"),
        ("2023-11", "gYearMonth", "", "November 2023", "November 2023"),
        ("2030", "gYear", "", "2030", "2030"),
        ("1234567.89", "decimal", "", "1.234.567,89", "1,234,567.89"),
        ("-3.5", "decimal", "", "−3,5", "−3.5"),
        ("800000", "decimal", KEK + "estimatedCost", "800.000,00\u00a0€", "€800,000.00"),
        ("0.005", "decimal", AMOUNT, "0,005\u00a0€", "€0.005"),
        ("0.7", "decimal", KEK + "share", "70\u00a0%", "70\u00a0%"),
        ("1.0", "decimal", KEK + "share", "100\u00a0%", "100\u00a0%"),
        ("0.125", "decimal", KEK + "share", "12,5\u00a0%", "12.5\u00a0%"),
        ("true", "boolean", "", "ja", "yes"),
        ("no date", "date", "", "no date", "no date"),
        ("many", "integer", "", "many", "many"),
    ],
)
def test_values_are_written_as_people_write_them(
    value: str, kind: str, property_: str, german: str, english: str
) -> None:
    literal = Literal(value, datatype=NamedNode(XSD + kind))
    assert format_literal(literal, "de", property_) == german
    assert format_literal(literal, "en", property_) == english


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_no_digit_of_a_number_is_lost_by_grouping(number: Decimal) -> None:
    german = group_digits(number, "de").replace(".", "").replace(",", ".").replace("−", "-")
    english = group_digits(number, "en").replace(",", "").replace("−", "-")
    assert Decimal(german) == Decimal(english) == number


def test_the_exact_value_stands_beside_the_written_one(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/project/abendbus")
    assert "240.000,50\u00a0€" in page
    assert re.search(r'title="[^"]*240000\.5', page)


def test_codes_sort_by_their_numbers() -> None:
    assert sorted(["Z10", "Z2", "Z1.10", "Z1.9", "Z1"], key=sort_key) == [
        "Z1", "Z1.9", "Z1.10", "Z2", "Z10",
    ]  # fmt: skip


@given(st.text(), st.text())
def test_any_texts_can_be_sorted(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) or (sort_key(one) >= sort_key(other))


@given(st.lists(st.tuples(st.integers(1, 9999), st.decimals(-(10**9), 10**9)), min_size=1))
def test_a_line_stays_in_its_box_and_has_every_point(points: list[tuple[int, Decimal]]) -> None:
    drawn = [tuple(map(float, pair.split(","))) for pair in draw_line(points).split()]
    assert len(drawn) == len(points)
    assert all(0 <= x <= 100 and 0 <= y <= 40 for x, y in drawn)


def test_the_page_of_an_indicator_shows_every_value(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/indicator/einwohner")
    for text in ("61.234", "60.312", "60.877", "31.870", "Seestadt", "vorläufig", "<polyline"):
        assert text in page


def test_the_page_of_a_product_shows_plan_and_result_to_the_cent(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/product/11.10.01")
    head = re.findall(r'<th scope="col" class="number">([^<]*)', page)
    assert head == [
        "Ausgaben, Ansatz", "Ausgaben, Ergebnis", "Einnahmen, Ansatz", "Einnahmen, Ergebnis",
    ]  # fmt: skip
    assert "1.241.893,55\u00a0€" in page
    assert page.count(">–</td>") == 2  # no result of 2024 yet


def test_a_contribution_shows_its_other_end_and_its_share(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/goal/z1.1")
    section = page.partition("Beiträge zu diesem Ziel")[2].partition("</section>")[0]
    assert 'href="/99002/doc/project/seeradweg"' in section
    assert "70\u00a0%" in section


def test_consultations_of_a_paper_come_in_their_order(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/paper/17-2024")
    section = page.partition("Beratungsfolge")[2].partition("</section>")[0]
    assert section.index("11.09.2024") < section.index("25.09.2024")


def test_the_source_of_a_figure_is_that_of_its_data_set(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/observation/einwohner/99002/2020")
    sources = page.partition('class="sources"')[2].partition("</ul>")[0]
    assert "Erfundene Angaben zur Prüfung der Software" in sources
    assert "Redaktion der Prüfdaten" in sources


def test_doubts_are_shown_as_such(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/event/seeforum")
    doubt = page.partition('class="doubt"')[2].partition("</section>")[0]
    assert "Anfang Dezember" in doubt


def test_what_an_earlier_version_said_is_told_apart(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/goal/z1.1")
    assert "Mehr Wege werden mit dem Rad zurückgelegt." not in page.partition("<details>")[0]
    assert "Fassung vom 17.06.2020“ heißt es anders" in page
    assert "Mehr Wege werden mit dem Rad zurückgelegt." in page
    old = get(client, "/99002/doc/goal/z3")
    assert str(read_texts("de")["resource"]["not_current"]) in old


def test_the_way_to_a_goal_leads_over_county_field_and_goals_above(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/goal/z1.1.1")
    way = re.findall(r'href="([^"]*)"', page.partition('class="path"')[2].partition("</nav>")[0])
    assert way == [
        "/",
        "/99002/doc/county/99002",
        "/99002/doc/field/mobilitaet",
        "/99002/doc/goal/z1",
        "/99002/doc/goal/z1.1",
    ]


def test_the_county_shows_status_goals_phases_and_figures(client: httpx.Client) -> None:
    page = get(client, "/99002/doc/county/99002")
    for text in (
        "Beschlossen vom Kreistag: politisch bindend.", "abgelöst", "aktuell",
        "Mobilität &amp; Wege", "Der Seeradweg ist bis 2027 fertig.", "Analyse",
        "01.03.2023 – 31.08.2023", "16.1", "Heidedorf", "Landkreis Moorland",
        "Erfundene Angaben zur Prüfung der Software",
    ):  # fmt: skip
        assert text in page, text
    assert "Der Winterdienst fährt überall." not in page


def test_the_start_page_counts_what_the_current_state_holds(client: httpx.Client) -> None:
    card = get(client, "/").partition("Landkreis Seeheide")[2].partition("</li>")[0]
    found = re.findall(r'<dd><a class="proof" href="([^"]+)"[^>]*>(\d+)<.*?<dt>([^<]*)<', card)
    figures = {name: (count, href) for href, count, name in found}
    assert figures["Ziele"] == ("5", "/99002/doc/goal")
    assert figures["Kennzahlwerte"] == ("23", "/99002/doc/observation")
    for count, href in figures.values():
        assert re.search(rf"\b{count} Eintr|1 Eintrag", get(client, href)), href
    assert "Landkreis Moorland" not in get(client, "/").partition('class="cards"')[2]


def test_a_long_list_is_cut_into_pages_that_together_are_complete(
    tmp_path: Path,
) -> None:
    things = "".join(
        f'<{BASE}/99002/id/project/p{n}> a kek:Project ; skos:prefLabel "Projekt {n}"@de .\n'
        for n in range(250)
    )
    county = (
        f'<{BASE}/99002/id/county/99002> a kek:County ; kek:countyKey "99002" ;'
        ' skos:prefLabel "Kreis"@de .\n'
    )
    prefixes = f"@prefix kek: <{KEK}> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    ontology = "kek:Project a <http://www.w3.org/2002/07/owl#Class> .\n"
    publish(tmp_path / "store", prefixes + things + county + ontology, f"{BASE}/99002/graph/facts")
    with serve(tmp_path / "store", workers=1) as live:
        pages = [get(live.client, "/99002/doc/project", page=str(n)) for n in (1, 2, 3)]
        found = [re.findall(r'href="/99002/doc/project/(p\d+)"', page) for page in pages]
        assert [len(part) for part in found] == [100, 100, 50]
        assert [*chain(*found)] == [f"p{n}" for n in range(250)]
        assert live.client.get("/99002/doc/project", params={"page": "4"}).status_code == 400


def test_sorting_that_is_not_offered_is_refused_by_name(client: httpx.Client) -> None:
    answer = client.get("/99002/doc/goal", params={"sort": "size"})
    assert answer.status_code == 400
    assert "sort=size" in answer.json()["detail"]


HOSTILE = '<script>alert("x")</script>'


def test_nothing_in_the_data_becomes_markup_or_a_script(tmp_path: Path) -> None:
    text = Literal(HOSTILE, language="de")
    thing = f"<{BASE}/99002/id/goal/x>"
    turtle = (
        f"{thing} a <{KEK}SubGoal> ; <http://www.w3.org/2004/02/skos/core#prefLabel> {text} ;\n"
        f"<http://www.w3.org/2004/02/skos/core#notation> {Literal(HOSTILE)} ;\n"
        f"<http://www.w3.org/2004/02/skos/core#editorialNote> {text} ;\n"
        f"<http://purl.org/dc/terms/source> <{BASE}/99002/id/source/s> ;\n"
        f"<http://purl.org/dc/terms/relation> <javascript:alert(1)>, <data:text/html,x> .\n"
        f"<{BASE}/99002/id/source/s> <http://xmlns.com/foaf/0.1/page> <javascript:alert(2)> ."
    )
    publish(tmp_path / "store", turtle, f"{BASE}/99002/graph/facts")
    with serve(tmp_path / "store", workers=1) as live:
        page = get(live.client, "/99002/doc/goal/x")
        results = get(live.client, "/sparql", query="SELECT * { ?s ?p ?o }", format="html")
    for body in (page, results):
        assert "<script" not in body
        assert "&lt;script&gt;" in body
        assert not [
            link for link in HREF.findall(body) if link.startswith(("javascript:", "data:"))
        ]


def test_hostile_parameters_come_back_as_text(client: httpx.Client) -> None:
    for path in ("/", "/99002/doc/goal", "/sparql", "/nothing"):
        for name in ("lang", "revision", "sort", "page", "query"):
            answer = client.get(path, params={name: HOSTILE}, headers=HTML)
            assert "<script" not in answer.text


def test_pages_forbid_what_they_do_not_need(client: httpx.Client) -> None:
    for path in (*PAGES, "/nothing"):
        policy = client.get(path, headers=HTML).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy


def test_a_browser_gets_an_error_as_a_page_and_a_program_as_a_problem(
    client: httpx.Client,
) -> None:
    page = client.get("/99002/doc/goal/none", headers={**HTML, "Accept-Language": "de"})
    assert page.status_code == 404
    assert "Hier ist nichts" in page.text
    assert re.search(r"Über .* ist im Stand \d+ nichts gesagt", page.text)
    problem = client.get("/99002/doc/goal/none", headers={"Accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (f"{BASE}/99002/id/goal/z1", "/99002/doc/goal/z1"),
        (f"{BASE}/id/source/x", "/doc/source/x"),
        (f"{BASE}/99002/graph/facts", "/99002/graph/facts"),
        ("https://w3id.org/kek/ontology#Goal", "/ontology#Goal"),
        ("https://w3id.org/kek/codes#level-strategic", "/codes#level-strategic"),
        ("https://example.org/x", "https://example.org/x"),
        ("javascript:alert(1)", None),
        ("urn:x", None),
    ],
)
def test_an_iri_leads_to_its_page_here_or_to_the_web_or_nowhere(
    iri: str, address: str | None
) -> None:
    assert Addresses(Names(BASE)).of(iri) == address


def test_a_service_below_a_path_links_below_that_path() -> None:
    addresses = Addresses(Names(BASE), "/kek", "/99002", (("lang", "en"), ("page", "2")))
    assert addresses.of(f"{BASE}/id/goal/x") == "/kek/doc/goal/x?lang=en"
    assert addresses.link("/ontology#Goal") == "/kek/ontology?lang=en#Goal"


def test_the_query_page_shows_complete_results_with_downloads(client: httpx.Client) -> None:
    query = "SELECT ?goal { ?goal a <https://w3id.org/kek/ontology#StrategicGoal> } ORDER BY ?goal"
    page = get(client, "/sparql", query=query, format="html")
    assert "2 Zeilen" in page
    assert ">99002/id/goal/z1</a>" in page
    (csv,) = [link for link in HREF.findall(page) if "format=csv" in link]
    lines = client.get(csv.replace("&amp;", "&")).text.split()
    assert lines == ["goal", f"{BASE}/99002/id/goal/z1", f"{BASE}/99002/id/goal/z2"]


def test_a_faulty_query_comes_back_to_be_mended(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT oops", "format": "html"}, headers=HTML)
    assert answer.status_code == 400
    assert ">SELECT oops</textarea>" in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("query", "text"), [("ASK {}", ">Ja<"), ("CONSTRUCT WHERE { ?s ?p ?o }", "<pre>")]
)
def test_truths_and_graphs_are_shown_too(client: httpx.Client, query: str, text: str) -> None:
    assert text in get(client, "/sparql", query=query, format="html")


@pytest.mark.parametrize("example", range(5))
def test_every_example_query_finds_something(client: httpx.Client, example: int) -> None:
    page = get(client, "/sparql")
    links = [link for link in HREF.findall(page) if "format=html" in link]
    result = get(client, links[example].replace("&amp;", "&"))
    assert '<table class="result">' in result


def test_texts_and_templates_hold_no_style_and_no_script() -> None:
    for file in (SERVICE / "templates").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<script(?! type=\"module\" src=)|<style|\son\w+=", text), (
            file.name
        )
    assert not re.search(r"https?:", (SERVICE / "static" / "style.css").read_text())


def test_every_text_is_used_somewhere() -> None:
    used = "".join(
        file.read_text(encoding="utf-8")
        for pattern in ("templates/*.html", "**/*.py", "web/src/*.ts")
        for file in SERVICE.glob(pattern)
    )
    tables = read_texts("de")
    by_name = {"kinds", "parts", "groups", "incoming", "errors", "figures"}
    for table, texts in tables.items():
        if table not in by_name:
            for key, value in texts.items():
                assert isinstance(value, dict | list) or key in used, f"{table}.{key}"
