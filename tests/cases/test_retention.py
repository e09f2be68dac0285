"""What was never sent is kept for 30 days, and what was urgent for good."""

import pytest

from cases import retention
from cases.errors import ConversationErased
from tests.cases.scene import MAYBE, THREAT, Scene


def sweep(scene: Scene) -> int:
    with scene.database.writing() as record:
        return retention.erase_abandoned(record)


def test_abandoned_drafts_are_erased_after_thirty_days(scene: Scene) -> None:
    abandoned = scene.opens()
    scene.writes(abandoned, "maybe a knife", signals=[MAYBE])
    scene.clock.advance(days=29)
    fresh = scene.opens()
    assert sweep(scene) == 0
    scene.clock.advance(days=1, seconds=1)
    assert sweep(scene) == 1
    with pytest.raises(ConversationErased):
        scene.messages(abandoned)
    assert scene.messages(fresh) == []
    assert sweep(scene) == 0


def test_urgent_sent_and_waiting_conversations_are_never_swept_away(scene: Scene) -> None:
    urgent, sent, waiting = scene.opens(), scene.opens(), scene.opens()
    scene.writes(urgent, "he will kill me", signals=[THREAT])
    scene.sends(sent)
    scene.wants_person(waiting)
    scene.clock.advance(days=400)
    assert sweep(scene) == 0


def test_whoever_writes_again_keeps_their_report(scene: Scene) -> None:
    conversation = scene.opens()
    scene.writes(conversation, "first")
    scene.clock.advance(days=31)
    scene.writes(conversation, "I am back")
    assert sweep(scene) == 0
    assert len(scene.messages(conversation)) == 2
