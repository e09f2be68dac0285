"""Encryption at rest: each person's words under a data key of their own, wrapped by the installation's master key.

Erasing a person means destroying their wrapped data key; what was sealed with it can then be read by nobody.
Threats considered: a stolen disk or backup (nothing readable without the master key), a sealed value moved to
another row (the context is authenticated), a key kept in memory for longer than one piece of work (a Seal is
made for the task and dropped).
"""

import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotUnseal(RuntimeError):
    """The sealed bytes do not belong to this key and context, or were changed."""


class Seal:
    """Seals and opens bytes, texts and JSON values under one key; every value is bound to its context."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._marks = hmac.digest(key, b"marks of what is sealed", hashlib.sha256)

    def seal(self, plain: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def unseal(self, sealed: bytes, context: str) -> bytes:
        """The plain bytes. Raises CannotUnseal where key, context or bytes do not fit."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError):
            raise CannotUnseal(context) from None

    def mark(self, digest: bytes, context: str) -> bytes:
        """A mark by which `digest` is recognised again under this key alone; it tells nothing else."""
        return hmac.digest(self._marks, context.encode() + b":" + digest, hashlib.sha256)

    def seal_json(self, value: Any, context: str) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), context)

    def unseal_json(self, sealed: bytes, context: str) -> Any:
        return json.loads(self.unseal(sealed, context))


class MasterKey:
    """Wraps and unwraps data keys; never seals anybody's words itself."""

    def __init__(self, secret: str) -> None:
        key = bytes.fromhex(secret)
        if len(key) != KEY_BYTES:
            raise ValueError(f"the master key must have {KEY_BYTES} bytes, written in hexadecimal")
        self._seal = Seal(key)

    def new_data_key(self, owner: str) -> bytes:
        """A fresh data key for `owner` (a conversation's identifier), wrapped, ready to be stored."""
        return self._seal.seal(secrets.token_bytes(KEY_BYTES), f"data key of {owner}")

    def open(self, wrapped: bytes, owner: str) -> Seal:
        """The seal of `owner`. Raises CannotUnseal where the wrapped key belongs to another owner or master key."""
        return Seal(self._seal.unseal(wrapped, f"data key of {owner}"))
