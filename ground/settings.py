"""What every process's settings share: where the run's files lie, who may call whom, what the logs say.

Each process has one class of its own (`api/settings.py`, `actions/settings.py`, ...), read from `HAVEN_…` variables and
a `.env` file. No secret has a working default: it is given by the operator or made at random in `var/keys`.
"""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ground.sealing import MasterKey
from ground.secrets import secret_from


class HouseSettings(BaseSettings):
    """The settings that all processes share."""

    model_config = SettingsConfigDict(env_prefix="HAVEN_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(default=Path(), description="the project's folder: data/, models/, domain.yml")
    var: Path = Field(default=Path("var"), description="the files of a run")
    models: Path = Field(default=Path("models"), description="where trained Rasa archives lie")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    database_url: str = Field(default="", description="the case record; empty: SQLite under var/")
    queue_url: str = Field(
        default="",
        description="redis://… of the worker's queue and of signs between several processes api; empty: a file",
    )
    master_key: SecretStr | None = Field(default=None, description="64 hexadecimal digits; none: var/keys/master")
    rasa_token: SecretStr | None = Field(default=None, description="what api shows to rasa; none: var/keys/rasa")
    actions_token: SecretStr | None = Field(
        default=None, description="what rasa shows to actions; none: var/keys/actions"
    )
    return_code_key: SecretStr | None = Field(
        default=None, description="64 hexadecimal digits that return codes are hashed with; none: var/keys/return_codes"
    )
    api_host: str = "127.0.0.1"
    api_port: int = 8000
    rasa_port: int = 5005
    actions_port: int = 5055
    public_url: str = Field(default="", description="how browsers reach api; empty: its own host and port")
    landlord: str = "Livv Housing Group"
    encoder: Path | None = Field(
        default=None, description="a folder with a sentence encoder as ONNX (docs/decisions/0016); empty: none"
    )
    translation_engine: str = Field(default="", description="libretranslate, deepl or microsoft; empty: no translation")
    translation_url: str = Field(default="", description="where the engine answers, such as http://127.0.0.1:5000")
    translation_accepted_by: str = Field(
        default="", max_length=31, description="who accepted that customers' words go to another organisation"
    )
    translation_accepted_on: date | None = Field(default=None, description="when they accepted it, such as 2026-11-20")

    @field_validator("translation_accepted_on", "encoder", mode="before")
    @classmethod
    def _nothing(cls, given: object) -> object:
        return None if given == "" else given

    @property
    def keys(self) -> Path:
        return self.var / "keys"

    @property
    def encoder_folder(self) -> Path | None:
        """Where the sentence encoder lies, seen from the project's folder; none where there is none."""
        return None if self.encoder is None else self.home.resolve() / self.encoder

    @property
    def newest_archive(self) -> Path | None:
        """The archive that `rasa` loads: the newest; none where nothing is trained."""
        return max(self.models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)

    @property
    def case_record_url(self) -> str:
        """The SQLAlchemy address of the case record."""
        return self.database_url or f"sqlite:///{(self.var / 'cases.db').resolve()}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def address(self) -> str:
        """The address under which browsers find the pages, without a slash at its end."""
        return (self.public_url or f"http://{self.api_host}:{self.api_port}").rstrip("/")

    def master(self) -> MasterKey:
        return MasterKey(self._secret(self.master_key, "master"))

    def token_for_rasa(self) -> str:
        return self._secret(self.rasa_token, "rasa")

    def token_for_actions(self) -> str:
        return self._secret(self.actions_token, "actions")

    def key_of_return_codes(self) -> str:
        """What every return code is hashed with. Lost or changed: no code made before opens anything."""
        return self._secret(self.return_code_key, "return_codes")

    def _secret(self, given: SecretStr | None, name: str) -> str:
        return given.get_secret_value() if given else secret_from(self.keys, name)
