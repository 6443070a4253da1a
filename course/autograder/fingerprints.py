"""What each known mistake answers to the public checks, so that a learner's copy can name it."""

from course.autograder.assignment import Assignment
from course.autograder.checks import load_checks, run_check
from course.autograder.misconceptions import fingerprint, load_misconceptions
from course.autograder.reference import reference_namespace
from course.autograder.student import LocalStudent, RecordedStudent


def fingerprints(assignment: Assignment) -> dict[str, dict[str, str]]:
    """Returns for each answer that betrays just one misconception what that is.

    The table holds digests of wrong answers and the words that name the mistake: neither a right answer nor
    any code.

    Args:
        assignment: The author's.
    """
    owners: dict[str, set[str]] = {}
    catalogue = {known.name: known for known in load_misconceptions(assignment)}
    namespace = reference_namespace(assignment)
    for check in load_checks(assignment):
        right = set(_answers(check, namespace))
        for known in catalogue.values():
            if known.question == check.question:
                kept, namespace[known.replaces] = namespace.get(known.replaces), known.function
                wrong = _answers(check, namespace)
                namespace[known.replaces] = kept
                for digest in set(wrong) - right:
                    owners.setdefault(digest, set()).add(known.name)
    table = {
        digest: catalogue[next(iter(names))] for digest, names in sorted(owners.items()) if len(names) == 1
    }
    return {
        digest: {"name": known.name, "question": known.question, "says": known.says}
        for digest, known in table.items()
    }


def _answers(check, namespace) -> list[str]:
    student = RecordedStudent(LocalStudent(namespace))
    run_check(check, student)
    calls = [(number, call) for number, call in enumerate(student.calls) if call.answered]
    return [
        fingerprint(check.name, number, call, is_single)
        for number, call in calls
        for is_single in (False, True)
    ]
