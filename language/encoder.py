"""A sentence encoder from a local folder: LaBSE, multilingual E5 or the like, as ONNX. Nothing is ever downloaded.

What the folder holds: language/encoder_folder.py. Without the setting neither onnxruntime nor tokenizers is imported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from language.encoder_folder import MODEL, TOKENIZER, EncoderUnusable, Wishes, identity_of, wishes_of

FED = ("input_ids", "attention_mask", "token_type_ids")
BATCH = 64

Matrix = Any


@dataclass(frozen=True)
class Encoder:
    """Turns texts of any language into vectors of length 1. Made by `Encoder.load`; threads may share it."""

    session: Any
    tokenizer: Any
    wishes: Wishes
    identity: str
    fed: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> "Encoder":
        """The encoder in `folder`. Raises EncoderUnusable."""
        identity, wishes = identity_of(folder), wishes_of(folder)
        # Imported here: fifty megabytes that nobody without an encoder has a use for.
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EncoderUnusable(f"A sentence encoder needs {error.name}: make install") from None
        quiet = onnxruntime.SessionOptions()
        quiet.log_severity_level = 4
        quiet.intra_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(str(folder / MODEL), quiet, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - its errors have no common base
            raise EncoderUnusable(f"{folder / MODEL} is no ONNX model ({type(error).__name__})") from None
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # noqa: BLE001 - it raises nothing more exact
            raise EncoderUnusable(f"{folder / TOKENIZER} is no tokenizer ({type(error).__name__})") from None
        tokenizer.enable_truncation(wishes.longest)
        tokenizer.enable_padding()
        return cls(session, tokenizer, wishes, identity, _fed(session, folder))

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row a text, single precision. Raises EncoderUnusable where the model gives something else."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        return np.concatenate([self._batch(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)])

    def _batch(self, texts: Sequence[str]) -> Matrix:
        found = self.tokenizer.encode_batch([self.wishes.prefix + text for text in texts])
        mask = np.array([each.attention_mask for each in found], np.int64)
        known = {
            "input_ids": np.array([each.ids for each in found], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([each.type_ids for each in found], np.int64),
        }
        try:
            given = self.session.run(None, {name: known[name] for name in self.fed})[0]
        except Exception as error:  # noqa: BLE001 - as above; its text may hold the words
            raise EncoderUnusable(f"The sentence encoder failed ({type(error).__name__})") from None
        return _unit(self._pooled(np.asarray(given, np.float32), mask))

    def _pooled(self, given: Matrix, mask: Matrix) -> Matrix:
        if given.ndim == 2 and len(given) == len(mask):
            return given
        if given.ndim != 3 or given.shape[:2] != mask.shape:
            raise EncoderUnusable("The sentence encoder gives neither one vector a token nor one a sentence")
        if self.wishes.pooling == "first":
            return given[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        return (given * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)


def _fed(session: Any, folder: Path) -> tuple[str, ...]:
    names = tuple(each.name for each in session.get_inputs())
    if "input_ids" not in names or not set(names) <= set(FED):
        raise EncoderUnusable(f"{folder / MODEL} wants {', '.join(names)}; known are {', '.join(FED)}")
    return names


def _unit(rows: Matrix) -> Matrix:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))
