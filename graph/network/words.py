"""What the network calls things, from words.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graph.tables import Column
from graph.things import Texts


@cache
def read_words() -> Mapping[str, Any]:
    """Return all words by group and name."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def list_kinds() -> tuple[str, ...]:
    """Return the kinds of nodes in their order."""
    return tuple(read_words()["kinds"])


def name_kind(kind: str) -> Texts:
    """Return what a kind of nodes is called."""
    texts: Texts = read_words()["kinds"][kind]
    return texts


def name_link(link: str) -> Texts:
    """Return what a kind of links is called."""
    texts: Texts = read_words()["links"][link]["label"]
    return texts


def say(group: str, name: str, language: str) -> str:
    """Return a text of a group in a language."""
    return str(read_words()[group][name][language])


def make_columns(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns with some names."""
    return tuple(_make_column(name, read_words()["columns"][name]) for name in names)


def _make_column(name: str, said: Mapping[str, Any]) -> Column:
    return Column(
        name, said["type"], said["label"], said.get("unit", {}), said.get("unit_column", "")
    )
