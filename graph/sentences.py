"""Sentences that tell what is wrong and what would be right, in German and English.

Each layer has its own in a file `sentences.toml`. A place `{name}` takes a value of that name;
`{names:or}` and `{names:and}` take several.
"""

import string
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LONGEST: Final = 120  # characters of a text that somebody gave
SOURCES: Final = (Path(__file__).with_suffix(".toml"),)
LAST: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {"or": " oder ", "and": " und "},
    "en": {"or": " or ", "and": " and "},
}


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a part of one: its key in some files, and the values for its places."""

    sources: tuple[Path, ...]
    key: str
    values: Mapping[str, object]

    def say(self, language: str = "en") -> str:
        """Return the sentence in a language, de or en; raises KeyError if there is none."""
        text = read_sentences(self.sources)[self.key][language]
        return Wording(language).vformat(text, (), self.values)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.say()


class Wording(string.Formatter):
    """How values are written in a language."""

    def __init__(self, language: str) -> None:
        """Take the language."""
        self.language = language

    def format_field(self, value: object, format_spec: str) -> str:
        """Write a value: sentences in the same language, several values as a list."""
        if isinstance(value, Sentence):
            return value.say(self.language)
        if not isinstance(value, tuple):
            return format(value, format_spec)
        written = [self.format_field(each, "") for each in value]
        if format_spec and len(written) > 1:
            written[-2:] = [LAST[self.language][format_spec].join(written[-2:])]
        return ", ".join(written)


def phrase(key: str, /, **values: object) -> Sentence:
    """Return the sentence of this layer with a key."""
    return Sentence(SOURCES, key, prepare(values))


@cache
def read_sentences(sources: tuple[Path, ...]) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences in some files, by key and language."""
    tables = (tomllib.loads(source.read_text(encoding="utf-8")) for source in sources)
    return {key: texts for table in tables for key, texts in table.items()}


def prepare(values: Mapping[str, object]) -> dict[str, object]:
    """Return values as a sentence keeps them: short enough to read, fit to travel."""
    return {name: _keep(value) for name, value in values.items()}


def _keep(value: object) -> object:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    if isinstance(value, int | float | Sentence):
        return value
    if isinstance(value, Collection | Iterator):
        return tuple(value)
    return str(value)
