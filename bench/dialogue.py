"""The scripted dialogue: one customer, the same words to both bots, whatever each of them asks next."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

THINKING_SECONDS = 0.05
"""Between a reply and the next message: what a bot does after its reply must not be measured as the next turn."""
LONGEST_INTERVIEW = 40
ENDING = "summary"
SEND = "yes please send it"
BEGIN_AGAIN = "start again from the beginning"

ANSWERS: Mapping[str, Sequence[str]] = {
    "safety": ["im safe at the moment"],
    "reporter_role": ["it happened to me"],
    "anonymity": ["i will give my name", "yes my name"],
    "what_happened": ["it is about the people next door and I dont know how to put it", "no that is all"],
    "incident_types": ["he shouted abuse at me and broke my window"],
    "characteristics": ["because im from Sudan, its my skin colour"],
    "when": ["last Tuesday about nine at night"],
    "where": ["outside my front door"],
    "repeated": ["its happened a few times before"],
    "police": ["no i have not told the police"],
    "contact_name": ["Amina Osman"],
    "home_address": ["12 Mill Lane, Huyton"],
    "contact_channel": ["phone is best"],
    "contact_details": ["07700 900123"],
    "contact_safe": ["any time is ok"],
    "share_with": ["ask me first please"],
    "go_on": ["yes carry on"],
    "more_questions": ["no finish now please"],
}
"""What the customer answers to each question, the first and the second time; then the last one again."""

ASIDES: Mapping[str, str] = {
    "reporter_role": "why do you ask that",
    "anonymity": "will they find out it was me who told you",
    "when": "could i lose my home for reporting this",
    "police": "do you tell the police about it",
    "contact_channel": "who will see what i write here",
}
"""What the customer asks before answering a question."""


class Chat(Protocol):
    """One conversation with a bot."""

    @property
    def question(self) -> str | None:
        """The question that was asked last and has no answer yet."""

    async def says(self, text: str) -> float:
        """Send `text` and wait for the whole reply. The seconds from sending to the last message of the reply."""


class DialogueStuck(RuntimeError):
    """A bot did not come to the end of the interview; the text names the question at which it stands."""


class Script:
    """What the customer says next in one pass through the interview."""

    def __init__(self) -> None:
        self._answered: dict[str, int] = {}
        self._asides = dict(ASIDES)

    def words(self, question: str) -> str:
        aside = self._asides.pop(question, None)
        if aside:
            return aside
        answers = ANSWERS[question]
        times = self._answered.get(question, 0)
        self._answered[question] = times + 1
        return answers[min(times, len(answers) - 1)]


async def interview(chat: Chat, ending: str = SEND) -> list[float]:
    """One pass through the interview, the ending included; the seconds of each turn. Raises DialogueStuck."""
    script = Script()
    turns: list[float] = []
    while chat.question != ENDING:
        if len(turns) >= LONGEST_INTERVIEW or chat.question is None:
            raise DialogueStuck(f"{type(chat).__name__} stands at {chat.question} after {len(turns)} turns")
        turns.append(await chat.says(script.words(chat.question)))
        await asyncio.sleep(THINKING_SECONDS)
    turns.append(await chat.says(ending))
    await asyncio.sleep(THINKING_SECONDS)
    return turns
