"""`python -m haven`: the same as the console script."""

from haven.cli import app

app()
