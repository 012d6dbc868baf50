"""Refuse what would make the engine reach out: SERVICE in queries, LOAD in updates.

The lexer knows comments, strings, IRIs, variables and names (SPARQL 1.1, section 19.8), so the
words may stand in any of those. Two places are ambiguous for a lexer: `?a <?b …>` may be a
comparison or an IRI, and `SERVICE:x` a keyword or a prefix. A text that has such a place is
refused as well. The network that a worker does not have is the second, independent lock.
"""

import re
from typing import Final

from graph.errors import QueryRefused
from graph.sentences import phrase

REFUSED: Final = {"SERVICE": "service-refused", "LOAD": "load-refused"}
TOKENS: Final = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>'''(?:(?:''?)?(?:[^'\\]|\\.))*''' | \"""(?:(?:""?)?(?:[^"\\]|\\.))*\"""
                | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<prefix>[^\W\d](?:[\w.-]*[\w-])?:|:)(?P<local>(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)
                                                       (?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)?
    | (?P<word>\w+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
SURELY_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://[^<>]*|[^<>()#'\"]*)>")


def refuse_outbound(text: str) -> None:
    """Raise QueryRefused if a query or update would make the engine reach another host."""
    upper = text.upper()
    words = [word for word in REFUSED if word in upper]
    if not words:
        return
    for token in TOKENS.finditer(text):
        place = token.start() + 1
        if token["iri"] and not SURELY_IRI.fullmatch(token["iri"]):
            raise QueryRefused(phrase("iri-ambiguous", iri=token["iri"], place=place))
        name = (token["word"] or token["prefix"] or "").upper()
        for word in words:
            if word in name:
                raise QueryRefused(phrase(REFUSED[word], place=place))
