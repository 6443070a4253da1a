"""What a hostile process does to the machine: its processor, memory, disk, files, network and processes."""

from tests.attacks.attack import LATE, WALLED, Attack, hunting

SPACES = ("A", "A'")  # tiers with namespaces of their own
MEMORY = "limit on memory"
GONE = "ended by itself"
DEAF = "import signal\nfor n in (1, 2, 3, 14, 15, 24): signal.signal(n, signal.SIG_IGN)\n"

WALLS = {
    "os._exit": Attack(
        "ends the process at once", "a dead process costs its question",
        "import os\ndef double(x): os._exit(0)", GONE,
    ),
    "os._exit in the cell": Attack(
        "ends the process while the cell runs, each time it is run again", "a dead process costs its question",
        "import os\nos._exit(0)", GONE,
    ),
    "crash": Attack(
        "reads address 0", "a dead process costs its question",
        "import ctypes\ndef double(x): ctypes.string_at(0)", GONE,
    ),
    "kills itself": Attack(
        "sends itself SIGKILL", "a dead process costs its question",
        "import os, signal\ndef double(x): os.kill(os.getpid(), signal.SIGKILL)", GONE,
    ),
    "stops itself": Attack(
        "sends itself SIGSTOP", "the clock",
        "import os, signal\ndef double(x): os.kill(os.getpid(), signal.SIGSTOP)", LATE,
    ),
    "endless loop, deaf to signals": Attack(
        "loops for ever and ignores each signal that it can", "the clock, then SIGKILL",
        f"{DEAF}def double(x):\n    while True: pass", LATE,
    ),
    "endless loop in the cell": Attack(
        "loops for ever while the cell runs", "the clock, then SIGKILL", f"{DEAF}while True: pass", LATE,
    ),
    "endless loop in C": Attack(
        "keeps the interpreter's lock for ever", "the clock, then SIGKILL",
        "def double(x): return sum(range(10**12))", LATE,
    ),
    "fork bomb": Attack(
        "forks children that fork, bounded here at 150, each deaf and sleeping", "process space, killed as one",
        f"""
import os, time
{DEAF}
def double(x):
    for _ in range(150):
        try: child = os.fork()
        except OSError: break
        if child == 0:
            os.setpgid(0, 0)
            time.sleep(30)
            os._exit(0)
    time.sleep(30)
""",
        LATE,
        held=WALLED,
    ),
    "thread bomb": Attack(
        "starts threads until it can start no more, bounded here at 2000", "limit on memory or processes",
        """
import threading, time
def double(x):
    threading.stack_size(65536)
    for _ in range(2000):
        try: threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        except RuntimeError: break
    return -7.25
""",
        "-7.25",
    ),
    "descriptor bomb": Attack(
        "opens pipes until it can open no more, bounded here at 5000", "limit on open files",
        hunting("""
import os
kept = []
try:
    while len(kept) < 5000: kept += os.pipe()
except OSError: pass
if len(kept) > 600: found.append(f"{len(kept)} descriptors")
for handle in kept: os.close(handle)
"""),
        "nothing found",
    ),
    "memory bomb": Attack(
        "takes memory until there is none", MEMORY,
        "def double(x):\n    kept = []\n    while True: kept.append(np.empty(2**22))", "MemoryError",
    ),
    "memory bomb that is caught": Attack(
        "takes memory until there is none and goes on with what it got", MEMORY,
        """
def double(x):
    kept = []
    try:
        while True: kept.append(np.empty(2**21))
    except MemoryError: return float(len(kept) * 16 > 1100)
""",
        "0.0",
    ),
    "memory bomb in shared memory": Attack(
        "writes until /dev/shm is full, bounded here at 300 MB", "its size is limited",
        hunting("""
import os
written = 0
try:
    for number in range(20):
        with open(f"/dev/shm/{{MARK}}{number}", "wb") as out: written += out.write(bytes(15 * 2**20))
except OSError: pass
if written > 100 * 2**20: found.append(f"{written} bytes")
"""),
        "nothing found",
        held=SPACES,
        damages=True,
    ),
    "limits raised": Attack(
        "raises its own limits and its place in the queue", "hard limits, no capabilities",
        hunting("""
import os, resource
for name in ("AS", "FSIZE", "CPU", "NPROC"):
    kind = getattr(resource, "RLIMIT_" + name)
    soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        found.append(name)
    except (ValueError, OSError): pass
try: os.setpriority(os.PRIO_PROCESS, 0, -20); found.append("priority")
except OSError: pass
"""),
        "nothing found",
        held=WALLED,
        damages=True,
    ),
    "disk bomb in one file": Attack(
        "writes one file of a gigabyte", "limit on the size of a file",
        "def double(x):\n    with open('big', 'wb') as out:\n        for _ in range(1024): out.write(bytes(2**20))",
        "what came",
    ),
    "disk bomb in many files": Attack(
        "writes files until there is no room, bounded here at 400 MB", "limit on the work folder",
        hunting("""
written = 0
try:
    for number in range(40):
        with open(f"{number}", "wb") as out: written += out.write(bytes(10 * 2**20))
except OSError: pass
if written > 300 * 2**20: found.append(f"{written} bytes")
"""),
        "nothing found",
        held=SPACES,
        damages=True,
    ),
    "disk bomb of empty files": Attack(
        "makes ten thousand files and folders inside folders", "the work folder is removed as a whole",
        """
import os
for number in range(10_000): open(f"f{number}", "w").close()
for _ in range(200): os.mkdir("d" * 50); os.chdir("d" * 50)
def double(x): return -7.25
""",
        "-7.25",
    ),
    "files that cannot be removed": Attack(
        "makes folders without rights, odd names and links to outside", "the work folder is removed as a whole",
        """
import os
here = os.getcwd()
os.mkdir("locked"); open("locked/f", "w").close(); os.symlink({{FOLDER}}, "locked/out"); os.symlink("/", "root")
open(b"\\xff\\n\\x1b[2J", "w").close()
for act in (lambda: os.mkfifo("pipe"), lambda: os.chmod("locked", 0), lambda: os.chmod(here, 0o500)):
    try: act()
    except OSError: pass
def double(x): return -7.25
""",
        "-7.25",
    ),
    "output flood": Attack(
        "prints 200 MB, and writes as much to every number that is open", "output is counted and dropped",
        """
import os, sys
for _ in range(20): print("x" * 10**7); sys.stderr.write("y" * 10**7)
for n in (0, 1, 2):
    for _ in range(100):
        try: os.write(n, b"z" * 10**6)
        except OSError: break
def double(x):
    for _ in range(20): sys.__stdout__ and sys.__stdout__.write("x" * 10**6)
    return -7.25
""",
        "-7.25",
    ),
    "terminal": Attack(
        "writes to the terminal of whoever grades", "no terminal is there",
        hunting("""
import fcntl, os, termios
for path in ("/dev/tty", "/dev/console", "/dev/pts/0"):
    try: handle = os.open(path, os.O_RDWR | os.O_NOCTTY)
    except OSError: continue
    if os.isatty(handle): found.append(path)
for n in range(3):
    try: fcntl.ioctl(n, termios.TIOCSTI, b"x"); found.append("TIOCSTI")
    except OSError: pass
"""),
        "nothing found",
        held=WALLED,
    ),
    "daemon": Attack(
        "leaves a daemon in a session of its own, deaf to signals", "process space, killed as one",
        f"""
import os, subprocess, sys
program = "import signal, time\\n{DEAF.replace(chr(10), chr(92) + 'n')}time.sleep(60)"
for _ in range(3): subprocess.Popen([sys.executable, "-c", program, "{{{{MARK}}}}"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
def double(x): return -7.25
""".replace("import os,", "import time, os,", 1),
        "-7.25",
        held=WALLED,
    ),
    "child that keeps the pipe": Attack(
        "ends itself and leaves the pipe to a child that never answers", "the clock ends what holds the pipe",
        """
import os, time
def double(x):
    if os.fork() == 0:
        os.setsid()
        while True: time.sleep(1)
    os._exit(0)
""",
        "what came",
        held=WALLED,
    ),
    "kills others": Attack(
        "sends a signal to the grader, to init and to all", "other processes are not there",
        hunting("""
import os, signal
alone = len([n for n in os.listdir("/proc") if n.isdigit()]) < 12
for pid in {{PIDS}}:
    try: os.kill(pid, 0); found.append(pid)
    except OSError: pass
if alone:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for pid in (-1, 1, os.getppid()):
        try: os.kill(pid, signal.SIGTERM)
        except OSError: pass
"""),
        "nothing found",
        held=WALLED,
        damages=True,
    ),
    "traces others": Attack(
        "attaches to the grader and reads its memory", "other processes are not there",
        hunting("""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
class Part(ctypes.Structure): _fields_ = [("at", ctypes.c_void_p), ("size", ctypes.c_size_t)]
for pid in {{PIDS}}:
    for name in ("environ", "mem", "cmdline", "cwd", "root", "fd", "maps"):
        try:
            if name in ("cwd", "root", "fd"): os.listdir(f"/proc/{pid}/{name}")
            else: open(f"/proc/{pid}/{name}", "rb").read(1)
            found.append(f"{pid}/{name}")
        except OSError: pass
    here = ctypes.create_string_buffer(8)
    a, b = Part(ctypes.addressof(here), 8), Part({{ADDRESS}}, 8)
    if libc.process_vm_readv(pid, ctypes.byref(a), 1, ctypes.byref(b), 1, 0) > 0: found.append(f"{pid} memory")
    handle = libc.syscall(434, pid, 0)
    if handle >= 0:
        if libc.syscall(438, handle, 0, 0) >= 0: found.append(f"{pid} descriptor")
"""),
        "nothing found",
        held=WALLED,
    ),
    "writes everywhere": Attack(
        "makes files in packages, caches, the interpreter, the course, homes and temporary folders",
        "read-only root, an own work folder",
        hunting("""
for path in {{PLACES}}:
    try:
        with open(path, "w") as out: out.write("import os")
    except OSError: continue
    if not path.startswith(("/tmp/mark", "/dev/shm/mark", "/var/tmp/mark")): found.append(path)
"""),
        "nothing found",
        held=WALLED,
        damages=True,
    ),
    "changes what is there": Attack(
        "opens modules, caches, the interpreter, checks and others' work for writing, removes and renames them",
        "read-only root",
        hunting("""
import os, sys, json
paths = [np.__file__, json.__file__, json.__cached__, sys.executable, *{{FILES}}, "/proc/self/exe"]
paths += [m.__file__ for m in list(sys.modules.values()) if str(getattr(m, "__file__", "")).endswith(".so")][:20]
for path in paths:
    for flags in (os.O_WRONLY, os.O_RDWR):
        try: os.close(os.open(path, flags)); found.append(path)
        except (OSError, TypeError): pass
    try: os.rename(path, path + ".{{MARK}}"); os.rename(path + ".{{MARK}}", path); found.append("rename " + path)
    except (OSError, TypeError): pass
    try:
        mode = os.stat(path).st_mode & 0o777
        os.chmod(path, mode ^ 0o4)
        if os.stat(path).st_mode & 0o777 != mode: os.chmod(path, mode); found.append("chmod " + path)
    except (OSError, TypeError): pass
"""),
        "nothing found",
        held=WALLED,
        damages=True,
    ),
    "switches of the kernel": Attack(
        "writes to /proc/sys, /proc/sysrq-trigger, /sys and cgroups", "read-only or not there",
        hunting("""
import os
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/sysrq-trigger", "/proc/sys/kernel/hostname",
             "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/fs/cgroup/cgroup.procs", "/proc/1/oom_score_adj", "/proc/sys/vm/drop_caches"):
    try: os.close(os.open(path, os.O_WRONLY))
    except OSError: continue
    if "/1/" not in path: found.append(path)
"""),
        "nothing found",
        held=WALLED,
        damages=True,
    ),
    "more rights": Attack(
        "makes itself root, mounts, opens a name space, runs programs that are set-uid", "no capabilities, no new privileges",
        hunting("""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for name, call in {
    "setuid": lambda: os.setuid(0) if os.getuid() else None, "mknod": lambda: os.mknod("disk", 0o060666, os.makedev(8, 0)),
    "chroot": lambda: os.chroot("/"), "chown": lambda: (open("f", "w").close(), os.chown("f", 0, 0)) if os.getuid() else 1 / 0,
}.items():
    try: call(); found.append(name)
    except (OSError, ZeroDivisionError): pass
if os.getuid() == 0: found.append("root")
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0: found.append("mount")
if libc.unshare(0x10000000) == 0: found.append("user namespace")
status = open("/proc/self/status").read()
if int(status.split("CapEff:")[1].split()[0], 16): found.append("capabilities")
if status.split("NoNewPrivs:")[1].split()[0] != "1": found.append("new privileges")
"""),
        "nothing found",
        held=("A", "A'"),
        damages=True,
    ),
    "network": Attack(
        "reaches this machine by TCP, UDP, IPv6, Unix and abstract sockets, and the world by name and number",
        "a network name space of its own, or none",
        hunting("""
import socket
tries = [(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", {{TCP}})), (socket.AF_INET6, socket.SOCK_STREAM, ("::1", {{TCP6}})),
         (socket.AF_UNIX, socket.SOCK_STREAM, {{UNIX}}), (socket.AF_UNIX, socket.SOCK_STREAM, "\\0{{MARK}}"),
         (socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 53))]
for family, kind, address in tries:
    try:
        with socket.socket(family, kind) as one: one.settimeout(0.2); one.connect(address); one.send(b"{{MARK}}"); found.append(address)
    except OSError: pass
try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one: one.sendto(b"{{MARK}}", ("127.0.0.1", {{UDP}}))
except OSError: pass
for kind, protocol in ((socket.SOCK_RAW, 1), (socket.SOCK_RAW, 255)):
    try: socket.socket(socket.AF_INET, kind, protocol).close(); found.append("raw")
    except OSError: pass
try: socket.getaddrinfo("example.org", 80); found.append("dns")
except OSError: pass
try:
    with open("/proc/net/tcp") as table: found += [line for line in table if format({{TCP}}, "04X") in line]
except OSError: pass
"""),
        "nothing found",
        held=("A", "A'", "B"),
    ),
    "waits for calls": Attack(
        "listens on a port for somebody outside", "a network name space of its own, or none",
        hunting("""
import socket, threading
try:
    server = socket.create_server(("127.0.0.1", {{FREE}}))
    threading.Thread(target=lambda: [server.accept() for _ in range(9)], daemon=True).start()
except OSError: pass
"""),
        "nothing found",
        held=("A", "A'"),
    ),
}  # fmt: skip
