"""The language of a chat: offered after the first words, changed where the customer wishes, never silently.

What is offered stands in place of the next question, which is asked again after the answer; nothing said is lost.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from api.door import Turn
from api.notices import say_as_house
from api.texts import INTERPRETER, KEEP_LANGUAGE, LANGUAGE, Texts
from cases import conversations, ending, language_choice, transcript
from cases.conversations import Standing
from cases.database import Record
from cases.interview import FEEDBACK, QUESTIONS
from cases.messages import Kind, Message, Option, Reply, said
from cases.risk import Signal
from ground.logs import exception_without_text
from language.agreement import agreed
from language.identify import ENGLISH, Identified, Identifier, candidates
from language.language_names import name_of, named_in, wished_in

QUESTION = "language"
SHORT = 4
"""Words of an answer to the offer that names a language ("po polsku", "in English please")."""
ASKED_BY_US = {
    "go_on": ("utter_emergency_danger", "utter_emergency_hurt", "utter_emergency_fire", "utter_emergency_suicide"),
    "deletion": ("utter_confirm_deletion",),
}
"""What stands open and is no question of the interview: it is said again as it is."""

log = structlog.get_logger()


class LanguageWatch:
    """Tells in which language a message is. May be used by several threads."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._identifier: Identifier | None = None

    def load(self) -> None:
        """Load the judges if they are not loaded. Without the trained one the other judges alone."""
        if self._identifier is not None:
            return
        try:
            self._identifier = Identifier.load(self._model)
        except (OSError, ValueError, KeyError) as error:
            log.error("language_model_not_loaded", error=exception_without_text(error))
            self._identifier = Identifier()

    def written_in(self, text: str) -> Identified | None:
        """The language of a message; none where that is not sure. Never raises: the message must be stored."""
        self.load()
        try:
            found = self._identifier.identify(text) if self._identifier else None
        except Exception as error:  # noqa: BLE001 - whatever a judge stumbles over, the message must be stored
            log.error("language_not_identified", error=exception_without_text(error))
            return None
        return found if found and found.sure else None


def wish_in(choices: Sequence[str]) -> str | None:
    """What was chosen about the language, if anything."""
    return next((choice for choice in choices if choice.startswith((LANGUAGE, INTERPRETER))), None)


def answer_in(standing: Standing, text: str, signals: Sequence[Signal], texts: Texts) -> str | None:
    """What a typed message chooses: a language by asking for it in itself, or an answer to the offer that waits.

    None for anything that says more.
    """
    if standing.owner != "assistant" or any(signal.level == "yes" for signal in signals):
        return None
    wished = wished_in(text)
    if wished and wished != standing.language and texts.speaks(wished):
        return _choice(texts, wished)
    if standing.offer != "asked" or not standing.other_language:
        return None
    return _answer_to_offer(standing, text, candidates(standing.other_language), texts)


def _answer_to_offer(standing: Standing, text: str, offered: Sequence[str], texts: Texts) -> str | None:
    if len(text.split()) <= SHORT:
        named = [code for code in named_in(text) if code in offered]
        if len(named) == 1:
            return _choice(texts, named[0])
        if standing.language in named_in(text):
            return KEEP_LANGUAGE
    answer = agreed(text, (*offered, standing.language, ENGLISH))
    if answer and len(offered) == 1:
        return _choice(texts, offered[0])
    return KEEP_LANGUAGE if answer is False else None


def act_on(record: Record, conversation: str, wish: str, texts: Texts) -> None:
    """Does what was chosen about the language and says so. The question is asked again by the next turn."""
    standing = conversations.standing(record, conversation)
    if wish.startswith(INTERPRETER):
        language = name_of(wish.removeprefix(INTERPRETER), standing.language)
        advisor = language_choice.want_interpreter(record, conversation)
        _say(record, conversation, texts, "utter_language_interpreter_told", advisor=advisor, name=language)
    elif wish == KEEP_LANGUAGE or not go_on_in(record, conversation, wish.removeprefix(LANGUAGE), texts):
        language_choice.decline(record, conversation)
        _say(record, conversation, texts, "utter_language_kept")


def go_on_in(record: Record, conversation: str, language: str, texts: Texts) -> bool:
    """The customer's choice: everything from now on is in it. False where it was so already."""
    if not language_choice.choose(record, conversation, language):
        return False
    _say(record, conversation, texts, "utter_language_changed")
    return True


def with_offer(record: Record, turn: Turn, spoken: Sequence[Reply], texts: Texts) -> tuple[Reply, ...]:
    """What is said to a turn, with the offer of another language in place of the next question, if it is due.

    Never beside an emergency or a doubt about it, a handover, a receipt, or a question that is not of the interview.
    """
    conversation = turn.conversation
    heard = language_choice.due(record, conversation, turn.seq)
    doubt = turn.urgent == "ask" and any(one.question == "safety" for one in spoken)
    plain = all(one.kind == "text" or (one.kind == "question" and one.question in QUESTIONS) for one in spoken)
    if heard is None or turn.urgent == "yes" or doubt or not plain:
        return tuple(spoken)
    language_choice.asked(record, conversation, heard)
    standing = conversations.standing(record, conversation)
    pending = next((one.question for one in spoken if one.question), standing.question)
    offered = offer(texts, candidates(heard), standing.language, pending)
    return (*(one for one in spoken if one.question is None), offered)


def answer_wish(record: Record, conversation: str, named: Sequence[str], texts: Texts) -> list[Message]:
    """Answers a typed wish for another language, which names `named`: goes on in it, or asks what is best."""
    standing = conversations.standing(record, conversation)
    others = [code for code in dict.fromkeys(named) if code != standing.language]
    if len(others) == 1 and texts.speaks(others[0]):
        go_on_in(record, conversation, others[0], texts)
        return []
    if others:
        language_choice.asked(record, conversation, others[0], once=True)
    choices = others or [each.code for each in texts.catalogue.spoken_languages if each.code != standing.language]
    put = offer(texts, choices, standing.language, standing.question)
    return transcript.open_with(record, conversation, [put])


def offer(texts: Texts, codes: Sequence[str], current: str, pending: str | None) -> Reply:
    """The question whether to go on in another language: in that language and in the current one, with options."""
    put = said("question", lambda spoken: _words(texts, codes, spoken), current, question=QUESTION)
    return replace(put, options=_options(texts, codes, current), pending=pending or "")


def _words(texts: Texts, codes: Sequence[str], current: str) -> str:
    words, speaks = texts.catalogue.text, [code for code in codes if texts.speaks(code)]
    if len(codes) == 1 and speaks:
        named = words("utter_language_offer_named", current, name=name_of(codes[0], current))
        return "\n".join([words("utter_language_offer", codes[0]), named])
    if len(codes) == 1:
        recognised = words("utter_language_recognised", current, name=name_of(codes[0], current))
        return "\n".join([recognised, words("utter_language_interpreter", current)])
    if not codes:
        return words("utter_language_interpreter", current)
    few = speaks if len(speaks) <= 2 else []
    return "\n".join([*(words("utter_language_offer", code) for code in few), words("utter_language_which", current)])


def _options(texts: Texts, codes: Sequence[str], current: str) -> tuple[Option, ...]:
    values = [_choice(texts, code) for code in codes]
    titles = [texts.language_title(value, current) or "" for value in values]
    if len(codes) == 1 and not texts.speaks(codes[0]):
        titles = [texts.catalogue.text("utter_language_interpreter_yes", current)]
    keep = texts.language_title(KEEP_LANGUAGE, current) or ""
    if current == ENGLISH and len(codes) == 1 and texts.speaks(codes[0]):
        keep = f"{texts.catalogue.text('utter_language_offer_no', codes[0])} / {keep}"
    person = [] if any(texts.speaks(code) for code in codes) else ["talk_to_person"]
    options = [*zip(values, titles, strict=True), (KEEP_LANGUAGE, keep)]
    options += [(value, texts.catalogue.text(f"utter_choice_{value}", current)) for value in person]
    return tuple(Option(value, title) for value, title in options)


def _choice(texts: Texts, code: str) -> str:
    return f"{LANGUAGE if texts.speaks(code) else INTERPRETER}{code}"


def _say(record: Record, conversation: str, texts: Texts, key: str, **values: str) -> None:
    standing = conversations.standing(record, conversation)
    if standing.owner != "assistant":
        return
    say_as_house(record, conversation, texts, key, "language", **values)
    again = _asked_again(record, conversation, standing, texts)
    if again is not None:
        transcript.open_with(record, conversation, [again])


def _asked_again(record: Record, conversation: str, standing: Standing, texts: Texts) -> Reply | None:
    """What stands open besides the interview, in the conversation's language: emergency words, and what follows."""
    if standing.question == FEEDBACK.id:
        return ending.feedback(texts.catalogue, standing.language)
    keys = ASKED_BY_US.get(standing.question or "", ())
    asked = [each for each in transcript.messages(record, conversation) if each.question == standing.question]
    shown = [key for key in keys for each in asked[-1:] if texts.catalogue.text(key, each.language) == each.text]
    if not shown:
        return None
    key = shown[0]
    found = texts.catalogue.asking(key.removeprefix("utter_"), {}, standing.language, own="utter_")
    options = tuple(Option(value, title) for value, title in found.buttons.items())
    kind: Kind = "emergency" if standing.question == "go_on" else "question"
    again = said(kind, lambda spoken: texts.catalogue.text(key, spoken), standing.language, question=standing.question)
    return replace(again, options=options)
