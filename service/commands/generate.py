"""Command generate: invented counties, to try and to measure."""

import io
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

import click

from graph.generation.counties import Plan, draw_counties, write_counties
from graph.validation.findings import SEVERITIES
from service.progress import show_progress
from service.settings import Settings
from service.text import open_output

LEVELS: Final = {severity.lower(): severity for severity in SEVERITIES}
ENDING: Final = ".faults.csv"


@click.command()
@click.argument("output", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--counties", type=int, required=True, help="How many.")
@click.option(
    "--faults", type=float, default=0.0, show_default=True, help="Share of things with a fault."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another one, other counties.")
@click.option(
    "--severity",
    "levels",
    type=click.Choice(list(LEVELS)),
    multiple=True,
    help="How severe faults are; repeatable.  [default: any]",
)
@click.pass_obj
def generate(  # noqa: PLR0913 - the options of one command
    settings: Settings,
    *,
    output: str,
    counties: int,
    faults: float,
    seed: int,
    levels: tuple[str, ...],
) -> None:
    """Write invented counties as N-Quads to OUTPUT, to be loaded like any file.

    The same numbers give the same counties. With --faults a list of them is written beside:
    OUTPUT.faults.csv says which rule must find what.
    """
    severities = frozenset(LEVELS[level] for level in levels) or frozenset(SEVERITIES)
    plan = Plan(counties, faults, seed, settings.base, severities)
    with ExitStack() as stack:
        target = stack.enter_context(open_output(output))
        told: IO[str] = io.StringIO()
        if faults and output != "-":
            told = stack.enter_context(Path(output + ENDING).open("w", encoding="utf-8"))
        stack.enter_context(show_progress("Generating"))
        count = write_counties(draw_counties(plan), target, told)
    click.echo(f"Wrote {counties} counties, {count} statements.", err=True)
