"""Landlock leaves a process the paths that it names, and nothing beside them."""

import json
import subprocess
import sys

import pytest

from course.autograder.sandbox import view

TRY = """
import json, os, socket, sys
sys.path.insert(0, sys.argv[1])
import landlock
read, write, look, port = sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])
here = sys.argv[1]
if not landlock.version(): print("null"); sys.exit()
abi = landlock.restrict([read, sys.prefix, "/nowhere"], [write], [look])
def works(attempt):
    try: attempt()
    except OSError: return False
    return True
connect = lambda: socket.create_connection(("127.0.0.1", port), 1).close()
print(json.dumps([abi, {name: works(attempt) for name, attempt in {
    "read": lambda: open(f"{read}/file").read(), "write there": lambda: open(f"{read}/new", "w"),
    "write": lambda: open(f"{write}/new", "w"), "make": lambda: os.mkdir(f"{write}/folder"),
    "list": lambda: os.listdir(look), "read what is listed": lambda: open(f"{look}/file").read(),
    "remove": lambda: os.unlink(f"{read}/file"), "connect": connect,
    "move out": lambda: os.rename(f"{write}/new", f"{read}/moved"),
    "run what was written": lambda: (os.chmod(f"{write}/new", 0o700), open(f"{write}/new").read()),
}.items()}]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Landlock is Linux's")
def test_only_what_is_named_is_left(tmp_path):
    """Reading is not writing, and listing is not reading."""
    import socket

    places = [tmp_path / name for name in ("read", "write", "look")]
    for place in places:
        place.mkdir()
        (place / "file").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        command = [sys.executable, "-I", "-c", TRY, str(view.WORKER), *map(str, places), port]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    if found is None:
        pytest.skip("this kernel has no Landlock")
    abi, works = found
    allowed = {name for name, did in works.items() if did}
    expected = {"read", "write", "make", "list", "run what was written"}
    assert allowed == (expected if abi >= 4 else expected | {"connect"})
