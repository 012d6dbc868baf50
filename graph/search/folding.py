"""Words as search compares them: without case, umlauts, accents and other ways to spell."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# soft hyphens, joiners and marks of direction; they are no part of a word
INVISIBLE: Final = re.compile("[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]")
# ae, oe and ue are umlauts where no keyboard has them; ue not in "neue" and "Quelle" (as the
# GermanNormalizationFilter of Apache Lucene has it)
DIGRAPH: Final = re.compile(r"(?:[ao]|(?<![aeiouq])u)e")


@dataclass(frozen=True)
class Folded:
    """A folded word, and for each of its letters the place it has in the word as written."""

    text: str
    places: tuple[int, ...]

    def find_end(self, last: int) -> int:
        """Return the place behind the written letter that a folded one came from."""
        place = self.places[last]
        return next((each for each in self.places[last + 1 :] if each > place), place + 1)


@dataclass(frozen=True)
class Word:
    """A word of a text: where it begins and ends in it, and how it is folded."""

    start: int
    end: int
    folded: Folded


def clean_text(text: str) -> str:
    """Return a text in composed form (Unicode NFC) without what cannot be seen, blanks single."""
    return BLANKS.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def split_words(text: str) -> Iterator[Word]:
    """Yield the words of a clean text that hold a letter or a digit."""
    for match in WORD.finditer(text):
        folded = fold_word(match.group())
        if folded.text:
            yield Word(*match.span(), folded)


def fold_number(text: str) -> str:
    """Return a notation such as P012 or 1.2 as search compares it: whole, without case."""
    return clean_text(unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> Folded:
    """Return a word in small letters without umlauts and accents, ß as ss."""
    letters = [
        (letter, place)
        for place, written in enumerate(word)
        for letter in unicodedata.normalize("NFKD", written.casefold())
        if letter.isalnum()
    ]
    text = "".join(letter for letter, _ in letters)
    dropped = {match.end() - 1 for match in DIGRAPH.finditer(text)}
    kept = [each for index, each in enumerate(letters) if index not in dropped]
    return Folded("".join(letter for letter, _ in kept), tuple(place for _, place in kept))
