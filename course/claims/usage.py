"""Where the lessons call `claim`: read from their sources, without running them."""

import ast
from dataclasses import dataclass

CELL = "# %%"


@dataclass(frozen=True)
class Call:
    """One call of `claim` in a lesson.

    Attributes:
        id: The literal id it names; None where it is not written out.
        cell: Number of the cell, from 1.
    """

    id: str | None
    cell: int


def claim_calls(source: str) -> list[Call]:
    """Returns the calls of `claim` in a lesson's source, in order.

    Args:
        source: Text of a py:percent file, whose cells start with `# %%`.

    Example:
        >>> claim_calls('# %%\\nclaim("AN-03", 154160)')
        [Call(id='AN-03', cell=1)]
    """
    starts = [number for number, line in enumerate(source.splitlines(), 1) if line.startswith(CELL)]
    nodes = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _is_claim(node.func)
    ]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return [Call(_literal_id(node), sum(start <= node.lineno for start in starts)) for node in nodes]


def _is_claim(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
    return name == "claim"


def _literal_id(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
