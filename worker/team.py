"""The team's channel: a short line to a web hook of the landlord's own (Teams, Slack, Mattermost and the like).

Threat considered: a channel is read by many, and kept by another company. The line holds what an e-mail does: the
reference, whether it is urgent, and a link that asks for a password. The address of a hook is a secret and in no log.
"""

from typing import Protocol
from urllib.parse import urlsplit

import httpx

from worker.mail import Letter

SECONDS = 10.0


class NotTold(RuntimeError):
    """The channel did not take the line; the text is the class of what went wrong, or a status, and no address."""


class Channel(Protocol):
    """Tells the team. Raises NotTold where it has to be tried again."""

    def tell(self, letter: Letter) -> None: ...


class NoChannel:
    """No hook is set up: the desk and the e-mail are told, and nobody else."""

    def tell(self, letter: Letter) -> None:
        """Accept the line and let it be."""


class WebHook:
    """Posts `{"text": …}` as JSON. Follows no redirect and no proxy: words must not go where nobody sent them."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("HAVEN_TEAM_WEBHOOK has to be an address that begins with https://")
        self._url = url
        self._client = httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False)

    def tell(self, letter: Letter) -> None:
        """Post one line; none of an example case, which would call people to nobody. Raises NotTold."""
        if letter.invented:
            return
        try:
            # What it says beside its status is not read: it could go on for ever.
            with self._client.stream("POST", self._url, json={"text": line(letter)}) as answer:
                status, taken = answer.status_code, answer.is_success
        except httpx.HTTPError as error:
            # The text of these errors repeats the address.
            raise NotTold(type(error).__name__) from None
        if not taken:
            raise NotTold(f"status {status}")


def line(letter: Letter) -> str:
    """What the channel reads; no word of a customer."""
    urgency = "Urgent" if letter.urgent else "Please look"
    return f"{urgency}: {letter.reference} needs somebody. {letter.link}"


def channel(url: str) -> Channel:
    """The channel that the settings ask for. Raises ValueError."""
    return WebHook(url) if url else NoChannel()
