"""Progress of long work, for a person at a terminal; silent for a program."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

STEP: Final = 0.5  # seconds between two looks; work that is faster shows nothing


@contextmanager
def show_progress(label: str) -> Iterator[None]:
    """Show on standard error what is being done and for how long, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_tell_time, args=(label, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _tell_time(label: str, done: threading.Event) -> None:
    start = time.monotonic()
    shown = False
    while not done.wait(STEP):
        sys.stderr.write(f"\r{label} … {time.monotonic() - start:.0f} s ")
        sys.stderr.flush()
        shown = True
    if shown:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
