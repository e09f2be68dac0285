"""`make install`: the environment from the hashed lock, the project in it, and nothing in it that reports home.

Knows the standard library only: it runs before anything is installed, with `python3.11 -m haven.install`.
"""

import hashlib
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from bot.quiet import QUIET
from haven.steps import StepFailed, run_step

NEEDED = (3, 11)
QUIET_FILE = "haven_quiet.pth"
STAMP = "haven-installed"

# pip's notices about a newer pip, about find-links and about being root say nothing about Haven.
CALM_PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_COLOR": "1", "PIP_ROOT_USER_ACTION": "ignore"}


class CannotInstall(RuntimeError):
    """The machine lacks something; the text says what to do."""


def install(project: Path) -> bool:
    """Make `project`/.venv equal to the lock. False where it was so already."""
    environment = project / ".venv"
    stamp = environment / STAMP
    wanted = fingerprint(project)
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == wanted and _python(environment).exists():
        return False
    stamp.unlink(missing_ok=True)
    _make_environment(environment)
    log = environment / "install.log"
    log.write_bytes(b"")
    pip = [str(_python(environment)), "-m", "pip", "install", "--no-deps", "--no-input", "--progress-bar", "off"]
    calm = {**os.environ, **CALM_PIP}
    lock = ["--ignore-requires-python", "--require-hashes", "-r", "requirements/all.lock"]
    run_step("Installing what Haven needs (about two minutes)", [*pip, *lock], log, environment=calm, folder=project)
    itself = ["--no-build-isolation", "--no-index", "--editable", "."]
    run_step("Installing Haven", [*pip, *itself], log, environment={**calm, **_vendored(environment)}, folder=project)
    keep_environment_quiet(environment)
    stamp.write_text(wanted + "\n", encoding="ascii")
    return True


def fingerprint(project: Path) -> str:
    """One value for all that the environment is made from; it changes when any of it does."""
    made_from = ("requirements/all.lock", "haven/install.py", "bot/quiet.py")
    project_file = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    built_from = [project_file.get("build-system"), project_file.get("project"), project_file["tool"]["setuptools"]]
    digest = hashlib.sha256(f"python {sys.version_info[:2]} {built_from}".encode())
    for name in made_from:
        digest.update((project / name).read_bytes())
    return digest.hexdigest()


def is_installed(project: Path) -> bool:
    """Whether the environment is the one that the lock describes."""
    stamp = project / ".venv" / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == fingerprint(project)


def keep_environment_quiet(environment: Path) -> None:
    """Switch telemetry and error reporting off for every Python of the environment, however it is started.

    Threat considered: `rasa shell` or `rasa train` by hand reports to another company before any code of ours runs.
    """
    code = f"import os; os.environ.update({QUIET!r})\n"
    for packages in (environment / "lib").glob("python3.*/site-packages"):
        (packages / QUIET_FILE).write_text(code, encoding="utf-8")


def _vendored(environment: Path) -> dict[str, str]:
    # Rasa needs `packaging` 21, with which setuptools 80 cannot build; setuptools brings one that it can.
    folders = (environment / "lib").glob("python3.*/site-packages/setuptools/_vendor")
    return {"PYTHONPATH": ":".join(str(folder.resolve()) for folder in folders)}


def _make_environment(environment: Path) -> None:
    if _python(environment).exists() and _works(environment):
        return
    try:
        venv.create(environment, with_pip=True, clear=environment.exists(), symlinks=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise CannotInstall(
            "Python cannot make an environment. On Debian: apt-get install python3.11-venv; then again: make install"
        ) from error


def _works(environment: Path) -> bool:
    probe = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"
    return subprocess.run([_python(environment), "-c", probe], capture_output=True, check=False).returncode == 0


def _python(environment: Path) -> Path:
    return environment / "bin" / "python"


def main() -> int:
    if sys.version_info[:2] != NEEDED:
        print(
            f"Haven needs Python 3.11; this is {sys.version.split()[0]}. Try: make install PYTHON=/path/to/python3.11"
        )
        return 1
    try:
        fresh = install(Path.cwd())
    except (StepFailed, CannotInstall) as problem:
        print(problem, file=sys.stderr)
        return 1
    if fresh:
        print("Installed in .venv (what pip said: .venv/install.log).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
