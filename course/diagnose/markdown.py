"""A report as Markdown: to be pasted into an issue, a pull request or a note."""

from collections.abc import Iterator

from course.diagnose.finding import Finding
from course.diagnose.report import Report
from course.lessons.reading import reading

WORDS = {"error": "Error", "warning": "Warning", "info": "Worth knowing"}
"""What a reader sees of `SEVERITIES`."""


def report_markdown(report: Report, title: str = "Check-up") -> str:
    """Returns a report as Markdown, every cause in full and what it explains in a line each.

    Args:
        report: The report.
        title: Its heading.
    """
    parts = [f"## {_plain(title)}", *(part for cause in report.causes for part in _cause(report, cause))]
    if not report.causes:
        parts.append("Nothing found.")
    if report.unchecked:
        parts.append("Not checked:\n\n" + _listed(f"{one} ({why})" for one, why in report.unchecked.items()))
    return "\n\n".join(parts) + "\n"


def _cause(report: Report, one: Finding) -> Iterator[str]:
    place = "".join(
        f", {part}" for part in (one.layer and _plain(one.layer), one.step and f"step {one.step}") if part
    )
    yield f"### {WORDS[one.severity]}: `{one.id}`{place}"
    yield f"**{_plain(one.message)}**"
    if one.value is not None and one.threshold is not None:
        yield f"measured {_number(one.value)}, threshold {_number(one.threshold)}"
    if one.evidence:
        yield _listed(one.evidence)
    yield f"Most likely cause: {_plain(one.cause)}"
    fence = "```" if "```" not in one.remedy else "~~~~"
    yield f"{fence}python\n{one.remedy}\n{fence}"
    yield f"Read: {reading(one.lesson)}. Confidence {one.confidence:.0%}."
    explained = report.explained(one)
    if explained:
        yield "Explains:\n\n" + _listed(f"`{other.id}`: {other.message}" for other in explained)


def _listed(sentences) -> str:
    return "\n".join(f"- {_plain(one)}" for one in sentences)


def _plain(text: str) -> str:
    """Text that means nothing to Markdown outside its backticks: no tags, no emphasis, one line."""
    pieces = " ".join(text.split()).split("`")
    if len(pieces) % 2 == 0:  # a backtick without its partner
        pieces = ["\\`".join(pieces)]
    outside = str.maketrans({sign: f"\\{sign}" for sign in "*_<>|["})
    return "`".join(piece.translate(outside) if at % 2 == 0 else piece for at, piece in enumerate(pieces))


def _number(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
