"""The words around findings, in German and English."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode
from rdflib import XSD

from service.pages.figures import format_literal, group_digits

FOLDER: Final = Path(__file__).resolve().parent
LANGUAGES: Final = ("de", "en")


@cache
def read_words(language: str) -> Mapping[str, str]:
    """Return all words in one language, by their key."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def say(language: str, word: str, /, **values: object) -> str:
    """Return a sentence with values in it; numbers are written as the language does."""
    shown = {
        name: write_number(value, language) if isinstance(value, int) else value
        for name, value in values.items()
    }
    return read_words(language)[word].format(**shown)


def say_count(language: str, word: str, count: int) -> str:
    """Return a sentence with a number in it, for one or for many."""
    return say(language, f"{word}_{'one' if count == 1 else 'many'}", count=count)


def write_number(number: int, language: str) -> str:
    """Return a number with thousands grouped."""
    return group_digits(Decimal(number), language)


def write_day(day: date, language: str) -> str:
    """Return a day as readers of the language write it."""
    return format_literal(Literal(day.isoformat(), datatype=NamedNode(XSD.date)), language)
