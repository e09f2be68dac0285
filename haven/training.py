"""`haven train`: the screen for urgent risk, the judge of languages and the assistant, each only when what it learns
from has changed."""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import yaml

from bot.quiet import QUIET
from haven.fingerprint import training_fingerprint
from haven.settings import HavenSettings
from haven.steps import StepFailed, calm_line, run_step
from haven.tether import tethered
from language.examples import ANSWER, Example, ExamplesUnreadable, load_examples
from language.labels import question_of

ARCHIVES_KEPT = 2
INTENTS = "intents.yml"
ENOUGH = 2  # examples of an intent; with fewer Rasa warns
DRAFT = ".training-"

# Rasa's own cache knows a component by its class alone: after a change in a module that the class calls it would
# serve what the old one learnt. Our fingerprint decides; Rasa then trains from nothing.
TRAINING = {**QUIET, "RASA_MAX_CACHE_SIZE": "0", "PYTHONWARNINGS": "ignore"}


def ensure_trained(settings: HavenSettings) -> bool:
    """Train what is not up to date, the assistant beside the rest. False where nothing had to be done.

    Raises StepFailed.
    """
    with _one_at_a_time(settings), ThreadPoolExecutor(1) as beside:
        # A process of its own: two processors work at once, and what comes first is not waited for.
        assistant = beside.submit(ensure_assistant, settings)
        screen = ensure_risk_screen(settings)
        languages = ensure_language_model(settings)
        return any((screen, languages, assistant.result()))


def is_risk_screen_current(settings: HavenSettings) -> bool:
    """Whether the trained screen is there and learnt from today's examples."""
    if not settings.risk_model_path.is_file():
        return False
    # Imported here: scikit-learn takes a second and a hundred megabytes, which most commands have no use for.
    from language.risk import is_current

    return is_current(_risk_examples(settings), settings.risk_model_path)


def is_assistant_current(settings: HavenSettings) -> bool:
    """Whether the archive that `rasa` would load is the one for today's configuration and teaching."""
    wanted = archive(settings)
    return wanted.is_file() and wanted == newest(settings)


def archive(settings: HavenSettings) -> Path:
    """Where the assistant for today's configuration and teaching lies, trained or not."""
    return settings.models / f"haven-{training_fingerprint(settings.home, settings.encoder_folder)[:12]}.tar.gz"


def newest(settings: HavenSettings) -> Path | None:
    """The archive that `rasa` loads: the newest."""
    return settings.newest_archive


def ensure_risk_screen(settings: HavenSettings) -> bool:
    """Train the screen for urgent risk if it is not up to date."""
    if is_risk_screen_current(settings):
        return False
    from language.risk import train  # as above

    settings.risk_model_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with calm_line("Training the screen for urgent risk"):
        train(_risk_examples(settings), settings.risk_model_path)
    return True


def ensure_language_model(settings: HavenSettings) -> bool:
    """Train the judge of languages if it is not up to date."""
    from language.language_model import is_current, train_from  # as above: numpy and all examples

    examples, target = settings.home / "data", settings.language_model_path
    if is_current(examples, target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with calm_line("Training the judge of languages"):
        train_from(examples, target)
    return True


def ensure_assistant(settings: HavenSettings) -> bool:
    """Train the assistant if it is not up to date. Raises StepFailed with the last lines of var/log/train.log."""
    wanted = archive(settings)
    if wanted.is_file():
        # After a change was taken back the older archive is the right one; `rasa` loads the newest.
        os.utime(wanted)
        return False
    settings.models.mkdir(parents=True, exist_ok=True)
    for left in settings.models.glob(f"{DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=settings.models, prefix=DRAFT) as draft:
        _train_into(Path(draft), wanted.name.removesuffix(".tar.gz"), settings)
        # Moved in one step, so that an interrupted training leaves no half archive that `rasa` would load.
        (Path(draft) / wanted.name).replace(wanted)
    forget_old_archives(settings)
    return True


def forget_old_archives(settings: HavenSettings) -> None:
    """Keep the newest archives and remove the rest."""
    archives = sorted(settings.models.glob("haven-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in archives[:-ARCHIVES_KEPT]:
        path.unlink()


def _train_into(folder: Path, name: str, settings: HavenSettings) -> None:
    home = settings.home.resolve()
    command = [sys.executable, "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml"]
    command += ["--data", *taught(settings), "--out", str(folder.resolve()), "--fixed-model-name", name, "--force"]
    environment = {**os.environ, **TRAINING}
    log = settings.logs / "train.log"
    run_step("Training the assistant", tethered(command), log, environment=environment, folder=home)
    if not (folder / f"{name}.tar.gz").is_file():
        raise StepFailed(f"Training the assistant left no model. See {log}")


def taught(settings: HavenSettings) -> list[str]:
    """What Rasa itself reads: rules, texts, and a list of the intents with two examples of each.

    The examples of all languages are read by our components themselves (bot.meaning, bot.facts), and by the screen for
    urgent risk; Rasa's reader alone would take minutes for them.
    """
    home = settings.home.resolve()
    found = {path for name in ("rules.yml", "responses.yml") for path in (home / "data").glob(f"**/{name}")}
    return [*(str(path.relative_to(home)) for path in sorted(found)), str(_listed_intents(settings))]


def _listed_intents(settings: HavenSettings) -> Path:
    """The file that names to Rasa each intent of the examples, and each question to the assistant."""
    listed: dict[str, list[str]] = {}
    for example in _examples(settings):
        texts = listed.setdefault(ANSWER if question_of(example.label) else example.label, [])
        if len(texts) < ENOUGH:
            texts.append(example.text)
    nlu = [{"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in listed.items()]
    path = settings.var.resolve() / INTENTS
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8")
    return path


def _examples(settings: HavenSettings) -> list[Example]:
    try:
        return load_examples(settings.home / "data")
    except ExamplesUnreadable as error:
        raise StepFailed(f"These examples cannot be read: data/{error}") from None


def _risk_examples(settings: HavenSettings) -> Path:
    return settings.home / "data" / "urgent_risk" / "examples"


@contextmanager
def _one_at_a_time(settings: HavenSettings) -> Iterator[None]:
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.var / "train.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
