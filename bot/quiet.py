"""Makes Rasa keep what it hears to itself; imported before anything of Rasa's.

Threat considered: telemetry and error reporting send metadata to another company; Rasa's own logging writes the
customer's text at its default level. `haven` sets the same variables for every process that it starts, and
`make install` for every other way of starting (docs/operating.md).
"""

import os
import warnings

from ground.processor import ONE_THREAD

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SENTRY_DSN": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    **ONE_THREAD,
}


def keep_quiet() -> None:
    """Switch telemetry, error reporting and the chatter of libraries off for this process and its children."""
    os.environ.update(QUIET)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)


keep_quiet()
