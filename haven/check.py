"""`haven check`: one line for each part: does it work, and what to do if not."""

import shutil
import stat
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from api.printing.glyphs import PangoMissing, without_glyph
from cases import promise_times
from cases.clocks import LONDON
from cases.contacts import ContactsUnreadable, contacts
from cases.database import Database, utc_now
from cases.errors import RecordUnavailable
from cases.language_code import ENGLISH
from cases.promise_times import PromisesUnreadable
from ground.secrets import SecretUnreadable
from haven.install import is_installed
from haven.parts import Part, parts
from haven.settings import HavenSettings
from haven.training import is_assistant_current, is_risk_screen_current
from language.catalogue import Catalogue
from language.encoder_folder import EncoderUnusable
from language.po import FOLDER
from language.translate.choosing import leaves_the_house, problem, title_of
from language.translate.contract import EngineFailed
from language.translate.engines import engine_of
from worker.mail import mailer
from worker.settings import WorkerSettings

FONTS = "apt-get install fonts-noto-core fonts-noto-cjk"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """What is true of one part. `needed`: without it Haven does not work."""

    part: str
    works: bool
    words: str
    needed: bool = True

    def line(self) -> str:
        mark = "✓" if self.works else "✗" if self.needed else "–"
        return f"{mark} {self.part:<13} {self.words}"


def findings(settings: HavenSettings) -> Iterator[Finding]:
    """Every part's finding, those that others depend on first."""
    checks: tuple[Callable[[HavenSettings], Finding], ...] = (
        python,
        packages,
        telemetry,
        keys,
        case_record,
        risk_screen,
        assistant,
    )
    for check in checks:
        yield check(settings)
    for part in parts(settings):
        yield process(part)
    yield helpers(settings)
    yield promises(settings)
    yield mail(settings)
    yield translation(settings)
    yield pango(settings)
    yield fonts(settings)
    yield chromium(settings)


def python(_: HavenSettings) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fits = sys.version_info[:2] == (3, 11)
    return Finding("python", fits, version if fits else f"{version}, but Haven needs 3.11: make install PYTHON=…")


def packages(settings: HavenSettings) -> Finding:
    same = is_installed(settings.home)
    # An image is built from the lock and has no environment of its own to compare.
    needed = (settings.home / ".venv").exists()
    return Finding("packages", same, "as in the lock" if same else "not those of the lock: make install", needed)


def telemetry(_: HavenSettings) -> Finding:
    """Asked of a Python that inherits nothing: that is how `rasa shell` by hand starts."""
    probe = "import os; print(os.environ.get('RASA_TELEMETRY_ENABLED'))"
    asked = subprocess.run([sys.executable, "-c", probe], env={}, capture_output=True, text=True, check=False)
    off = asked.stdout.strip() == "false"
    return Finding("telemetry", off, "off" if off else "on when Rasa is started by hand: make install")


def keys(settings: HavenSettings) -> Finding:
    """The keys are readable by their owner only, and usable."""
    try:
        settings.master()
        settings.token_for_rasa()
        settings.token_for_actions()
        settings.key_of_return_codes()
    except (SecretUnreadable, ValueError) as error:
        return Finding("keys", False, str(error))
    if settings.keys.is_dir() and stat.S_IMODE(settings.keys.stat().st_mode) & 0o077:
        return Finding("keys", False, f"others may look into {settings.keys}: chmod 700 it")
    return Finding("keys", True, f"in {settings.keys}, for their owner only. Keep a copy of the master key elsewhere")


def case_record(settings: HavenSettings) -> Finding:
    kind = settings.case_record_url.partition(":")[0]
    try:
        with closing(Database(settings.case_record_url, settings.master())) as database:
            current = database.is_current()
    except RecordUnavailable:
        return Finding("case record", False, f"{kind} does not answer: look at HAVEN_DATABASE_URL and the disk")
    return Finding("case record", current, f"{kind}, in date" if current else f"{kind}, not migrated: make run does it")


def risk_screen(settings: HavenSettings) -> Finding:
    current = is_risk_screen_current(settings)
    return Finding("risk screen", current, "trained" if current else "not trained on today's examples: make train")


def assistant(settings: HavenSettings) -> Finding:
    try:
        current = is_assistant_current(settings)
    except EncoderUnusable as error:
        return Finding("assistant", False, f"{error}. Put it right, then: make train")
    return Finding("assistant", current, "trained" if current else "not trained on today's teaching: make train")


def process(part: Part) -> Finding:
    answers = part.answers()
    where = f"port {part.port}" if part.port else "sign of life"
    words = f"answers ({where})" if answers else f"does not answer ({where}): make run, and look at its lines"
    return Finding(part.name, answers, words)


def helpers(_: HavenSettings) -> Finding:
    """Who can help beside the landlord (DOMAIN section 5): in date, or hidden and to be checked."""
    try:
        known = contacts()
    except ContactsUnreadable as error:
        return Finding("contacts", False, f"{error}: make cases/data/contacts.yml right")
    expired = known.expired(utc_now().astimezone(LONDON).date())
    if expired:
        names = ", ".join(contact.name for contact in expired)
        return Finding("contacts", False, f"out of date, hidden: {names}. Check them in cases/data/contacts.yml", False)
    return Finding("contacts", True, f"{len(known.known)}, all in date")


def promises(_: HavenSettings) -> Finding:
    """When advisors are reminded of what is due, and when somebody is followed up (DOMAIN section 3)."""
    try:
        known = promise_times.load(promise_times.FILE)
    except PromisesUnreadable as error:
        words = (
            f"nobody is reminded or followed up, the file cannot be read: {error}. Make cases/data/promises.yml right"
        )
        return Finding("promises", False, words)
    return Finding("promises", True, f"reminders before {len(known.before_due)} kinds of promise are due")


def translation(_: HavenSettings) -> Finding:
    wanted = WorkerSettings().translation
    fault = problem(wanted)
    if fault or not wanted.engine:
        nothing = "nothing is translated, the original stands alone: HAVEN_TRANSLATION_ENGINE"
        return Finding("translation", False, fault or nothing, needed=False)
    title = title_of(wanted.engine)
    try:
        knows = engine_of(wanted).can("pl", ENGLISH)
    except EngineFailed:
        return Finding("translation", False, f"{title} does not answer, lines wait for it", needed=False)
    if not knows:
        return Finding("translation", False, f"{title} answers, but knows no Polish: has it any models?", needed=False)
    where = f"accepted by {wanted.accepted_by} on {wanted.accepted_on}" if leaves_the_house(wanted) else "in the house"
    return Finding("translation", True, f"{title} translates, {where}", needed=False)


def mail(_: HavenSettings) -> Finding:
    settings = WorkerSettings()
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    try:
        sends = mailer(url, settings.mail_from).sends
    except ValueError as error:
        return Finding("e-mail", False, str(error))
    words = (
        "notices go out by SMTP" if sends else "no e-mail is sent, notices stand in the console only: HAVEN_SMTP_URL"
    )
    return Finding("e-mail", sends, words, needed=False)


def pango(_: HavenSettings) -> Finding:
    """What sets the text of a PDF; without it the console offers the transcript as a web page alone."""
    try:
        without_glyph("")
    except PangoMissing:
        missing = "not here, so no transcript as PDF: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        return Finding("pango", False, missing, needed=False)
    return Finding("pango", True, "here, transcripts can be had as PDF", needed=False)


def fonts(settings: HavenSettings) -> Finding:
    """Whether this machine has a font for every language that is spoken: each sign of its catalogue is tried."""
    spoken = Catalogue.load(settings.home / "data").spoken_languages
    try:
        without = [each.code for each in spoken if without_glyph(signs_of(each.code))]
    except PangoMissing:
        return Finding("fonts", False, "not looked at, since Pango is not here", needed=False)
    if without:
        missing = f"none for {', '.join(without)}, whose letters are boxes in a PDF: {FONTS}"
        return Finding("fonts", False, missing, needed=False)
    return Finding("fonts", True, f"for all {len(spoken)} languages", needed=False)


def signs_of(code: str) -> str:
    """Every sign that stands in a language's catalogue, once; English signs for English, which has none."""
    path = FOLDER / f"{code}.po"
    return " ".join(sorted(set(path.read_text(encoding="utf-8")))) if path.exists() else string.printable.strip()


def chromium(_: HavenSettings) -> Finding:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    return Finding("chromium", bool(found), found or "for the tests only: apt-get install chromium", needed=False)


def report(settings: HavenSettings) -> bool:
    """Print every finding. Whether all that is needed works."""
    well = True
    for finding in findings(settings):
        print(finding.line(), flush=True)
        well = well and (finding.works or not finding.needed)
    return well
