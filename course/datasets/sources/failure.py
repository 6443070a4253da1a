"""Why one source did not give a data set."""


class SourceError(Exception):
    """One source failed; the next may not. The message is a few words, without paths or addresses."""
