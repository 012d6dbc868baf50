"""Say where and why a query does not parse, in words for those who wrote it."""

import re
from typing import Final

from graph.sentences import Sentence, phrase

PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
UPDATE: Final = re.compile(
    r"\s*(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE
)
SHOWN: Final = 30  # characters of the query


def explain_syntax(text: str, message: str) -> Sentence:
    """Return one sentence that says where a query stops making sense, and the likely reason.

    `message` is the engine's, `error at LINE:COLUMN: …`; its lists of what might have stood
    there run over several lines and mislead more often than they help.
    """
    found = PLACE.match(message)
    if not found:
        return phrase("syntax", fault=message)
    line, column = int(found[1]), int(found[2])
    lines = text.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
    tail = " ".join(before[-SHOWN:].split())
    key = "syntax-place-after" if tail else "syntax-place"
    place = phrase(key, line=line, column=column, tail=tail)
    return phrase("syntax-at", place=place, reason=_guess_reason(before, found[3]))


def _guess_reason(before: str, expected: str) -> Sentence | str:
    if not before.strip():
        return phrase("syntax-begins")
    if UPDATE.match(before):
        return phrase("syntax-update")
    if "Prefix not found" in expected:
        return phrase("syntax-prefix")
    reasons = re.findall(r"((?:[A-Z][a-z]+|The SELECT)(?: [A-Za-z]+){2,})", expected)
    return phrase("syntax-reason", reason=reasons[0]) if reasons else ""
