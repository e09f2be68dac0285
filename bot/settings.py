"""Settings of the process `rasa`."""

from functools import cached_property
from pathlib import Path

from pydantic import Field

from ground.settings import HouseSettings


class BotSettings(HouseSettings):
    """What the dialogue engine needs beside the settings of the house."""

    models: Path = Field(default=Path("models"), description="where trained Rasa archives lie")
    tracker_file: Path | None = Field(default=None, description="the tracker store; none: var/tracker.db")

    @property
    def tracker_path(self) -> Path:
        return self.tracker_file or self.var / "tracker.db"

    @cached_property
    def environment(self) -> dict[str, str]:
        """What endpoints.yml and credentials.yml name as ${HAVEN_…}."""
        return {
            "HAVEN_ACTIONS_URL": f"{self.actions_url}/webhook",
            "HAVEN_ACTIONS_TOKEN": self.token_for_actions(),
            "HAVEN_RASA_TOKEN": self.token_for_rasa(),
            "HAVEN_TRACKER": str(self.tracker_path.resolve()),
        }
