"""`make bench`: all parts but the soak, or those that are named. Budgets that are not met are said, and are no error.

What was lost, doubled or out of order in the soak is an error.
"""

import argparse
import asyncio
from collections.abc import Callable

from bench import curve, footprint, load, soak, turns, understanding
from bench.dialogue import DialogueStuck
from bench.figures import REPORT, screen
from bench.haven_house import NotTrained
from bench.processes import DidNotStart
from tests.house import NotReady

PARTS: dict[str, Callable[[], None]] = {
    "understanding": understanding.run,
    "curve": curve.run,
    "footprint": footprint.run,
    "turns": lambda: asyncio.run(turns.run()),
    "load": lambda: asyncio.run(load.run()),
    "soak": lambda: asyncio.run(soak.run()),
}
USUAL = [name for name in PARTS if name != "soak"]


def main() -> None:
    """Run the parts. Ends with what is wrong where one cannot be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar=" | ".join(PARTS), help="none: all but soak")
    for name in parser.parse_args().parts or USUAL:
        screen.print(f"\n== {name}")
        try:
            PARTS[name]()
        except (NotTrained, DidNotStart, NotReady, DialogueStuck) as problem:
            raise SystemExit(f"{name} could not be measured. {problem}") from problem
        except soak.SomethingAmiss as amiss:
            raise SystemExit(f"{name}: {amiss}") from amiss
    screen.print(f"\nThe figures stand in {REPORT}")


if __name__ == "__main__":
    main()
