"""A candidate: the store of a revision to come, built and validated, not yet published."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from graph.changes import Change, apply_change
from graph.disk import explain_full_disk
from graph.sandbox import limit_memory
from graph.validation.gate import Gate, count_findings

# what tells how tables came about is not published, if it is much: a checkpoint is without it
WITHOUT_LOGS: Final = "checkpoint"
MOST_LOGS: Final = 8 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Built:
    """What a candidate holds: statements that came and went by graph, findings by severity."""

    graphs: Mapping[str, tuple[int, int]]
    findings: Mapping[str, int]


def build(source: Path | None, candidate: Path, change: Change, gate: Gate, memory: int) -> Built:
    """Build a candidate revision, and validate what has changed.

    Runs in a process of its own, which takes at most `memory` bytes more than an open store.
    Raises what `Revisions.publish` raises.
    """
    path, scratch = candidate / "store", candidate / "scratch"
    with explain_full_disk():
        before = Store.read_only(str(source)) if source else None
        if before:
            before.backup(path)
        store = Store(path)
        limit_memory(memory)
        scratch.mkdir()
        deltas = apply_change(store, change, gate.names, scratch)
        shutil.rmtree(scratch)
        if deltas:
            gate.check(before, store, deltas)
        store.flush()
        if sum(each.stat().st_size for each in path.glob("*.log")) > MOST_LOGS:
            store.backup(candidate / WITHOUT_LOGS)
    counts = {graph: delta.count() for graph, delta in deltas.items()}
    return Built(counts, count_findings(store) if deltas else {})


def shed_logs(candidate: Path) -> None:
    """Take over the checkpoint of a candidate, if there is one, once its store is closed."""
    checkpoint = candidate / WITHOUT_LOGS
    if checkpoint.exists():
        shutil.rmtree(candidate / "store")
        checkpoint.rename(candidate / "store")
