"""From inside the student's process: whatever there is to find, look for what should not be there."""

import json
import socket

import pytest

from course.autograder.assignment import Limits
from course.autograder.sandbox import Process, Tier, choose, view
from course.autograder.student import RemoteStudent, StudentError

SECRET = "sesame-4711"

LOOK = '''
import gc, os, sys

def environment():
    found = dict(os.environ)
    for name in os.listdir("/proc"):
        if name.isdigit():
            try: found[name] = open(f"/proc/{name}/environ").read()
            except OSError: pass
    return found

def command_lines():
    return [open(f"/proc/{n}/cmdline").read() for n in os.listdir("/proc") if n.isdigit()]

def files(known):
    """All paths below the root but those inside folders that are known."""
    found = []
    for folder, folders, here in os.walk("/"):
        folders[:] = [f for f in folders if os.path.join(folder, f) not in known]
        found += [os.path.join(folder, name) for name in here if os.path.exists(os.path.join(folder, name))]
    return found

def readable(paths):
    found = []
    for path in paths:
        try: os.stat(path); found.append(path)
        except OSError: pass
    return found

def writable(paths):
    found = []
    for path in paths:
        try: open(path, "a").close(); found.append(path)
        except OSError: pass
    return found

def memory(word):
    """What objects and frames of this process hold the word; it is put together here, not written."""
    word = word[0] + word[1]
    found = []
    for thing in gc.get_objects():
        try:
            values = thing.values() if type(thing) is dict else thing if type(thing) in (list, tuple) else []
            found += [type(v).__name__ for v in list(values) if type(v) is str and word in v]
        except Exception: pass
    frame = sys._getframe()
    while frame is not None:
        found += [n for n, v in frame.f_locals.items() if type(v) is str and word in v and n != "word"]
        frame = frame.f_back
    return found

def modules():
    return [name for name in sys.modules if name.startswith("course")] + [
        name for name in ("checks", "misconceptions", "reference") if name in sys.modules]

def network(port):
    import socket
    out = []
    for address in (("127.0.0.1", port), ("1.1.1.1", 53)):
        try: socket.create_connection(address, timeout=0.3).close(); out.append(address[0])
        except OSError: pass
    try: socket.getaddrinfo("example.org", 80); out.append("dns")
    except OSError: pass
    return out

def scratch():
    from course.scratch import backprop
    return 1

def importable():
    for name in list(sys.modules):
        if name.split(".")[0] == "course": del sys.modules[name]
    import course.autograder.checks
    return 1
'''


@pytest.fixture
def inside(tier, monkeypatch):
    """A student who looks around, while this process has a secret in its environment."""
    if tier.letter not in ("A", "A'"):
        pytest.skip(f"tier {tier.letter} promises less; test_selftest.py tries what it promises")
    monkeypatch.setenv("COURSE_TEST_SECRET", SECRET)
    process = Process(tier, Limits().resources(), 2**20)
    student = RemoteStudent(process, 60)
    student.run(LOOK)
    yield student
    process.end()


def test_no_environment_of_ours_is_there(inside):
    """Not its own, not that of the process before it."""
    assert SECRET not in json.dumps(inside.call("environment"))


def test_no_other_process_is_there(inside):
    """The sandbox and the worker, nothing else."""
    lines = inside.call("command_lines")
    assert len(lines) == 2
    assert not any("pytest" in line for line in lines)


def test_bubblewrap_does_not_show_what_it_was_told():
    """Its command line names folders of this machine; the first process inside shows it to the student."""
    walls = choose.tried("A'")
    if not isinstance(walls, Tier):
        pytest.skip(f"no bubblewrap: {walls}")
    process = Process(walls, Limits().resources(), 2**20)
    try:
        student = RemoteStudent(process, 60)
        student.run(LOOK)
        lines = student.call("command_lines")
        assert len(lines) == 2
        assert not any("bind" in line or str(view.WORKER) in line for line in lines)
    finally:
        process.end()


def test_no_file_is_there_but_libraries_the_interpreter_and_the_worker(inside):
    """Neither checks, nor solutions, nor the zoo, nor what others handed in."""
    known = ["/proc", "/dev", "/tmp", *view.readable()]
    found = [path for path in inside.call("files", known) if path not in known]
    assert {path.rpartition("/")[0] for path in found} <= {"/worker", "/worker/__pycache__"}


def test_none_of_our_folders_can_be_read(inside, a1, tmp_path):
    (tmp_path / "other.ipynb").write_text("{}")
    paths = [a1.folder, a1.folder / "source.ipynb", a1.folder / "hidden_checks.py", tmp_path / "other.ipynb"]
    assert (
        inside.call("readable", [str(path) for path in [*paths, "/etc/passwd", "/home", "/root/.ssh"]]) == []
    )


def test_nothing_but_the_work_folder_can_be_written(inside):
    """Neither the interpreter, nor packages, nor the kernel's own switches."""
    paths = ["/x", "/worker/x", "/dev/x", "/usr/lib/x", json.__file__, "/proc/sys/kernel/core_pattern",
             "/proc/sysrq-trigger", "/proc/1/oom_score_adj"]  # fmt: skip
    assert [path for path in inside.call("writable", paths) if "oom" not in path] == []


def test_no_expected_value_or_name_is_in_memory(inside):
    """Objects and frames hold what was asked, never what is right."""
    assert inside.call("memory", ["ses", "ame-4711"]) == []
    assert inside.call("memory", ["hidden_", "checks"]) == []


def test_no_module_of_the_grader_is_loaded(inside):
    """The two that stand in for the notebook's first line hold nothing."""
    assert sorted(inside.call("modules")) == ["course", "course.autograder"]


@pytest.mark.parametrize("way", ["scratch", "importable"])
def test_the_course_itself_cannot_be_imported(inside, way):
    """It teaches what the assignment asks for."""
    with pytest.raises(StudentError, match=r"ModuleNotFoundError|ImportError"):
        inside.call(way)


def test_no_network_is_there(inside):
    """Not even this machine's own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert inside.call("network", server.getsockname()[1]) == []
