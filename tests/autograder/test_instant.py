"""`check("q1")` in a notebook: instant, explaining, and the same as in the sandbox."""

import pytest
from jupyter_client.manager import start_new_kernel

from course.autograder import open_assignment
from course.autograder.fingerprints import fingerprints
from course.autograder.release import release
from course.errors import UnknownNameError


def double(x):
    return x**2


def test_it_checks_the_names_of_whoever_calls(toy):
    """In a notebook those are the learner's."""
    feedback = open_assignment(toy.folder)("q1")
    assert not feedback.passed
    assert "Your answer  9.0" in repr(feedback)
    assert "Likely mistake: This is the square." in repr(feedback)


def test_a_right_answer_says_that_grading_uses_other_numbers(toy):
    feedback = open_assignment(toy.folder, {"double": lambda x: 2 * x})("q1")
    assert feedback.passed
    assert "1 of 1 checks pass" in repr(feedback)
    assert "other numbers" in repr(feedback)


def test_a_learners_copy_names_mistakes_without_holding_solutions(toy, tmp_path):
    release(toy, tmp_path / "out", fingerprints(toy))
    feedback = open_assignment(tmp_path / "out", {"double": lambda x: x / 2})("q1")
    assert "This is the half." in repr(feedback)


def test_the_html_escapes_what_the_student_wrote(toy):
    def evil(x):
        raise ValueError("<script>alert(1)</script>")

    html = open_assignment(toy.folder, {"double": evil})("q1")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_to_read_is_a_link_that_is_seen_in_the_dark_too(toy):
    """A notebook's front end has its own colours; a browser's blue on black cannot be read."""
    (toy.folder / "assignment.toml").write_text(
        (toy.folder / "assignment.toml").read_text().replace('lesson = "02"', 'lesson = "x https://a.org"')
    )
    html = open_assignment(toy.folder, {"double": lambda x: x})("q1")._repr_html_()
    assert '<a href="https://a.org" rel="noreferrer" style="color: inherit">a.org</a>' in html


def test_an_answer_that_exits_does_not_end_the_notebook(toy):
    def leave(x):
        raise SystemExit

    assert "SystemExit" in repr(open_assignment(toy.folder, {"double": leave})("q1"))


def test_an_interruption_reaches_the_learner(toy):
    """The stop button must stop, also the cells that follow."""

    def stopped(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"q1 · Stopped\."):
        open_assignment(toy.folder, {"double": stopped})("q1")


def test_in_a_notebook_a_check_that_does_not_end_is_stopped_and_the_session_goes_on(toy, tmp_path):
    """As docs/learner.md says: interrupt the kernel, mend the cell, check again."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    try:
        told = []

        def run(code):
            told.clear()
            return client.execute_interactive(code, timeout=60, output_hook=told.append)["content"]["status"]

        opening = f"check = open_assignment({str(toy.folder)!r})"
        assert run(f"from course.autograder import open_assignment\n{opening}") == "ok"
        loop = "    os.kill(os.getpid(), signal.SIGINT)\n    while True:\n        pass"
        loop = f"import os, signal\ndef double(x):\n{loop}"
        assert run(loop) == "ok"
        assert run('check("q1")') == "error"
        shown = next(one["content"]["traceback"] for one in told if one["msg_type"] == "error")
        assert len("\n".join(shown).splitlines()) == 2
        assert "Your code was still running, in the line" in shown[0]
        assert run("def double(x):\n    return 2 * x") == "ok"
        assert run('check("q1").passed') == "ok"
        assert told[-2]["content"]["data"]["text/plain"] == "True"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_unknown_names_list_what_there_is(toy):
    with pytest.raises(UnknownNameError, match="a1"):
        open_assignment("a9")
    with pytest.raises(UnknownNameError, match="q1, q2"):
        open_assignment(toy.folder)("q3")
