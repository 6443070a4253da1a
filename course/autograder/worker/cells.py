"""The student's cells, run in IPython's shell so that magics work, with their output held back."""

import io
import sys
import types
import warnings

from failure import describe


class Cells:
    """A shell that runs cells one by one and keeps the names they define.

    Args:
        output_bytes: How much a cell may print before the rest is dropped.

    Attributes:
        namespace: The names that the cells have defined.
    """

    def __init__(self, output_bytes: int):
        self.output_bytes = output_bytes
        sys.modules.update(_course_without_checks())
        try:
            self._shell = _ipython()
            self.namespace = self._shell.user_ns
        except Exception:
            self._shell = None
            self.namespace = {"__name__": "__main__"}

    def run(self, source: str) -> dict:
        """Runs one cell. Returns {"error": None} or what went wrong, described."""
        try:
            self.quietly(self._run, source)
        except BaseException as error:
            return {"error": describe(error)}
        return {"error": None}

    def quietly(self, function, *values, **named):
        """Calls a function while what it prints goes to a bounded buffer."""
        kept = sys.stdout, sys.stderr, sys.stdin
        sys.stdout = sys.stderr = Bounded(self.output_bytes)
        sys.stdin = io.StringIO()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return function(*values, **named)
        finally:
            sys.stdout, sys.stderr, sys.stdin = kept

    def _run(self, source: str):
        if self._shell is None:
            exec(compile(source, "<cell>", "exec"), self.namespace)
            return
        result = self._shell.run_cell(source, store_history=False, silent=True)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            raise error


class Bounded(io.TextIOBase):
    """A stream that keeps count of what is written and drops what passes the limit."""

    def __init__(self, limit: int):
        self.left = limit

    def writable(self):
        return True

    def write(self, text):
        self.left -= len(text)
        return len(text)


def _ipython():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=settings)
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
    return shell


def _course_without_checks() -> dict[str, types.ModuleType]:
    """Stands in for `course` in a notebook's first cell: the checks run on the other side."""
    course, autograder = types.ModuleType("course"), types.ModuleType("course.autograder")
    course.__path__ = []
    course.autograder = autograder
    autograder.open_assignment = lambda *args, **kwargs: lambda *args, **kwargs: None
    return {"course": course, "course.autograder": autograder}
