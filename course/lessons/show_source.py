"""The source of a function or class of the course, shown where a lesson talks about it."""

import inspect
import textwrap

from course.lessons.display import display_code


def source(thing) -> str:
    """Returns the source of a function or class, under a comment that names the file it stands in.

    Args:
        thing: A function, class or module written in Python.

    Raises:
        ValueError: If it has no Python source, as a built-in function.
    """
    try:
        code = textwrap.dedent(
            inspect.getsource(inspect.unwrap(thing) if callable(thing) else thing)
        ).rstrip()
    except (TypeError, OSError):
        raise ValueError(f"There is no Python source to show for this. Received: {thing!r}") from None
    module = getattr(inspect.getmodule(thing), "__name__", "") or ""
    place = f"# {module.replace('.', '/')}.py\n" if module.split(".")[0] == "course" else ""
    return place + code


def show_source(thing) -> None:
    """Displays the source of a function or class, highlighted.

    Args:
        thing: A function, class or module written in Python.

    Raises:
        ValueError: If it has no Python source, as a built-in function.

    Example:
        >>> from course import profile
        >>> show_source(profile.pick)  # doctest: +ELLIPSIS
        # course/profile.py
        def pick(*, fast: T, full: T) -> T:
        ...
    """
    display_code(source(thing))
