"""Becomes a command that ends when the program that started it ends, however that happens (`kill -9` included).

Run by path, with the starting program's process id first: python haven/tether.py PID COMMAND ...
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def tethered(command: Sequence[str]) -> list[str]:
    """`command` tied to the life of this process; to be started from a thread that outlives it (prctl(2))."""
    return [sys.executable, "-S", __file__, str(os.getpid()), *command]


def tie_to(parent: int) -> bool:
    """Let this process be killed when process `parent`, which started it, ends. False where it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return os.getppid() == parent


def main() -> None:
    # A parent that ended before the process was tied to it would leave it running for good.
    if tie_to(int(sys.argv[1])):
        os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the command comes from our own table


if __name__ == "__main__":
    main()
