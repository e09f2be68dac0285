"""The code for the person whom it happened to, at the end of a form that somebody else filled in for them."""

from api.services import Services
from cases import conversations, return_codes, transcript, withholding
from cases.database import Record
from cases.messages import Reply


async def give_code(services: Services, conversation: str) -> None:
    """Says the code once, to the customer alone, where the report was sent and the person has not agreed.

    Said as in the chat (`actions.sending`). Drawing takes 100 ms: it is done in no transaction.
    """
    if not await services.records.read(lambda record: _is_due(record, conversation)):
        return
    code = await services.codes.draw()
    values = {"address": f"{services.settings.address}/consent", "words": " ".join(code.words)}

    def work(record: Record) -> None:
        if _is_due(record, conversation):
            language = conversations.standing(record, conversation).language
            words = services.texts.catalogue.text("utter_affected_code", language, **values)
            return_codes.make(record, conversation, code, "affected")
            transcript.open_with(record, conversation, [Reply("text", words, private=True)])

    await services.records.write(work)


def _is_due(record: Record, conversation: str) -> bool:
    made = return_codes.state(record, conversation, "affected") != "none"
    return not made and withholding.lacks_consent(record, conversation)
