"""What can be wrong in a sheet, in words."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from graph.errors import CellFault

# {value} is what stands there, {right} what would be right
MESSAGES: Final = {
    "sheet": (
        "Ein Blatt „{value}“ gibt es nicht. {right}",
        "There is no sheet “{value}”. {right}",
    ),
    "place": (
        "Dieses Blatt gehört zu keiner Fassung. Richtig wäre der Ordner {right}.",
        "This sheet belongs to no version. It should be in the folder {right}.",
    ),
    "encoding": (
        "Die Datei ist nicht UTF-8. In Excel: „Speichern unter“, „CSV UTF-8“.",
        "The file is not UTF-8. In Excel: “Save as”, “CSV UTF-8”.",
    ),
    "table": (
        "Die Tabelle lässt sich nicht lesen: {right}.",
        "The table cannot be read: {right}.",
    ),
    "empty": ("Die Tabelle hat keine Überschriften.", "The table has no headings."),
    "separator": (
        "Die Überschriften sind nicht durch Semikolon getrennt: „{value}“.",
        "The headings are not separated by semicolons: “{value}”.",
    ),
    "heading": (
        "Eine Spalte „{value}“ gibt es in diesem Blatt nicht. {right}",
        "This sheet has no column “{value}”. {right}",
    ),
    "heading-twice": (
        "Die Spalte „{value}“ kommt zweimal vor.",
        "The column “{value}” stands here twice.",
    ),
    "heading-missing": (
        "Die Spalte „{right}“ fehlt; sie muss da sein.",
        "The column “{right}” is missing; it is required.",
    ),
    "width": (
        "Die Zeile hat {value} Zellen, die Überschrift {right}.",
        "The row has {value} cells, the headings are {right}.",
    ),
    "missing": ("Hier muss etwas stehen.", "This cell must not be empty."),
    "amounts": (
        "Die Zeile nennt keinen Betrag. Mindestens einer muss da sein: {right}.",
        "The row states no amount. At least one is needed: {right}.",
    ),
    "number": (
        "„{value}“ ist keine Zahl. Richtig wäre zum Beispiel {right}.",
        "“{value}” is no number. Right would be, for example, {right}.",
    ),
    "ambiguous-number": (
        "„{value}“ kann Tausender oder Nachkommastellen meinen. Bitte {right} schreiben.",
        "“{value}” may mean thousands or decimals. Please write {right}.",
    ),
    "range": (
        "„{value}“ liegt außerhalb. Erlaubt ist {right}.",
        "“{value}” is out of range. Allowed is {right}.",
    ),
    "date": (
        "„{value}“ ist kein Datum. Richtig wäre zum Beispiel {right}.",
        "“{value}” is no date. Right would be, for example, {right}.",
    ),
    "boolean": (
        "„{value}“ ist weder „ja“ noch „nein“.",
        "“{value}” is neither “ja” (yes) nor “nein” (no).",
    ),
    "area": (
        "„{value}“ ist kein Gebietsschlüssel. Richtig: 5 Ziffern (Kreis) oder 8 (Gemeinde).",
        "“{value}” is no area key. Right: 5 digits (county) or 8 (municipality).",
    ),
    "iri": (
        "„{value}“ ist keine vollständige Adresse. Richtig wäre zum Beispiel {right}.",
        "“{value}” is no complete address. Right would be, for example, {right}.",
    ),
    "code": (
        "„{value}“ steht nicht auf der Liste. {right}",
        "“{value}” is not on the list. {right}",
    ),
    "reference": (
        "„{value}“ ist nicht bekannt. {right}",
        "“{value}” is not known. {right}",
    ),
    "ambiguous": (
        "„{value}“ meint Verschiedenes: {right}. Bitte eines davon schreiben.",
        "“{value}” means several things: {right}. Please write one of them.",
    ),
    "key": (
        "„{value}“ taugt nicht als ID. Erlaubt: a–z, 0–9, Punkt, Bindestrich; etwa „{right}“.",
        "“{value}” cannot be an ID. Allowed: a–z, 0–9, dot, hyphen; such as “{right}”.",
    ),
    "no-key": (
        "Die Zeile hat weder eine ID noch einen Code, aus dem eine werden kann.",
        "The row has neither an ID nor a code that could become one.",
    ),
    "twice": (
        "„{value}“ steht schon in {right}.",
        "“{value}” is already in {right}.",
    ),
}  # fmt: skip
NEAREST: Final = ("Ähnlich: {}.", "Similar: {}.")
KNOWN: Final = ("Es gibt: {}.", "There are: {}.")
UNLIKE: Final = ("Nichts Ähnliches ist bekannt.", "Nothing similar is known.")
NONE: Final = ("Es gibt noch keine.", "There are none yet.")
FEW: Final = 12
NO_WORDS: Final = ("", "")


class WrongValue(Exception):
    """A cell cannot be read."""

    def __init__(self, problem: str, right: tuple[str, str] = NO_WORDS) -> None:
        """Take a key of MESSAGES, and what would be right, in German and English."""
        super().__init__(problem)
        self.problem = problem
        self.right = right


def say_both(right: str) -> tuple[str, str]:
    """Return a text that is the same in both languages."""
    return right, right


def suggest(value: str, known: Iterable[str]) -> tuple[str, str]:
    """Return a sentence with what is nearest to a value, else with all if they are few."""
    words = sorted(set(known))
    close = get_close_matches(value, words, n=3, cutoff=0.6)
    if close:
        return _list(NEAREST, close)
    if words and len(words) <= FEW:
        return _list(KNOWN, words)
    return UNLIKE if words else NONE


def describe(
    wrong: WrongValue, sheet: str, row: int = 0, column: str = "", value: str = ""
) -> CellFault:
    """Return a fault with its place."""
    texts = zip(("de", "en"), MESSAGES[wrong.problem], wrong.right, strict=True)
    messages = {
        language: text.format(value=value, right=right).strip() for language, text, right in texts
    }
    return CellFault(sheet, row, column, value, messages)


def _list(sentence: tuple[str, str], words: list[str]) -> tuple[str, str]:
    joined = ", ".join(words)
    return sentence[0].format(joined), sentence[1].format(joined)
