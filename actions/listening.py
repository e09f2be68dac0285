"""Ending a turn in silence while the form stays open."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction


def then_listen(tracker: Tracker) -> list[dict[str, Any]]:
    """The events that end the turn without asking anything.

    A form that stepped aside counts as rejected until it runs again; opened anew it takes the next message in.
    """
    loop = (tracker.active_loop or {}).get("name")
    return [*([ActiveLoop(loop)] if loop else []), FollowupAction("action_listen")]
