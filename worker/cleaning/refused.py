"""What is raised where no honest clean copy can be made."""


class CannotClean(Exception):
    """The file is not what it began as, is too large to open, or may hold hidden data that cannot be taken out."""
