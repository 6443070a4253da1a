"""The figures of the bench for a terminal."""

from rich.console import Console
from rich.table import Table


def show(figures: dict, console: Console):
    """Prints what `course.bugs.scoreboard.figures` returns: the matrix, each failure by name, the figures."""
    matrix = Table("fault", "runs", "right", "first cause", title="What was named first", box=None)
    for case, row in figures["matrix"].items():
        named = ", ".join(f"{root} {count}" for root, count in row.items())
        matrix.add_row(case, str(sum(row.values())), str(figures["right_by_case"][case]), named)
    if matrix.row_count:
        console.print(matrix)
    for title, key in (
        ("False alarms", "alarms"), ("Not detected", "missed"), ("Another cause first", "wrong"),
    ):  # fmt: skip
        if figures[key]:
            console.print(f"{title}:")
            for line in figures[key]:
                console.print(f"  {line}")
    clean, faulty, median = figures["clean"], figures["faulty"], figures["median_epoch"]
    console.print(f"healthy runs with an error:    {_of(figures['false_errors'], clean)}")
    console.print(f"healthy runs with a warning:   {_of(figures['false_warnings'], clean)}")
    console.print(f"harmful faults detected:       {_of(figures['detected'], faulty)}")
    console.print(f"right cause first:             {_of(figures['right_first'], faulty)}")
    console.print(f"median epoch of the report:    {'none' if median is None else f'{median:g}'}")


def _of(count: int, total: int) -> str:
    return f"{count} of {total}" + (f"  ({count / total:.1%})" if total else "")
