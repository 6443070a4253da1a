"""A question to the student's code that brought no answer."""


class StudentError(Exception):
    """What went wrong in the student's code.

    Args:
        kind: "missing", "stub" (not written yet), "raised", "type" (no plain data), "changed" (an
            argument, in place), "timeout", "died" or "protocol".
        text: What happened; may hold text of the student's.
        line: The line of the student's code where it happened, if known.
        name: The class of the error, if there was one.
    """

    def __init__(self, kind: str, text: str, line: str = "", name: str = ""):
        super().__init__(text)
        self.kind, self.text, self.line, self.name = kind, text, line, name

    @property
    def ends_the_process(self) -> bool:
        """Whether nothing more can be asked of this process."""
        return self.kind in ("timeout", "died", "protocol")
