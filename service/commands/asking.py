"""Command query: a question of the catalogue, or a query of one's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import click

from graph.evaluation import Request
from graph.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format, find_format
from graph.inquiry import answer_question, find_dataset
from graph.names import Names
from graph.queries import bind_query
from graph.questions import Question, find_question, is_question
from graph.vocabulary import read_prefixes
from service.arguments import make_request, read_text, split_parameter
from service.commands.evaluating import compute, evaluate
from service.commands.options import with_language, with_revision, with_settings
from service.description import PATH, VERSION
from service.outputs.words import LANGUAGES
from service.questions import ENGINE
from service.selection import read_today
from service.settings import Settings
from service.tables.formats import JSON, QUESTION_FORMATS, RENDER
from service.tables.report import Report
from service.tables.text import render_text
from service.text import open_output, render_table

TABLE: Final = "table"
TEXT: Final = "txt"  # ending of a table for people


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
@click.option("--version", metavar="ADDRESS", default="", help="As if this version were in force.")
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
    version: str,
    language: str,
    revision: int | None,
) -> None:
    """Ask: NAME is a question of the catalogue, its number, a file, or - for standard input."""
    if not is_question(name):
        if version:
            raise click.UsageError("“--version” is for questions of the catalogue alone.")
        chosen = wanted or choose_format(output, list_endings(SOLUTION_FORMATS + GRAPH_FORMATS))
        given = split_parameters(parameters)
        terms = dict(split_parameter(f"{key}={value}") for key, value in given.items())
        show_query(settings, make_request(bind_query(read_text(name), terms), chosen),
                   chosen, output, revision)  # fmt: skip
        return
    question = find_question(name)
    chosen = wanted or choose_format(output, list_endings(QUESTION_FORMATS))
    chosen = chosen if chosen == TABLE else find_format(chosen, QUESTION_FORMATS).name
    texts = question.complete(split_parameters(parameters), read_today())
    asked = (question, texts, VERSION.read(version, Names(settings.base)).value)
    if chosen in ENGINE:
        (text, graphs), _ = compute(settings, find_dataset, revision, *asked)
        request = make_request(text, ENGINE[chosen])
        show_query(settings, replace(request, default_graphs=graphs), chosen, output, revision)
        return
    render = render_text if chosen == TABLE else RENDER[chosen]
    body = render(ask(settings, asked, revision, language, locale or "", chosen))
    with open_output(output) as target:
        target.write(body)


def choose_format(output: str, endings: Collection[str]) -> str:
    """Return the format that the ending of a file name says, without one a table for people.

    Raises UsageError for an ending that is not among some.
    """
    ending = Path(output).suffix.lower().removeprefix(".")
    if ending in {"", TEXT}:
        return TABLE
    if ending not in endings:
        known = ", ".join(f".{each}" for each in (*endings, TEXT))
        raise click.UsageError(
            f"“{output}” ends in no format known here: end it in one of {known}, or add --format."
        )
    return ending


def list_endings(formats: Sequence[Format]) -> tuple[str, ...]:
    """Return the endings of some formats, each once."""
    return tuple(dict.fromkeys(suffix for each in formats for suffix in each.suffixes))


def split_parameters(given: Sequence[str]) -> dict[str, str]:
    """Return parameters that are given as name=value; raises UsageError for others, or doubles."""
    texts: dict[str, str] = {}
    for part in given:
        name, equals, value = part.partition("=")
        if not equals or not name:
            raise click.UsageError(f"“{part}” is no parameter: write name=value.")
        if name in texts:
            raise click.UsageError(f"“{name}” is given twice; give it once.")
        texts[name] = value
    return texts


def ask(  # noqa: PLR0913, PLR0917 - what decides an answer
    settings: Settings,
    asked: tuple[Question, Mapping[str, str], str],
    revision: int | None,
    language: str,
    locale: str,
    chosen: str,
) -> Report:
    """Return the answer of a question, with where it comes from. Raises GraphError.

    The evidence is the address of this answer over HTTP, from the root of the service on; a table
    for people has that of the same table in JSON.
    """
    question, texts, version = asked
    table, of = compute(settings, answer_question, revision, *asked)
    said = {**texts, **({"version": version} if version else {})}
    more = {"locale": locale} if locale else {}
    evidence = urlencode({**said, "revision": of.number, "lang": language, **more})
    suffix = JSON.name if chosen == TABLE else chosen
    return Report(
        question.name,
        f"{question.number}: {question.titles[language]}",
        table,
        of,
        language,
        f"{PATH}/{question.name}.{suffix}?{evidence}",
        question.descriptions[language],
        said,
        locale=locale,
    )


def show_query(
    settings: Settings, request: Request, wanted: str, output: str, revision: int | None
) -> None:
    """Evaluate a query and write its answer. Raises GraphError."""
    answer = evaluate(settings, request, revision)
    body = answer.body
    if wanted == TABLE and not answer.is_graph:
        body = f"{render_table(answer.body, read_prefixes())}\n".encode()
    with open_output(output) as target:
        target.write(body)
