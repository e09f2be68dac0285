"""The tables of the case record. Everything a customer said stands in columns whose name begins with `sealed`."""

from cases.models.base import Base
from cases.models.casework import Alert, Audit, Barred, Case, Clock, Entry, Outgoing
from cases.models.conversation import Answer, Conversation, Flag, Message
from cases.models.people import Absence, Advisor, Invite, SignIn, SignInFailure

__all__ = [
    "Absence",
    "Advisor",
    "Alert",
    "Answer",
    "Audit",
    "Barred",
    "Base",
    "Case",
    "Clock",
    "Conversation",
    "Entry",
    "Flag",
    "Invite",
    "Message",
    "Outgoing",
    "SignIn",
    "SignInFailure",
]
