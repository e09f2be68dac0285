"""The public process is killed: a browser that sends again is stored once, and what waited is answered afterwards."""

import time

import httpx
import pytest

from tests.faults.scene import Broken, until

FIRST = "they called me names again in the lift"
SECOND = "he copied my accent and laughed"


def test_what_was_stored_is_answered_after_the_restart_and_what_is_sent_again_is_stored_once(broken: Broken) -> None:
    customer = broken.arrives("what_happened")
    unfreeze = broken.freeze("bot")
    assert customer.posts("the-first-letter", text=FIRST).status_code == 202
    broken.kill("api")
    with pytest.raises(httpx.TransportError):
        customer.posts("the-second-letter", text=SECOND)
    # The turn that was in flight is taken after all: the same message will come to the assistant twice.
    unfreeze()
    time.sleep(1)
    broken.mend(["api"])
    for client_id, text in (("the-first-letter", FIRST), ("the-second-letter", SECOND)) * 2:
        assert customer.posts(client_id, text=text).status_code == 202
    until(lambda: broken.is_answered(customer))
    assert customer.wrote()[-2:] == [FIRST, SECOND]
    assert broken.report(customer).accounts == (FIRST, SECOND)
    assert len([each for each in customer.heard("Is there more") if each["sender"] == "assistant"]) == 2
    assert customer.question == "what_happened"


def test_what_waits_is_answered_after_the_restart_without_anybody_asking(broken: Broken) -> None:
    customer = broken.arrives("what_happened")
    broken.kill("actions")
    customer.sends(text=FIRST)
    broken.kill("api")
    broken.mend(["actions", "api"])
    until(lambda: broken.standing(customer).heard == broken.standing(customer).last_seq - 1)
    assert broken.report(customer).accounts == (FIRST,)
