"""What can go wrong with the case record, each with the HTTP status and the code by which pages and callers know it.

    CaseError
    ├── UnknownConversation 404   ├── WrongToken 401          ├── ConversationErased 410
    ├── TokenExpired 401          ├── CodeMistyped 422        ├── UnknownCode 404
    ├── NotTheSpeaker 409         ├── AlreadySubmitted 409    ├── MessageTooLong 413
    ├── StaleChoice 422           ├── UnknownLanguage 422     ├── ReasonMissing 422
    ├── UnknownCase 404           ├── UnknownFlag 404         ├── UnknownAlert 404
    ├── CaseClosed 409            ├── NotAllowed 403
    ├── UnknownAdvisor 404        ├── EmailTaken 409          ├── WeakPassword 422
    ├── InviteExpired 410         ├── WrongPassword 401       ├── WrongCode 401
    ├── CodeNeeded 401            ├── SignedOut 401           ├── TooManyTries 429
    ├── FileTooLarge 413          ├── FileKindNotTaken 415    ├── TooManyFiles 409
    ├── FileUnreadable 422        ├── UnknownEvidence 404     ├── NoCleanCopy 409
    ├── TransitionRefused 409     ├── BeyondConsent 409       ├── UnknownPartner 422
    ├── NothingAsked 409          ├── CodeOfAffected 409      ├── UnknownMessage 404
    ├── UnknownAnswer 404         ├── DayNotAhead 422         ├── CaseOpen 409
    └── RecordUnavailable 503

Threat considered: an error's text reaches a log. No error carries a word of a customer; most carry nothing.
"""

from typing import ClassVar


class CaseError(Exception):
    """A refusal of the case record. `keeps`: what was written before the refusal is kept (a failed sign-in counts)."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "case_error"
    keeps: ClassVar[bool] = False

    def __str__(self) -> str:
        return self.code


class UnknownConversation(CaseError):
    """No such conversation."""

    status, code = 404, "unknown_conversation"


class WrongToken(CaseError):
    """The token is not the conversation's."""

    status, code = 401, "wrong_token"


class ConversationErased(CaseError):
    """The conversation was erased; nothing of it can be read."""

    status, code = 410, "conversation_erased"


class TokenExpired(CaseError):
    """The conversation was paused, and the time in which its token still opens it is over: the code does."""

    status, code = 401, "token_expired"


class CodeMistyped(CaseError):
    """These words are not a return code: one of them is wrong, missing or in another's place."""

    status, code = 422, "code_mistyped"


class UnknownCode(CaseError):
    """No conversation opens with these words: never made, taken back, or erased. Which one is not told."""

    status, code = 404, "unknown_code"


class NotTheSpeaker(CaseError):
    """Somebody else owns the conversation, or the words were already answered."""

    status, code = 409, "not_the_speaker"


class AlreadySubmitted(CaseError):
    """The report was sent, or is an urgent case: it can no longer be erased by the customer alone."""

    status, code = 409, "already_submitted"


class MessageTooLong(CaseError):
    """A message of more than 20,000 characters."""

    status, code = 413, "message_too_long"


class StaleChoice(CaseError):
    """The option does not belong to any question."""

    status, code = 422, "stale_choice"


class UnknownLanguage(CaseError):
    """Not a language code such as `en` or `pt-BR`."""

    status, code = 422, "unknown_language"


class ReasonMissing(CaseError):
    """The act needs a reason in words."""

    status, code = 422, "reason_missing"


class UnknownCase(CaseError):
    """No such case."""

    status, code = 404, "unknown_case"


class UnknownMessage(CaseError):
    """No such message, or not one that can be translated."""

    status, code = 404, "unknown_message"


class UnknownFlag(CaseError):
    """No such urgent-risk flag."""

    status, code = 404, "unknown_flag"


class UnknownAlert(CaseError):
    """No such alert."""

    status, code = 404, "unknown_alert"


class CaseClosed(CaseError):
    """The case is closed; reopen it first."""

    status, code = 409, "case_closed"


class CaseOpen(CaseError):
    """The case is not closed: nobody is followed up before."""

    status, code = 409, "case_open"


class DayNotAhead(CaseError):
    """The day that was agreed is today or past, or too far away to be meant."""

    status, code = 422, "day_not_ahead"


class NotAllowed(CaseError):
    """This advisor may not do this."""

    status, code = 403, "not_allowed"


class UnknownAdvisor(CaseError):
    """No such advisor, or no longer active."""

    status, code = 404, "unknown_advisor"


class EmailTaken(CaseError):
    """Another advisor has this address."""

    status, code = 409, "email_taken"


class WeakPassword(CaseError):
    """The password has fewer than 12 characters, or is too easily guessed."""

    status, code = 422, "weak_password"


class InviteExpired(CaseError):
    """The invitation was used, is too old, or never was."""

    status, code = 410, "invite_expired"


class WrongPassword(CaseError):
    """Address, password or code is wrong; which one is not told."""

    status, code, keeps = 401, "wrong_password", True


class WrongCode(CaseError):
    """The six digits do not fit, or were used already."""

    status, code = 401, "wrong_code"


class CodeNeeded(CaseError):
    """The password is right; the six digits are still needed."""

    status, code = 401, "code_needed"


class SignedOut(CaseError):
    """Nobody is signed in with this token any more."""

    status, code = 401, "signed_out"


class TooManyTries(CaseError):
    """Too many failed sign-ins; `seconds` until the next one is heard."""

    status, code, keeps = 429, "too_many_tries", True

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class FileTooLarge(CaseError):
    """The file is larger than what is taken."""

    status, code = 413, "file_too_large"


class FileKindNotTaken(CaseError):
    """Its bytes are not those of a kind of file that is taken."""

    status, code = 415, "file_kind_not_taken"


class TooManyFiles(CaseError):
    """The conversation holds as many files, or as much of them, as is taken."""

    status, code = 409, "too_many_files"


class FileUnreadable(CaseError):
    """The file is empty, or did not come whole."""

    status, code = 422, "file_unreadable"


class UnknownEvidence(CaseError):
    """No such file, or it was removed."""

    status, code = 404, "unknown_evidence"


class NoCleanCopy(CaseError):
    """There is no clean copy of this file, or not yet."""

    status, code = 409, "no_clean_copy"


class CodeOfAffected(CaseError):
    """The code belongs to the person it happened to; it opens their own page, not the chat."""

    status, code = 409, "code_of_affected"


class TransitionRefused(CaseError):
    """The consent cannot go from where it stands to there, or whoever is nearer to the person has decided."""

    status, code = 409, "transition_refused"


class BeyondConsent(CaseError):
    """The person has not agreed that this partner is told, and neither the law nor safety was given as the ground."""

    status, code = 409, "beyond_consent"


class UnknownPartner(CaseError):
    """Not a partner with whom reports are shared."""

    status, code = 422, "unknown_partner"


class NothingAsked(CaseError):
    """The question that this would answer does not stand in the case."""

    status, code = 409, "nothing_asked"


class UnknownAnswer(CaseError):
    """No such ready answer in this language."""

    status, code = 404, "unknown_answer"


class RecordUnavailable(CaseError):
    """The database is locked, full or gone. Nothing was stored."""

    status, code = 503, "record_unavailable"
