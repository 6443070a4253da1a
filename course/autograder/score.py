"""From the results of the checks to points."""

from dataclasses import dataclass

from course.autograder.examine import Answer


@dataclass(frozen=True)
class QuestionScore:
    """Points of one question.

    Attributes:
        answer: What came of it.
        earned: Points earned: the share of its checks that passed, by weight.
        points: Points of a right answer.
    """

    answer: Answer
    earned: float
    points: float


@dataclass(frozen=True)
class Score:
    """Points of a submission, by question."""

    questions: tuple[QuestionScore, ...]

    @property
    def earned(self) -> float:
        return round(sum(question.earned for question in self.questions), 2)

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)


def score(answers: tuple[Answer, ...]) -> Score:
    """Returns the points that answers earn."""
    return Score(tuple(_question(answer) for answer in answers))


def _question(answer: Answer) -> QuestionScore:
    whole = sum(result.check.weight for result in answer.results)
    passed = sum(result.check.weight for result in answer.results if result.passed)
    points = answer.question.points
    return QuestionScore(answer, round(points * passed / whole, 2) if whole else 0.0, points)
