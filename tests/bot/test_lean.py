"""Serving imports nothing that only training, testing and drawing need."""

import subprocess
import sys

import pytest

from bot import lean

SERVING = """
import sys
from bot import lean, quiet
lean.leave_out_training()
from rasa.core import agent, run
print(*sorted(name for name in ("tensorflow", "keras", "sklearn", "matplotlib") if name in sys.modules))
"""


def test_rasa_is_imported_for_serving_without_what_trains_and_draws() -> None:
    told = subprocess.run([sys.executable, "-c", SERVING], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.split() == []


def test_what_is_left_out_refuses_to_be_used() -> None:
    stands_in = lean._LeftOut("rasa.utils.tensorflow.model_data")
    with pytest.raises(lean.NotServed, match="RasaModelData"):
        stands_in.RasaModelData(label_key=None)
    assert not hasattr(stands_in, "__path__")


def test_what_is_imported_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = lean.LEFT_OUT[:2]
    monkeypatch.setattr(sys, "modules", {first: sys})
    lean.leave_out_training()
    assert sys.modules[first] is sys
    assert isinstance(sys.modules[second], lean._LeftOut)
