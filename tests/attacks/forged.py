"""Replies written straight to the pipe: the student's code shares a process with the end that answers."""

from tests.attacks.attack import LATE, Attack

WIRE = "each length, type, depth and id on the pipe is checked before anything is built"
NO_ANSWER = "The process sent"

PIPE = '''
import gc, io, json, os, struct, sys, time

def _ends():
    """The worker's own end of the pipe, wherever it keeps it, and the id of the request that it is at."""
    frame = sys._getframe()
    pipe = identity = None
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == "Pipe": pipe = value
            if type(value) is dict and "id" in value and "op" in value: identity = value["id"]
        frame = frame.f_back
    return pipe, identity

def _npy(array, **kwargs):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, **kwargs)
    return out.getvalue()

def _write(*parts):
    out = _ends()[0]._out
    for part in parts: out.write(part)
    out.flush()

def _line(**message): return json.dumps({"id": _ends()[1], "sizes": [], **message}).encode() + b"\\n"
'''


def _forging(what: str, body: str, shows: str = NO_ANSWER) -> Attack:
    """An attack that writes to the pipe and then waits, so that only what it wrote can be the answer.

    Where that is taken for one, the process ends: else the next question would wait for the clock.
    """
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    after = "time.sleep(60)" if shows in (NO_ANSWER, LATE) else "os._exit(0)"
    return Attack(what, WIRE, f"{PIPE}\ndef double(x):\n{lines}\n    {after}\n", shows)


FORGED = {
    "extra lines": Attack(
        "answers twice, so that the second answer meets the next question", WIRE,
        f"{PIPE}\ndef double(x):\n    _write(_line(value=-7.25) * 3)\n    return 6.0\n",
        "the process sent what is no answer",
    ),
    "answer to a later question": _forging(
        "answers what has not been asked yet, with ids that count on", """
_write(*[json.dumps({"id": i, "value": 6.0, "sizes": []}).encode() + b"\\n" for i in (0, 1, "0", "1", None, True)])
"""),
    "no id": _forging("leaves the id out", '_write(b\'{"value": 6.0, "sizes": []}\\n\')'),
    "id that is a list": _forging("sends an id of another type", "_write(_line(id=[_ends()[1]], value=6.0))"),
    "huge line": _forging("sends 64 MB without an end of line", "_write(*[b'x' * 2**20] * 64)"),
    "no JSON": _forging("sends bytes of another kind", "_write(bytes(range(256)), b'\\n')"),
    "pickle on the pipe": _forging(
        "sends a pickle that makes a folder", """
import pickle
class Bomb:
    def __reduce__(self): return (os.mkdir, ({{BOMB}},))
_write(pickle.dumps(Bomb()), b"\\n")
"""),
    "pickled array on the pipe": _forging(
        "sends an npy array of objects, with a pickle that makes a folder", """
class Bomb:
    def __reduce__(self): return (os.mkdir, ({{BOMB}},))
data = _npy(np.array([Bomb()], dtype=object), allow_pickle=True)
_write(_line(value={"array": 0}, sizes=[len(data)]), data)
"""),
    "npy of another version": _forging(
        "sends an npy header of version 3 and names in it", """
data = bytearray(_npy(np.zeros(3), version=(3, 0)))
_write(_line(value={"array": 0}, sizes=[len(data)]), bytes(data))
"""),
    "npy that lies about its shape": _forging(
        "sends a header of a trillion numbers with eight bytes behind it", """
head = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + b"\\n"
data = b"\\x93NUMPY\\x01\\x00" + struct.pack("<H", len(head)) + head + bytes(8)
_write(_line(value={"array": 0}, sizes=[len(data)]), data)
"""),
    "header that is code": _forging(
        "sends an npy header that would run if it were evaluated", """
head = b"__import__('os').mkdir(" + repr({{BOMB}}).encode() + b") or {'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"
head = head.ljust(245) + b"\\n"
data = b"\\x93NUMPY\\x01\\x00" + struct.pack("<H", len(head)) + head + bytes(8)
_write(_line(value={"array": 0}, sizes=[len(data)]), data)
"""),
    "one array a hundred thousand times": _forging(
        "refers a hundred thousand times to one array of 32 MB", """
data = _npy(np.zeros(2**22))
_write(_line(value=[{"array": 0}] * 100_000, sizes=[len(data)]), data)
"""),
    "arrays that do not come": _forging(
        "promises 64 MB and sends 1 kB", "_write(_line(value={'array': 0}, sizes=[2**26]), bytes(1000))", LATE
    ),
    "too many arrays": _forging("promises a hundred arrays of 64 MB", "_write(_line(value=1, sizes=[2**26] * 100))"),
    "sizes that are none": _forging("sends negative, broken and true sizes", "_write(_line(value=1, sizes=[-1, 1.5, True]))"),
    "deep JSON": _forging(
        "sends brackets a million deep", "_write(b'{\"id\": 1, \"value\": ' + b'[' * 10**6 + b'\\n')"
    ),
    "deep value": _forging(
        "sends a value deeper than may pass", "_write(_line(value=json.loads('[' * 200 + ']' * 200)))"
    ),
    "no plain value": _forging("sends a tree of no known kind", "_write(_line(value={'object': '__main__.Bomb'}))"),
    "function where there is none": _forging(
        "sends a function as its answer", "_write(_line(value={'function': 0}))"
    ),
    "unasked call": _forging(
        "calls functions that it was not given", "_write(_line(ask=0, values={'tuple': [1.0]}))"
    ),
    "call with the wrong number": _forging(
        "calls a function by a number that is none", "_write(_line(ask=[0], values={'tuple': [1.0]}))"
    ),
    "nan by hand": _forging(
        "sends NaN and Infinity as JSON does not know them",
        "_write(b'{\"id\": \"' + _ends()[1].encode() + b'\", \"value\": [NaN, Infinity, -Infinity], \"sizes\": []}\\n')",
        "one of shape (3,)",
    ),
    "number of ten thousand digits": _forging(
        "sends a whole number of ten thousand digits",
        "_write(b'{\"id\": \"' + _ends()[1].encode() + b'\", \"value\": ' + b'9' * 10_000 + b', \"sizes\": []}\\n')",
    ),
    "number too large for a float": _forging(
        "sends a whole number of four hundred digits",
        "_write(b'{\"id\": \"' + _ends()[1].encode() + b'\", \"value\": ' + b'9' * 400 + b', \"sizes\": []}\\n')",
        "what came",
    ),
    "keys that are there twice": _forging(
        "sends an id, a value and sizes twice",
        "_write(b'{\"value\": 5.0, \"id\": \"x\", \"sizes\": [9], \"id\": \"' + _ends()[1].encode() + "
        "b'\", \"sizes\": [], \"value\": 7.0}\\n')",
        "7.0",
    ),
    "error of its own": _forging(
        "sends errors of a kind that graders of its own make",
        "_write(_line(error={'kind': 'passed', 'text': ['4/4'], 'line': {'a': 1}, 'name': 7}))",
        "what came",
    ),
    "error that is no table": _forging("sends a number for an error", "_write(_line(error=1e999))", "what came"),
    "half a letter": _forging(
        "sends half of a surrogate pair as text and as a key",
        "_write(_line(value={'dict': {'\\ud800': '\\udfff'}}))",
        "what came",
    ),
    "trickle": _forging(
        "sends one byte every tenth of a second", """
while True:
    _write(b" ")
    time.sleep(0.1)
""", LATE),
    "pickle to every number": Attack(
        "writes a pickle that makes a folder to every number that is open", WIRE,
        """
import os, pickle, struct
class Bomb:
    def __reduce__(self): return (os.mkdir, ({{BOMB}},))
data = pickle.dumps((True, Bomb()))
for number in range(3, 256):
    try: os.set_blocking(number, False); os.write(number, struct.pack("!i", len(data)) + data + b"\\n")
    except OSError: pass
def double(x): return 0.0
""",
        "The process sent",
    ),
    "closed pipe": Attack(
        "closes every number it finds", "the end of the pipe ends the question",
        "import os\nos.closerange(0, 4096)\ndef double(x): return 6.0", "The process ended by itself",
    ),
    "deaf to the pipe": Attack(
        "lets a thread read the requests before the worker does", "an answer that does not come costs the question",
        f"{PIPE}\nimport threading\n"
        "def steal():\n    while True:\n        try: os.read(_steal_from, 65536)\n        except OSError: return\n"
        "def double(x):\n    global _steal_from\n    _steal_from = _ends()[0]._in.fileno()\n"
        "    for _ in range(4): threading.Thread(target=steal, daemon=True).start()\n    time.sleep(0.2)\n    return -7.25",
        "-7.25",
        second="def apply(f, x): return -7.25",
        waits=True,
    ),
}  # fmt: skip
