"""What a rule found: one symptom with its numbers, its most likely cause and one remedy."""

from dataclasses import dataclass

SEVERITIES = ("error", "warning", "info")
"""From worst to mildest: stops the training from working; costs quality or time; worth knowing."""
HARMLESS = 0.2
"""Confidence in a mistake that does no harm here: up to it a finding explains no other."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing, about a model, its data or a run.

    Attributes:
        id: What it is, as "output-loss-mismatch"; the ids are those of `course.diagnose.RULES`.
        severity: One of `SEVERITIES`.
        message: The symptom in one sentence, with its numbers.
        value: The number (or word) that was measured.
        threshold: What it was held against; None where the rule is a table of cases.
        layer: Name of the layer, input or output that it is about; None where it is the whole model.
        step: Optimizer step (from 1) at which it showed; 0 before training, None where it has no moment.
        evidence: What else was seen, a sentence each.
        cause: The most likely cause, one sentence.
        remedy: Python code for this model that mends it.
        lesson: Number of the lesson that explains it, as "15"; `course.lessons.reading` says what to read
            where that is not written yet.
        confidence: How sure the rule is of the cause, in (0, 1].

    Raises:
        ValueError: If the severity is not one of `SEVERITIES` or the confidence is out of range.
    """

    id: str
    severity: str
    message: str
    cause: str
    remedy: str
    value: float | int | str | None = None
    threshold: float | int | str | None = None
    layer: str | None = None
    step: int | None = None
    evidence: tuple[str, ...] = ()
    lesson: str = "15"
    confidence: float = 1.0

    def __post_init__(self):
        if self.severity not in SEVERITIES:
            raise ValueError(f"`severity` must be one of {SEVERITIES}. Received: severity={self.severity!r}")
        if not 0 < self.confidence <= 1:
            raise ValueError(f"`confidence` must be in (0, 1]. Received: confidence={self.confidence}")

    @property
    def weight(self) -> float:
        """Severity times confidence: what a report ranks by."""
        return (len(SEVERITIES) - SEVERITIES.index(self.severity)) * self.confidence
