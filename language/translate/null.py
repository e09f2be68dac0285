"""The engine of an installation without one: translates nothing, sends nothing anywhere."""

from collections.abc import Sequence


class NullEngine:
    """The default: the original stands alone, marked "not translated"."""

    name = ""
    ready = True

    def can(self, source: str, target: str) -> bool:  # noqa: ARG002 - the contract's
        return False

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:  # noqa: ARG002
        return [None] * len(texts)
