"""The answer of a diagnosis: one root cause first, what it explains folded under it."""

import json
import textwrap
from dataclasses import dataclass, field

from course.diagnose.facts import Facts
from course.diagnose.finding import SEVERITIES, Finding
from course.diagnose.json_values import from_plain, plain
from course.lessons.reading import reading

SCHEMA = 1
"""Version of the JSON of `Report.to_json`. A new key keeps it; changing or dropping one raises it."""
WIDTH = 100
MAX_OTHERS = 3


@dataclass(frozen=True)
class Report:
    """What was found, ranked, and what could not be checked.

    Attributes:
        findings: All findings. The root cause is first; each finding stands after what explains it.
        explained_by: For each finding that another one explains, `{index: index of its explanation}`.
        unchecked: Questions that had no answer for this model or run, each with the reason.
        facts: What the rules were given: plain data, to be plotted or kept.

    Example:
        >>> from course.diagnose import Facts
        >>> report = Report((), {}, {"Do rows repeat?": "no validation data"}, Facts())
        >>> report.ok, report.root
        (True, None)
        >>> print(report.to_text())
        Nothing found.
        not checked: Do rows repeat? (no validation data)
    """

    findings: tuple[Finding, ...] = ()
    explained_by: dict[int, int] = field(default_factory=dict)
    unchecked: dict[str, str] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def root(self) -> Finding | None:
        """The first finding if it is more than worth knowing: what to mend first."""
        return self.findings[0] if self.findings and self.findings[0].severity != "info" else None

    def explained(self, finding: Finding) -> tuple[Finding, ...]:
        """The findings that `finding` explains, directly or through others, in the order of the report."""
        folded = {self.findings.index(finding)}
        for index in range(len(self.findings)):
            if self.explained_by.get(index) in folded:
                folded.add(index)
        return tuple(one for index, one in enumerate(self.findings) if index in folded and one is not finding)

    @property
    def causes(self) -> tuple[Finding, ...]:
        """The findings that no other one explains, the root first."""
        return tuple(one for index, one in enumerate(self.findings) if index not in self.explained_by)

    def to_text(self) -> str:
        """The report for a terminal: under 25 lines where there is one cause."""
        causes = self.causes
        lines = self._of_first(causes[0]) if causes else ["Nothing found."]
        for other in causes[1 : 1 + MAX_OTHERS]:
            lines += ["", *_filled(f"{other.severity} {other.id}{_place(other)}: {other.message}")]
            lines += _filled(f"fix: {_one_line(other.remedy)}", "  ")
        if len(causes) > 1 + MAX_OTHERS:
            rest = sorted({other.id for other in causes[1 + MAX_OTHERS :]})
            lines += ["", *_filled(f"and {len(causes) - 1 - MAX_OTHERS} more: {', '.join(rest)}")]
        if self.unchecked:
            listed = [f"{question} ({why})" for question, why in list(self.unchecked.items())[:2]]
            more = f"; {len(self.unchecked) - 2} more in `.unchecked`" if len(self.unchecked) > 2 else ""
            lines += _filled(f"not checked: {'; '.join(listed)}{more}")
        return "\n".join(lines)

    def _of_first(self, finding: Finding) -> list[str]:
        """The finding in full, with what it explains."""
        lines = _filled(f"{finding.severity.upper()} {finding.id}{_place(finding)}: {finding.message}")
        if finding.value is not None and finding.threshold is not None:
            lines += [f"  measured {_number(finding.value)}, threshold {_number(finding.threshold)}"]
        for seen in finding.evidence[:3]:
            lines += _filled(seen, "  - ")
        lines += _filled(f"cause: {finding.cause}", "  ")
        lines += ["  fix:", *(f"    {line}" for line in finding.remedy.splitlines()[:6])]
        lines += _filled(f"read: {reading(finding.lesson)}; confidence {finding.confidence:.0%}", "  ")
        for other in self.explained(finding)[:4]:
            lines += _filled(f"explains {other.id}{_place(other)}: {other.message}", "  > ")[:2]
        return lines

    def __str__(self) -> str:
        return self.to_text()

    def to_html(self, title: str = "Check-up") -> str:
        """The report as one HTML page that needs nothing else, with charts of what was measured."""
        from course.diagnose.page import report_page

        return report_page(self, title)

    def _repr_html_(self) -> str:
        from course.diagnose.page import report_cell

        return report_cell(self)

    def to_markdown(self, title: str = "Check-up") -> str:
        """The report as Markdown, as for an issue or a pull request."""
        from course.diagnose.markdown import report_markdown

        return report_markdown(self, title)

    def __rich__(self):
        from rich.markdown import Markdown

        return Markdown(self.to_markdown())

    def to_json(self) -> str:
        """The report as JSON, the same schema as long as `version` is the same.

        Keys: `version`; `ok`; `root`, the id of the root cause or null; `findings`, each with the attributes
        of `Finding` and `explained_by`, the number of the finding that explains it or null; `unchecked`,
        question to reason; `facts`, as `Facts` has them. NaN and infinities are the strings "NaN",
        "Infinity" and "-Infinity".
        """
        findings = [
            {**plain(finding), "explained_by": self.explained_by.get(index)}
            for index, finding in enumerate(self.findings)
        ]
        whole = {
            "version": SCHEMA,
            "ok": self.ok,
            "root": self.root.id if self.root else None,
            "findings": findings,
            "unchecked": self.unchecked,
            "facts": plain(self.facts),
        }
        return json.dumps(whole, indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Reads what `to_json` wrote.

        Raises:
            ValueError: If the text is of another version.
        """
        whole = from_plain(json.loads(text))
        if whole.get("version") != SCHEMA:
            raise ValueError(f"`version` must be {SCHEMA}. Received: version={whole.get('version')!r}")
        causes = [one.pop("explained_by") for one in whole["findings"]]
        findings = tuple(Finding(**{**one, "evidence": tuple(one["evidence"])}) for one in whole["findings"])
        explained_by = {index: cause for index, cause in enumerate(causes) if cause is not None}
        return cls(findings, explained_by, whole["unchecked"], Facts.from_dict(whole["facts"]))

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings of this severity and worse."""
        return tuple(
            one for one in self.findings if SEVERITIES.index(one.severity) <= SEVERITIES.index(severity)
        )


def _place(finding: Finding) -> str:
    """Where and when, in brackets."""
    parts = [finding.layer] if finding.layer else []
    if finding.step:
        parts.append(f"step {finding.step}")
    return f" ({', '.join(parts)})" if parts else ""


def _number(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _one_line(code: str) -> str:
    lines = code.strip().splitlines()
    return lines[0] if len(lines) == 1 else f"{lines[0]} ..."


def _filled(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=" " * (len(indent) + 2))
