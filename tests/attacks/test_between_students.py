"""One student's process leaves something for the next one's; the next one finds nothing."""

import ctypes

from course.autograder.sandbox.tier import PLAIN
from tests.attacks.attack import PRELUDE
from tests.autograder.conftest import submission

WAYS = """
import ctypes, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
KEY, PORT, MARK = {{NUMBER}}, {{FREE}}, "{{MARK}}"
FOLDERS = ["/tmp", "/dev/shm", "/var/tmp", "/run", "/worker", os.getcwd(), os.path.expanduser("~"), {{FOLDER}}, os.path.dirname(np.__file__)]
FILES = [os.path.join(folder, MARK + ".pth") for folder in FOLDERS]

def by_file(text):
    for path in FILES:
        try:
            if text: open(path, "w").write(text)
            elif os.path.exists(path): found.append(path)
        except OSError: pass

def by_shared_memory(text):
    number = libc.shmget(KEY, 4096, 0o1600 if text else 0)
    if number < 0: return
    at = libc.shmat(number, None, 0)
    if text: ctypes.memmove(at, text.encode(), len(text))
    else: found.append("shared memory")

def by_message_queue(text):
    number = libc.msgget(KEY, 0o1600 if text else 0)
    if number >= 0 and not text: found.append("message queue")

def by_keyring(text):
    for ring in (-3, -4, -5):
        if text: libc.syscall(248, b"user", MARK.encode(), text.encode(), len(text), ring)
        elif libc.syscall(250, 10, ring, b"user", MARK.encode(), 0) > 0: found.append(f"keyring {ring}")

def by_daemon(text):
    if text:
        if os.fork(): return
        os.setsid()
        for family, name in ((socket.AF_UNIX, "\\0" + MARK), (socket.AF_INET, ("127.0.0.1", PORT))):
            try:
                server = socket.socket(family); server.bind(name); server.listen()
                kept.append(server)
            except OSError: pass
        while True: time.sleep(1)
    for family, name in ((socket.AF_UNIX, "\\0" + MARK), (socket.AF_INET, ("127.0.0.1", PORT))):
        try: socket.socket(family).connect(name); found.append(str(name))
        except OSError: pass

def by_module(text):
    if text: np.MARK = sys.MARK = os.environ["MARK"] = text
    elif hasattr(np, "MARK") or hasattr(sys, "MARK") or "MARK" in os.environ: found.append("module")

import time
kept = []
for way in (by_file, by_shared_memory, by_message_queue, by_keyring, by_daemon, by_module): way({{TEXT}})
"""


def _class(made):
    """Grades one student who leaves messages and a second one who looks for them."""
    made.facts["NUMBER"] = int(made.mark[4:11], 16)
    for name, text in (("eve", "def double(x): return 2 * x"), ("mallory", "")):
        made.facts["TEXT"] = text
        made.hand_in(name, submission(made.filled(PRELUDE + WAYS), made.stub("q2")))
    return made.grade()


def test_nothing_passes_from_one_student_to_the_next(fight, walls):
    """Neither by files, shared memory, queues, keyrings and daemons, nor by the memory they were forked from."""
    came = _class(fight)
    assert "nothing found" in came.told("mallory")
    assert [came.record(name)["earned"] for name in ("eve", "mallory", "zoe")] == [0, 0, 10]
    assert (came.processes, came.files) == ([], [])


def test_without_walls_the_message_arrives(fight):
    """So the messenger knows its trade."""
    fight.tier = PLAIN
    came, libc = _class(fight).told("mallory"), ctypes.CDLL(None)
    libc.shmctl(libc.shmget(fight.facts["NUMBER"], 4096, 0), 0, None)
    libc.msgctl(libc.msgget(fight.facts["NUMBER"], 0), 0, None)
    assert "FOUND /tmp" in came
    assert "shared memory" in came
