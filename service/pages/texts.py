"""Texts a reader sees, in German and English, and the choice between the two."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from starlette.requests import Request

from graph.errors import InputError
from service.sentences import phrase

FOLDER: Final = Path(__file__).resolve().parents[1] / "texts"
LANGUAGES: Final = {"de": "Deutsch", "en": "English"}
DEFAULT: Final = "de"

Node = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Text:
    """A text and its language; no language means that it is the page's, or none at all."""

    value: str
    language: str = ""

    def __str__(self) -> str:
        """Return the text alone."""
        return self.value


@cache
def read_texts(language: str) -> Mapping[str, Any]:
    """Return all texts of the pages in one language, as the nested tables of its files."""
    texts: dict[str, Any] = {}
    for file in sorted((FOLDER / language).glob("*.toml")):
        texts |= tomllib.loads(file.read_text(encoding="utf-8"))
    return texts


def choose_language(request: Request) -> str:
    """Return the language of an answer: `?lang=`, else Accept-Language, else German.

    Raises InputError for a language that is not offered.
    """
    wanted = request.query_params.get("lang")
    if wanted is not None and wanted not in LANGUAGES:
        raise InputError(phrase("choice-unknown", given=f"lang={wanted}", known=LANGUAGES))
    return guess_language(request)


def guess_language(request: Request, unsaid: str = DEFAULT) -> str:
    """Return the language of an answer to a request that may be wrong; `unsaid` if none is named.

    As `choose_language`, but what is not offered is passed over.
    """
    wanted = request.query_params.get("lang", "")
    accepted = accept_language(request.headers.get("accept-language", ""), unsaid)
    return wanted if wanted in LANGUAGES else accepted


def accept_language(header: str, unsaid: str = DEFAULT) -> str:
    """Return the offered language an Accept-Language header rates highest, else `unsaid`.

    RFC 9110, section 12.5.4; of equal ones the first.
    """
    rated = [_read_range(part) for part in header.split(",")]
    offered = [(quality, name) for name, quality in rated if name in LANGUAGES and quality > 0]
    return max(offered, key=lambda pair: pair[0])[1] if offered else unsaid


def choose_text(nodes: Sequence[Node], language: str) -> Text | None:
    """Return the literal in the wanted language, else German, English, any other; None if empty.

    The text carries its language only where it is not the wanted one.
    """
    literals = [node for node in nodes if isinstance(node, Literal)]
    order = {"en": 2, DEFAULT: 1, language: 0}  # the last of equal keys counts
    best = min(literals, key=lambda text: order.get(find_language(text), 3), default=None)
    if best is None:
        return None
    found = find_language(best)
    return Text(best.value, "" if found == language else (best.language or ""))


def find_language(literal: Literal) -> str:
    """Return the primary language of a literal, such as `de` of `de-AT`; empty if it has none."""
    return (literal.language or "").partition("-")[0]


def _read_range(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    try:
        quality = float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return name.strip().lower().partition("-")[0], quality
