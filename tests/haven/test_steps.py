"""A long step shows one calm line, and two at once do not write over each other."""

import io
import threading

from haven.steps import calm_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_of_two_steps_at_once_the_second_counts_when_the_first_is_done() -> None:
    screen, over = Terminal(), threading.Event()

    def beside() -> None:
        with calm_line("Second", screen):
            over.wait(10)

    with calm_line("First", screen):
        while "First … " not in screen.getvalue():
            threading.Event().wait(0.01)
        other = threading.Thread(target=beside)
        other.start()
        threading.Event().wait(0.5)
        assert "Second" not in screen.getvalue()
    while "Second … " not in screen.getvalue():
        threading.Event().wait(0.01)
    over.set()
    other.join()
    ended = [line.rpartition("\r")[2] for line in screen.getvalue().splitlines(keepends=True) if line.endswith("\n")]
    assert ["First" in ended[0], "Second" in ended[1]] == [True, True]
