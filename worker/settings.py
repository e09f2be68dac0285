"""Settings of the process `worker`."""

from pathlib import Path

from pydantic import Field, SecretStr

from ground.settings import HouseSettings
from language.translate.choosing import Wanted


class WorkerSettings(HouseSettings):
    """What the worker needs beside the settings of the house."""

    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://user:password@host:587 or smtps://…:465; none: no e-mail is sent"
    )
    mail_from: str = Field(default="haven@localhost", description="the sender of notices")
    worker_every: float = Field(default=5.0, description="seconds between two looks at what has to go out")

    team_webhook: SecretStr | None = Field(
        default=None, description="https://… of the team's channel, told of what is urgent; none: nobody else is told"
    )
    call_after_minutes: float = Field(
        default=5.0, gt=0, description="minutes without an answer after which the next one, then the manager, is told"
    )

    translation_every: float = Field(default=1.0, description="seconds between two looks at what is to be translated")
    translation_key: SecretStr | None = Field(default=None, description="the key that the engine asks for, if any")
    translation_region: str = Field(default="", description="the region of a Microsoft Translator resource")

    @property
    def translation(self) -> Wanted:
        """The engine that is asked for, and who accepted it."""
        key = self.translation_key.get_secret_value() if self.translation_key else ""
        return Wanted(
            self.translation_engine,
            self.translation_url,
            key,
            self.translation_region,
            self.translation_accepted_by,
            self.translation_accepted_on,
        )

    @property
    def queue_file(self) -> Path:
        return self.var / "queue.db"
