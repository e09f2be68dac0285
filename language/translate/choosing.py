"""Which engine the settings ask for, and whether it may be used.

Threat considered: words of frightened people go to another company because somebody set a variable. So an engine that
is not on the organisation's own network is used only where the settings name who accepted that, and when.
"""

import ipaddress
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import SplitResult, urlsplit

_TITLES = {"libretranslate": "LibreTranslate", "deepl": "DeepL", "microsoft": "Microsoft Translator"}
_ADDRESSES = {"deepl": "https://api.deepl.com", "microsoft": "https://api.cognitive.microsofttranslator.com"}
_OWN_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".intranet", ".home.arpa")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings say. engine: empty (none), libretranslate, deepl or microsoft; region: Microsoft's."""

    engine: str = ""
    url: str = ""
    key: str = field(default="", repr=False)
    region: str = ""
    accepted_by: str = ""
    accepted_on: date | None = None

    @property
    def address(self) -> str:
        """Where the engine answers."""
        return self.url or _ADDRESSES.get(self.engine, "")


def title_of(engine: str) -> str:
    """The engine's name as people know it."""
    return _TITLES.get(engine, engine)


def leaves_the_house(wanted: Wanted) -> bool:
    """Whether words would go to another organisation: any engine but LibreTranslate on the own network."""
    return bool(wanted.engine) and (wanted.engine != "libretranslate" or not _is_own(wanted.address))


def problem(wanted: Wanted) -> str | None:
    """Why the engine that is set may not be used, in a sentence for whoever runs Haven; none where it may."""
    if not wanted.engine:
        return None
    if wanted.engine not in _TITLES:
        return f"HAVEN_TRANSLATION_ENGINE may be {', '.join(_TITLES)}, or empty"
    address = urlsplit(wanted.address)
    if address.scheme not in ("http", "https") or not address.hostname:
        return "HAVEN_TRANSLATION_URL has to look like http://127.0.0.1:5000"
    return _problem_outside(wanted, address) if leaves_the_house(wanted) else None


def _problem_outside(wanted: Wanted, address: SplitResult) -> str | None:
    if address.scheme != "https":
        return "HAVEN_TRANSLATION_URL leads out of the house and has to begin with https://"
    if not wanted.accepted_by.strip() or wanted.accepted_on is None:
        return (
            f"{title_of(wanted.engine)} at {address.hostname} would send customers' words to another organisation: "
            "HAVEN_TRANSLATION_ACCEPTED_BY and HAVEN_TRANSLATION_ACCEPTED_ON have to name who accepted that, and when"
        )
    return None


def _is_own(address: str) -> bool:
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        # A name without a dot is one of this network; any other may be anybody's.
        return bool(host) and ("." not in host or host.endswith(_OWN_ENDINGS))
    return number.is_loopback or number.is_private
