"""Content negotiation (RFC 9110, 12.5.1): the cases of other servers, and the laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from service.negotiation import (
    choose_format,
    choose_type,
    prefers_html,
    rate_type,
    read_ranges,
)

CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
    "application/rdf+xml;q=0.7,*/*;q=0.3"
)

SOLUTIONS = {
    "no header": (None, "json"),
    "empty header": ("", "json"),
    "star": ("*/*", "json"),
    "good type": ("application/sparql-results+xml", "xml"),
    "unknown type": ("application/octet-stream", None),
    "substar": ("text/*", "xml"),
    "substar without a type": ("*/json", None),
    "several of equal quality": ("text/csv, application/sparql-results+json", "json"),
    "quality decides": ("application/sparql-results+json;q=0.4, text/csv;q=0.5", "csv"),
    "specific exclusion": ("*/*, application/sparql-results+json;q=0, application/json;q=0", "xml"),
    "excluded by name alone": ("text/csv;q=0", None),
    "excluded range": ("text/*;q=0, */*;q=0.1, application/*;q=0", None),
    "implicit priority before explicit": ("text/csv;q=0.9, text/tab-separated-values", "tsv"),
    "specific before general": ("*/*;q=1, text/csv;q=0.1, text/*;q=0.2", "json"),
    "star last": ("text/csv, */*;q=0.1", "csv"),
    "charset utf-8": ("text/csv; charset=utf-8", "csv"),
    "charset we do not write": ("text/csv; charset=iso-8859-1", None),
    "upper case and blanks": (" Text/CSV ;Q=1 , */* ; q=0.2", "csv"),
    "broken range passed over": ("csv, text/csv", "csv"),
    "broken quality passed over": ("text/csv;q=high, text/tab-separated-values", "tsv"),
    "not a number as quality": ("text/csv;q=nan, text/tab-separated-values;q=0.1", "tsv"),
}
GRAPHS = {
    "no header": (None, "turtle"),
    "star": ("*/*", "turtle"),
    "substar": ("application/*", "turtle"),
    "a client's list": (JENA, "turtle"),
    "plain JSON": ("application/json", "json-ld"),
    "solutions only": ("text/csv", None),
}


@pytest.mark.parametrize(("accept", "wanted"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_solutions(accept: str | None, wanted: str | None) -> None:
    assert name(choose_format(accept, SOLUTION_FORMATS)) == wanted


@pytest.mark.parametrize(("accept", "wanted"), GRAPHS.values(), ids=GRAPHS)
def test_graphs(accept: str | None, wanted: str | None) -> None:
    assert name(choose_format(accept, GRAPH_FORMATS)) == wanted


@pytest.mark.parametrize("accept", [CHROME, FIREFOX])
def test_a_browser_gets_a_page(accept: str) -> None:
    assert prefers_html(accept)


@pytest.mark.parametrize("accept", [None, "*/*", JENA, "application/json", "text/html;q=0, */*"])
def test_a_program_gets_data(accept: str | None) -> None:
    assert not prefers_html(accept)


def test_who_accepts_one_name_of_a_format_gets_that_name() -> None:
    json = SOLUTION_FORMATS[0]
    assert choose_type("application/json", json) == "application/json"
    assert choose_type("*/*", json) == "application/sparql-results+json"
    assert choose_type("text/csv", json) == "application/sparql-results+json"


MEDIA_TYPES = [m for f in (*SOLUTION_FORMATS, *GRAPH_FORMATS) for m in f.media_types]
qualities = st.one_of(st.just(""), st.integers(0, 1000).map(lambda n: f";q={n / 1000:.3f}"))
headers = st.lists(
    st.tuples(st.sampled_from([*MEDIA_TYPES, "*/*", "text/*", "application/*"]), qualities),
    min_size=1,
    max_size=6,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: ", ".join("".join(pair) for pair in pairs))
offers = st.sampled_from([SOLUTION_FORMATS, GRAPH_FORMATS])


@given(headers, offers)
def test_what_is_sent_is_acceptable_and_nothing_better_was_offered(
    accept: str, formats: tuple[Format, ...]
) -> None:
    ranges = read_ranges(accept)
    qualities = {m: rate_type(m, ranges) for f in formats for m in f.media_types}
    chosen = choose_format(accept, formats)
    if chosen is None:
        assert set(qualities.values()) == {0}
    else:
        assert qualities[choose_type(accept, chosen)] == max(qualities.values()) > 0


@given(headers, st.sampled_from(MEDIA_TYPES))
def test_a_type_named_with_quality_zero_is_never_sent(accept: str, excluded: str) -> None:
    others = ", ".join(part for part in accept.split(", ") if not part.startswith(excluded))
    header = f"{excluded};q=0, {others}" if others else f"{excluded};q=0"
    for formats in (SOLUTION_FORMATS, GRAPH_FORMATS):
        chosen = choose_format(header, formats)
        assert chosen is None or choose_type(header, chosen) != excluded


@given(st.text(max_size=60))
def test_any_header_can_be_read(accept: str) -> None:
    choose_format(accept, SOLUTION_FORMATS)
    prefers_html(accept)
    assert all(0 <= each.quality <= 1 for each in read_ranges(accept))


def name(chosen: Format | None) -> str | None:
    return chosen.name if chosen else None
