"""Six digits from an authenticator app as a second proof; the secret is sealed, and no digits work twice."""

from dataclasses import dataclass
from hmac import compare_digest

import pyotp

from cases import audit, models
from cases.database import Record
from cases.errors import WrongCode, WrongPassword
from cases.passwords import fits
from cases.staff import found
from ground.sealing import Seal

STEP_SECONDS = 30
ISSUER = "Haven"


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """What the authenticator app needs: the secret to type, or the address for a QR code. Shown once."""

    secret: str
    uri: str


def enable_totp(record: Record, advisor_id: int) -> TotpOffer:
    """Offer a new secret; nothing is asked for until it is confirmed. Raises UnknownAdvisor."""
    row = found(record, advisor_id)
    if row.data_key is None:
        row.data_key = record.master.new_data_key(_owner(row))
    secret = pyotp.random_base32()
    row.sealed_totp = _seal(record, row).seal(secret.encode(), _context(row))
    row.totp_confirmed_at, row.totp_step = None, 0
    audit.write(record, f"advisor:{advisor_id}", "advisor:totp_offered", f"advisor:{advisor_id}")
    return TotpOffer(secret, pyotp.TOTP(secret).provisioning_uri(name=row.email, issuer_name=ISSUER))


def confirm_totp(record: Record, advisor_id: int, code: str) -> None:
    """The app works: from now on its digits are asked for. Raises WrongCode, UnknownAdvisor."""
    row = found(record, advisor_id)
    if not accepts(record, row, code):
        raise WrongCode
    row.totp_confirmed_at = record.now()
    audit.write(record, f"advisor:{advisor_id}", "advisor:totp_confirmed", f"advisor:{advisor_id}")


def disable_totp(record: Record, advisor_id: int, password: str) -> None:
    """Switch the second proof off, with the password. Raises WrongPassword, UnknownAdvisor."""
    row = found(record, advisor_id)
    if not fits(row.password, password):
        raise WrongPassword
    row.sealed_totp, row.totp_confirmed_at, row.totp_step = None, None, 0
    audit.write(record, f"advisor:{advisor_id}", "advisor:totp_removed", f"advisor:{advisor_id}")


def accepts(record: Record, row: models.Advisor, code: str) -> bool:
    """Whether the digits fit now, or one step of 30 s before or after, and were not used before; uses them up."""
    if row.sealed_totp is None:
        return False
    digits = "".join(code.split())
    totp = pyotp.TOTP(_seal(record, row).unseal(row.sealed_totp, _context(row)).decode())
    now = int(record.now().timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        fits_step = compare_digest(totp.at(step * STEP_SECONDS).encode(), digits.encode())
        if fits_step and step > row.totp_step:
            row.totp_step = step
            return True
    return False


def _seal(record: Record, row: models.Advisor) -> Seal:
    assert row.data_key is not None
    return record.master.open(row.data_key, _owner(row))


def _owner(row: models.Advisor) -> str:
    return f"advisor {row.id}"


def _context(row: models.Advisor) -> str:
    return f"advisor:totp:{row.id}"
