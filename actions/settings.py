"""Settings of the process `actions`."""

from ground.settings import HouseSettings


class ActionSettings(HouseSettings):
    """What the action server needs: the case record and its own token."""
