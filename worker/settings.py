"""Settings of the process `worker`."""

from pathlib import Path

from pydantic import Field, SecretStr

from ground.settings import HouseSettings


class WorkerSettings(HouseSettings):
    """What the worker needs beside the settings of the house."""

    queue_url: str = Field(default="", description="redis://… of the queue; empty: a file, var/queue.db")
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://user:password@host:587 or smtps://…:465; none: no e-mail is sent"
    )
    mail_from: str = Field(default="haven@localhost", description="the sender of notices")
    worker_every: float = Field(default=5.0, description="seconds between two looks at what has to go out")

    @property
    def queue_file(self) -> Path:
        return self.var / "queue.db"
