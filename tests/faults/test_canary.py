"""Three words that nobody would write by chance are typed everywhere; afterwards they stand nowhere in the clear."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import MetaData, select

from cases import advisors, evidence
from tests import files
from tests.faults.scene import Broken, Postbox, Witness, until
from tests.house import PROCESSES

CANARY = ("zebra", "quixotic", "marmalade")
SENTENCE = "zebra quixotic marmalade shouted at me in the lift"
DANGER = "zebra says he will kill me with the quixotic marmalade knife he is at my door"
PASSWORD = "four green apples run"


class Advisor:
    """Jo Marsh at the desk."""

    def __init__(self, broken: Broken) -> None:
        with broken.record.writing() as record:
            advisors.accept_invite(record, advisors.invite(record, broken.advisor).token, PASSWORD)
        self._http = httpx.Client(base_url=broken.house.url, timeout=30)
        letter = {"email": "jo@livv.example", "password": PASSWORD}
        answer = self._http.post("/api/session", json=letter).raise_for_status()
        self._http.headers["X-Haven-Token"] = answer.json()["token"]

    def does(self, reference: str, verb: str, **letter: str) -> httpx.Response:
        return self._http.post(f"/api/cases/{reference}/{verb}", json=letter)

    def looks(self, path: str) -> None:
        self._http.get(path).raise_for_status()


def test_no_word_of_anybody_stands_in_the_clear_anywhere(broken: Broken, postbox: Postbox) -> None:
    customer = broken.arrives("what_happened")
    tells_everything(customer)
    with_a_file(broken, customer)
    with_parts_gone(broken, customer)
    reference = broken.standing(customer).reference
    assert reference is not None
    with_an_advisor(Advisor(broken), customer, reference)
    with_bad_letters(customer)
    code = with_a_return_code(broken, customer)
    until(lambda: any(reference in str(letter.get_payload()) for letter in postbox.letters))
    assert list(files_holding_canary(broken.house.var)) == []
    assert list(rows_holding_canary(broken)) == []
    for letter in postbox.letters:
        assert not holds_canary(letter.as_bytes())
    assert list(files_holding(broken.house.var, code)) == []
    # The test can fail: the words are there for whoever may read them.
    assert any("quixotic" in text for text in customer.wrote())


def tells_everything(customer: Witness) -> None:
    """To the summary, with the words in every answer that is typed."""
    customer.says(SENTENCE)
    words = {"contact_name": "zebra quixotic marmalade", "contact_details": "zebra.quixotic@marmalade.test"}
    ways = {"go_on": "go_on", "safety": "safe", "what_happened": "that_is_all", "contact_channel": "email"}
    typed: set[str] = set()
    for _ in range(40):
        asked = str(customer.question)
        if asked == "summary":
            assert {"contact_name", "contact_details"} <= typed
            return
        if asked in ways:
            customer.chooses(ways[asked])
        elif asked not in typed:
            typed.add(asked)
            customer.says(words.get(asked, SENTENCE))
        else:
            customer.chooses("skip_question")
    raise AssertionError(f"the summary was never shown; at {customer.question}")


def with_a_file(broken: Broken, customer: Witness) -> None:
    """The words are in its name, in what it hides, and in one that is refused."""
    photo = files.photo() + SENTENCE.encode()
    assert customer.adds(photo, f"{SENTENCE}.jpg").status_code == 201
    assert customer.adds(SENTENCE.encode(), "zebra.txt").status_code == 201
    refused = customer.adds(b"<html>" + SENTENCE.encode(), f"{SENTENCE}.jpg")
    assert refused.status_code == 415 and not holds_canary(refused.content)
    with broken.record.writing() as record:
        # One that its child process cannot read.
        evidence.keep(record, customer.conversation, "broken", SENTENCE, b"%PDF-" + SENTENCE.encode(), text="[File]")
    until(lambda: sorted(clean_states(broken, customer)) == ["failed", "ready", "ready"], 60)


def clean_states(broken: Broken, customer: Witness) -> list[str]:
    with broken.record.reading() as record:
        return [file.clean for file in evidence.listing(record, customer.conversation)]


def with_parts_gone(broken: Broken, customer: Witness) -> None:
    broken.kill("actions")
    customer.sends(text=SENTENCE)
    customer.waits_for("I cannot answer")
    broken.kill("bot")
    customer.sends(text=DANGER)
    customer.waits_for("ring 999")
    broken.mend(PROCESSES)
    until(lambda: broken.is_answered(customer))


def with_an_advisor(advisor: Advisor, customer: Witness, reference: str) -> None:
    assert advisor.does(reference, "takeover").is_success
    assert advisor.does(reference, "messages", text=f"advisor: {SENTENCE}").is_success
    customer.sends(text=SENTENCE)
    assert advisor.does(reference, "note", text=SENTENCE).is_success
    assert advisor.does(reference, "identity", choice="other", words=SENTENCE, reason=SENTENCE).status_code < 500
    for path in ("/console", f"/console/cases/{reference}", f"/api/cases/{reference}"):
        advisor.looks(path)
    assert advisor.does(reference, "handback").is_success
    assert advisor.does(reference, "close", reason=SENTENCE).status_code < 500


def with_bad_letters(customer: Witness) -> None:
    letters: tuple[dict[str, Any], ...] = (
        {"choices": ["zebra-quixotic-marmalade"]},
        {"text": SENTENCE * 1000},
        {"text": [SENTENCE]},
        {"quixotic": SENTENCE},
    )
    for number, letter in enumerate(letters):
        refused = customer.posts(f"zebra-quixotic-marmalade-{number}", **letter)
        assert 400 <= refused.status_code < 500
        assert not holds_canary(refused.content)


def with_a_return_code(broken: Broken, customer: Witness) -> list[str]:
    """A code is made, mistyped with the canary in it, and used; gives how it might stand somewhere, by twos."""
    with httpx.Client(base_url=broken.house.url, timeout=30) as http:
        made = http.post(f"/chat/{customer.conversation}/code", headers=customer._headers).raise_for_status()
        words = made.json()["words"]
        for wrong in (words[:7], [*words[:7], "marmalade"], ["zebra"] * 8):
            refused = http.post("/chat/return", json={"code": " ".join(wrong)})
            assert refused.status_code == 422
            assert not holds_canary(refused.content)
        back = http.post("/chat/return", json={"code": " ".join(words)}).raise_for_status()
    assert back.json()["conversation"] == customer.conversation
    customer.token = back.json()["token"]
    return [sign.join(pair) for pair in pairwise(words) for sign in (" ", "-", ", ", '", "', "', '", "+", "%20")]


def files_holding(folder: Path, texts: list[str]) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and "models" not in path.parts:
            content = path.read_bytes().lower()
            if any(text.encode() in content for text in texts):
                yield str(path.relative_to(folder))


def holds_canary(content: bytes) -> bool:
    return any(word.encode() in content.lower() for word in CANARY)


def files_holding_canary(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and "models" not in path.parts and holds_canary(path.read_bytes()):
            yield str(path.relative_to(folder))


def rows_holding_canary(broken: Broken) -> Iterator[str]:
    with broken.record.reading() as record:
        connection = record.session.connection()
        tables = MetaData()
        tables.reflect(connection)
        assert {"outbox", "audit"} <= set(tables.tables)
        for table in tables.tables.values():
            for row in connection.execute(select(table)):
                if holds_canary(repr(tuple(row)).encode()):
                    yield table.name
