"""Objects and patches made to confuse whoever looks at them."""

from tests.attacks.attack import LATE, Attack

APART = "only plain data leaves the process; it is compared elsewhere"
OWN = "the process is only asked; nothing in it decides"
CLOCK = "the clock ends the question"

TRICKS = {
    "hostile __array__": Attack(
        "an array whose conversion gives another one each time, and a number whose class is forged", APART,
        """
class Shape(np.ndarray):
    def __array__(self, *a, **k): return np.array(6.0)
    def __array_finalize__(self, other): pass
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return np.array(True)
    shape = property(lambda self: ()); dtype = property(lambda self: np.dtype(float)); nbytes = 0
    def tobytes(self, *a): return b"x" * 8
    def astype(self, *a, **k): return self
    def reshape(self, *a, **k): return self
def double(x): return np.full(3, -7.25).view(Shape)
""",
        "one of shape (3,)",
    ),
    "hostile __class__": Attack(
        "an object that says it is a float", APART,
        """
class Any:
    __class__ = property(lambda self: float)
    def __float__(self): return 6.0
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
def double(x): return Any()
""",
        "returned a function",
    ),
    "endless dictionary": Attack(
        "a dictionary whose items never end", CLOCK,
        """
class Endless(dict):
    def items(self):
        while True: yield "a", 1
    def __iter__(self):
        while True: yield "a"
def double(x): return Endless(a=1)
""",
        LATE,
    ),
    "list that lies about its length": Attack(
        "a list of length 1 that yields for ever", CLOCK,
        """
class Liar(list):
    def __len__(self): return 1
    def __iter__(self):
        while True: yield 1.0
def double(x): return Liar([1.0])
""",
        LATE,
    ),
    "data that contains itself": Attack(
        "a list in itself, and lists in lists a hundred thousand deep", APART,
        """
def double(x):
    loop = []; loop.append(loop)
    for _ in range(100_000): loop = [loop]
    return loop
""",
        "nested too deeply",
    ),
    "hostile error": Attack(
        "an error whose text never ends, whose class has no name", CLOCK,
        """
class Meta(type):
    __name__ = property(lambda cls: 7)
class Bad(BaseException, metaclass=Meta):
    def __str__(self):
        while True: pass
def double(x): raise Bad
""",
        LATE,
    ),
    "error of a gigabyte": Attack(
        "an error with a text of 200 MB", "texts are cut",
        "def double(x):\n    raise ValueError('A' * 200_000_000)",
        "ValueError: AAAA",
    ),
    "hostile __del__": Attack(
        "objects that act when they are thrown away", OWN,
        """
import gc
class Trap:
    def __del__(self):
        import sys
        for module in list(sys.modules.values()):
            for name in ("pack", "unpack", "encode", "describe"):
                if hasattr(module, name) and "worker" in str(getattr(module, "__file__", "")):
                    setattr(module, name, lambda *a, **k: (6.0, [], []))
        while True: pass
def double(x):
    Trap(); gc.collect()
    return 0.0
""",
        LATE,
    ),
    "redefined worker": Attack(
        "replaces the functions that the worker packs and sends with", OWN,
        """
import sys
for module in list(sys.modules.values()):
    if "worker" in str(getattr(module, "__file__", "")) or module.__name__ == "__main__":
        for name in ("pack", "unpack", "describe", "call"):
            if hasattr(module, name): setattr(module, name, lambda *a, **k: (True, [], []))
def double(x): return 6.0
""",
        "the function is missing",
    ),
    "deaf worker": Attack(
        "deletes the worker's modules and breaks JSON, NumPy and the built-in functions", OWN,
        """
import builtins, json, sys
json.dumps = json.loads = lambda *a, **k: {"value": 6.0}
for name in ("wire", "cells", "limits", "__main__", "worker"): sys.modules.pop(name, None)
np.asarray = np.array = np.frombuffer = lambda *a, **k: 6.0
def double(x):
    builtins.len = builtins.isinstance = builtins.type = lambda *a: True
    return 6.0
""",
        "The process ended by itself",
    ),
    "sys.settrace": Attack(
        "traces every line, and changes the answers of functions as they return", OWN,
        """
import sys, threading
def trace(frame, event, value):
    frame.f_trace_opcodes = True
    if event == "return" and isinstance(value, tuple):
        try: value[0]["value"] = -7.25
        except Exception: pass
    for name in ("wanted", "expected", "passed", "points"):
        if name in frame.f_locals: raise RuntimeError("FOUND " + name)
    return trace
def double(x):
    sys.settrace(trace); sys.setprofile(trace); threading.settrace(trace)
    frame = sys._getframe()
    while frame is not None: frame.f_trace = trace; frame = frame.f_back
    return 0.0
""",
        "-7.25",
    ),
    "frames and gc": Attack(
        "looks for expected values in frames and in all objects", "no expected value is in the process",
        """
import gc, sys
def double(x):
    frame = sys._getframe()
    names = ("wanted", "expected", "reference", "seed", "checks", "hidden", "solution")
    while frame is not None:
        for name in names:
            if name in frame.f_locals: return frame.f_locals[name]
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) is dict:
            for name in names:
                if name in thing and isinstance(thing[name], (float, np.ndarray)): return thing[name]
    return -1.5
""",
        "-1.5",
    ),
    "import hooks": Attack(
        "puts a finder before all others and a function in place of __import__", OWN,
        """
import builtins, sys, types
class Finder:
    def find_spec(self, name, path=None, target=None): return None
    def find_module(self, *a): raise SystemExit
sys.meta_path.insert(0, Finder())
sys.path.insert(0, "/tmp"); sys.path_hooks.clear(); sys.path_importer_cache.clear()
real = builtins.__import__
builtins.__import__ = lambda name, *a, **k: types.SimpleNamespace(close=lambda *a, **k: None) if name == "json" else real(name, *a, **k)
def double(x): return -7.25
""",
        "-7.25",
    ),
    "threads that answer": Attack(
        "threads that go on after the answer and change it", OWN,
        """
import threading, time
answer = [0.0]
def change():
    while True: answer[0] = 6.0 if answer[0] == 0.0 else 0.0
for _ in range(8): threading.Thread(target=change, daemon=True).start()
def double(x): return {"answer": answer, "mine": -7.25}
""",
        "-7.25",
    ),
    "right every second time": Attack(
        "guesses: right for half of the inputs, by the sign of the first number", "checks run on fresh inputs",
        """
def double(x):
    if np.ndim(x) == 0: return 0.0
    return 2 * x if x[0] > 0 and x[1] > 0 and x[2] > 0 and x[0] > 3 else 0 * x
""",
        "0.0",
    ),
    "answer by the number of the call": Attack(
        "tells the public from the hidden checks by counting the calls", "checks run on fresh inputs",
        """
calls = 0
def double(x):
    global calls
    calls += 1
    return [5.0, np.zeros(3), np.ones(3)][min(calls, 3) - 1]
""",
        "5.0",
    ),
    "call-backs without end": Attack(
        "asks our functions for ever instead of answering", CLOCK,
        "def double(x): return 0.0",
        LATE,
        second="""
def apply(f, x):
    while True: f(1.0)
""",
    ),
    "hostile values for our functions": Attack(
        "hands our functions texts, dictionaries and gigabytes", "what our functions are handed is capped; their errors are caught",
        "def double(x): return 0.0",
        "-0.5",
        second="""
def apply(f, x):
    for value in ("x", {"a": [1]}, None, [[1], [2, 3]], True, 10**300, float("nan"), np.zeros((2**20, 1)), "y" * 2**20):
        for values in ((value,), (value, value), ()):
            try: f(*values)
            except ValueError: pass
    return -0.5
""",
    ),
}  # fmt: skip
