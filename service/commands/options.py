"""Options that several commands have, and what they open."""

import signal
from pathlib import Path
from typing import Final, cast

import click

from graph.names import COUNTY_KEY
from graph.validation.modes import Mode
from graph.workers import start_source
from service.outputs.words import LANGUAGES
from service.settings import Settings
from service.terminal import LANGUAGE

EXISTING: Final = click.Path(exists=True, path_type=Path)
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)


def take_data(context: click.Context, _: click.Parameter, value: Path | None) -> Settings:
    """Return the settings with the data folder that the option gives."""
    settings = cast("Settings", context.find_root().obj)
    return settings.model_copy(update={"data": value}) if value else settings


def take_county(_: click.Context, __: click.Parameter, value: str) -> str:
    """Return the key of a county; raises BadParameter if it cannot be one."""
    if value and not COUNTY_KEY.fullmatch(value):
        raise click.BadParameter(f"“{value}” is no key of a county: it has five digits.")
    return value


def take_counties(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> frozenset[str]:
    """Return keys of counties; raises BadParameter if one cannot be one."""
    return frozenset(take_county(context, parameter, value) for value in values)


def note_language(context: click.Context, _: click.Parameter, value: str) -> str:
    """Return the language that is asked for, and let errors be told in it."""
    context.meta[LANGUAGE] = value
    return value


with_settings: Final = click.option(
    "--data",
    "settings",
    type=click.Path(path_type=Path),
    callback=take_data,
    help="Folder with the published revisions.  [default: ZIELGRAPH_DATA or ./store]",
)
with_revision: Final = click.option(
    "--revision", type=int, help="Number of the revision.  [default: the latest]"
)
with_language: Final = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    is_eager=True,
    callback=note_language,
    help="Language of answers and errors.",
)
with_gate: Final = click.option(
    "--gate",
    type=click.Choice([mode.value for mode in Mode]),
    help="What violations do to this change.  [default: by the status of the version]",
)


def prepare_workers(*modules: str) -> None:
    """Start the process that workers come from, deaf to Ctrl+C, which is ours to handle.

    Modules that several workers need are loaded once, in that process.
    """
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        start_source(modules)
    finally:
        signal.signal(signal.SIGINT, handler)
