"""What the columns and reasons are called, from words.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graph.tables import Column


@cache
def read_words() -> Mapping[str, Any]:
    """Return all words by group and name."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def say(name: str, language: str) -> str:
    """Return a text about the whole table."""
    return str(read_words()["report"][name][language])


def explain_reason(reason: str, language: str) -> str:
    """Return in words why something cannot be assessed; empty for no reason."""
    return str(read_words()["reasons"][reason][language]) if reason else ""


def make_columns() -> tuple[Column, ...]:
    """Return the columns of the table of targets, in their order."""
    return tuple(_make_column(name, said) for name, said in read_words()["columns"].items())


def _make_column(name: str, said: Mapping[str, Any]) -> Column:
    return Column(name, said["type"], said["label"], unit_column=said.get("unit_column", ""))
