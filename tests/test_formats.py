"""The format tables: no name, ending or media type is ambiguous, and the engine writes each."""

from collections import Counter
from pathlib import Path

import pytest

from graph.errors import UnknownFormat
from graph.formats import (
    GRAPH_FORMATS,
    RDF_FORMATS,
    RDF_SYNTAXES,
    RESULT_SYNTAXES,
    SOLUTION_FORMATS,
    Format,
    find_format,
    guess_format,
)


@pytest.mark.parametrize("table", [RDF_FORMATS, SOLUTION_FORMATS], ids=["graphs", "solutions"])
def test_within_a_table_each_name_means_one_format(table: tuple[Format, ...]) -> None:
    for names in ("media_types", "suffixes"):
        counts = Counter(name for each in table for name in getattr(each, names))
        assert set(counts.values()) == {1}
    assert len({each.name for each in table}) == len(table)


def test_the_engine_knows_each_format_by_the_same_media_type() -> None:
    for each in RDF_FORMATS:
        assert RDF_SYNTAXES[each.name].media_type == each.media_types[0]
    for each in SOLUTION_FORMATS:
        assert RESULT_SYNTAXES[each.name].media_type.startswith(each.media_types[0])


def test_a_text_type_says_its_character_set() -> None:
    texts = [each for each in (*RDF_FORMATS, *SOLUTION_FORMATS) if "text/" in each.media_types[0]]
    assert {each.name for each in texts} == {"turtle", "csv", "tsv"}
    assert all(each.media_type.endswith("; charset=utf-8") for each in texts)


@pytest.mark.parametrize(("name", "found"), [("ttl", "turtle"), ("turtle", "turtle")])
def test_a_format_is_found_by_name_and_ending(name: str, found: str) -> None:
    assert find_format(name, GRAPH_FORMATS).name == found


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match=r"“pdf”.*json, xml, csv, tsv"):
        find_format("pdf", SOLUTION_FORMATS)


def test_a_file_is_guessed_by_its_ending() -> None:
    assert guess_format(Path("a/b.c.TTL")).name == "turtle"
    with pytest.raises(UnknownFormat, match=r"b\.csv: .*\.ttl"):
        guess_format(Path("a/b.csv"))
