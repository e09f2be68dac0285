"""The form and the plan: filled in at random it asks what applies and nothing else, and tells the record the same."""

import os
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api.texts import Texts
from api.webchat.chats import Key
from api.webchat.form.filled import CATCH_ALL, CONTINUE, SEND, SKIP, Entry, Filled, consistent, takes_words
from api.webchat.form.showing import look
from api.webchat.form.sitting import Screened, Sitting
from api.webchat.form.topics import TOGETHER, topic_of
from cases import casework, conversations, report, risk, transcript
from cases.contacts import contacts
from cases.interview import QUESTIONS, applicable, child_interprets
from cases.questions import Question
from cases.report import Answer
from language.catalogue import Catalogue
from language.moment import understand_when
from tests.cases.scene import Scene
from tests.house import ROOT

REPORTS = int(os.environ.get("HAVEN_REPORTS", "20"))
"""`make soak` fills in 500; each takes about half a second."""
TEXTS = Texts(Catalogue.load(ROOT / "data"))
WORDS = st.sampled_from(["", "on the stairs", "last friday night", "ask me later <b>", "مرحبا", "every day since May"])


def filled_in(draw: st.DataObject, question: Question) -> Entry:
    """What somebody might do with a question: choose some, write, both, or nothing."""
    values = [choice.value for choice in question.choices] if question.id != "what_happened" else []
    several = st.lists(st.sampled_from(values), max_size=3, unique=True) if values else st.just([])
    chosen = consistent(question, draw.draw(several, label=question.id))
    words = draw.draw(WORDS, label="words") if takes_words(question) else ""
    return Entry(question, chosen, words)


def directly(entry: Entry, scene: Scene) -> dict[str, Any] | None:
    """What the record is told where the same is answered without a form."""
    question = entry.question
    if question.id == "what_happened":
        return {"standing": "given" if entry.words else "skipped"}
    if entry.is_empty:
        return {"standing": "skipped"}
    choices = entry.choices
    if question.id == "when" and entry.words and not choices:
        moment = understand_when(entry.words, scene.clock())
        choices = ("keeps_happening",) if moment and moment.repeated else ()
    elif entry.words and not choices:
        choices = tuple(choice.value for choice in question.choices if choice.value in CATCH_ALL)[:1]
    return {"standing": "given", "choices": choices, "words": entry.words}


def as_told(told: Mapping[str, Answer]) -> dict[str, tuple[object, ...]]:
    return {name: (each.standing, each.choices, each.words) for name, each in told.items()}


@pytest.mark.usefixtures("database")
@pytest.mark.timeout(7200)
@settings(
    max_examples=REPORTS,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(draw=st.data())
def test_a_form_filled_at_random_is_the_report_that_was_told(scene: Scene, draw: st.DataObject) -> None:
    if not getattr(scene, "staffed", False):
        scene.advisor("Community Safety Manager", role="manager")
        scene.staffed = True  # type: ignore[attr-defined]
    with scene.database.writing() as record:
        opened = conversations.open_conversation(record, "en")
        Sitting(record, opened.conversation, TEXTS, contacts()).begin()
    key, other = Key(opened.conversation, opened.token), scene.opens()
    for number in range(40):
        with scene.database.writing() as record:
            seen = look(record, key, TEXTS, contacts())
            asked = seen.told.upcoming()
            if asked is None or seen.is_sent:
                break
            questions = topic_of(seen.told, asked) if asked.id != "summary" else ()
            assert all(each in applicable(seen.told) and each.id not in seen.told for each in questions)
            entries = tuple(filled_in(draw, each) for each in questions)
            empty = all(entry.is_empty for entry in entries)
            act = SEND if not questions else SKIP if empty else CONTINUE
            page = Filled(act, f"page{number}", "", entries)
            screened: Screened = dict.fromkeys(page.texts(), ())
            Sitting(record, key.conversation, TEXTS, contacts(), screened).take_in(page)
            for entry in entries:
                if entry.question.id == "what_happened" and entry.words:
                    report.add_to_account(record, other, entry.words, number)
                answer = Answer(entry.question.id, **(directly(entry, scene) or {}))
                report.put(record, other, answer)
                # What is chosen at the first question may be danger, and danger keeps a report (policy 2.9).
                client_id, said = f"{number}:{entry.question.id}", entry.words or "chosen"
                seq = transcript.receive(record, other, client_id, said, (), ()).seq
                risk.raise_flags(record, other, seq, risk.chosen_signals(answer.choices, entry.question.id))
    with scene.database.writing() as record:
        # What may not be kept once the report is sent goes here as well (policy 2.9).
        if child_interprets(report.current(record, other)):
            casework.stop_for_interpreter(record, other)
        else:
            casework.submit(record, other, "not kept")
    with scene.database.reading() as record:
        mine, theirs = report.current(record, key.conversation), report.current(record, other)
        assert look(record, key, TEXTS, contacts()).is_sent
    told = {name: each for name, each in as_told(mine).items() if name != "summary"}
    assert told == as_told(theirs)


@pytest.mark.parametrize("group", TOGETHER)
def test_questions_on_one_page_do_not_decide_about_each_other(group: tuple[str, ...]) -> None:
    named = {
        "anonymity": Answer("anonymity", "given", ("give_name",)),
        "contact_channel": Answer("contact_channel", "given", ("phone",)),
        "reporter_role": Answer("reporter_role", "given", ("representative",)),
        "consent": Answer("consent", "given", ("given",)),
        "more_questions": Answer("more_questions", "given", ("go_on",)),
    }
    for name, other in product(group, group):
        answers = [Answer(name, "skipped")] + [Answer(name, "given", (each.value,)) for each in QUESTIONS[name].choices]
        applies = {QUESTIONS[other].applies({**named, name: answer}) for answer in answers} | {
            QUESTIONS[other].applies(named)
        }
        assert len(applies) == 1, f"{name} decides about {other}"
