"""Settings of the command line."""

from pathlib import Path

from pydantic import Field

from ground.settings import HouseSettings


class HavenSettings(HouseSettings):
    """What the command line needs beside the settings of the house."""

    risk_model: Path | None = Field(default=None, description="the risk screen; none: var/models/urgent_risk.joblib")
    stop_within: float = Field(default=5.0, description="seconds that a process has to end by itself")
    longest_restart_delay: float = Field(default=30.0, description="seconds; restarts wait 1, 2, 4 ... up to this")

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def risk_model_path(self) -> Path:
        return self.risk_model or self.var / "models" / "urgent_risk.joblib"

    @property
    def language_model_path(self) -> Path:
        """Beside the screen."""
        return self.risk_model_path.with_name("languages.npz")
