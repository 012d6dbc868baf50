"""What people type → a query of the index.

It is never read as a query language, but split into words, and the query is put together from
them. How well a thing matches is a sum of fixed points (`WAYS`), so that its place can be
explained: its number, a word of its name, a part of one, its text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from tantivy import Filter, Occur, Query, Searcher, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from graph.errors import InputError
from graph.search.folding import WORD, clean_text, fold_number, split_words
from graph.search.index import LONGEST, PART, make_schema
from graph.sentences import phrase

LONGEST_TEXT: Final = 200  # characters of what is looked for
MOST_WORDS: Final = 12
LANGUAGES: Final = ("german", "english")
SHORTEST_STEM: Final = 4  # letters
STEM: Final = 0.9  # of the points if only the stem of a word is found
# typing errors by the letters of a word, as "AUTO" of Elasticsearch, but later
ERRORS: Final = ((8, 2), (4, 1), (0, 0))
LONG: Final = 6  # letters; typing errors inside compounds only from here on


@dataclass(frozen=True)
class Way:
    """A way to find a word: the field of the index, the points, whole or only begun with it."""

    field: str
    points: float
    is_begun: bool


NUMBER_WAYS: Final = (Way("number", 50, is_begun=False), Way("number", 20, is_begun=True))
WAYS: Final = (
    Way("label", 5, is_begun=False),
    Way("label", 4, is_begun=True),
    Way("label_end", 3, is_begun=True),
    Way("text", 2, is_begun=False),
    Way("text", 1.5, is_begun=True),
    Way("text_end", 1, is_begun=True),
)
WHOLE: Final = 10.0  # points if the name is what was typed, no more and no less
RANKS: Final[Mapping[str, float]] = {"first": 2.0, "next": 1.0}


@dataclass(frozen=True)
class Chunk:
    """What stands between blanks: whole as a number, and its words."""

    written: str
    number: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """How a chunk is looked for: as written or, with `is_near`, also with typing errors."""

    chunk: Chunk
    query: Query
    is_near: bool
    is_known: bool


def split_text(text: str) -> tuple[Chunk, ...]:
    """Return the parts of the text that hold a letter or a digit.

    Raises InputError if there is none, or too much.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(phrase("search-long", most=LONGEST_TEXT))
    written = clean_text(text).split(" ")
    chunks = tuple(chunk for each in written if (chunk := make_chunk(each)).words)
    if not chunks:
        raise InputError(phrase("search-empty", text=text))
    if sum(len(chunk.words) for chunk in chunks) > MOST_WORDS:
        raise InputError(phrase("search-wordy", most=MOST_WORDS))
    return chunks


def choose_telling(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """Return the chunks that tell something; all, if none does."""
    return [chunk for chunk in chunks if not is_filling(chunk)] or chunks


def cut_chunk(searcher: Searcher, chunk: Chunk) -> Sequence[Chunk]:
    """Return a chunk whole if it is a number, known or likely, else each of its words."""
    numbers = Query.disjunction_max_query(query_number(chunk))
    if len(chunk.words) == 1 or is_row(chunk) or count_hits(searcher, numbers):
        return [chunk]
    return choose_telling([make_chunk(word) for word in chunk.words])


def make_part(searcher: Searcher, chunk: Chunk) -> Part:
    """Return how a chunk is looked for: with typing errors only if it occurs nowhere."""
    exact, near = query_chunk(chunk, is_near=False), query_chunk(chunk, is_near=True)
    if count_hits(searcher, exact):
        return Part(chunk, exact, is_near=False, is_known=True)
    may_err = any(map(count_errors, chunk.words))
    is_known = may_err and bool(count_hits(searcher, near))
    return Part(chunk, near if may_err else exact, is_near=True, is_known=is_known)


def count_hits(searcher: Searcher, query: Query) -> int:
    """Return how many things a query finds."""
    count: int = searcher.search(query, 1).count  # type: ignore[attr-defined] # not in its stubs
    return count


def combine(parts: Iterable[Part], occur: Occur, filters: Iterable[Query], text: str) -> Query:
    """Return the query for all chunks or any, with points for whole names and kinds."""
    schema = make_schema()
    whole = fold_number(text)
    name = " ".join(word.folded.text for word in split_words(clean_text(text)))
    chunks = Query.boolean_query([(occur, each.query) for each in parts])
    number = Query.const_score_query(Query.term_query(schema, "number", whole), 50.0)
    extras = [
        Query.const_score_query(Query.term_query(schema, "whole", name), WHOLE),
        *(
            Query.const_score_query(Query.term_query(schema, "rank", rank), points)
            for rank, points in RANKS.items()
        ),
    ]
    return Query.boolean_query(
        [
            (Occur.Must, Query.disjunction_max_query([chunks, number])),
            *((Occur.Must, each) for each in filters),
            *((Occur.Should, each) for each in extras),
        ]
    )


def make_chunk(written: str) -> Chunk:
    """Return a text without blanks as something to look for."""
    words = tuple(word.folded.text[:LONGEST] for word in split_words(written))
    return Chunk(written, fold_number(written), words)


def query_chunk(chunk: Chunk, *, is_near: bool) -> Query:
    """Return a query for a number, or for all words of a chunk."""
    if is_row(chunk):
        return Query.disjunction_max_query([*query_number(chunk), *query_row(chunk.words)])
    words = [query_word(word, is_near=is_near) for word in chunk.words]
    all_words = Query.boolean_query([(Occur.Must, each) for each in words])
    return Query.disjunction_max_query([all_words, *query_number(chunk)])


def query_number(chunk: Chunk) -> list[Query]:
    """Return queries for numbers that are a chunk, or begin with it."""
    return [query_way(way, chunk.number, 0) for way in NUMBER_WAYS]


def is_row(chunk: Chunk) -> bool:
    """Tell whether a chunk has short words only, one after the other, such as 1.2 or K-21."""
    return len(chunk.words) > 1 and all(len(word) < PART for word in chunk.words)


def query_row(words: Sequence[str]) -> list[Query]:
    """Return queries for words that stand one after the other."""
    return [
        Query.const_score_query(
            Query.phrase_query(make_schema(), way.field, list(words)), way.points
        )
        for way in WAYS
        if not way.is_begun
    ]


def query_word(word: str, *, is_near: bool) -> Query:
    """Return a query for a word and its stems, in all ways; the best way counts."""
    if is_near:
        errors = count_errors(word)
        ways = [way for way in WAYS if way.is_begun and allow_near(way, word)]
        return Query.disjunction_max_query([query_way(way, word, errors) for way in ways])
    queries = [query_way(way, word, 0) for way in WAYS if not way.is_begun or len(word) >= PART]
    for stem in list_stems(word):
        stemmed = [query_way(way, stem, 0) for way in WAYS if way.is_begun]
        queries += [Query.boost_query(each, STEM) for each in stemmed]
    return Query.disjunction_max_query(queries)


def query_way(way: Way, word: str, errors: int) -> Query:
    """Return a query for one word in one way, with so many typing errors."""
    schema = make_schema()
    query = (
        Query.fuzzy_term_query(schema, way.field, word, errors, prefix=True)
        if way.is_begun
        else Query.term_query(schema, way.field, word)
    )
    return Query.const_score_query(query, way.points)


def allow_near(way: Way, word: str) -> bool:
    """Tell whether typing errors are looked for in this way; in short words too much is near."""
    return len(word) >= LONG or not way.field.endswith("_end")


def count_errors(word: str) -> int:
    """Return how many typing errors a word may have."""
    return next(errors for least, errors in ERRORS if len(word) >= least)


def list_stems(word: str) -> list[str]:
    """Return what is left of a word without its German or English ending."""
    stems = {stem for each in LANGUAGES for stem in make_stemmer(each).analyze(word)}
    return sorted(stem for stem in stems - {word} if len(stem) >= SHORTEST_STEM)


def is_filling(chunk: Chunk) -> bool:
    """Tell whether a chunk is a word such as "und" or "the", of which nothing depends."""
    words = WORD.findall(chunk.written.lower())
    return len(words) == 1 and not all(make_sieve(each).analyze(words[0]) for each in LANGUAGES)


@cache
def make_stemmer(language: str) -> TextAnalyzer:
    """Return what takes endings off words."""
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()


@cache
def make_sieve(language: str) -> TextAnalyzer:
    """Return what drops words that fill."""
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stopword(language)).build()
