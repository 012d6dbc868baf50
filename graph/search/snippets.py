"""Snippets: the text that shows why a thing was found, with the places marked by offsets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph.search.folding import Word, clean_text, fold_number, split_words
from graph.search.index import LABELS, NUMBERS, PART, TEXTS
from graph.vocabulary import expand

SOURCES: Final = (("number", NUMBERS), ("label", LABELS), ("text", TEXTS))
WIDTH: Final = 240  # characters of a snippet
LEAD: Final = 60  # of them before the first mark
CUT: Final = "… "

Span = tuple[int, int]  # from, to: characters (Unicode code points) of a text


@dataclass(frozen=True)
class Needle:
    """What was looked for: a number, or words, each in some forms; with so many typing errors."""

    number: str
    words: tuple[tuple[str, ...], ...]
    errors: int = 0


@dataclass(frozen=True)
class Snippet:
    """A piece of a number, label or text, as `source` says, and the places that match."""

    source: str
    language: str
    text: str
    marks: tuple[Span, ...]


def find_snippet(store: Store, iri: str, needles: Sequence[Needle]) -> Snippet | None:
    """Return the text of a thing that has the most of what was looked for; the first of several."""
    best, most = None, 0
    for source, literal in list_texts(store, iri):
        text = clean_text(literal.value)
        found = [mark_needle(source, text, each) for each in needles]
        if (count := sum(map(bool, found))) > most:
            marks = join_spans(span for spans in found for span in spans)
            best, most = cut_text(source, literal.language or "", text, marks), count
        if most == len(needles):
            break
    return best


def list_texts(store: Store, iri: str) -> Iterator[tuple[str, Literal]]:
    """Yield the texts of a thing and what they are, German ones first."""
    node = NamedNode(iri)
    for source, properties in SOURCES:
        for name in properties:
            quads = store.quads_for_pattern(node, NamedNode(expand(name)), None, DefaultGraph())
            texts = [quad.object for quad in quads if isinstance(quad.object, Literal)]
            for text in sorted(texts, key=lambda each: (each.language or "", each.value)):
                yield source, text


def mark_needle(source: str, text: str, needle: Needle) -> list[Span]:
    """Return the places of a text that match."""
    if source == "number":
        return [(0, len(text))] if fold_number(text).startswith(needle.number) else []
    words = list(split_words(text))
    found = [
        [span for word in words if (span := locate(forms, word, needle.errors))]
        for forms in needle.words
    ]
    return [span for spans in found for span in spans] if all(found) else []


def locate(forms: Sequence[str], word: Word, errors: int) -> Span | None:
    """Return the place of the first of some forms within a word of a text."""
    for form in forms:
        if place := find_form(form, word.folded.text, errors):
            start, last = word.folded.places[place[0]], word.folded.find_end(place[1] - 1)
            return word.start + start, word.start + last
    return None


@lru_cache(maxsize=65_536)
def find_form(form: str, word: str, errors: int) -> Span | None:
    """Return where a form stands in a folded word; short ones only as the whole word."""
    if len(form) < PART:
        return (0, len(word)) if form == word else None
    place = word.find(form)
    if place >= 0:
        return place, place + len(form)
    return find_near(form, word, errors) if errors else None


def find_near(form: str, word: str, errors: int) -> Span | None:
    """Return the part of a word with the fewest typing errors, if they are not too many.

    Optimal string alignment with free ends: D. Gusfield, Algorithms on Strings, 1997, 12.2.
    """
    # of each beginning of the form, by place in the word: errors, and where the part begins
    rows = [[(0, place) for place in range(len(word) + 1)]]
    for i, letter in enumerate(form, 1):
        row = [(i, 0)]
        for j, other in enumerate(word, 1):
            steps = [
                add(rows[i - 1][j - 1], int(letter != other)),
                add(rows[i - 1][j], 1),
                add(row[j - 1], 1),
            ]
            if i > 1 and j > 1 and form[i - 2 : i] == word[j - 2 : j][::-1]:
                steps.append(add(rows[i - 2][j - 2], 1))
            row.append(min(steps))
        rows.append(row)
    # of parts with as few errors the longest
    least, end, start = min((cell[0], -place, cell[1]) for place, cell in enumerate(rows[-1]))
    return (start, -end) if least <= errors and start < -end else None


def add(cell: tuple[int, int], errors: int) -> tuple[int, int]:
    """Return a cell with more errors."""
    return cell[0] + errors, cell[1]


def join_spans(spans: Iterator[Span]) -> list[Span]:
    """Return places in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def cut_text(source: str, language: str, text: str, marks: Sequence[Span]) -> Snippet:
    """Return a snippet of a text around its first mark, cut between words."""
    if len(text) <= WIDTH:
        return Snippet(source, language, text, tuple(marks))
    first = marks[0][0]
    start = 0 if first <= LEAD else text.rfind(" ", 0, first - LEAD) + 1
    end = len(text) if start + WIDTH >= len(text) else text.rfind(" ", start, start + WIDTH)
    end = end if end > first else min(len(text), start + WIDTH)
    head = CUT if start else ""
    shift = len(head) - start
    kept = tuple((a + shift, b + shift) for a, b in marks if b <= end)
    piece = head + text[start:end] + (CUT.rstrip() if end < len(text) else "")
    return Snippet(source, language, piece, kept)
