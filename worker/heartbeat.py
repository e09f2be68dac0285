"""The sign of life: a file touched by a task that went all the way through the queue."""

import time
from pathlib import Path

FRESH_FOR = 15.0
"""Seconds after which a sign of life no longer counts."""


def beat(var: Path) -> None:
    """Leave a sign of life."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    (var / "worker.alive").touch(mode=0o600)


def is_alive(var: Path) -> bool:
    """Whether the worker left a sign of life in the last seconds."""
    try:
        left = (var / "worker.alive").stat().st_mtime
    except FileNotFoundError:
        return False
    return time.time() - left < FRESH_FOR


def forget(var: Path) -> None:
    """Remove the sign of life, so that a stopped worker is not taken for a running one."""
    (var / "worker.alive").unlink(missing_ok=True)
