"""The exercises of lesson 15, Babysitting a training run."""

import math

from course.lessons.exercise import Exercise


def _first_loss(answer):
    if abs(answer - math.log(10)) < 0.01:
        return "That is the first loss for ten classes; here there are a hundred."
    if abs(answer - 2) < 0.01 or abs(answer - math.log2(100)) < 0.01:
        return "The loss uses the natural logarithm, np.log."
    if abs(answer - 0.01) < 1e-3:
        return "That is the probability of the right class; the loss is minus its logarithm."
    if abs(answer - math.log(100)) > 0.01:
        return "With tiny weights all classes are equally likely. What is minus the logarithm of 1/100?"
    return None


def _doubling_strength(answer):
    right = 2 * math.log(10) / (1e-8 * 154_100)
    if abs(answer - right) < 0.02 * right:
        return None
    if abs(answer - right / 2) < 0.02 * right:
        return "The penalty is *half* the strength times the sum of the squared weights."
    if abs(answer - right * 1e-4) < 0.02 * right * 1e-4:
        return "The weights have standard deviation 1e-4, so their expected *square* is 1e-8."
    return "Set reg / 2 * (number of weights) * 1e-8 equal to ln 10, and solve for reg."


def has_diverged(losses):
    """Tells whether the last loss is not finite or over three times the first."""
    return not math.isfinite(losses[-1]) or losses[-1] > 3 * losses[0]


def _stop_rule(answer):
    if not answer([2.3, 1.8, math.nan]):
        return "It lets a loss of NaN pass: no comparison with NaN is true. Use math.isfinite."
    if not answer([2.3, 1.8, math.inf]):
        return "It lets an infinite loss pass."
    if answer([2.3, 0.1, 0.5]):
        return (
            "It ends a run that rose from 0.1 to 0.5. Compare with the first loss, not with the one before."
        )
    if answer([2.3, 8.0, 1.9]):
        return "It ends a run that has come back: ask about the last loss only."
    if not answer([2.3, 2.2, 7.0]) or answer([2.3, 2.2, 6.8]):
        return "The limit is three times the first loss: 6.9 where the first is 2.3."
    return None


def _printed_log(answer):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Give two numbers: (the epoch whose cost differs, the epoch that is missing)."
    if tuple(answer) == (9, 3):
        return "Those are the two numbers, in the other order."
    if answer[0] == 10:
        return "Epoch 10 stands twice in copy b; its last line agrees with the others. Look further up."
    if answer[0] != 3:
        return "Go down the cost columns of copies a and b line by line, comparing the last two digits."
    if answer[1] != 9:
        return "Count the epochs of copy a aloud: which one do you not hear?"
    return None


def _nan_accuracy(answer):
    if abs(answer - 0.1) < 1e-9:
        return "That is the share if all ten classes were equally common; in this set they are not."
    if abs(answer - 0.087) < 1e-9:
        return "That was the share of class 0 in *our* 1,000 images. This set is another one."
    if abs(answer - 240) < 1e-9:
        return "That is a count; an accuracy is a share of all 2,000."
    if abs(answer - 0.12) > 1e-9:
        return "What does `argmax` answer for a row of NaN, and how often is that answer right?"
    return None


def _impossible_cause(answer):
    text = str(answer).strip().lower()
    if text == "learning rate too high":
        return None
    if "rate" in text:
        return 'You have it; write its name as the table does: "learning rate too high".'
    return "That fault is in the data or in the formula, there before any update. Which one needs updates?"


def _shapes(answer):
    right = ["flat", "late start", "overfits", "stalls"]
    if not isinstance(answer, list | tuple) or len(answer) != 4:
        return "Give four names in a list, in the order of the runs."
    wrong = [
        run for run, given, name in zip("ABCD", answer, right, strict=True) if str(given).strip() != name
    ]
    if not wrong:
        return None
    reason = {
        "A": "look how little the loss changed in all",
        "B": "nothing happened for a third of the run, and then it fell as others do",
        "C": "compare the two accuracies",
        "D": "it fell at once and then stopped, while both accuracies are low",
    }[wrong[0]]
    return f"Run {wrong[0]} is another one: {reason}."


EXERCISES = {
    "15.1": Exercise(
        task="What should the first loss be for a hundred classes, with tiny weights and no penalty?",
        check=_first_loss,
        hints=(
            "Tiny weights give a hundred scores that are nearly equal. What are the probabilities?",
            "The loss is -log(1 / 100).",
        ),
        solution="import math\n\nanswer = math.log(100)",
        wrong=(
            (math.log(10), "ten classes"),
            (2.0, "natural"),
            (0.01, "probability"),
            (1.0, "equally likely"),
        ),
        why="You can say this before you have run anything: that is what makes it a test.",
    ),
    "15.2": Exercise(
        task="Which strength `reg` makes the first loss of the 3072-50-10 network twice as high?",
        check=_doubling_strength,
        hints=(
            "The penalty must equal the data loss, ln 10. It is reg / 2 times the sum of squared weights.",
            "There are 3072 * 50 + 50 * 10 weights; the expected square of each is 1e-8.",
        ),
        solution="import math\n\nanswer = 2 * math.log(10) / ((3072 * 50 + 50 * 10) * 1e-4**2)",
        wrong=((1494.2, "half"), (0.2988, "square"), (3.0, "solve for reg")),
        why="A strength of a few thousand is needed to be seen in the first loss at all.",
    ),
    "15.3": Exercise(
        task="Write `has_diverged(losses)`: True where the last is not finite or over three times the first.",
        check=_stop_rule,
        hints=(
            "Two conditions joined by `or`. The first is `not math.isfinite(losses[-1])`.",
            "The second compares `losses[-1]` with `3 * losses[0]`.",
        ),
        solution=has_diverged,
        wrong=(
            (lambda losses: losses[-1] > 3 * losses[0], "NaN"),
            (lambda losses: math.isnan(losses[-1]) or 3 * losses[0] < losses[-1] < 1e9, "infinite"),
            (lambda losses: not losses[-1] <= 3 * losses[-2], "first loss"),
            (lambda losses: not max(losses) <= 3 * losses[0] or math.isnan(losses[-1]), "come back"),
            (lambda losses: not losses[-1] <= 2 * losses[0], "three times"),
        ),
        why="It is the rule that `course.diagnose.has_diverged` applies.",
    ),
    "15.4": Exercise(
        task="In which epoch do the printed copies disagree on the cost, and which do all of them leave out?",
        check=_printed_log,
        hints=(
            "Put copies a and b side by side and read the costs from the top.",
            "The costs of epochs 1 and 2 are the same in both. The epochs should run from 1 to 10.",
        ),
        solution="(3, 9)",
        wrong=(((9, 3), "other order"), ((10, 9), "twice"), ((4, 9), "line by line"), ((3, 8), "Count")),
        why="A number that is typed off by hand deserves the same suspicion as one that is computed.",
    ),
    "15.5": Exercise(
        task=(
            "Another validation set has 2,000 images, 240 of them of class 0. "
            "What accuracy does a network print whose scores are all NaN?"
        ),
        check=_nan_accuracy,
        hints=(
            "Which class does NumPy's argmax return for a row of NaN?",
            "It answers 0 to every image, so it is right for the images of class 0.",
        ),
        solution="240 / 2000",
        wrong=((0.1, "equally common"), (0.087, "another"), (240, "count"), (0.5, "argmax")),
        why="An accuracy can look like a little learning where there is none at all.",
    ),
    "15.6": Exercise(
        task="A loss is NaN at the first step, before any update. Which of the six causes is impossible?",
        check=_impossible_cause,
        hints=(
            "Five of the six faults sit in the data or in the formula of the loss.",
            "One of them harms only by moving the weights, and no weight has moved yet.",
        ),
        solution='"learning rate too high"',
        wrong=(
            ("a missing label", "needs updates"),
            ("rate", "write its name"),
            ("0 / 0 in the scaling", "data or in the formula"),
        ),
        why="So the first question about a NaN is: at which step did it appear?",
    ),
    "15.7": Exercise(
        task="Name the shapes of the runs A, B, C and D, in a list of four names from the gallery.",
        check=_shapes,
        hints=(
            "Look at how far each loss fell, when it fell, and at the gap between the two accuracies.",
            "A never fell, B fell late, C fell nearly to 0, D stopped falling early.",
        ),
        solution='["flat", "late start", "overfits", "stalls"]',
        wrong=(
            (["healthy", "late start", "overfits", "stalls"], "Run A"),
            (["flat", "stalls", "overfits", "stalls"], "Run B"),
            (["flat", "late start", "healthy", "stalls"], "Run C"),
            (["flat", "late start", "overfits", "flat"], "Run D"),
            ("flat", "four names"),
        ),
        why="Four numbers were enough here; a curve shows more.",
    ),
}
