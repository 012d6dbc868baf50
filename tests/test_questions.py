"""The catalogue: each question has its answer, its header is whole, and nothing slips through."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from graph import questions
from graph.errors import ContentError, InputError, UnknownResource
from graph.inquiry import answer_question
from graph.parameters import Parameter
from graph.queries import read_query
from graph.questions import Question, find_question, list_projected, list_questions, read_question
from graph.tables import Table
from tests.asking import GOLDEN, NAMES, TODAY, choose_texts, open_latest, read_asked, write_answer

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = list_questions()
NUMBERS = [*(f"K{n:02}" for n in range(1, 19)), *(f"N{n:02}" for n in range(1, 11)),
           *(f"F{n:02}" for n in range(1, 13))]  # fmt: skip
EMPTY = "99004"  # a county that is known, and of which nothing else is said
STRANGE = {"county": "99999", "thing": "99001/id/goal/nobody", "version": "99001/id/version/x"}


@pytest.fixture(scope="module")
def store(asked_data: Path) -> Store:
    return open_latest(asked_data)


def name(question: Question) -> str:
    return question.name


def test_all_forty_questions_are_there_once() -> None:
    found = [question.number for question in QUESTIONS]
    assert len(set(found)) == len(found)
    assert set(NUMBERS) <= set(found)


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_the_answer_is_the_approved_one(question: Question, store: Store) -> None:
    golden = (GOLDEN / f"{question.name}.csv").read_bytes().decode()
    assert write_answer(store, question) == golden, f"python -m tests.asking {question.name}"
    assert golden.count("\n") > 1, "an answer without a row shows nothing"


def test_every_approved_answer_has_its_question() -> None:
    names = {question.name for question in QUESTIONS}
    assert {path.stem for path in GOLDEN.glob("*.csv")} == names
    assert set(read_asked()) <= names


@pytest.mark.parametrize(
    ("question", "parameter"),
    [(q, p) for q in QUESTIONS for p in q.parameters if p.kind in STRANGE],
    ids=lambda each: each.name,
)
def test_a_stranger_has_no_answer(question: Question, parameter: Parameter, store: Store) -> None:
    texts = {**choose_texts(question), parameter.name: STRANGE[parameter.kind]}
    with pytest.raises(UnknownResource, match=f"{parameter.name}="):
        answer_question(store, NAMES, question, texts)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if "county" in q.names], ids=name)
def test_another_county_has_another_answer(question: Question, store: Store) -> None:
    """A question that ignores its county would answer the same for each."""
    texts = choose_texts(question)
    own = answer_question(store, NAMES, question, texts)
    empty = answer_question(store, NAMES, question, {**texts, "county": EMPTY})
    assert empty.rows != own.rows


@pytest.mark.parametrize(
    ("question", "parameter"),
    [(q, p) for q in QUESTIONS for p in q.parameters if p.classes],
    ids=lambda each: each.name,
)
def test_a_thing_of_the_wrong_class_is_refused(
    question: Question, parameter: Parameter, store: Store
) -> None:
    wrong = "99002/id/county/99002"
    texts = {**choose_texts(question), parameter.name: wrong}
    with pytest.raises(InputError, match=f"“{parameter.name}={wrong}” is no kek:"):
        answer_question(store, NAMES, question, texts)


def test_every_question_is_documented() -> None:
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    found = re.findall(
        r"^\| ([A-Z]\d\d) \| \[`([a-z-]+)`\]\(\.\./queries/\2\.rq\)", text, re.MULTILINE
    )
    assert sorted(found) == sorted((question.number, question.name) for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_examples_are_right(question: Question) -> None:
    for parameter in question.parameters:
        assert parameter.read(parameter.example, NAMES)


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_a_question_says_more_than_its_title(question: Question) -> None:
    for language in ("de", "en"):
        assert len(question.descriptions[language]) > 40
        assert question.titles[language].endswith("?")
        assert question.descriptions[language].endswith(".")


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_an_answer_has_an_order(question: Question) -> None:
    assert "ORDER BY" in question.text


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_values_are_of_the_type_that_the_header_says(question: Question, store: Store) -> None:
    table = answer_question(store, NAMES, question, choose_texts(question))
    assert not list(list_wrong(table)), question.name


def list_wrong(table: Table) -> Iterator[tuple[str, object]]:
    """Yield what is a text in a column that is not for texts; of a date the day may be unknown."""
    for row in table.rows:
        for value, column in zip(row, table.columns, strict=True):
            if isinstance(value, str) and column.kind not in {"text", "value"}:
                if column.kind == "date" and re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", value):
                    continue
                yield column.name, value


def test_a_number_finds_its_question() -> None:
    assert find_question("K02").name == find_question(find_question("K02").name).name


def test_an_unknown_question_is_told() -> None:
    with pytest.raises(UnknownResource, match=r"no question “nobody”. All of them are at /queries"):
        find_question("nobody")


def test_unknown_and_missing_parameters_are_told() -> None:
    question = find_question("K02")
    with pytest.raises(InputError, match=r"“colour” is no parameter of “.*”. Known: county"):
        question.complete({"colour": "red"}, TODAY)
    with pytest.raises(InputError, match=r"“county” is missing: add it, such as county="):
        question.complete({}, TODAY)


HEADER = """#+ number = "X1"
#+ title = {de = "Was?", en = "What?"}
#+ description = {de = "Das.", en = "That."}
#+ users = "controlling"
#+ chart = "table"
#+ [parameters.county]
#+ type = "county"
#+ label = {de = "Kreis", en = "County"}
#+ example = "99001"
#+ [columns.goal]
#+ type = "thing"
#+ label = {de = "Ziel", en = "Goal"}
"""
QUERY = "SELECT ?goal WHERE { ?goal ?of $county } ORDER BY ?goal\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEADER + QUERY.replace("$county", "?county"), "parameters of header and query differ"),
        (HEADER + QUERY.replace("SELECT ?goal", "SELECT ?goal ?of"), "columns are not those"),
        (HEADER.replace('"thing"', '"ding"') + QUERY, "a column has no type"),
        (HEADER.replace('"county"\n#+ label', '"kreis"\n#+ label') + QUERY, "has no type"),
        (HEADER.replace('"controlling"', '"nobody"') + QUERY, "users is not one of"),
        (HEADER.replace('"table"', '"cake"') + QUERY, "chart is not one of"),
        (HEADER.replace(', en = "Goal"', "") + QUERY, "not in German and English"),
        (HEADER.replace("#+ number", "#+ nummer") + QUERY, "the header is not right"),
        (HEADER.replace("parameters.county", "parameters.revision")
         + QUERY.replace("$county", "$revision"), "a name that is taken"),
        ("#+ title = \n" + QUERY, "the header is not right"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_right_is_refused(
    text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong.rq").write_text(text, encoding="utf-8")
    monkeypatch.setattr("graph.queries.QUERIES", tmp_path)
    questions.read_question.cache_clear()
    read_query.cache_clear()
    with pytest.raises(ContentError, match=fault):
        read_question("wrong")
    read_query.cache_clear()
    questions.read_question.cache_clear()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?a (SUM(?b) AS ?c) WHERE { } GROUP BY ?a", ["a", "c"]),
        ("SELECT DISTINCT ?a { ?a ?b ?c }", ["a"]),
        ("# SELECT ?no\nSELECT (IF(?x, (?y), ?z) AS ?w) ?v\nWHERE { SELECT ?u { } }", ["w", "v"]),
    ],
)
def test_the_columns_of_a_query_are_read(text: str, names: list[str]) -> None:
    assert list_projected(text) == names


def test_a_version_can_stand_for_the_current_state(store: Store) -> None:
    question = find_question("K01")
    now = answer_question(store, NAMES, question, {"county": "99002"})
    then = answer_question(
        store, NAMES, question, {"county": "99002"}, f"{NAMES.base}/99002/id/version/2020-06-17"
    )
    assert now.rows != then.rows
    versions = {
        quad.object
        for thing in then.list_things()
        if "/id/goal/" in thing.iri
        for quad in store.quads_for_pattern(
            NamedNode(thing.iri), NamedNode("https://w3id.org/kek/ontology#inVersion"), None,
            NamedNode(f"{NAMES.base}/99002/graph/kek/2020-06-17"),
        )
    }  # fmt: skip
    assert {getattr(each, "value", "") for each in versions} == {
        f"{NAMES.base}/99002/id/version/2020-06-17"
    }


def test_the_version_in_force_is_the_current_state(store: Store) -> None:
    """Also for questions about neighbours, who have versions of their own."""
    version = f"{NAMES.base}/99003/id/version/2025-01-01"
    for number in ("K01", "N01", "N08", "F06", "F10"):
        question = find_question(number)
        texts = choose_texts(question)
        now = answer_question(store, NAMES, question, texts)
        assert answer_question(store, NAMES, question, texts, version) == now


def test_another_version_leaves_other_counties_as_they_are(store: Store) -> None:
    question = find_question("F06")
    then = answer_question(
        store, NAMES, question, question.complete({}, TODAY),
        f"{NAMES.base}/99003/id/version/2020-01-01",
    )  # fmt: skip
    counties = {thing.iri for thing in then.list_things() if "/id/county/" in thing.iri}
    assert counties == {NAMES.county("99002"), NAMES.county("99003")}


def test_things_are_called_what_the_version_calls_them(store: Store) -> None:
    question, iri = find_question("K01"), f"{NAMES.base}/99003/id/goal/m1"
    version = f"{NAMES.base}/99003/id/version/2020-01-01"
    names = [
        {thing.iri: thing.say("de") for thing in answer.list_things()}[iri]
        for answer in (
            answer_question(store, NAMES, question, {"county": "99003"}),
            answer_question(store, NAMES, question, {"county": "99003"}, version),
        )
    ]
    assert names == ["M1 Moore sind wieder nass.", "M1 Moore werden geschützt."]


@pytest.mark.parametrize(
    ("number", "given", "version", "name"),
    [
        ("K01", {"county": "99003"}, "99002/id/version/2020-06-17", "version"),
        ("F01", {"county": "99003", "goal": "99002/id/goal/z1"}, "", "goal"),
    ],
)
def test_what_is_of_another_county_is_refused(
    store: Store, number: str, given: dict[str, str], version: str, name: str
) -> None:
    question = find_question(number)
    whole = f"{NAMES.base}/{version}" if version else ""
    with pytest.raises(InputError, match=rf"“{name}=.*” is not of the county 99003.*county=99002"):
        answer_question(store, NAMES, question, question.complete(given, TODAY), whole)


def test_an_unknown_version_is_told(store: Store) -> None:
    for version in ("99002/id/version/1999-01-01", "99002/id/goal/x"):
        with pytest.raises(UnknownResource, match="version="):
            answer_question(
                store, NAMES, find_question("K01"), {"county": "99002"}, f"{NAMES.base}/{version}"
            )
