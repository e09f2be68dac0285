"""A tiny sentence encoder as ONNX with a tokenizer of its own: real files for the real loading code.

The ONNX file is written by hand, field by field of its protocol buffer: one node that looks up a row of a table for
each token. So no test needs a library that makes models, and none needs a download.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

PADDING, UNKNOWN = "[PAD]", "[UNK]"
FLOAT, WHOLE = 1, 7


def make_encoder(folder: Path, meanings: Mapping[str, Sequence[float]], wishes: str = "", fed: str = "") -> Path:
    """An encoder in `folder` that gives each word of `meanings` its vector. fed: a further input that it wants."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [PADDING, UNKNOWN, *meanings]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    width = len(next(iter(meanings.values())))
    table = np.array([[0.0] * width, [0.0] * width, *meanings.values()], np.float32)
    (folder / "model.onnx").write_bytes(_model(table, ["input_ids", "attention_mask", *([fed] if fed else [])]))
    if wishes:
        (folder / "encoder.json").write_text(wishes)
    return folder


def wishing(**wishes: object) -> str:
    return json.dumps(wishes)


def _model(table: Any, inputs: Sequence[str]) -> bytes:
    rows, width = table.shape
    values = _number(1, rows) + _number(1, width) + _number(2, FLOAT) + _bytes(8, b"table") + _bytes(9, table.tobytes())
    node = _bytes(1, b"table") + _bytes(1, b"input_ids") + _bytes(2, b"vectors") + _bytes(4, b"Gather")
    graph = _bytes(1, node) + _bytes(2, b"lookup") + _bytes(5, values)
    graph += b"".join(_bytes(11, _value(name, WHOLE, 2)) for name in inputs)
    graph += _bytes(12, _value("vectors", FLOAT, 3))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 13))


def _value(name: str, kind: int, dimensions: int) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, f"size {number}".encode())) for number in range(dimensions))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    written = b""
    while value > 0x7F:
        written += struct.pack("B", value & 0x7F | 0x80)
        value >>= 7
    return written + struct.pack("B", value)
