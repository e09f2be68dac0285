"""The child process: limits itself, reads one file from standard input, writes its clean copy to standard output.

Threat considered: a file that takes over what reads it. The child has no key and no setting of the house, can open no
file and reach no network once it has begun (not one more descriptor is allowed), and ends by itself when it takes
too much time or memory. Whatever goes wrong, it says nothing: an error's text may hold words of the customer.
"""

import os
import resource
import sys
from collections.abc import Callable

MEMORY = 1_500_000_000
SECONDS = 40
LARGEST_COPY = 64 * 1024 * 1024


def limit() -> None:
    """Take from this process what it does not need; for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_COPY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))


def way_for(media_type: str) -> Callable[[str, bytes], tuple[str, bytes]]:
    """What cleans files of this kind; loaded here, before nothing can be opened any more."""
    if media_type.startswith("image/"):
        from PIL import Image

        from worker.cleaning import images

        Image.init()
        return images.cleaned
    if media_type.startswith("audio/"):
        from worker.cleaning import sound

        return sound.cleaned
    from worker.cleaning import documents

    return documents.cleaned


def main(media_type: str) -> None:
    clean = way_for(media_type)
    limit()
    with os.fdopen(0, "rb") as given:
        original = given.read()
    new_type, copy = clean(media_type, original)
    with os.fdopen(1, "wb") as taken:
        taken.write(new_type.encode() + b"\n" + copy)


if __name__ == "__main__":
    main(sys.argv[1])
