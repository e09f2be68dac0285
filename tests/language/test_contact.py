"""Contacts are found as they were written."""

from language.contact import contacts_in


def test_phone_and_mail_are_kept_as_written() -> None:
    found = contacts_in("ring 07700 900 417 or 0151 496 0342, or dee.murphy@example.com.")
    assert found.phones == ("07700 900 417", "0151 496 0342")
    assert found.emails == ("dee.murphy@example.com",)


def test_references_and_dates_are_no_phone_numbers() -> None:
    assert contacts_in("HR-2026-000123 on 14/11/2026 at 12:30, flat 12, L34 1AB").phones == ()
