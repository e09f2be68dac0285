"""What the assistant says becomes messages: its questions with their options, its summary with its lines."""

from api.door import Said
from api.replies import replies
from api.steps import wants_erasing


def test_a_question_of_the_interview_carries_its_options_and_whether_several_may_be_chosen() -> None:
    (reply,) = replies([Said("Which?", "utter_ask_report_form_incident_types", (("arson", "Fire"),))])
    assert (reply.kind, reply.question, reply.multiple, reply.skippable) == ("question", "incident_types", True, True)
    assert [(option.value, option.title) for option in reply.options] == [("arson", "Fire")]


def test_the_summary_has_lines_and_cannot_be_skipped() -> None:
    lines = [{"question": "when", "label": "When", "words": "last night"}]
    custom = {"kind": "summary", "question": "summary", "lines": lines}
    (reply,) = replies([Said("Is it right?", "utter_ask_report_form_summary", (("send", "Send"),), custom)])
    assert (reply.kind, reply.question, reply.skippable) == ("summary", "summary", False)
    assert [(line.question, line.words) for line in reply.lines] == [("when", "last night")]


def test_the_emergency_text_asks_how_to_go_on() -> None:
    (reply,) = replies([Said("Ring 999.", "utter_emergency_danger", (), {"kind": "emergency", "question": "go_on"})])
    assert (reply.kind, reply.question) == ("emergency", "go_on")


def test_a_question_beside_the_interview_is_a_question() -> None:
    (reply,) = replies(
        [Said("Which part?", "utter_which_to_change", (("change:when", "When"),), {"question": "change"})]
    )
    assert (reply.kind, reply.question) == ("question", "change")


def test_two_texts_stay_two_messages_and_empty_ones_are_left_out() -> None:
    assert [reply.text for reply in replies([Said("One."), Said(""), Said("Two.")])] == ["One.", "Two."]


def test_an_unknown_kind_is_shown_as_text() -> None:
    (reply,) = replies([Said("Hello.", "", (), {"kind": "fireworks"})])
    assert reply.kind == "text"


def test_erasing_counts_only_where_it_was_asked() -> None:
    assert wants_erasing(("delete_everything",), "deletion")
    assert not wants_erasing(("delete_everything",), "safety")
    assert not wants_erasing(("keep_everything",), "deletion")


def test_meanings_are_offered_one_at_a_time_even_at_a_question_with_several_choices() -> None:
    custom = {"question": "incident_types", "one": True}
    (reply,) = replies([Said("Is it one of these?", "utter_did_you_mean", (("meant:faq/evidence", "?"),), custom)])
    assert (reply.kind, reply.question, reply.multiple) == ("question", "incident_types", False)
