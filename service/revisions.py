"""The revisions that the settings name, with the limits and modes they set."""

from graph.names import Names
from graph.revisions import Revisions
from graph.validation.modes import Mode
from service.settings import Settings


def open_revisions(settings: Settings, gate: str | None = None) -> Revisions:
    """Return the revisions in the data folder; `gate` decides for all graphs."""
    modes = {settings.base: Mode(gate)} if gate else settings.gates
    names = Names(settings.base)
    return Revisions(
        settings.data,
        names,
        settings.lock_seconds,
        settings.publish_seconds,
        modes=modes,
        publisher=settings.publisher,
    )
