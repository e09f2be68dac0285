"""Keys are made at random, once, and readable by their owner only."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ground.secrets import SecretUnreadable, secret_from


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = secret_from(tmp_path, "master")
    assert len(first) == 64
    assert secret_from(tmp_path, "master") == first


def test_two_secrets_differ(tmp_path: Path) -> None:
    assert secret_from(tmp_path, "rasa") != secret_from(tmp_path, "actions")


def test_a_secret_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    secret_from(tmp_path, "master")
    assert (tmp_path / "master").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    secret_from(tmp_path, "master")
    (tmp_path / "master").chmod(0o644)
    with pytest.raises(SecretUnreadable):
        secret_from(tmp_path, "master")


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "master").touch(mode=0o600)
    with pytest.raises(SecretUnreadable):
        secret_from(tmp_path, "master")


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        seen = set(pool.map(lambda _: secret_from(tmp_path, "master"), range(64)))
    assert len(seen) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["master"]
