"""Search: parts of words, spellings, typing errors, filters, paging, and nothing hostile."""

import asyncio
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.errors import Busy, GraphError, InputError, UnknownResource
from graph.names import Names
from graph.revisions import Revisions
from graph.search.finding import Found, Search, find
from graph.search.folding import DIGRAPH, clean_text, fold_number, fold_word, split_words
from graph.search.index import build_index, cut_ends, open_index, read_known
from graph.search.phrasing import LONGEST_TEXT, STEM, WAYS
from graph.search.snippets import WIDTH, find_near
from service.app import handle_fault
from service.context import Context
from service.indexes import WAITING, Indexes
from service.search import PATH, FoundRecord, list_routes
from tests.live import BASE, Live, run_coroutine

NAMES = Names(BASE)
LABELS = {  # of the first county
    "project/p1": "Radwegekonzept Nord",
    "project/p2": "Neubau der Straße nach Überfeld",
    "project/p3": "Kita-Ausbau in Gärtringen",
    "project/p4": "Öffentlicher Nahverkehr für alle",
    "goal/g1": "Mobilität verbessern",
    "goal/g2": "Gesundheitsversorgung sichern",
    "goal/g3": "Quellen und neue Brunnen",
    "milestone/m1": "Radweg freigegeben",
    "unit/u1": "Fachdienst Straßenbau",
    "paper/v1": "Wirtschaftsförderung: Bericht",
}
KINDS = {"project": "Project", "goal": "SubGoal", "milestone": "Milestone"}
NUMBERS = {"project/p1": "P012", "project/p2": "P0123", "goal/g1": "1.2", "goal/g2": "1.2.1"}
HIDDEN = "Verborgenheit"  # stands in a graph that is not current
DESCRIPTION = "Fünfzehn Kilometer werden asphaltiert. " * 12 + "Am Ende steht ein Zebrastreifen."
PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def write_county(key: str) -> str:
    """Return the things of a county in Turtle."""
    return "".join(
        f"""<{BASE}/{key}/id/{path}> skos:prefLabel "{label}"@de ;
            a kek:{KINDS.get(path.partition("/")[0], "Thing")} ."""
        for path, label in LABELS.items()
    ) + "".join(
        f'<{BASE}/{key}/id/{path}> skos:notation "{number}" .' for path, number in NUMBERS.items()
    )


TURTLE = f"""{PREFIXES}
{write_county("99101")} {write_county("99102")}
kek:SubGoal a owl:Class ; rdfs:label "Teilziel"@de, "sub-goal"@en .
<{BASE}/99101/id/project/p1> skos:prefLabel "Cycle paths of the north"@en ;
    skos:altLabel "Velorouten"@de ; dcterms:description "{DESCRIPTION}"@de .
<https://example.org/foreign> skos:prefLabel "Radweg der Fremden"@de .
"""


@dataclass(frozen=True)
class Library:
    """A store with its index."""

    store: Store
    folder: Path

    def find(
        self,
        text: str,
        kinds: tuple[str, ...] = (),
        county: str = "",
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Search in it."""
        search = Search(text, kinds, county, limit, offset)
        return find(self.store, NAMES, self.folder, search)

    def list_paths(self, text: str, kinds: tuple[str, ...] = ()) -> list[str]:
        """Return what is found in the first county, as paths."""
        found = self.find(text, kinds, "99101", 100)
        return [hit.thing.iri.removeprefix(f"{BASE}/99101/id/") for hit in found.hits]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The index of two counties that have the same, and a third text that is not current."""
    folder = tmp_path_factory.mktemp("search")
    path = folder / "000001" / "store"
    path.parent.mkdir()
    store = Store(path)
    store.load(TURTLE.encode(), format=RdfFormat.TURTLE)
    hidden = f'{PREFIXES} <{BASE}/99101/id/goal/old> skos:prefLabel "{HIDDEN}"@de .'
    old = NamedNode(NAMES.version_graph("99101", "old"))
    store.load(hidden.encode(), format=RdfFormat.TURTLE, to_graph=old)
    store.flush()
    del store
    build_index(path, NAMES, folder / "index")
    return Library(Store.read_only(str(path)), folder / "index")


LONG_WORDS = sorted(
    {
        word
        for label in LABELS.values()
        for word in label.split()
        if len(word) > 7 and word.isalpha()
    }
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Radweg", "project/p1"),
        ("Konzept", "project/p1"),
        ("Radwge", "project/p1"),
        ("Konzpet", "project/p1"),
        ("Radwege", "milestone/m1"),
        ("strasse", "project/p2"),
        ("STRASSENBAU", "unit/u1"),
        ("Ueberfeld", "project/p2"),
        ("Uberfeld", "project/p2"),
        ("Kitas", "project/p3"),
        ("Kita-Ausbau", "project/p3"),
        ("Gärtringen Kita", "project/p3"),
        ("Kita in Gärtringen", "project/p3"),
        ("Nahverkehr öffentlich", "project/p4"),
        ("Mobilitaet", "goal/g1"),
        ("Wirtschaftsfoerderung", "paper/v1"),
        ("cycle path", "project/p1"),
        ("Veloroute", "project/p1"),
        ("Zebrastreifen", "project/p1"),
        ("Rad\u00adwege\u200bkonzept", "project/p1"),
        ("Gesundheitsversorgun", "goal/g2"),
        ("Versrogung", "goal/g2"),
    ],
)
def test_finds_what_people_mean(library: Library, text: str, path: str) -> None:
    assert path in library.list_paths(text)


@pytest.mark.parametrize("text", ["Zug", "Radweg Nahverkehr Flughafen", HIDDEN, "Fremden", "ad"])
def test_finds_nothing_where_nothing_is(library: Library, text: str) -> None:
    found = library.find(text)
    assert found.is_partial or not found.total
    assert not any("foreign" in hit.thing.iri or "old" in hit.thing.iri for hit in found.hits)


def test_a_number_comes_first_then_those_that_begin_with_it(library: Library) -> None:
    assert library.list_paths("p012") == ["project/p1", "project/p2"]
    assert library.list_paths("1.2") == ["goal/g1", "goal/g2"]
    assert library.list_paths("P012 Radwegekonzept") == ["project/p1"]


def test_what_counts_more_comes_first(library: Library) -> None:
    # a word of the name, even of a lesser thing, before a part; a prominent thing among equals
    assert library.list_paths("Radweg") == ["project/p1", "milestone/m1"]
    assert library.list_paths("Straße") == ["project/p2", "unit/u1"]
    scores = {hit.thing.iri[-2:]: hit.score for hit in library.find("Radwege").hits}
    assert scores == pytest.approx({"p1": 4 + 2, "m1": 4 * STEM + 1})
    name = library.find("Mobilität verbessern").hits[0]
    assert name.score > library.find("verbessern").hits[0].score
    assert all(a.points > b.points for a, b in pairwise(WAYS))


def test_words_that_fill_need_not_be_there(library: Library) -> None:
    assert library.list_paths("die Kita in Gärtringen, und") == ["project/p3"]
    assert library.list_paths("für") == ["project/p4"]  # alone it counts


def test_says_which_words_it_did_not_know(library: Library) -> None:
    found = library.find("Radwegekonzpet Xylophon Nord")
    assert (found.similar, found.unknown, found.is_partial) == (
        ("Radwegekonzpet",),
        ("Xylophon",),
        True,
    )
    assert found.hits[0].thing.iri.endswith("project/p1")
    found = library.find("Radweg")
    assert (found.similar, found.unknown, found.is_partial) == ((), (), False)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_part_of_a_word_finds_it(library: Library, data: st.DataObject) -> None:
    path, label = data.draw(st.sampled_from(sorted(LABELS.items())))
    folded = [word.folded.text for word in split_words(label) if len(word.folded.text) > 2]
    word = data.draw(st.sampled_from(folded))
    start = data.draw(st.integers(0, len(word) - 3))
    part = word[start : data.draw(st.integers(start + 3, len(word)))]
    assume(not part.startswith("ue"))  # ü at the beginning, not what is left of "Quelle"
    assert path in library.list_paths(data.draw(st.sampled_from([part, part.upper(), f" {part} "])))


@given(st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_typing_error_in_a_long_word_does_not_matter(
    library: Library, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(LONG_WORDS))
    place = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("aeinrst"))
    wrong = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )
    )
    assume(not DIGRAPH.search(wrong.casefold()))  # ae for ä makes one error two
    paths = {path for path, label in LABELS.items() if word in label.split()}
    found = library.find(wrong, limit=100)
    if found.similar:  # else the wrong word occurs as well, as a part of another
        assert paths <= set(library.list_paths(wrong))
    assert found.total


@given(st.text(max_size=LONGEST_TEXT + 20))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered_or_refused(library: Library, text: str) -> None:
    try:
        found = library.find(text)
    except InputError as fault:
        assert "q" in str(fault)  # noqa: PT017 - either is right
    else:
        assert len(found.hits) == min(found.total, 20)


@pytest.mark.parametrize(
    "text",
    ["", " ", "!!! – …", "🚲🚲", "\x00\x07", "a" * (LONGEST_TEXT + 1), "x " * 13, "__", "\u200b"],
)
def test_refuses_what_has_no_word_or_too_many(library: Library, text: str) -> None:
    with pytest.raises(InputError, match="“q"):
        library.find(text)


@pytest.mark.parametrize(
    "text",
    ["label:Radweg", "Radweg*", "-Radweg", "+Radweg^9", '"Radweg"~2', "/Radweg.*/", "(Radweg)",
     "Radweg AND", "Radweg]", "{Radweg TO *}", "\\Radweg", "Radweg\x00", "🚲 Radweg"],
)  # fmt: skip
def test_no_sign_has_a_meaning(library: Library, text: str) -> None:
    plain = " ".join(word.folded.text for word in split_words(clean_text(text)))
    assert set(library.list_paths(text)) == set(library.list_paths(plain))
    assert "project/p1" in library.list_paths(text)


def test_filters_divide_the_hits(library: Library) -> None:
    everything = library.find("Straße Radweg Teilziel", limit=100)
    assert everything.is_partial
    counted = [library.find("Straße", county=key).total for key in ("99101", "99102")]
    assert sum(counted) == library.find("Straße").total == 4
    assert library.list_paths("Straße", kinds=("project",)) == ["project/p2"]
    assert library.list_paths("sichern", kinds=("subgoal",)) == ["goal/g2"]
    assert library.list_paths("Straße", kinds=("project", "unit")) == ["project/p2", "unit/u1"]
    term = library.find("Teilziel", kinds=("term",)).hits[0]
    assert (term.kind, term.county) == ("term", "")


def test_unknown_filters_are_explained(library: Library) -> None:
    with pytest.raises(InputError, match=r"“type=gaol”.*goal"):
        library.find("Straße", kinds=("gaol",))
    with pytest.raises(UnknownResource, match=r"“county=99999”.*99101"):
        library.find("Straße", county="99999")


def test_pages_are_the_whole_without_gaps(library: Library) -> None:
    whole = [hit.thing.iri for hit in library.find("e Straße Radweg sichern", limit=100).hits]
    parts = [
        hit.thing.iri
        for offset in range(0, len(whole), 3)
        for hit in library.find("e Straße Radweg sichern", limit=3, offset=offset).hits
    ]
    assert len(whole) > 6
    assert parts == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize(
    ("text", "source", "marked"),
    [
        ("konzept", "label", ["konzept"]),
        ("Konzpet", "label", ["konzept"]),
        ("strasse überfeld", "label", ["Straße", "Überfeld"]),
        ("P012", "number", ["P012"]),
        ("Zebrasteifen", "text", ["Zebrastreifen"]),
        ("Fuenfzehn", "text", ["Fünfzehn"] * 6),
        ("cycle", "label", ["Cycle"]),
    ],
)
def test_marks_what_was_found(library: Library, text: str, source: str, marked: list[str]) -> None:
    snippet = library.find(text).hits[0].snippet
    assert snippet is not None
    assert snippet.source == source
    assert [snippet.text[start:end] for start, end in snippet.marks] == marked
    assert len(snippet.text) <= WIDTH + 4


@given(st.text(alphabet="abcde", min_size=1, max_size=8), st.text(alphabet="abcde", max_size=9))
def test_near_parts_are_those_with_few_errors(form: str, word: str) -> None:
    place = find_near(form, word, 1)
    near = {form, *(form[:i] + form[i + 1 :] for i in range(len(form)))}
    near |= {
        form[:i] + c + form[i + k :] for i in range(len(form) + 1) for c in "abcde" for k in (0, 1)
    }
    near |= {form[:i] + form[i : i + 2][::-1] + form[i + 2 :] for i in range(len(form) - 1)}
    if place is None:
        assert not any(each in word for each in near - {""})
    else:
        assert word[place[0] : place[1]] in near


@given(st.text(max_size=30))
def test_folding_keeps_places(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    for word in split_words(clean):
        assert clean[word.start : word.end].strip() == clean[word.start : word.end]
        ends = [word.folded.find_end(index) for index in range(len(word.folded.text))]
        assert ends == sorted(ends)
        assert all(0 < end <= word.end - word.start for end in ends)
        assert len(word.folded.places) == len(word.folded.text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Straße", "strasse"), ("MÜLLER", "muller"), ("Mueller", "muller"), ("neue", "neue"),
     ("Quelle", "quelle"), ("Häuser", "hauser"), ("Haeuser", "hauser"), ("Café", "cafe"),
     ("ﬁnanz", "finanz"), ("Oel", "ol")],
)  # fmt: skip
def test_folds_spellings_together(written: str, folded: str) -> None:
    assert fold_word(written).text == folded
    assert fold_number(" p012\n") == "p012"


def test_ends_of_words_are_all_of_three_letters_and_more() -> None:
    assert cut_ends("radweg") == "adweg dweg weg"
    assert cut_ends("rad") == ""


def test_knows_what_can_be_asked(library: Library) -> None:
    known = read_known(library.folder)
    assert known.counties == {"99101", "99102"}
    assert {"goal", "subgoal", "term", "paper"} <= known.kinds
    assert open_index(library.folder).searcher().num_docs == 2 * len(LABELS) + 1


def test_a_folder_that_is_gone_says_to_ask_again(library: Library, tmp_path: Path) -> None:
    with pytest.raises(Busy, match="again"):
        find(library.store, NAMES, tmp_path / "none", Search("Radweg"))


def test_indexes_are_made_once_and_the_last_two_kept(example_data: Path) -> None:
    revisions = Revisions(example_data, NAMES)
    first, second = revisions.list_numbers()

    async def use() -> None:
        indexes = Indexes(revisions)
        made = await asyncio.gather(*(indexes.prepare(second) for _ in range(5)))
        assert len(set(made)) == 1
        other = await indexes.prepare(first)
        assert await indexes.prepare(second) == made[0]
        # a third one comes: the one that was not used for longest goes
        indexes.made[99] = indexes.made[first]
        del indexes.made[first]
        indexes.made.move_to_end(99, last=False)
        again = await indexes.prepare(first)
        assert again != other
        assert not other.exists()
        assert made[0].exists()
        indexes.patience = 0.0
        indexes.made.clear()
        with pytest.raises(Busy, match=f"Revision {second}"):
            await indexes.prepare(second)
        await indexes.made[second]  # goes on for the others

    run_coroutine(use())


def make_quickly(_: float, __: object, ___: Path, ____: Names, folder: Path) -> None:
    """Make an empty folder in place of an index."""
    folder.mkdir()


@pytest.fixture
def quick(example_data: Path, monkeypatch: pytest.MonkeyPatch) -> Indexes:
    """Indexes that are made at once, of any revision."""
    monkeypatch.setattr("service.indexes.run_apart", make_quickly)
    monkeypatch.setattr(Revisions, "store", lambda *_: example_data)
    return Indexes(Revisions(example_data, NAMES))


def test_the_index_that_is_asked_for_is_never_dropped(quick: Indexes) -> None:
    async def use() -> None:
        asked = [asyncio.create_task(quick.prepare(number)) for number in (1, 2, 3)]
        first = await asked[0]
        assert await quick.prepare(1) == first
        assert first.is_dir()
        await asyncio.gather(*asked)

    run_coroutine(use())


def test_no_more_indexes_stay_than_two(quick: Indexes) -> None:
    async def use() -> None:
        answers = await asyncio.gather(
            *(quick.prepare(number) for number in range(20)), return_exceptions=True
        )
        assert {type(each) for each in answers[WAITING:]} == {Busy}
        await asyncio.sleep(0)
        assert list(quick.made) == [WAITING - 2, WAITING - 1]
        assert len(list(quick.folder.iterdir())) == 2

    run_coroutine(use())


def test_an_index_in_use_stays_until_it_is_not(quick: Indexes) -> None:
    async def use() -> None:
        async with quick.hold(1) as folder, quick.hold(1):
            for number in (2, 3, 4):
                async with quick.hold(number):
                    assert folder.is_dir()
        assert not folder.exists()
        assert list(quick.made) == [3, 4]

    run_coroutine(use())


def test_an_index_that_failed_is_tried_again(example_data: Path) -> None:
    revisions = Revisions(example_data, NAMES)

    async def use() -> None:
        indexes = Indexes(replace(revisions, directory=example_data / "none"))
        for _ in range(2):
            with pytest.raises(GraphError):
                await indexes.prepare(1)
        indexes.revisions = revisions
        assert (await indexes.prepare(1)).is_dir()

    run_coroutine(use())


def ask(context: Context, *addresses: str, **headers: str) -> list[httpx.Response]:
    """Return the answers of the route, one after the other."""
    app = FastAPI(exception_handlers={GraphError: handle_fault})
    # a context of its own: indexes belong to the loop that asks for them
    app.router.routes.extend(list_routes(replace(context)))

    async def get() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return [await client.get(each, headers=headers) for each in addresses]

    return run_coroutine(get())


def test_route_answers_as_described(live_example: Live) -> None:
    answers = ask(
        live_example.context,
        f"{PATH}?q=See&limit=3",
        f"{PATH}?q=See&limit=3&revision=1",
        f"{PATH}?q=Seeradwge&county=99002",
        f"{PATH}?q=zzzzzz",
    )
    assert [each.status_code for each in answers] == [200] * 4
    records = [FoundRecord.model_validate(each.json()) for each in answers]
    assert len(records[0].hits) == 3 <= records[0].total
    assert answers[0].headers["Zielgraph-Revision"] == "2"
    assert "immutable" in answers[1].headers["Cache-Control"]
    assert records[1].total < records[0].total
    assert records[2].similar == ["Seeradwge"]
    assert {hit.county for hit in records[2].hits} == {"99002"}
    assert (records[3].total, records[3].hits) == (0, [])
    known = ask(
        live_example.context,
        f"{PATH}?q=See&limit=3",
        **{"If-None-Match": answers[0].headers["ETag"]},
    )
    assert known[0].status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("", 400, "q=Radweg"),
        ("?q=", 400, "Radweg"),
        ("?q=%21%21", 400, "no letter"),
        ("?q=" + "a" * 10_000, 400, "1 to 200"),
        ("?q=a&q=b", 400, "once"),
        ("?q=a&sort=b", 400, "sort"),
        ("?q=a&limit=0", 400, "limit=10"),
        ("?q=a&limit=101", 400, "1 to 100"),
        ("?q=a&offset=-1", 400, "offset=20"),
        ("?q=a&type=%3Cb%3E", 400, "type=goal"),
        ("?q=a&type=none", 400, "Known are"),
        ("?q=a&county=1", 400, "five-digit"),
        ("?q=a&county=00000", 404, "county="),
        ("?q=a&revision=77", 404, "77"),
    ],
)
def test_route_explains_what_is_wrong(
    live_example: Live, query: str, status: int, told: str
) -> None:
    answer = ask(live_example.context, f"{PATH}{query}")[0]
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]
