"""How often the same sender may ask, without keeping who it was.

Threat considered: a list of addresses of people who reported hate. Only salted hashes are held, in memory; with every
window the salt is drawn anew and the counts are dropped, so that nothing links one window to another or to a person.
"""

import hashlib
import ipaddress
import secrets
import time


class Pace:
    """At most `limit` times in each window of `seconds` for the same sender."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._window = -1
        self._salt = b""
        self._counts: dict[bytes, int] = {}

    def seconds_to_wait(self, sender: str) -> int:
        """Counts one more of `sender`. Zero if that is within the limit, else the seconds until it may try again."""
        now = time.monotonic()
        window = int(now // self._seconds)
        if window != self._window:
            self._window, self._salt, self._counts = window, secrets.token_bytes(16), {}
        key = hashlib.blake2b(sender.encode(), key=self._salt, digest_size=12).digest()
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] <= self._limit:
            return 0
        return max(1, int((window + 1) * self._seconds - now))


def household(address: str) -> str:
    """The part of an address that one household has: an IPv6 customer owns 64 bits of addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
