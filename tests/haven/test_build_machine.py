"""`.ci/run`: the exit code is that of the tests, and pytest's closing line comes last."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("recipe", "code", "last"),
    [
        ("echo 330 passed in 12.5s; echo later", 0, "330 passed in 12.5s"),
        ("echo 2 failed, 330 passed, 1 skipped in 312.55s; exit 3", 2, "2 failed, 330 passed, 1 skipped in 312.55s"),
        ("echo no style; exit 1", 2, "the tests were not reached"),
        ("test $$CI = true", 0, "the tests were not reached"),
    ],
)
def test_build_machine_is_told_how_it_went(recipe: str, code: int, last: str, tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(PROJECT / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "Makefile").write_text(f"test:\n\t@{recipe}\n")
    said = subprocess.run([tmp_path / ".ci" / "run"], capture_output=True, text=True, check=False)
    assert said.returncode == code
    assert said.stdout.splitlines()[-1] == last
