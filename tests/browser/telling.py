"""Somebody who tells what happened to her in her own words, with the mistakes that one makes on a phone."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from playwright.sync_api import TimeoutError

from tests.browser.webchat_navigator import WebchatNavigator

TOLD = (
    "so theres this bloke in flat 12 hes been callin me names becuase i wear a hijab",
    "teusday nite about 9 i was comin up the stairs with my shoping and he said  go home you dont belong here…"
    "\nthen he laughd at my scarf 😔 <b>proper</b> loud",
)
"""Two messages, with two spaces, a line break, an emoji and what looks like markup: all of it is hers."""

Step = Callable[[WebchatNavigator], None]


def typing(*messages: str) -> Step:
    """Answers by typing, one message after the other."""

    def step(chat: WebchatNavigator) -> None:
        for message in messages:
            chat.says(message)
            goes_on(chat)

    return step


def choosing(*titles: str) -> Step:
    return lambda chat: chat.chooses(*titles)


CALMING = {"go_on": "Go on with my report", "safety": "I am safe now"}
"""What she chooses where the assistant is alarmed or in doubt: the report goes on."""


def goes_on(chat: WebchatNavigator) -> str:
    """Waits for the next question of the interview; she is safe, and says so as often as she is asked."""
    asked = chat.hears_question()
    while asked in CALMING:
        # On a slow machine the next question may take the place of this one while she reaches for the button.
        with suppress(TimeoutError):
            chat.chooses(CALMING[asked])
        asked = chat.hears_question()
    return asked


def tells_until(chat: WebchatNavigator, question: str, steps: Mapping[str, Step]) -> list[str]:
    """Answers what is asked until `question` is, and skips what `steps` does not know; gives what was asked."""
    asked: list[str] = []
    while (now := goes_on(chat)) != question:
        assert len(asked) < 40, f"asked in circles: {asked}"
        asked.append(now)
        steps.get(now, WebchatNavigator.skips)(chat)
    return asked


OWN_WORDS: Mapping[str, Step] = {
    "reporter_role": typing("its me it happend to"),
    "anonymity": typing("you can have my name i dont mind"),
    "repeated": typing("yeh its been goin on since march"),
    "more_questions": choosing("Ask me some more"),
    "contact_name": typing("Samira"),
    "contact_channel": typing("txt me pls"),
    "contact_details": typing("07700 900456"),
    "contact_safe": choosing("Only at certain times", "No voicemail"),
}
"""Her answers to the questions of which her account says nothing."""
