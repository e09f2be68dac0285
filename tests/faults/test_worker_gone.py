"""The worker is killed while notices are due: they go out once it is back."""

from tests.faults.scene import Broken, Postbox, until


def test_notices_that_fell_due_meanwhile_go_out_after_the_restart(broken: Broken, postbox: Postbox) -> None:
    customer = broken.arrives("what_happened")
    broken.kill("worker")
    customer.chooses("danger_now")
    reference = broken.standing(customer).reference
    assert reference is not None

    def letters() -> list[str]:
        return [text for letter in postbox.letters if reference in (text := str(letter.get_payload()))]

    assert letters() == []
    broken.mend(["worker"])
    until(lambda: bool(letters()))
    assert "It is urgent." in letters()[0]
