"""Running a notebook in a kernel of its own: this Python, quiet, stopped at the first failure."""

import os
import subprocess
import sys
import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course import notebook


def run(*cells, folder, **options):
    node = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    return notebook.execute(node, folder, timeout=options.pop("timeout", 60), **options)


def printed(done, place=0):
    return "".join(output.get("text", "") for output in done.notebook.cells[place].outputs)


def test_it_runs_in_this_python_in_the_folder_given(tmp_path):
    done = run("import sys, os; print(sys.executable); print(os.getcwd())", folder=tmp_path)
    assert printed(done).split() == [sys.executable, str(tmp_path)]


def test_each_code_cell_is_timed_and_told_of(tmp_path):
    told = []
    node = new_notebook(cells=[new_code_cell("1"), new_markdown_cell("words"), new_code_cell("2")])
    done = notebook.execute(node, tmp_path, timeout=60, on_cell=told.append)
    assert told == [1, 3]
    assert set(done.seconds) == {1, 3}
    assert all(seconds > 0 for seconds in done.seconds.values())
    assert done.failed is None


def test_it_stops_at_the_first_cell_that_raises(tmp_path):
    done = run("1", "raise ValueError('two\\nlines')", "print('never')", folder=tmp_path)
    assert (done.failed, done.reason) == (2, "ValueError: two")
    assert printed(done, 2) == ""


def test_a_cell_that_takes_too_long_is_stopped(tmp_path):
    done = run("while True: pass", folder=tmp_path, timeout=1)
    assert (done.failed, done.reason) == (1, "It took over 1 seconds.")


def test_a_kernel_that_dies_is_told_from_an_error(tmp_path):
    done = run("import os; os.write(2, b'last words'); os._exit(1)", folder=tmp_path)
    assert done.failed == 1
    assert done.reason.startswith("The kernel died")
    assert done.reason.endswith("last words")


def test_warnings_stay_in_the_notebook_and_the_noise_of_compiled_code_does_not(tmp_path, capfd):
    """TensorFlow tells each machine without a GPU so, past Python; a warning of ours must be seen."""
    done = run("import os, warnings; os.write(2, b'no' + b'ise'); warnings.warn('ours')", folder=tmp_path)
    assert "ours" in printed(done)
    assert "noise" not in printed(done)
    assert "noise" not in capfd.readouterr().err


def test_the_learners_home_is_left_alone(tmp_path, monkeypatch):
    """A startup script of IPython could change what a lesson prints."""
    startup = tmp_path / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "0.py").write_text("print('from a startup script'); intruder = 1")
    monkeypatch.setenv("HOME", str(tmp_path))
    done = run("print('intruder' in globals())", folder=tmp_path)
    assert printed(done) == "False\n"


def test_predictions_are_neither_stored_nor_read(tmp_path):
    code = "from course.lessons import predict, reveal; predict('00.1', 3, '?'); reveal('00.1', 3)"
    done = run(code, folder=tmp_path, environment={"COURSE_HOME": str(tmp_path / "home")})
    assert "no prediction stored" in printed(done)
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(os.name == "nt", reason="signals are for POSIX")
def test_an_interrupt_stops_the_kernel_and_is_passed_on(tmp_path):
    program = (
        "import pathlib, sys\nfrom nbformat.v4 import *\nfrom course import notebook\n"
        'code = \'import os, time; print(os.getpid(), file=open("pid", "w"), flush=True); time.sleep(60)\'\n'
        "node = new_notebook(cells=[new_code_cell(code)])\n"
        "try:\n    notebook.execute(node, pathlib.Path(sys.argv[1]), timeout=60)\n"
        "except KeyboardInterrupt:\n    print('interrupted')\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(2)
        assert process.communicate(timeout=60)[0] == "interrupted\n"
    finally:
        process.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
