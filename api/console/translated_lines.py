"""A message beside its translation: who made it and when, or why there is none, said plainly."""

from datetime import datetime

from api.console.blurring import pieces
from api.console.moments import day, full, time_of_day
from api.console.shapes import TranslationLine
from api.console.terms import choice_term, language_term, term, terms
from cases.language_code import is_english
from cases.messages import Message, Translation
from ground.settings import HouseSettings
from language.translate.choosing import Wanted, leaves_the_house, problem, title_of


def is_foreign_line(message: Message) -> bool:
    """Whether a message was not said in English, or went out in another language than it was written in."""
    made = message.translation
    if made is not None and made.state == "not_needed":
        return False
    if not is_english(message.language):
        return True
    return made is not None and not _may_be_english(message, made)


def translation_line(message: Message) -> TranslationLine | None:
    """What stands beside the message in the other language; none where it needs nothing."""
    made = message.translation
    if not is_foreign_line(message):
        return None
    if english := english_of(message):
        return TranslationLine("en", pieces(english), term("ready", message.ready) if message.ready else "")
    if made is None:
        return None
    return TranslationLine(made.into, pieces(made.text), _words(made, message), again=_again(made))


def english_of(message: Message) -> str:
    """What was said, in English, where no engine is needed for it: Haven's own words, and what was chosen."""
    if is_english(message.language) or message.hidden or message.private:
        return ""
    if message.english:
        return message.english
    return ", ".join(choice_term(message.question or "", value) for value in message.choices)


def engine_line(settings: HouseSettings) -> str:
    """Who translates here, and who accepted that words go to another organisation."""
    wanted = settings_of_engine(settings)
    said = terms()["translation_engine"]
    if not wanted.engine or problem(wanted):
        return str(said["none"])
    if not leaves_the_house(wanted):
        return str(said["own"]).format(engine=title_of(wanted.engine))
    accepted = wanted.accepted_on.isoformat() if wanted.accepted_on else ""
    return str(said["company"]).format(engine=title_of(wanted.engine), by=wanted.accepted_by, on=accepted)


def settings_of_engine(settings: HouseSettings) -> Wanted:
    """The engine that the settings ask for. Its key is the worker's alone."""
    return Wanted(
        settings.translation_engine,
        settings.translation_url,
        accepted_by=settings.translation_accepted_by,
        accepted_on=settings.translation_accepted_on,
    )


def _words(made: Translation, message: Message) -> str:
    said = terms()["translations"]
    answer = not is_english(made.into)
    if made.text:
        at = _moment(made.at, message.at) if made.at else ""
        return str(said["sent" if answer else "made"]).format(engine=title_of(made.engine or ""), at=at)
    state = "trying" if made.state == "waiting" and made.tries else made.state
    name = language_term(made.into if answer else made.source or message.language)
    words = str(said[state]).format(language=name)
    return f"{words} {said['not_sent']}" if answer else words


def _moment(at: datetime, said_at: datetime) -> str:
    return time_of_day(at) if day(at) == day(said_at) else full(at)


def _again(made: Translation) -> bool:
    return not made.text and not (made.state == "waiting" and not made.tries)


def _may_be_english(message: Message, made: Translation) -> bool:
    """A customer's message in an English chat, which nobody has looked at yet, or could not."""
    return message.sender == "customer" and made.source is None
