"""The definitions of the sheets as a page for the people who fill them in."""

import tomllib
from collections.abc import Iterable, Iterator
from typing import Final

from graph.sources.codes import read_codes
from graph.sources.definitions import FILE, Column, Sheet, read_definitions
from graph.vocabulary import compact

TITLE: Final = "# Die Blätter und ihre Spalten"
NOTICE: Final = "<!-- Made of graph/sources/sheets.toml by python -m graph.sources --write-docs -->"
KINDS: Final = {
    "key": "ID",
    "string": "Text, wie er ist",
    "text": "Text",
    "decimal": "Zahl",
    "money": "Euro, höchstens zwei Nachkommastellen",
    "percent": "Prozent, 0–100",
    "degree": "Prozent, auch über 100",
    "integer": "ganze Zahl",
    "date": "Tag",
    "moment": "Tag, Monat (03.2021) oder Jahr",
    "year": "Jahr",
    "boolean": "ja oder nein",
    "area": "amtlicher Schlüssel: 5 Ziffern Kreis, 8 Ziffern Gemeinde",
    "iri": "Adresse (https://…)",
    "code": "eines von",
    "reference": "Verweis auf",
}
LANGUAGES: Final = {"de": "deutsch", "en": "englisch"}
# what no sheet holds but references may lead to
OTHER_TYPES: Final = {
    "catalogue": "Projektkatalog",
    "concept": "Konzept",
    "county": "Landkreis",
    "evaluation-concept": "Evaluierungskonzept",
    "process": "Prozess",
}
MANY_WORDS: Final = 22


def write_page() -> str:
    """Return the whole page as Markdown."""
    introduction = tomllib.loads(FILE.read_text(encoding="utf-8"))["introduction"].strip()
    sheets = read_definitions().values()
    parts = [TITLE, NOTICE, introduction, *(_write_sheet(sheet) for sheet in sheets)]
    return "\n\n".join(parts) + "\n"


def _write_sheet(sheet: Sheet) -> str:
    lines = [f"## {sheet.name}", "", sheet.about, *_explain_sheet(sheet), ""]
    lines += ["| Spalte | was hineinkommt | Bedeutung im Graphen |", "|---|---|---|"]
    lines += [_write_column(heading, columns) for heading, columns in _group(sheet).items()]
    return "\n".join(lines)


def _explain_sheet(sheet: Sheet) -> Iterator[str]:
    yield f"Jede Zeile ist ein Ding der Klasse `{compact(sheet.class_.value)}`."
    if sheet.facts:
        yield "Das Blatt gehört in den Ordner `facts`."
    if sheet.key:
        yield f"Ohne ID heißt die Zeile nach {sheet.key.replace('{', '„').replace('}', '“')}."


def _group(sheet: Sheet) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for column in sheet.columns:
        found.setdefault(column.heading, []).append(column)
    return found


def _write_column(heading: str, columns: list[Column]) -> str:
    first = columns[0]
    name = f"{heading}\\*" if first.required else heading
    if first.aliases:
        name += f" (auch: {', '.join(first.aliases)})"
    meaning = ", ".join(dict.fromkeys(text for c in columns for text in _list_properties(c)))
    return f"| {name} | {_explain_cell(first)} | {meaning} |"


def _explain_cell(column: Column) -> str:
    text = KINDS[column.kind]
    if column.kind == "text":
        text += f", {LANGUAGES[column.language]}"
    if column.kind == "code":
        text += f" {_list_words(column)}"
    if column.kind == "reference":
        text += f" {', '.join(_name_types(column.to))}"
    if column.template:
        text += f" `{column.template}`; hier steht nur der letzte Teil"
    if column.any_version:
        text += ", auch in anderen Fassungen"
    return text + ("; mehrere mit `\\|`" if column.many else "")


def _list_words(column: Column) -> str:
    words = read_codes(column.codes, tuple(column.choices.items())).shown
    if len(words) > MANY_WORDS:
        return f"der Liste {', '.join(f'`ontology/{name}.ttl`' for name in column.codes)}"
    return ", ".join(f"„{word}“" for word in words)


def _name_types(types: Iterable[str]) -> list[str]:
    sheets = {sheet.type: sheet.name for sheet in read_definitions().values()}
    return [(sheets | OTHER_TYPES)[type_] for type_ in types]


def _list_properties(column: Column) -> Iterator[str]:
    if column.property:
        yield f"`{compact(column.property.value)}`"
    if column.inverse:
        yield f"`{compact(column.inverse.value)}` (umgekehrt)"
    for predicate, value in column.extra.items():
        yield f"`{compact(predicate.value)} {compact(value.value)}`"
