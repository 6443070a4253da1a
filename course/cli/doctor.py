"""`course doctor`: what this machine has, and which of its sandboxes hold what they promise."""

import json
import os
import platform
import sys
from importlib import metadata

import click

LETTERS = ("A", "A'", "B", "C", "D")
OWN = "`course check` and `course submit`, with your own work"
PACKAGES = ("course", "numpy", "keras", "tensorflow", "jax", "torch")
NOTE = 120  # characters of a note
WIDTH_OF_A_FILE = 140  # columns of the table where it does not go to a terminal
ADVICE = (
    "On Linux, install bubblewrap (apt install bubblewrap), allow user namespaces (on Ubuntu: sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0), or use Linux 5.13 or later, which has Landlock. "
    "Elsewhere, grade in a Linux container or virtual machine."
)


@click.command("doctor")
@click.option(
    "--tier", "letters", multiple=True, type=click.Choice(LETTERS), help="Only this; may be repeated."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(letters: tuple[str, ...], as_json: bool):
    """Try what each sandbox promises on this machine.

    Starts a process as for a student's code behind the walls of each tier, and tries from inside to reach the
    network, files, processes, memory and environment that it should not. All of it is bounded and takes up to
    a minute. Ends with status 1 where no tier is safe for grading the work of others.
    """
    from rich.console import Console

    from course.autograder.sandbox.selftest import examine_tiers

    examined = []
    with Console(stderr=True).status("Trying the sandboxes ...") as shown:
        for one in examine_tiers(tuple(letter for letter in LETTERS if letter in (letters or LETTERS))):
            examined.append(one)
            shown.update(f"Tried tier {one.letter} ...")
    chosen = next((one for one in examined if one.is_safe_for_batches), None)
    if as_json:
        found = {
            "machine": machine(),
            "grades_with": chosen and chosen.letter,
            "tiers": [plain(one) for one in examined],
        }
        click.echo(json.dumps(found, indent=1))
    else:
        print_report(examined, chosen, is_all=not letters)
    if chosen is None:
        click.echo(f"Error: No tier that was tried is safe for the work of others. {ADVICE}", err=True)
        sys.exit(1)


def machine() -> dict:
    """What this machine is and has, as far as the course is concerned."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    from course.datasets.status import status

    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "keras_backend": os.environ.get("KERAS_BACKEND", "tensorflow"),
        "packages": versions,
        "data_sets": {one.entry.name: one.state for one in status()},
    }


def plain(one) -> dict:
    """Returns a tier and what came of trying it as plain data."""
    return {
        "tier": one.letter,
        "name": one.name,
        "works": one.tier is not None,
        "why_not": one.why_not,
        "safe_for_batches": one.is_safe_for_batches,
        "lacks": list(one.tier.lacks) if one.tier else [],
        "promises": [vars(finding) for finding in one.findings],
    }


def print_report(examined, chosen, is_all: bool):
    """Prints what is safe here, the machine, the tiers, what was tried and what lies behind each NO."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    for line in verdict(examined, chosen, is_all):
        console.print(escape(line))
    console.print()
    for line in described(machine()):
        console.print(escape(line))
    console.print("\nThe tiers, which are walls around a student's code, from the strongest on:")
    for one in examined:
        console.print(escape(f"{one.letter:<2} {one.name}: {standing(one)}."))
    if any(one.findings for one in examined):
        console.print("\nWhat was tried from inside, as a student's code could (NO: nothing prevented it):\n")
        console.print(table_of([one for one in examined if one.findings]))
    for title, state in (("What was reached where it says NO:", False), ("Not tried:", None)):
        notes = notes_of(examined, state)
        if notes:
            console.print(f"\n{title}")
        for note, letters in notes.items():
            console.print(escape(f"{', '.join(letters):<5} {note}"))


def verdict(examined, chosen, is_all: bool) -> list[str]:
    """Says in two lines what is safe to do on this machine.

    Args:
        examined: The tiers that were tried, from the strongest on.
        chosen: The first of them that is safe for the work of others, or None.
        is_all: Whether no tier was left out, so that `course grade` takes the first that works.
    """
    if chosen is None:
        what = "on this machine" if is_all else "in the tiers that were tried"
        return [f"Not safe {what}: `course grade`, with the work of others.", f"Safe here: {OWN}."]
    taken = next(one for one in examined if one.tier is not None)
    wall = f"tier {chosen.letter} ({chosen.name})"
    if is_all and taken is chosen:
        return [f"Safe here: `course grade`, with the work of others; it takes {wall}.", f"Safe too: {OWN}."]
    why = f" Without it, tier {taken.letter} is taken, which does not hold here." if is_all else ""
    return [
        f"Safe here: `course grade --tier {chosen.letter}`, with the work of others, in {wall}.{why}",
        f"Safe too: {OWN}.",
    ]


def described(about: dict) -> list[str]:
    """Says in three lines what this machine is and has."""
    packages = [f"{name} {number}" for name, number in about["packages"].items() if number]
    here = [name for name, state in about["data_sets"].items() if state not in ("absent", "damaged")]
    return [
        f"{about['system']}, {about['cores']} cores, Python {about['python']}",
        f"{', '.join(packages)}; Keras on {about['keras_backend']}",
        f"Data sets here: {', '.join(here) or 'none'} (course data lists all)",
    ]


def standing(one) -> str:
    """Says what a tier is good for on this machine, and what it lacks."""
    if one.tier is None:
        return f"does not work here: {one.why_not}"
    good = "safe for the work of others" if one.is_safe_for_batches else "for your own work only"
    lost = one.tier.lacks or [finding.promise for finding in one.findings if finding.holds is False]
    return f"{good}; {'not held: ' if lost else 'holds all that was tried'}{'; '.join(lost)}"


def notes_of(examined, state: bool | None) -> dict[str, list[str]]:
    """Returns the notes of the promises in this state, short, each with the letters of its tiers."""
    notes = {}
    for one in examined:
        for finding in one.findings:
            if finding.holds is state:
                note = f"{finding.group}: {finding.promise}: {finding.note}"
                note = note if len(note) <= NOTE else f"{note[:NOTE]} ..."
                notes.setdefault(note, []).append(one.letter)
    return notes


def table_of(examined):
    """Returns the table of promises, a column for each tier."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("promise", no_wrap=True)
    for one in examined:
        table.add_column(one.letter)
    words = {True: "[green]holds[/]", False: "[red]NO[/]", None: "[dim]not tried[/]"}
    for findings in zip(*(one.findings for one in examined), strict=True):
        table.add_row(
            f"{findings[0].group}: {findings[0].promise}", *(words[finding.holds] for finding in findings)
        )
    return table
