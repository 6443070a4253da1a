"""Displaying Python code in a notebook with its colours, or printing it elsewhere."""

import sys


def html(code: str) -> str:
    """Returns code as HTML whose colours stand in the elements themselves, for pages without our style sheet.

    Args:
        code: Python source.
    """
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    formatter = HtmlFormatter(
        noclasses=True,
        cssstyles="padding: 0.4em 0.8em; background: #f8f8f8",
        prestyles="margin: 0; background: inherit; font-family: monospace",
    )
    return highlight(code, PythonLexer(), formatter).strip()


def display_code(code: str) -> None:
    """Shows code: highlighted in a notebook, as plain text elsewhere.

    Args:
        code: Python source.
    """
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(code)
        return
    from IPython.display import display

    display({"text/html": html(code), "text/plain": code}, raw=True)
