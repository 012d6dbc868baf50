"""Command query: a question of the catalogue, or a query of one's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import click

from graph.errors import InputError
from graph.formats import find_format
from graph.inquiry import answer_question, find_dataset
from graph.queries import bind_query
from graph.questions import Question, find_question, is_question
from graph.vocabulary import read_prefixes
from service.arguments import make_request, read_text, split_parameter
from service.commands.evaluating import compute, evaluate
from service.commands.options import with_language, with_revision, with_settings
from service.outputs.words import LANGUAGES
from service.selection import read_today
from service.settings import Settings
from service.tables.formats import RENDER, TABLE_FORMATS
from service.tables.report import Report
from service.tables.text import render_text
from service.text import open_output, render_table

TABLE: Final = "table"
ENGINE: Final = ("srj", "xml")  # as the engine writes solutions
ENDINGS: Final = (".csv", ".tsv", ".xlsx", ".parquet", ".json")


@click.command()
@with_settings
@click.argument("name")
@click.option("--param", "-p", "parameters", multiple=True, help="A parameter as name=value.")
@click.option("--format", "wanted", help="Format of the answer.  [default: by the output, table]")
@click.option(
    "--output", "-o", default="-", type=click.Path(dir_okay=False, allow_dash=True), help="A file."
)
@click.option(
    "--locale", type=click.Choice(LANGUAGES), help="Write CSV and TSV as its readers expect it."
)
@with_language
@with_revision
def query(  # noqa: PLR0913 - the options of one command
    settings: Settings,
    *,
    name: str,
    parameters: tuple[str, ...],
    wanted: str | None,
    output: str,
    locale: str | None,
    language: str,
    revision: int | None,
) -> None:
    """Ask: NAME is a question of the catalogue, its number, a file, or - for standard input."""
    chosen = wanted or choose_format(output)
    if not is_question(name):
        terms = dict(split_parameter(part) for part in parameters)
        show_query(settings, bind_query(read_text(name), terms), chosen, output, revision)
        return
    question = find_question(name)
    texts = read_texts(question, parameters)
    if chosen in ENGINE:
        found, _ = compute(settings, find_dataset, revision, question, texts)
        show_query(settings, found[0], "json" if chosen == "srj" else chosen, output, revision)
        return
    render = render_text if chosen == TABLE else RENDER[find_format(chosen, TABLE_FORMATS).name]
    body = render(ask(settings, question, texts, revision, language, locale or ""))
    with open_output(output) as target:
        target.write(body)


def choose_format(output: str) -> str:
    """Return the format that the ending of a file name says, else a table for people."""
    ending = Path(output).suffix.lower()
    return ending.lstrip(".") if ending in ENDINGS else TABLE


def read_texts(question: Question, given: Sequence[str]) -> dict[str, str]:
    """Return the values of all parameters of a question. Raises InputError."""
    texts: dict[str, str] = {}
    for part in given:
        name, equals, value = part.partition("=")
        if not equals:
            raise click.UsageError(f"“{part}” is no parameter: write name=value.")
        if name in texts:
            raise InputError(f"“{name}” is given twice; give it once.")
        texts[name] = value
    return question.complete(texts, read_today())


def ask(  # noqa: PLR0913, PLR0917 - what decides an answer
    settings: Settings,
    question: Question,
    texts: Mapping[str, str],
    revision: int | None,
    language: str,
    locale: str,
) -> Report:
    """Return the answer of a question, with where it comes from. Raises GraphError."""
    table, of = compute(settings, answer_question, revision, question, texts)
    evidence = urlencode({**texts, "revision": of.number, "lang": language})
    return Report(
        question.name,
        f"{question.number}: {question.titles[language]}",
        table,
        of,
        language,
        f"/queries/{question.name}?{evidence}",
        question.descriptions[language],
        texts,
        locale=locale,
    )


def show_query(
    settings: Settings, text: str, wanted: str, output: str, revision: int | None
) -> None:
    """Evaluate a query and write its answer. Raises GraphError."""
    answer = evaluate(settings, make_request(text, wanted), revision)
    body = answer.body
    if wanted == TABLE and not answer.is_graph:
        body = f"{render_table(answer.body, read_prefixes())}\n".encode()
    with open_output(output) as target:
        target.write(body)
