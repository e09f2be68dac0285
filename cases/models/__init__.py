"""The tables of the case record. Everything a customer said stands in columns whose name begins with `sealed`."""

from cases.models.base import Base
from cases.models.casework import Alert, Audit, Barred, Call, Case, Clock, Entry, Outgoing
from cases.models.conversation import Answer, Conversation, Flag, Message, ReturnCode
from cases.models.evidence import Evidence, EvidencePart
from cases.models.people import Absence, Advisor, Hours, Invite, OnCall, SignIn, SignInFailure
from cases.models.ready_answer import ReadyAnswer
from cases.models.telling import Consent
from cases.models.translation import Translation

__all__ = [
    "Absence",
    "Advisor",
    "Alert",
    "Answer",
    "Audit",
    "Barred",
    "Base",
    "Call",
    "Case",
    "Clock",
    "Consent",
    "Conversation",
    "Entry",
    "Evidence",
    "EvidencePart",
    "Flag",
    "Hours",
    "Invite",
    "Message",
    "OnCall",
    "Outgoing",
    "ReadyAnswer",
    "ReturnCode",
    "SignIn",
    "SignInFailure",
    "Translation",
]
