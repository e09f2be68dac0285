"""One value for everything that training reads; the assistant is retrained when it changes and only then."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from language.encoder_folder import identity_of

HOUSE = ("bot", "language", "ground")


def training_fingerprint(home: Path, encoder: Path | None = None) -> str:
    """The SHA-256 over names and contents of what training reads below `home`, in hexadecimal; with the sentence
    encoder in the folder `encoder`, if there is one. Raises EncoderUnusable."""
    digest = hashlib.sha256()
    if encoder is not None:
        digest.update(identity_of(encoder).encode())
    for path in sorted(read_by_training(home)):
        digest.update(f"{path.relative_to(home)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_by_training(home: Path) -> set[Path]:
    """The files that training reads: configuration, contract, teaching, the lock, our components and their data."""
    files = {home / "config.yml", home / "domain.yml", home / "requirements" / "all.lock"}
    files.update(path for path in (home / "data").rglob("*") if path.is_file())
    files.update(modules_of(home, components(home)))
    files.update(_data_of_packages(home / "language"))
    return files


def components(home: Path) -> tuple[str, ...]:
    """The modules of our own that config.yml names."""
    config = yaml.safe_load((home / "config.yml").read_text(encoding="utf-8"))
    named = [entry["name"] for part in ("pipeline", "policies") for entry in config.get(part) or ()]
    return tuple(name.rpartition(".")[0] for name in named if name.startswith(HOUSE))


def modules_of(home: Path, modules: Iterable[str]) -> set[Path]:
    """The source files of `modules` and of every module of the house that they import, however far."""
    found: set[Path] = set()
    waiting = [path for module in modules if (path := _source(home, module))]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(imported for name in _imports(path) if (imported := _source(home, name)))
    return found


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(HOUSE))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(HOUSE):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _source(home: Path, module: str) -> Path | None:
    path = home.joinpath(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _data_of_packages(package: Path) -> Iterator[Path]:
    # Lexicons and the like; compiled modules come and go without meaning anything, and translations teach nothing.
    for path in package.rglob("*"):
        if path.is_file() and path.suffix not in {".py", ".pyc", ".po"}:
            yield path
