"""`course claims`: what the lectures state, beside what the lessons measured."""

import json
import sys

import click

FILTERS = ("lesson", "block", "kind", "verdict")


@click.command("claims")
@click.argument("ids", nargs=-1)
@click.option("--lesson", metavar="NN", help="Only the claims of this lesson, as 15.")
@click.option("--block", metavar="BB", help="Only the claims of this block, as BB.")
@click.option("--kind", metavar="K", help="Only X (identity), N (number), S (statistical) or E (cited).")
@click.option("--verdict", metavar="V", help="Only passed, failed, reported, not-measured, not-run, ...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with statements and sources.")
def command(ids, as_json, **chosen):
    """List what the lectures state and what was measured.

    IDS names single claims, as BB-03, and shows their statements too. The measurements are those in the
    executed notebooks of this clone.
    """
    from course.claims import executed, load_ledger
    from course.claims.survey import summary, survey

    in_a_clone = executed.NOTEBOOKS.joinpath("source").is_dir()
    lessons = executed.lessons_in(executed.NOTEBOOKS) if in_a_clone else None
    rows = executed.rows_in(executed.NOTEBOOKS) if in_a_clone else {}
    claims = sorted(load_ledger().values(), key=lambda claim: claim.lesson)
    standings = choose(survey(claims, rows, lessons), ids, chosen)
    if as_json:
        click.echo(
            json.dumps({"summary": summary(standings), "claims": list(map(record, standings))}, indent=1)
        )
        return
    print_table(standings)
    for standing in standings if ids else []:
        claim = standing.claim
        click.echo(f"{claim.id} ({claim.lecture}:{claim.line}) {claim.statement}")
    click.echo(summary(standings))
    if not in_a_clone:
        click.echo("The lessons are not beside this package: run them in a clone of the course.")


def choose(standings, ids, chosen):
    """Returns the standings that match the ids, if any are given, and every filter."""
    from course.claims.ledger import find
    from course.claims.survey import VERDICTS
    from course.errors import UnknownNameError

    known = {
        "verdict": list(VERDICTS),
        **{name: sorted({getattr(s.claim, name) for s in standings}) for name in ("lesson", "block", "kind")},
    }
    wanted = {name: normal(name, chosen[name]) for name in FILTERS if chosen[name] is not None}
    for name, value in wanted.items():
        if value not in known[name]:
            raise UnknownNameError(name, value, known[name])
    ids = [find(id.upper()).id for id in ids]
    return [
        standing
        for standing in standings
        if (not ids or standing.claim.id in ids)
        and all(wanted[name] == value_of(standing, name) for name in wanted)
    ]


def normal(name, value):
    """Returns a filter's value as the ledger spells it."""
    return {"verdict": value.lower().replace("-", " "), "lesson": value.zfill(2)}.get(name, value.upper())


def value_of(standing, name):
    return standing.kind_of_verdict if name == "verdict" else getattr(standing.claim, name)


def record(standing):
    """Returns a standing as JSON takes it; what is stated in words, because JSON has no NaN."""
    claim = standing.claim
    return {
        "id": claim.id,
        "lesson": claim.lesson,
        "kind": claim.kind,
        "source": f"{claim.lecture}:{claim.line}",
        "statement": claim.statement,
        "stated": standing.stated,
        "measured": standing.measured or None,
        "verdict": standing.verdict,
    }


def print_table(standings):
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("id", "lesson", "kind", "stated", "measured", "verdict"):
        table.add_column(heading, no_wrap=heading == "id")
    style = {"passed": "green", "failed": "bold red", "not measured": "yellow"}
    for standing in standings:
        claim = standing.claim
        verdict = Text(standing.verdict, style.get(standing.kind_of_verdict, "dim"))
        cells = (claim.id, claim.lesson, claim.kind, standing.stated, standing.measured)
        table.add_row(*map(Text, cells), verdict)
    Console(width=None if sys.stdout.isatty() else 130).print(table)
