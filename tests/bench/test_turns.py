"""A long conversation is looked at in several passes together, at its beginning and where it has grown long."""

from bench.haven_chat import HavenChat
from bench.turns import PASSES, Side


def side(*passes: list[float]) -> Side:
    return Side("one", "http://none", HavenChat.opens, {}, long=list(passes))


def test_turns_are_taken_from_the_pass_in_which_the_conversation_came_so_far() -> None:
    chat = side([1.0, 1.0], [2.0, 2.0], [3.0], [4.0, 4.0], [5.0], [6.0])
    assert PASSES == 3
    assert chat.after(1) == [1.0, 1.0, 2.0, 2.0, 3.0]
    assert chat.after(6) == [4.0, 4.0, 5.0, 6.0]


def test_a_conversation_that_did_not_come_so_far_gives_its_last_passes() -> None:
    assert side([1.0], [2.0], [3.0], [4.0]).after(50) == [2.0, 3.0, 4.0]
    assert side([1.0], [2.0]).after(50) == [1.0, 2.0]
