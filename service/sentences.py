"""Sentences of the service that tell what is wrong; those of the graph are known here, too."""

from pathlib import Path
from typing import Final

from graph import sentences
from graph.sentences import Sentence, prepare

SOURCES: Final = (*sentences.SOURCES, Path(__file__).with_suffix(".toml"))


def phrase(key: str, /, **values: object) -> Sentence:
    """Return the sentence of this layer, or of the one below, with a key."""
    return Sentence(SOURCES, key, prepare(values))


def explain_example(hint: str) -> Sentence:
    """Return the end of a sentence that says what would be right, if there is anything."""
    return phrase("right-example", hint=hint) if hint else phrase("right-none")
