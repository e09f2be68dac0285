"""Notices go over an encrypted connection, to the server whose certificate is the one of its name, or not at all."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.house import free_port
from tests.worker.test_mail import LETTER, Postbox
from worker.mail import MailNotSent, SmtpMailer

SENDER = "haven@landlord.test"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for `localhost`, which this process trusts."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept, secret = tmp_path / "server.crt", tmp_path / "server.key"
    kept.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(kept))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(kept, secret)
    return context


@pytest.fixture(params=["smtp", "smtps"])
def sealed(
    request: pytest.FixtureRequest, certificate: ssl.SSLContext, tmp_path: Path
) -> Iterator[tuple[Postbox, str, int]]:
    box, port = Postbox(), free_port()
    seal = {"ssl_context": certificate} if request.param == "smtps" else {"tls_context": certificate}
    server = Controller(box, hostname="127.0.0.1", port=port, **seal)  # type: ignore[arg-type]
    server.start()
    yield box, request.param, port
    server.stop()


def test_letter_goes_to_the_server_of_that_name(sealed: tuple[Postbox, str, int]) -> None:
    box, scheme, port = sealed
    SmtpMailer(f"{scheme}://localhost:{port}", SENDER).send(LETTER)
    assert len(box.letters) == 1


def test_server_with_the_certificate_of_another_name_gets_no_letter(sealed: tuple[Postbox, str, int]) -> None:
    box, scheme, port = sealed
    with pytest.raises(MailNotSent, match="SSLCertVerificationError"):
        SmtpMailer(f"{scheme}://127.0.0.1:{port}", SENDER).send(LETTER)
    assert box.letters == []
