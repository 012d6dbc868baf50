"""What figures about money are called: lines, reasons, columns and notes in two languages."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from graph.tables import Column
from graph.things import Texts, Thing

FILE: Final = Path(__file__).with_name("words.toml")


@cache
def read_words() -> dict[str, dict[str, dict[str, str]]]:
    """Return all words: by section, name and language."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def say(section: str, name: str) -> Texts:
    """Return what something is called, by language."""
    return read_words()[section][name]


def name_line(section: str, name: str) -> Thing:
    """Return a line of a table that is about no thing of the graph."""
    return Thing("", say(section, name))


def name_reason(reason: str) -> Thing:
    """Return the line for money that is not allocated for a reason."""
    words, why = say("lines", "open"), say("reasons", reason)
    return Thing("", {language: f"{words[language]}: {why[language]}" for language in words})


def join_reasons(reasons: Sequence[str]) -> Thing | None:
    """Return several reasons in one cell, None if there is none."""
    texts = [say("reasons", each) for each in reasons]
    if not texts:
        return None
    return Thing("", {lang: "; ".join(text[lang] for text in texts) for lang in texts[0]})


def make_columns(names: str) -> tuple[Column, ...]:
    """Return columns from names and kinds, such as “goal:thing amount:money”."""
    pairs = (each.partition(":") for each in names.split())
    return tuple(Column(name, kind, say("columns", name)) for name, _, kind in pairs)
