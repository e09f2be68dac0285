"""`make bench`: all parts, or those that are named. Budgets that are not met are said, and are no error."""

import argparse
import asyncio
from collections.abc import Callable

from bench import footprint, load, turns, understanding
from bench.dialogue import DialogueStuck
from bench.figures import REPORT, screen
from bench.haven_house import NotTrained
from bench.processes import DidNotStart
from tests.house import NotReady

PARTS: dict[str, Callable[[], None]] = {
    "understanding": understanding.run,
    "footprint": footprint.run,
    "turns": lambda: asyncio.run(turns.run()),
    "load": lambda: asyncio.run(load.run()),
}


def main() -> None:
    """Run the parts. Ends with what is wrong where one cannot be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar=" | ".join(PARTS), help="none: all")
    for name in parser.parse_args().parts or PARTS:
        screen.print(f"\n== {name}")
        try:
            PARTS[name]()
        except (NotTrained, DidNotStart, NotReady, DialogueStuck) as problem:
            raise SystemExit(f"{name} could not be measured. {problem}") from problem
    screen.print(f"\nThe figures stand in {REPORT}")


if __name__ == "__main__":
    main()
