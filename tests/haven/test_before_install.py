"""The installation starts with the standard library alone: nothing it reads may need a package."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_installer_needs_no_package() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import haven.install"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
