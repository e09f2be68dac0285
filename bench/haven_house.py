"""Haven's processes for a benchmark: a house of its own in a temporary folder, the paces of the door wide open."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from cases import advisors
from cases.advisors import Invite
from cases.database import Database
from ground.sealing import MasterKey
from ground.secrets import secret_from
from haven.settings import HavenSettings
from haven.training import newest
from tests.house import PROCESSES, House

# One machine plays all customers; what is measured is the work, not the refusal of more of it.
WIDE_OPEN = {"HAVEN_MESSAGES_PER_MINUTE": "1000000", "HAVEN_NEW_CHATS_PER_ADDRESS": "1000000"}


class NotTrained(RuntimeError):
    """There is no trained assistant, or no screen for urgent risk; the text says what to do."""


def trained(settings: HavenSettings) -> Path:
    """The archive that `rasa` would load. Raises NotTrained."""
    archive = newest(settings)
    if archive is None or not settings.risk_model_path.is_file():
        raise NotTrained("The assistant is not trained. First: make train")
    return archive


def models(settings: HavenSettings) -> dict[str, str]:
    """The settings with which a house elsewhere uses the models of this installation. Raises NotTrained."""
    trained(settings)
    return {"HAVEN_MODELS": str(settings.models.resolve()), "HAVEN_RISK_MODEL": str(settings.risk_model_path.resolve())}


@contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """All processes, each answering; ended at the end of the block."""
    house = House(folder, **models(HavenSettings()), **WIDE_OPEN)
    with closing(record_of(house)) as database:
        database.migrate()
    try:
        house.start()
        yield house
    finally:
        house.stop()


def record_of(house: House) -> Database:
    """The case record of a house, to be closed by the caller."""
    return Database(f"sqlite:///{house.var / 'cases.db'}", MasterKey(secret_from(house.var / "keys", "master")))


def first_manager(database: Database) -> Invite:
    """The invitation of the first Community Safety Manager. A manager sees every alert."""
    with database.writing() as record:
        invite = advisors.first_invite(record)
    if invite is None:
        raise RuntimeError("a new case record has somebody already")
    return invite


def pids_of(house: House) -> dict[str, int]:
    """The processes of a running house by name, found as children of this one by their command."""
    mine = psutil.Process().children()
    names = {f"{name}.serve": name for name in PROCESSES}
    found = {process.pid: next((names[word] for word in process.cmdline() if word in names), None) for process in mine}
    return {name: pid for pid, name in found.items() if name and _belongs(house, pid)}


def _belongs(house: House, pid: int) -> bool:
    return psutil.Process(pid).environ().get("HAVEN_VAR") == str(house.var)
