"""Settings of the process `api`."""

from pathlib import Path

from pydantic import Field

from cases.evidence import MEGABYTE, Limits
from ground.settings import HouseSettings


class ApiSettings(HouseSettings):
    """What the public process needs beside the settings of the house."""

    embed_origins: str = Field(
        default="", description="the sites that may show the chat in a frame, parted by spaces; its own site always may"
    )
    neutral_site: str = Field(default="https://www.bbc.co.uk/weather", description='where "Leave this page" leads')
    trusted_proxies: str = Field(
        default="127.0.0.1", description="the proxies that are believed about a browser's address, parted by commas"
    )
    turn_seconds: float = Field(default=20.0, gt=0, description="how long the assistant may take for one turn")
    first_words_seconds: float = Field(default=3.0, ge=0, description="how long a new chat waits for its first words")
    emergency_seconds: float = Field(
        default=3.0, ge=0, description="how long an urgent message may stay without the assistant's emergency text"
    )
    new_chats_per_address: int = Field(default=30, ge=1, description="new chats of one address in ten minutes")
    returns_per_address: int = Field(default=20, ge=1, description="return codes that one address types in ten minutes")
    messages_per_minute: int = Field(default=60, ge=1, description="messages of one conversation in a minute")
    evidence_file_mb: int = Field(default=20, ge=1, description="megabytes of one file that a customer adds")
    evidence_files: int = Field(default=20, ge=1, description="files that one conversation may hold")
    evidence_total_mb: int = Field(default=100, ge=1, description="megabytes of files that one conversation may hold")
    risk_model: Path | None = Field(default=None, description="the screen for urgent risk; none: under var/models")
    record_threads: int = Field(default=16, ge=1, description="how many verbs of the case record may run at once")

    @property
    def embedding_sites(self) -> tuple[str, ...]:
        return tuple(self.embed_origins.replace(",", " ").split())

    @property
    def evidence_limits(self) -> Limits:
        return Limits(self.evidence_file_mb * MEGABYTE, self.evidence_files, self.evidence_total_mb * MEGABYTE)

    @property
    def urgent_risk_model(self) -> Path:
        return self.risk_model or self.var / "models" / "urgent_risk.joblib"

    @property
    def language_model(self) -> Path:
        """Beside the screen."""
        return self.urgent_risk_model.with_name("languages.npz")

    @property
    def urgent_risk_phrases(self) -> Path:
        return self.home / "data" / "urgent_risk" / "phrases"
