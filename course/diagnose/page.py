"""A report as HTML: a page that needs nothing else, a fragment for a notebook. Every text is escaped."""

import functools
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from course.diagnose import chart
from course.diagnose.chart import Chart, line_chart
from course.diagnose.facts import ActivationFacts, Facts, RunFacts
from course.diagnose.finding import Finding
from course.diagnose.markdown import WORDS
from course.diagnose.report import Report
from course.diagnose.thresholds import RATIO_HIGH
from course.lessons.reading import reading

USUAL_RATIO = (1e-4, 1e-2)
"""Length of an update over that of the weights: about 1e-3 is usual (CS231n, "Ratio of weights:updates")."""
MAX_LINES = 6
FRAME = {
    "width": chart.WIDTH,
    "height": chart.HEIGHT,
    "left": chart.LEFT,
    "right": chart.WIDTH - chart.RIGHT,
    "top": chart.TOP,
    "bottom": chart.HEIGHT - chart.BOTTOM,
}


def report_page(report: Report, title: str = "Check-up") -> str:
    """Returns a report as one HTML file, with charts of what was measured.

    Args:
        report: The report.
        title: Heading of the page, as the name of the model.
    """
    return _template("report.html.j2").render(
        title=title, report=report, groups=list(_groups(report)), charts=list(_charts(report)),
        layers=_layers(report.facts), about=_about(report.facts), words=WORDS, number=_number, **FRAME,
    )  # fmt: skip


def report_cell(report: Report) -> str:
    """Returns a report as a fragment for a notebook's cell: the findings, without charts."""
    return _template("cell.html.j2").render(
        report=report, groups=list(_groups(report)), words=WORDS, number=_number
    )


def _template(name: str):
    return _environment().get_template(name)


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("course.diagnose"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    environment.globals["reading"] = reading
    environment.filters["code"] = _with_code
    return environment


def _with_code(text: str) -> Markup:
    """Escaped text in which what stands in backticks is shown as code."""
    pieces = str(escape(text)).split("`")
    if len(pieces) % 2 == 0:  # a backtick without its partner
        return Markup("`".join(pieces))
    return Markup("".join(f"<code>{one}</code>" if at % 2 else one for at, one in enumerate(pieces)))


def _groups(report: Report) -> Iterator[tuple[Finding, tuple[Finding, ...]]]:
    """Each cause with what it explains, the root first."""
    return ((cause, report.explained(cause)) for cause in report.causes)


def _charts(report: Report) -> Iterator[Chart]:
    run = report.facts.run
    if run is None:
        return
    mark = next((one.step for one in report.findings if one.step and one.severity != "info"), None)
    charts = (
        _loss_by_step(run, mark),
        line_chart("Loss by epoch", _by_epoch(run, "loss")),
        line_chart("Accuracy by epoch", _by_epoch(run, "accuracy")),
        _ratios(run, mark),
        _gradients(run, mark),
    )
    yield from (one for one in charts if one is not None)


def _loss_by_step(run: RunFacts, mark: int | None) -> Chart | None:
    points = list(enumerate(run.losses, start=1))
    finite = [y for _, y in points if 0 < y < float("inf")]
    wide = bool(finite) and max(finite) > 30 * min(finite)
    note = f"dashed: step {mark} of the first finding" if mark else ""
    return line_chart("Loss by step", {"training": points}, log=wide, mark=mark, note=note)


def _by_epoch(run: RunFacts, metric: str) -> dict:
    names = {metric: "training", f"val_{metric}": "validation"}
    return {
        name: list(enumerate(run.history[key], start=1)) for key, name in names.items() if key in run.history
    }


def _ratios(run: RunFacts, mark: int | None) -> Chart | None:
    """Update over weight, by kernel: the first and last layers where there are many."""
    kernels = _few(list(dict.fromkeys(name for update in run.updates for name in update.ratios)))
    series = {
        name: [(update.step, update.ratios[name]) for update in run.updates if name in update.ratios]
        for name in kernels
    }
    note = f"shaded: usual; above {RATIO_HIGH:g} is a warning"
    return line_chart(
        "Length of the update over length of the weights",
        series,
        log=True,
        band=USUAL_RATIO,
        mark=mark,
        note=note,
    )


def _gradients(run: RunFacts, mark: int | None) -> Chart | None:
    looks = [
        (probe.step, {one.weight: one.rms for one in probe.gradients if one.kernel}) for probe in run.probes
    ]
    kernels = _few(list(dict.fromkeys(name for _, sizes in looks for name in sizes)))
    series = {name: [(step, sizes[name]) for step, sizes in looks if name in sizes] for name in kernels}
    return line_chart("Size of the gradient, root mean square", series, log=True, mark=mark)


def _few(names: list[str]) -> list[str]:
    half = MAX_LINES // 2
    return names if len(names) <= MAX_LINES else [*names[:half], *names[-half:]]


def _layers(facts: Facts) -> list[ActivationFacts]:
    """The last look at the activations."""
    looks = [facts.initial, *(facts.run.probes if facts.run else ())]
    seen = [look.activations for look in looks if look is not None and look.activations]
    return seen[-1] if seen else []


def _about(facts: Facts) -> list[tuple[str, str]]:
    """What was looked at, in a few words."""
    optimizer, run = facts.optimizer, facts.run
    rows = [
        ("model", facts.model and f"{facts.model}, {facts.trainable:,} trained weights"),
        (
            "outputs",
            "; ".join(f"{one.activation or 'unknown activation'}, {one.loss}" for one in facts.outputs),
        ),
        ("optimizer", optimizer and f"{optimizer.kind}, learning rate {_number(optimizer.learning_rate)}"),
        ("data", facts.rows and f"{facts.rows:,} examples, batches of {facts.batch_size or 'unknown size'}"),
        ("run", run and f"{run.epochs} epochs, {run.steps} steps"),
        ("backend", facts.backend),
    ]
    return [(label, text) for label, text in rows if text]


def _number(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
