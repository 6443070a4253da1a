"""Variants of the zoo as the notebook that a learner could have handed in."""

import ast
import copy
import json
import tomllib
from collections.abc import Iterable

from course.autograder.assignment import Assignment
from course.autograder.cells import role, source
from course.autograder.files import write_whole
from course.autograder.release import read_source, student_notebook
from course.autograder.zoo.variant import Variant, load_zoo
from course.errors import CourseError, UnknownNameError

REGION = ("### BEGIN SOLUTION", "### END SOLUTION")


def zoo_notebook(assignment: Assignment, variants: Iterable[Variant], stubs: bool = False) -> dict:
    """Returns the notebook of someone who answered as some variants do.

    Args:
        assignment: The author's.
        variants: At most one a question.
        stubs: Whether the other questions are left as released; else they are answered as the author does.
    """
    texts = {variant.question: variant.text for variant in variants}
    authors = {role(cell).grade_id: source(cell) for cell in read_source(assignment)["cells"]}
    notebook = copy.deepcopy(student_notebook(assignment))
    for cell in notebook["cells"]:
        marks = role(cell)
        if marks.is_solution and marks.grade_id in texts:
            cell["source"] = completed(texts[marks.grade_id], _solution(authors[marks.grade_id]))
        elif marks.is_solution and not stubs:
            cell["source"] = _solution(authors[marks.grade_id])
    return notebook


def completed(text: str, author: str) -> str:
    """Returns the code of a variant, below whatever the author's defines and it does not.

    Example:
        >>> completed("def f(x): return 1", "def f(x): return 2\\ndef g(x): return f(x)")
        'def g(x): return f(x)\\n\\n\\ndef f(x): return 1'
    """
    own, lines, parts = _names(ast.parse(text)), author.split("\n"), []
    for statement in ast.parse(author).body:
        if not own & _names(ast.Module([statement], [])):
            decorators = getattr(statement, "decorator_list", [])
            first = min(node.lineno for node in (statement, *decorators))
            parts.append("\n".join(lines[first - 1 : statement.end_lineno]))
    return "\n\n\n".join([*parts, text])


def write_sample(assignment: Assignment) -> list:
    """Writes the sample submissions that `zoo/sample.toml` names, each made of variants.

    Returns:
        The paths of what was written.

    Raises:
        CourseError: If there is no such file.
        UnknownNameError: If there is no such variant.

    Example:
        python -m course.autograder.zoo assignments/a1_backprop
    """
    file = assignment.folder / "zoo" / "sample.toml"
    if not file.is_file():
        raise CourseError(f"There is no {file}.", 'Write lines such as: ada = ["q1 loops", "q2 compact"]')
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    zoo = {str(variant): variant for variant in load_zoo(assignment)}
    written = []
    for student, names in table.items():
        wanted = [name for name in names if name != "stubs"]
        for name in wanted:
            if name not in zoo:
                raise UnknownNameError("variant", name, list(zoo))
        notebook = zoo_notebook(assignment, [zoo[name] for name in wanted], stubs="stubs" in names)
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        written.append(write_whole(assignment.folder / "sample" / f"{student}.ipynb", text))
    return written


def _solution(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip() not in REGION)


def _names(tree: ast.Module) -> set[str]:
    """The names that the statements of a cell define."""
    names = set()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign):
            names |= {node.id for target in statement.targets for node in ast.walk(target)
                      if isinstance(node, ast.Name)}  # fmt: skip
    return names
