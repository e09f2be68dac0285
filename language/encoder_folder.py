"""What the folder of a sentence encoder holds, and what it is known by. Reads files alone: no numpy, no ONNX.

model.onnx      with input_ids and attention_mask in, one vector a token (or a sentence) out; beside it, where the
                model is large, the files in which ONNX keeps its weights (model.onnx_data)
tokenizer.json  of the tokenizers library
encoder.json    if wanted: {"pooling": "mean" or "first", "prefix": "query: ", "longest": 128}; LaBSE wants "first",
                E5 the prefix
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

MODEL, TOKENIZER, WISHES = "model.onnx", "tokenizer.json", "encoder.json"
CHUNK = 1 << 20


class EncoderUnusable(RuntimeError):
    """There is no sentence encoder that can be used in the folder; the words say what is missing or wrong."""


@dataclass(frozen=True)
class Wishes:
    """How the model wants to be used. longest: tokens of a text that are read."""

    pooling: Literal["mean", "first"] = "mean"
    prefix: str = ""
    longest: int = 128


def identity_of(folder: Path) -> str:
    """A hash of all that decides what the encoder says; what was learnt with another one is of no use. Raises
    EncoderUnusable where a file is missing."""
    if not folder.is_dir():
        raise EncoderUnusable(f"{folder} is no folder: HAVEN_ENCODER names the one that holds {MODEL} and {TOKENIZER}")
    for name in (MODEL, TOKENIZER):
        if not (folder / name).is_file():
            raise EncoderUnusable(f"{folder} holds no {name}")
    digest = hashlib.sha256()
    for path in sorted(_deciding(folder)):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _deciding(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.iterdir() if path.is_file() and path.name.startswith(MODEL))
    yield from (folder / name for name in (TOKENIZER, WISHES) if (folder / name).is_file())


def wishes_of(folder: Path) -> Wishes:
    """How the encoder in `folder` wants to be used. Raises EncoderUnusable."""
    path = folder / WISHES
    try:
        told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        found = Wishes(**told)
    except (OSError, ValueError, TypeError):
        raise EncoderUnusable(f"{path} is not {{pooling, prefix, longest}}") from None
    if found.pooling not in ("mean", "first") or not isinstance(found.longest, int) or found.longest < 1:
        raise EncoderUnusable(f"{path}: pooling is mean or first, longest a number of tokens")
    return found
