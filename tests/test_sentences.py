"""Each error has its sentence in both languages, and each sentence its error."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph import errors, sentences
from graph.content import ROOT
from graph.sentences import LONGEST, phrase, read_sentences
from graph.sources.faults import TEXTS
from service import sentences as of_service

LANGUAGES = ("de", "en")
FILES = {"graph": sentences.SOURCES, "service": of_service.SOURCES}
ALL = read_sentences((*of_service.SOURCES, *TEXTS))


def list_calls(layer: str) -> Iterator[tuple[str, ast.Call]]:
    """Every place in the code of a layer where a sentence is made."""
    for path in sorted((ROOT / layer).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "phrase":
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def list_names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def list_keys(layer: str) -> set[str]:
    """Every text in the code of a layer that may be a key."""
    nodes = (
        node
        for path in (ROOT / layer).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
    return {str(n.value) for n in nodes if isinstance(n, ast.Constant)}


@pytest.mark.parametrize("layer", FILES)
def test_what_is_made_is_there_and_has_all_its_values(layer: str) -> None:
    known = read_sentences(FILES[layer])
    literal = 0
    for place, call in list_calls(layer):
        if isinstance(call.args[0], ast.Constant):
            literal += 1
            key = str(call.args[0].value)
            assert key in known, place
            given = {keyword.arg for keyword in call.keywords}
            assert list_names(known[key]["en"]) <= given, f"{place}: {key}"
    assert literal > 50


def test_each_sentence_is_used() -> None:
    keys = list_keys("graph") | list_keys("service")
    beginnings = ("right-",)  # made of the kind of a parameter
    unused = {key for key in ALL if key not in keys and not key.startswith(beginnings)}
    assert not unused


@pytest.mark.parametrize("key", ALL)
def test_both_languages_say_the_same(key: str) -> None:
    texts = ALL[key]
    assert set(texts) == set(LANGUAGES)
    assert list_names(texts["de"]) == list_names(texts["en"])
    assert not re.search(r"[“”]", texts["de"].replace("„", "").replace("“", "")), "English quotes"
    assert texts["de"].count("„") == texts["de"].count("“")
    assert texts["en"].count("“") == texts["en"].count("”")
    if re.search(r"[.]$", texts["en"]) and "http" not in key:
        assert texts["de"].endswith((".", "…", "}", ")"))


def test_no_file_has_a_key_of_another() -> None:
    own = [set(read_sentences((file,))) for file in (*of_service.SOURCES, *TEXTS)]
    assert len(own) == 3
    assert sum(map(len, own)) == len(set().union(*own)) == len(ALL)


def test_several_values_are_listed_in_the_language() -> None:
    asked = phrase("currencies-several", codes=["CHF", "EUR", "USD"], example="EUR")
    assert "CHF, EUR und USD" in asked.say("de")
    assert "CHF, EUR and USD" in asked.say("en")
    assert str(asked) == asked.say("en")


def test_a_part_of_a_sentence_is_in_its_language() -> None:
    wrong = phrase("parameter-wrong", given="a=1", right=phrase("right-county"), hint="a=99001")
    assert "den fünfstelligen Schlüssel" in wrong.say("de")
    assert "the five-digit key" in wrong.say("en")


def test_what_somebody_gave_is_cut_and_never_read_as_a_sentence() -> None:
    wrong = phrase("question-unknown", name="{0}{key}" + "x" * 1000)
    assert "{0}{key}xxx" in wrong.say("de")
    assert len(wrong.say("de")) < LONGEST + 100


def test_an_error_travels_between_processes() -> None:
    fault = errors.InputError(phrase("file-unreadable", path=Path("a"), fault=OSError("no")))
    fault.add_note("where")
    again = pickle.loads(pickle.dumps(fault))
    assert (again.say("de"), again.say("en")) == (fault.say("de"), fault.say("en"))
    assert again.__notes__ == ["where"]
    assert str(again) == "a cannot be read: no."


def test_a_statement_is_one_value() -> None:
    node = NamedNode("https://example.org/a")
    wrong = phrase("file-nameless", path="a.ttl", triple=Triple(node, node, Literal("x")))
    assert f'“{node} {node} "x"”' in str(wrong)
