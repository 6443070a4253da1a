"""How well the checks tell right from wrong, and how often they name the mistake."""

from collections import Counter
from dataclasses import dataclass, field

from course.autograder.zoo.trial import Outcome, Trial
from course.autograder.zoo.variant import UNNAMED, Variant

NOTHING = "nothing"


@dataclass(frozen=True)
class Miss:
    """A variant that was not judged as it should be.

    Attributes:
        variant: Which.
        kind: "accepted", "rejected" or "not named".
        times: With how many seeds.
        detail: What happened there: the checks that failed, or the mistakes that were named.
    """

    variant: Variant
    kind: str
    times: int
    detail: str


@dataclass(frozen=True)
class Summary:
    """What came of a zoo.

    Attributes:
        name: Of the assignment.
        seeds: With how many seeds each variant was tried.
        outcomes: One a variant.
        unearned: Points that answers which solve nothing earn, by name.
        points: Points of a right notebook.
    """

    name: str
    seeds: int
    outcomes: tuple[Outcome, ...]
    unearned: dict[str, float] = field(default_factory=dict)
    points: float = 0.0

    @property
    def wrong(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if not one.variant.is_right)

    @property
    def right(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.variant.is_right)

    @property
    def labelled(self) -> tuple[Outcome, ...]:
        """The wrong variants of which it is known what should be named."""
        return tuple(one for one in self.wrong if one.variant.label)

    @property
    def false_accepts(self) -> int:
        """In how many trials a wrong variant earned all points of its question."""
        return sum(trial.earns_all for one in self.wrong for trial in one.trials)

    @property
    def false_rejects(self) -> int:
        """In how many trials a right variant lost points, its own or of a question that needs it."""
        return sum(_is_rejected(trial) for one in self.right for trial in one.trials)

    @property
    def diagnosis_accuracy(self) -> float | None:
        """Share of the trials of labelled variants in which the first mistake named is that of the label."""
        hits = [trial.named == one.variant.label for one in self.labelled for trial in one.trials]
        return sum(hits) / len(hits) if hits else None

    @property
    def matrix(self) -> dict[str, dict[str, int]]:
        """For each label, by question, how often which mistake was named first."""
        rows: dict[str, Counter] = {}
        for one in self.wrong:
            label = f"{one.variant.question} {one.variant.label or UNNAMED}"
            rows.setdefault(label, Counter()).update(trial.named or NOTHING for trial in one.trials)
        return {label: dict(row.most_common()) for label, row in rows.items()}

    @property
    def misses(self) -> tuple[Miss, ...]:
        """What was not judged as it should be, the worst first."""
        missed = [_accepted(one) for one in self.wrong] + [_rejected(one) for one in self.right]
        missed += [_misnamed(one) for one in self.labelled]
        return tuple(miss for miss in missed if miss is not None)

    def to_json(self) -> dict:
        """Returns all of it as plain data."""
        return {
            "zoo": self.name,
            "seeds": self.seeds,
            "wrong": len(self.wrong),
            "right": len(self.right),
            "labelled": len(self.labelled),
            "false_accepts": self.false_accepts,
            "false_rejects": self.false_rejects,
            "diagnosis_accuracy": self.diagnosis_accuracy,
            "matrix": self.matrix,
            "unearned": self.unearned,
            "points": self.points,
            "misses": [
                {
                    "variant": str(miss.variant),
                    "place": miss.variant.place,
                    "kind": miss.kind,
                    "times": miss.times,
                    "detail": miss.detail,
                }
                for miss in self.misses
            ],
        }


def _is_rejected(trial: Trial) -> bool:
    return bool(trial.failed or trial.spread)


def _accepted(one: Outcome) -> Miss | None:
    times = sum(trial.earns_all for trial in one.trials)
    return Miss(one.variant, "accepted", times, one.variant.says) if times else None


def _rejected(one: Outcome) -> Miss | None:
    lost = [trial for trial in one.trials if _is_rejected(trial)]
    checks = sorted({name for trial in lost for name in (*trial.failed, *trial.spread)})
    return Miss(one.variant, "rejected", len(lost), ", ".join(checks)) if lost else None


def _misnamed(one: Outcome) -> Miss | None:
    named = Counter(trial.named or NOTHING for trial in one.trials if trial.named != one.variant.label)
    detail = ", ".join(f"{name} {times}" for name, times in named.most_common())
    return Miss(one.variant, "not named", named.total(), f"named: {detail}") if named else None
