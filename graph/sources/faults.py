"""What can be wrong in a sheet, in the sentences of `faults.toml`."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from graph.errors import CellFault
from graph.sentences import Sentence

TEXTS: Final = (Path(__file__).with_suffix(".toml"),)
LANGUAGES: Final = ("de", "en")
FEW: Final = 12


class WrongValue(Exception):
    """A cell cannot be read."""

    def __init__(self, problem: str, right: Sentence | str = "") -> None:
        """Take the key of a sentence, and what would be right."""
        super().__init__(problem)
        self.problem = problem
        self.right = right


def word(key: str, **values: object) -> Sentence:
    """Return the sentence about sheets with a key; its values are told whole."""
    return Sentence(TEXTS, key, values)


def suggest(value: str, known: Iterable[str]) -> Sentence:
    """Return a sentence with what is nearest to a value, else with all if they are few."""
    words = tuple(sorted(set(known)))
    close = get_close_matches(value, words, n=3, cutoff=0.6)
    if close:
        return word("nearest", words=tuple(close))
    if words and len(words) <= FEW:
        return word("known", words=words)
    return word("unlike" if words else "none-yet")


def describe(
    wrong: WrongValue, sheet: str, row: int = 0, column: str = "", value: str = ""
) -> CellFault:
    """Return a fault with its place."""
    sentence = word(wrong.problem, value=value, right=wrong.right)
    messages = {language: sentence.say(language).strip() for language in LANGUAGES}
    return CellFault(sheet, row, column, value, messages)
