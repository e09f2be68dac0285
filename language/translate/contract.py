"""What a translation engine promises, and the one way in which it fails.

EngineFailed
  ├─ away        it did not answer, was too slow, has too much to do, or rests after that: try again later
  ├─ malformed   what it answered cannot be read: try again later
  └─ refused     it will not take this, now or later
"""

from collections.abc import Sequence
from typing import Literal, Protocol

Reason = Literal["away", "malformed", "refused"]


class EngineFailed(RuntimeError):
    """The engine gave nothing. Its text is the reason alone: never a word of what was to be translated, never a key."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason

    @property
    def may_pass(self) -> bool:
        """Whether the same request may be answered later."""
        return self.reason != "refused"


class Engine(Protocol):
    """Translates texts. Languages are ISO codes (`ur`, `zh`, `pt-BR`); the source is always known, never guessed.

    name   as it is kept beside each translation; empty: there is no engine
    ready  false while it rests after a failure; asking it then fails at once
    """

    @property
    def name(self) -> str: ...

    @property
    def ready(self) -> bool: ...

    def can(self, source: str, target: str) -> bool:
        """Whether it translates from `source` to `target`. Raises EngineFailed where that cannot be learned now."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Each text's translation, in order; None where it came back unchanged or without any confidence.

        Raises EngineFailed: then none of the texts is translated.
        """
        ...
