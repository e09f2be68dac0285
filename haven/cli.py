"""The command `haven`: sets up, trains, runs, checks. `make` calls the same commands."""

from contextlib import closing
from typing import Annotated

import typer

from cases import advisors
from cases.database import Database
from cases.errors import CaseError
from ground.logs import configure_logs
from ground.secrets import SecretUnreadable
from haven import check as checking
from haven import demo as invented
from haven import running
from haven.modeltest import test_model as replay_conversations
from haven.settings import HavenSettings
from haven.steps import StepFailed
from haven.training import ensure_trained

app = typer.Typer(help="Haven: reporting hate incidents by webchat.", no_args_is_help=True, add_completion=False)
advisor = typer.Typer(help="The people who work with reports.", no_args_is_help=True)
app.add_typer(advisor, name="advisor")

PROBLEMS = (running.CannotRun, StepFailed, SecretUnreadable, CaseError)


def settings_here() -> HavenSettings:
    """The settings of the installation in this folder. Ends with a clear sentence where there is none."""
    settings = HavenSettings()
    configure_logs("warning" if settings.log_level == "info" else settings.log_level)
    if not (settings.home / "domain.yml").is_file():
        fail("Haven is not here. Go to the project's folder, or name it with HAVEN_HOME.")
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings


def fail(words: object) -> None:
    """End with `words` and exit code 1."""
    typer.echo(str(words), err=True)
    raise typer.Exit(1)


@app.command()
def run() -> None:
    """Set up what is missing, start everything, print the addresses. Ctrl-C stops it."""
    try:
        code = running.run(settings_here())
    except PROBLEMS as problem:
        fail(words_of(problem))
    else:
        raise typer.Exit(code)


@app.command()
def train() -> None:
    """Train what has changed since it was last trained."""
    try:
        if not ensure_trained(settings_here()):
            typer.echo("The assistant is up to date.")
    except PROBLEMS as problem:
        fail(words_of(problem))


@app.command("test-model")
def test_model() -> None:
    """Check the teaching and replay the conversation tests against the trained assistant."""
    settings = settings_here()
    try:
        ensure_trained(settings)
        replay_conversations(settings)
    except PROBLEMS as problem:
        fail(words_of(problem))


@app.command()
def check() -> None:
    """Say of each part whether it works, and what to do if not."""
    if not checking.report(settings_here()):
        raise typer.Exit(1)


@app.command()
def demo() -> None:
    """Load a dozen invented cases and say who may look at them."""
    settings = settings_here()
    try:
        with closing(opened(settings)) as database:
            links = invented.load(database)
    except PROBLEMS as problem:
        fail(words_of(problem))
    else:
        for line in invented.told(links, settings):
            typer.echo(line)


@advisor.command("add")
def add_advisor(
    name: Annotated[str, typer.Argument(help="as customers read it")],
    email: Annotated[str, typer.Argument(help="to sign in with")],
    manager: Annotated[bool, typer.Option(help="a Community Safety Manager")] = False,
    language: Annotated[list[str] | None, typer.Option(help="spoken beside English, such as ur; repeatable")] = None,
) -> None:
    """Add a person and print the link with which they set a password."""
    settings = settings_here()
    role = "manager" if manager else "advisor"
    try:
        with closing(opened(settings)) as database, database.writing() as record:
            invite = advisors.add(record, name, email, role=role, languages=("en", *(language or ())))
    except PROBLEMS as problem:
        fail(words_of(problem))
    else:
        typer.echo(f"{name} sets a password here (the link works once):\n{running.invite_link(settings, invite.token)}")


@advisor.command("list")
def list_advisors() -> None:
    """Show who works with reports."""
    try:
        with closing(opened(settings_here())) as database, database.reading() as record:
            people = advisors.listing(record)
    except PROBLEMS as problem:
        fail(words_of(problem))
    else:
        for person in people:
            typer.echo(f"{person.name:<28} {person.email:<36} {person.role:<8} {' '.join(person.languages)}")


def opened(settings: HavenSettings) -> Database:
    """The case record, migrated."""
    database = Database(settings.case_record_url, settings.master())
    if not database.is_current():
        database.migrate()
    return database


def words_of(problem: Exception) -> str:
    """What to tell the person at the keyboard."""
    if isinstance(problem, CaseError):
        return f"The case record refused: {problem.code}."
    return str(problem)
