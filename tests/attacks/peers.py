"""What gave full marks, with nothing solved, in graders that run the tests in the student's own process."""

from tests.attacks.attack import Attack, hunting

STUB = "not written yet"

PEERS = {
    "input transformer": Attack(
        "blanks the later cells by a transformer of IPython's input",
        "checks are no cells: they run in another process",
        """
get_ipython().input_transformers_post.append(lambda lines: [])
get_ipython().input_transformers_cleanup.insert(0, lambda lines: ["double = lambda x: True\\n"])
def double(x): return None
""",
        "a number",
    ),
    "ast transformer": Attack(
        "drops every assert by a transformer of the syntax tree",
        "checks are no cells: they run in another process",
        """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Raise(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Drop())
def double(x): return 0.0
""",
        "0.0",
    ),
    "patched numpy.testing": Attack(
        "patches NumPy's comparisons and returns an object equal to everything",
        "answers are compared elsewhere, as plain numbers",
        """
class Any(float):
    def __eq__(self, other): return True
    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __array__(self, *a, **k): return np.array(6.0)
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __abs__ = __sub__
    def __hash__(self): return 0
import numpy.testing
for name in dir(numpy.testing):
    if name.startswith("assert"): setattr(numpy.testing, name, lambda *a, **k: None)
np.allclose = np.isclose = np.array_equal = np.abs = lambda *a, **k: True
def double(x): return Any()
""",
        "a value of type Any",
    ),
    "solution from the course folder": Attack(
        "reads the solution from the course's folders",
        "files of the course are not there",
        hunting("""
import glob, os, sys
roots = {"/", "/worker", os.getcwd(), *sys.path, {{FOLDER}}, {{COURSE}}}
for root in list(roots):
    while root not in ("", "/"): roots.add(root); root = os.path.dirname(root)
for root in roots:
    for name in ("source.ipynb", "*/source.ipynb", "assignments/*/source.*", "toy/source.ipynb", "hidden_checks.py",
                 "toy/hidden_checks.py", "assignments/*/hidden_checks.py", "assignments/*/zoo/right/*"):
        for path in glob.glob(os.path.join(root, name)):
            try: found.append(open(path).read(10) and path)
            except OSError: pass
"""),
        "nothing found",
        held=("A", "A'", "B", "C"),
    ),
    "gradebook by SQL": Attack(
        "opens the gradebook's file and gives itself points",
        "files of the grader are not there",
        hunting("""
import glob, os, sqlite3
for path in [{{GRADEBOOK}}, *glob.glob({{FOLDER}} + "/**/*.db", recursive=True), *glob.glob("**/*.db", recursive=True)]:
    try:
        with open(path, "r+b"): found.append(path)
        sqlite3.connect(path).execute("update score set points = 100")
    except (OSError, sqlite3.Error): pass
"""),
        "nothing found",
        held=("A", "A'", "B", "C"),
        damages=True,
    ),
    "points of its own": Attack(
        "ends its cells with the number of points, and names that a grader might read",
        "a cell's value is never read",
        """
score = points = earned = passed = grade = max_score = 5.0
__score__ = {"q1": 4, "q2": 6}
def double(x): return {"passed": True, "error": None, "earned": 4, "score": 5.0, "value": 6.0}
5.0
""",
        "{'passed': True",
    ),
    "results of its own": Attack(
        "writes results where graders write them",
        "results are written by the trusted process, elsewhere",
        hunting("""
import json, os
for name in ("results.json", "results/results.json", "/autograder/results/results.json", "scores.csv", ".OTTER_LOG"):
    try:
        os.makedirs(os.path.dirname(os.path.abspath(name)), exist_ok=True)
        with open(name, "w") as out: json.dump({"score": 100, "q1": {"earned": 4}, "earned": 10}, out)
    except OSError: pass
"""),
        "nothing found",
        held=("A", "A'", "B", "C"),
    ),
    "redefined checks": Attack(
        "replaces the checks and the module they come from",
        "what stands for the checks in the student's process is empty",
        """
import sys, types
check = lambda *a, **k: True
for name in ("course", "course.autograder", "course.autograder.expect", "course.autograder.checks", "course.autograder.score"):
    module = types.ModuleType(name)
    module.__path__ = []
    module.open_assignment = lambda *a, **k: check
    module.close = module.that = module.run_check = lambda *a, **k: None
    sys.modules[name] = module
def double(x): return 0.0
""",
        "0.0",
    ),
    "forged pickle": Attack(
        "returns an object whose pickle runs code in the grader",
        "nothing is ever unpickled",
        """
import os, pickle
class Bomb:
    def __reduce__(self): return (os.mkdir, ({{BOMB}},))
class Array(np.ndarray):
    def __reduce__(self): return (os.mkdir, ({{BOMB}},))
    def __reduce_ex__(self, protocol): return self.__reduce__()
def double(x): return [np.array([Bomb()], dtype=object), Bomb(), pickle.dumps(Bomb())]
""",
        "an array of dtype object",
    ),
    "end with success": Attack(
        "ends the process with status 0 and a line that says all passed",
        "no exit status and no output is read",
        """
import atexit, os, sys
atexit.register(lambda: os.write(1, b"4/4 passed\\n"))
def double(x):
    print("All tests passed! 10/10")
    sys.exit(0)
""",
        "SystemExit",
    ),
}  # fmt: skip
