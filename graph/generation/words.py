"""The words of generated counties, read from `words.toml`, and texts in two languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Text:
    """A text in German and English; an empty one is not said."""

    de: str
    en: str = ""

    def fill(self, **slots: "Text | str | int") -> "Text":
        """Return the text with its slots filled; `{Slot}` takes the same with a capital."""
        return Text(_fill(self.de, slots, "de"), _fill(self.en, slots, "en"))


def _fill(pattern: str, slots: Mapping[str, Text | str | int], language: str) -> str:
    said = {
        name: str(getattr(slot, language)) if isinstance(slot, Text) else str(slot)
        for name, slot in slots.items()
    }
    capital = {name.capitalize(): text[:1].upper() + text[1:] for name, text in said.items()}
    return pattern.format(**capital, **said)


@dataclass(frozen=True)
class Words:
    """One table of `words.toml`; a name that is not there is a KeyError."""

    table: Mapping[str, Any]

    def text(self, name: str) -> Text:
        """Return a pair."""
        return Text(*self.table[name])

    def texts(self, name: str) -> tuple[Text, ...]:
        """Return a list of pairs."""
        return tuple(Text(*pair) for pair in self.table[name])

    def rows(self, name: str) -> tuple[tuple[Any, ...], ...]:
        """Return rows that end in a pair; its two texts become one."""
        return tuple((*row[:-2], Text(*row[-2:])) for row in self.table[name])

    def list(self, name: str) -> tuple[str, ...]:
        """Return a list of words."""
        return tuple(self.table[name])

    def number(self, name: str) -> int:
        """Return a number."""
        return int(self.table[name])

    def __getitem__(self, name: str) -> "Words":
        """Return the table of a topic."""
        return Words(self.table[name])


@cache
def read_words() -> Words:
    """Read the words."""
    return Words(read_table("words.toml"))


def read_table(name: str) -> Mapping[str, Any]:
    """Read a TOML file of this package."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def write_number(value: int, decimals: int = 0) -> Text:
    """Write a number, given in its smallest step, as German and English readers do."""
    english = f"{value / 10**decimals:,.{decimals}f}"
    return Text(english.translate(str.maketrans(",.", ".,")), english)
