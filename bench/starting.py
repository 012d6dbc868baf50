"""Bars on starting: from a fresh clone to the first page, and the second start."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from bench.figures import Figure
from bench.serving import find_port, wait_until_ready

ROOT: Final = Path(__file__).resolve().parents[1]


def measure_starting(folder: Path) -> list[Figure]:
    """Return how long `make serve` takes in a fresh clone with empty caches, then again."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    first, second = start_once(clone, 600), start_once(clone, 60)
    shutil.rmtree(clone)
    return [
        Figure("fresh clone → make serve → first page, package caches empty", first, "s", 180),
        Figure("second make serve → first page", second, "s", 3),
    ]


def start_once(clone: Path, patience: float) -> float:
    """Return the seconds from `make serve` until the service answers; end it again."""
    port = find_port()
    kept = {"PATH", "HOME", "LANG", "PIP_CERT", "SSL_CERT_FILE"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment["PIP_NO_CACHE_DIR"] = "1"
    start = time.perf_counter()
    server = subprocess.Popen(
        ["make", "serve", f"PORT={port}"], cwd=clone, env=environment, start_new_session=True
    )
    try:
        wait_until_ready(port, patience)
        return time.perf_counter() - start
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
