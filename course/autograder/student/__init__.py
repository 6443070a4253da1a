"""What a check asks: the learner's own namespace in a notebook, a sandboxed process when grading."""

from course.autograder.student.error import StudentError
from course.autograder.student.local import LocalStudent
from course.autograder.student.made import Made
from course.autograder.student.recorded import Call, RecordedStudent
from course.autograder.student.remote import RemoteStudent
from course.autograder.student.student import Student

__all__ = ["Call", "LocalStudent", "Made", "RecordedStudent", "RemoteStudent", "Student", "StudentError"]
