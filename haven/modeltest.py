"""`haven test-model`: is the teaching consistent, and does the assistant take every turn as the conversations say?"""

import os
import sys

from bot.quiet import QUIET
from haven.settings import HavenSettings
from haven.steps import run_step
from haven.tether import tethered
from haven.training import archive, taught


def test_model(settings: HavenSettings) -> None:
    """Check the teaching, then replay tests/conversations against the trained assistant. Raises StepFailed."""
    rasa = [sys.executable, "-m", "rasa"]
    validate = [*rasa, "data", "validate", "--config", "config.yml", "--domain", "domain.yml"]
    validate += ["--data", *taught(settings)]
    replay = [
        *rasa,
        "test",
        "core",
        "--e2e",
        "--model",
        str(archive(settings).resolve()),
        "--fail-on-prediction-errors",
    ]
    replay += ["--stories", "tests/conversations", "--out", str((settings.logs / "conversations").resolve())]
    for words, command, log in (
        ("Checking the teaching", validate, "validate.log"),
        ("Replaying the conversations", replay, "conversations.log"),
    ):
        run_step(
            words,
            tethered(command),
            settings.logs / log,
            environment={**os.environ, **QUIET, "PYTHONWARNINGS": "ignore"},
            folder=settings.home.resolve(),
        )
