"""How much of the machine one process may take.

The models here are small sparse products. A numeric library that spreads each over all processors spends three times
the work on waking its threads, and takes it from the processes beside it.
"""

import os

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def use_one_thread() -> None:
    """Keep numeric libraries to one thread: those that are loaded already, and those that this process still loads."""
    # Imported here: `make install` reads ONE_THREAD before there is any library.
    from threadpoolctl import threadpool_limits

    os.environ.update(ONE_THREAD)
    threadpool_limits(limits=1)
