"""What ends a training run that is beyond hope."""

from course.diagnose import Report
from course.errors import CourseError


class SickRunError(CourseError):
    """A training run that `Babysitter(on_error="raise")` has ended.

    Args:
        report: The `Report`; the message is that of its root cause.
    """

    def __init__(self, report: Report):
        root = report.root
        super().__init__(f"{root.id}: {root.message}", f"{root.cause} Try: {root.remedy.splitlines()[0]}")
        self.report = report
