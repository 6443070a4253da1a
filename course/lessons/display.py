"""Displaying Python code in a notebook with its colours, or printing it elsewhere."""

import sys


def display_code(code: str) -> None:
    """Shows code: as highlighted Markdown in a notebook, as plain text elsewhere.

    Args:
        code: Python source.
    """
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(code)
        return
    from IPython.display import display

    fence = "```"
    while fence in code:  # a docstring may hold a fence of its own
        fence += "`"
    display({"text/markdown": f"{fence}python\n{code}\n{fence}", "text/plain": code}, raw=True)
