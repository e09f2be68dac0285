"""Invented people and reports, so that a newcomer sees what an advisor sees (`haven demo`)."""


class HoldsReports(RuntimeError):
    """The case record holds reports of people; invented ones do not belong beside them."""

    def __str__(self) -> str:
        return (
            "The case record holds reports already, and invented ones do not belong beside them.\n"
            "Try them in an installation of their own: HAVEN_VAR=var-demo haven demo; HAVEN_VAR=var-demo haven run\n"
            "If the reports are only trials: haven demo --beside-reports"
        )
