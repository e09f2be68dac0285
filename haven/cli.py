"""The command `haven`: sets up, trains, runs, checks. `make` calls the same commands."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from pydantic import ValidationError

from cases import advisors
from cases.database import Database
from cases.errors import CaseError
from ground.logs import configure_logs
from ground.secrets import SecretUnreadable
from haven import check as checking
from haven import running, translations
from haven.invented import HoldsReports
from haven.modeltest import test_model as replay_conversations
from haven.settings import HavenSettings
from haven.steps import StepFailed
from haven.training import ensure_trained
from language.encoder_folder import EncoderUnusable

app = typer.Typer(help="Haven: reporting hate incidents by webchat.", no_args_is_help=True, add_completion=False)
advisor = typer.Typer(help="The people who work with reports.", no_args_is_help=True)
app.add_typer(advisor, name="advisor")
translating = typer.Typer(help="What customers read, in every language.", add_completion=False)
app.add_typer(translating, name="translations")

REFUSALS = {
    "email_taken": "Somebody with this address is there already. A new link for them: haven advisor invite EMAIL",
    "unknown_advisor": "Nobody with this address works with reports: haven advisor list",
    "record_unavailable": "The case record cannot be reached: look at HAVEN_DATABASE_URL and the disk.",
}

PROBLEMS = (
    running.CannotRun,
    StepFailed,
    SecretUnreadable,
    HoldsReports,
    EncoderUnusable,
    *translations.PROBLEMS,
)
"""What can be put right by whoever runs Haven; each says how."""


@contextmanager
def telling_problems() -> Iterator[None]:
    """End with a clear sentence and exit code 1 where something that can be put right stands in the way."""
    try:
        yield
    except CaseError as refusal:
        fail(REFUSALS.get(refusal.code, f"The case record refused: {refusal.code}."))
    except PROBLEMS as problem:
        fail(str(problem))


def settings_here() -> HavenSettings:
    """The settings of the installation in this folder. Ends with a clear sentence where there is none."""
    try:
        settings = HavenSettings()
    except ValidationError as error:
        fail("\n".join(f"HAVEN_{str(wrong['loc'][0]).upper()}: {wrong['msg']}" for wrong in error.errors()))
    configure_logs("warning" if settings.log_level == "info" else settings.log_level)
    if not (settings.home / "domain.yml").is_file():
        fail("Haven is not here. Go to the project's folder, or name it with HAVEN_HOME.")
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings


def fail(words: str) -> NoReturn:
    """End with `words` and exit code 1."""
    typer.echo(words, err=True)
    raise typer.Exit(1)


@app.command()
def run() -> None:
    """Set up what is missing, start everything, print the addresses. Ctrl-C stops it."""
    with telling_problems():
        code = running.run(settings_here())
    raise typer.Exit(code)


@app.command()
def train() -> None:
    """Train what has changed since it was last trained."""
    settings = settings_here()
    with telling_problems():
        if not ensure_trained(settings):
            typer.echo("The assistant is up to date.")
        elif running.is_running(settings):
            typer.echo("Haven is running with what it learnt before. Stop and start it to use this.")


@app.command()
def understand() -> None:
    """Say what the chat understands: JSON Lines {id, text, lang?, question?} in, one answer a line out."""
    # Imported here: the models' libraries take a second that no other command has a use for.
    from haven.understand import load, understood

    settings = settings_here()
    with telling_problems():
        understanding = load(settings)
    try:
        for line in understood(understanding, sys.stdin):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except BrokenPipeError:
        raise typer.Exit(0) from None


@app.command("test-model")
def test_model() -> None:
    """Check the teaching and replay the conversation tests against the trained assistant."""
    settings = settings_here()
    with telling_problems():
        ensure_trained(settings)
        replay_conversations(settings)


@app.command()
def check() -> None:
    """Say of each part whether it works, and what to do if not."""
    if not checking.report(settings_here()):
        raise typer.Exit(1)


@app.command("languages")
def tell_languages() -> None:
    """Say how well each language is understood, as the last test found it (make bench PARTS=understanding)."""
    # Imported here: the names of languages and the terms of the desk take a second that other commands can spare.
    from haven.languages import lines

    for line in lines(settings_here().home):
        typer.echo(line)


@app.command()
def demo(
    beside_reports: Annotated[bool, typer.Option("--beside-reports", help="even if there are reports already")] = False,
) -> None:
    """Load a dozen invented cases and say who may look at them."""
    # Imported here: the parser of dates takes a second that no other command has a use for.
    from haven import demo as invented

    settings = settings_here()
    with telling_problems(), closing(opened(settings)) as database:
        fresh = invented.load(database, settings, beside_reports)
        typer.echo("A dozen invented cases are there." if fresh else "The invented cases were there already.")
        for invite in invented.invitations(database):
            typer.echo(f"{invite.name} ({invite.email}) sets a password here:\n  {link(settings, invite)}")


@translating.callback(invoke_without_command=True)
def refresh_translations(context: typer.Context) -> None:
    """Bring every catalogue to the English of today, and write a sheet for each that a reviewer can fill in."""
    if context.invoked_subcommand is None:
        settings = settings_here()
        sheets = settings.var / "translations"
        with telling_problems():
            for line in translations.refresh(settings.home, sheets):
                typer.echo(line)
        typer.echo(f"The sheets are in {sheets}. Filled in, they come back by: haven translations import CODE FILE")


@translating.command("add")
def add_translation(code: Annotated[str, typer.Argument(help="of the language, such as pl")]) -> None:
    """Begin the catalogue of another language."""
    with telling_problems():
        typer.echo(f"{translations.add(settings_here().home, code)} is begun. Its sheet: haven translations")


@translating.command("import")
def import_translation(
    code: Annotated[str, typer.Argument(help="of the language, such as pl")],
    file: Annotated[Path, typer.Argument(help="the sheet that came back")],
    reviewer: Annotated[str, typer.Option(help="the native speaker who reviewed every line")] = "",
) -> None:
    """Take in the corrections of a filled-in sheet; those that would break a text are refused, a line each."""
    with telling_problems():
        taken = translations.take_in(settings_here().home, code, file, reviewer)
    for fault in taken.refused:
        typer.echo(f"Refused: {fault}", err=True)
    reviewed = " Every line is reviewed." if taken.complete else ""
    typer.echo(f"{taken.corrected} texts corrected.{reviewed}")
    if taken.refused:
        raise typer.Exit(1)


@advisor.command("add")
def add_advisor(
    name: Annotated[str, typer.Argument(help="as customers read it")],
    email: Annotated[str, typer.Argument(help="to sign in with")],
    manager: Annotated[bool, typer.Option("--manager", help="a Community Safety Manager")] = False,
    language: Annotated[
        list[str] | None,
        typer.Option("--languages", "--language", help="spoken beside English, such as ur,pa; repeatable"),
    ] = None,
    gender: Annotated[str | None, typer.Option(help="woman, man or other; only if they want it said")] = None,
) -> None:
    """Add a person and print the link with which they set a password."""
    settings = settings_here()
    if "@" not in email or not name.strip():
        fail('An advisor has a name and an e-mail address: haven advisor add "Asha Rahman" asha@landlord.example')
    if gender is not None and gender not in advisors.GENDERS:
        fail("A gender is woman, man or other; leave it out if it is not to be said.")
    codes = [code for each in language or () for code in each.replace(",", " ").split()]
    spoken = tuple(dict.fromkeys(("en", *codes)))
    with telling_problems(), closing(opened(settings)) as database, database.writing() as record:
        role: Literal["advisor", "manager"] = "manager" if manager else "advisor"
        invite = advisors.add(record, name, email, role, languages=spoken, gender=gender)
    tell_link(settings, invite)


@advisor.command("invite")
def invite_advisor(email: Annotated[str, typer.Argument(help="of somebody who was added before")]) -> None:
    """Print a new link for somebody who lost theirs, or their password."""
    settings = settings_here()
    with telling_problems(), closing(opened(settings)) as database, database.writing() as record:
        invite = advisors.invite(record, advisors.by_email(record, email).id)
    tell_link(settings, invite)


@advisor.command("list")
def list_advisors() -> None:
    """Show who works with reports, and whether a case can be given to them now."""
    with telling_problems(), closing(opened(settings_here())) as database, database.reading() as record:
        for presence in advisors.listing(record):
            person = presence.advisor
            languages, state = ",".join(person.languages), standing(presence)
            typer.echo(f"{person.name:<26} {person.email:<34} {person.role:<8} {languages:<10} {state}")


def standing(presence: advisors.Presence) -> str:
    """Why a case can be given to this person now, or why not."""
    if not presence.advisor.ready:
        return "has no password yet"
    if not presence.trained:
        return "needs the yearly training"
    return "present" if presence.present else "away or off duty"


def tell_link(settings: HavenSettings, invite: advisors.Invite) -> None:
    """Print an invitation's link, after it was stored."""
    typer.echo(f"{invite.name} sets a password here (the link works once, for seven days):\n{link(settings, invite)}")


def link(settings: HavenSettings, invite: advisors.Invite) -> str:
    """An invitation's link."""
    return running.invite_link(settings, invite.token)


def opened(settings: HavenSettings) -> Database:
    """The case record, migrated."""
    database = Database(settings.case_record_url, settings.master())
    if not database.is_current():
        database.migrate()
    return database
