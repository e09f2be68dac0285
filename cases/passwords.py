"""Passwords: at least 12 characters, kept as argon2 hashes; checking takes the same time for unknown accounts."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cases.errors import WeakPassword

SHORTEST, LONGEST = 12, 200

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's smaller setting: a sign-in holds a database lock while it runs (some 20 ms)."""


def hashed(password: str) -> str:
    """The password's argon2id hash. Raises WeakPassword outside 12 to 200 characters, or with fewer than five signs."""
    if not SHORTEST <= len(password) <= LONGEST or len(set(password.casefold())) < 5:
        raise WeakPassword
    return _HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Without a stored one the same work is done, for nothing."""
    try:
        _HASHER.verify(stored or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's password")
