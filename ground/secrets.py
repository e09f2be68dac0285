"""Keys and tokens of an installation: made on first use, kept beside the run's files, readable by their owner only.

Threat considered: a secret with a working default ends up in production. There is none: a secret is either
given by the operator or made at random here.
"""

import contextlib
import os
import secrets
from pathlib import Path

SECRET_BYTES = 32


class SecretUnreadable(RuntimeError):
    """A secret's file is there, but is empty or open to other users."""


def secret_from(folder: Path, name: str) -> str:
    """The secret called `name` as text, made at random the first time it is asked for.

    Raises SecretUnreadable where the file is empty or others may read it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    with contextlib.suppress(FileExistsError):
        _write_new(path, secrets.token_hex(SECRET_BYTES))
    if path.stat().st_mode & 0o077:
        raise SecretUnreadable(f"{path.name} may be read by others: chmod 600 it")
    value = path.read_text(encoding="ascii").strip()
    if not value:
        raise SecretUnreadable(f"{path.name} is empty: restore it from the backup")
    return value


def _write_new(path: Path, value: str) -> None:
    # Written aside and linked into place: of two processes that start together one wins whole, none reads half a key.
    if path.exists():
        raise FileExistsError(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(value + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
