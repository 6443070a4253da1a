"""The exercises of lesson 16, Hyper-parameter search."""

import math

import numpy as np

from course.lessons.exercise import Exercise


def _missing_argument(answer):
    text = str(answer).strip().lower().removesuffix("=").strip()
    if text == "momentum":
        return None
    if text == "update":
        return "`update` is there, and says 'momentum'. Which *number* does that kind of update need?"
    if "rate" in text or "decay" in text:
        return (
            "The rate and its decay are both in the call. What else does the update v = m v - rate * g need?"
        )
    return "Look at the update that the call names, and at the numbers in its formula."


def log_uniform(low, high, draw):
    """Draws one number between `low` and `high`, uniform in its exponent."""
    return 10 ** draw.uniform(math.log10(low), math.log10(high))


def _log_uniform(answer):
    draw = np.random.default_rng(0)
    drawn = np.array([float(answer(1e-6, 1e-3, draw)) for _ in range(2000)])
    if (drawn < 0).all():
        return "It returns the exponent: raise 10 (or e) to it."
    if drawn.min() < 1e-6 * (1 - 1e-9) or drawn.max() > 1e-3 * (1 + 1e-9):
        inside = np.mean((drawn >= 1e-6) & (drawn <= 1e-3))
        return (
            f"{1 - inside:.0%} of its draws lie outside of the range: the same base for the logarithm and "
            "for the power?"
        )
    above = np.mean(drawn > 1e-4)
    if above > 0.8:
        return f"{above:.0%} of its draws lie above 1e-4: that is uniform in the rate, not in its exponent."
    if np.unique(drawn).size < 1900:
        return "It draws the same numbers again and again: a grid has bins, a random search has none."
    if abs(above - 1 / 3) > 0.05:
        return f"{above:.0%} of its draws lie above 1e-4; each of the three decades should get a third."
    return None


def _next_range(answer):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Give two rates: (the lowest, the highest)."
    low, high = answer
    if not 0 < low < high:
        return "The lower end comes first, and both are above 0."
    if high <= 1e-3 * (1 + 1e-9):
        return "The new range ends where the old one did; what may be better lies beyond."
    if not low < 9.47e-4 < high:
        return "Keep the best rate found, 9.47e-4, inside."
    decades = math.log10(high / low)
    if decades > 1.6:
        return f"That is {decades:.1f} powers of ten: a coarse search again. One is enough."
    place = math.log10(9.47e-4 / low) / decades
    if not 0.2 <= place <= 0.8:
        return "The best rate lies near an end of your range again. Put it near the middle, on a log scale."
    return None


def _images_needed(answer):
    right = 0.25 / 0.005**2
    if abs(answer - right) < 0.02 * right:
        return None
    if abs(answer - 0.25 / 0.01**2) < 100 or abs(answer - 0.5 / 0.005) < 1:
        return "The variance of one answer is p (1 - p) = 1/4, and a standard error is a square *root*."
    if abs(answer - 1000 * 0.0158 / 0.005) < 30:
        return "A third of the error needs *nine* times the images: it falls with the square root."
    return "Set sqrt(0.5 * 0.5 / n) equal to 0.005, and solve for n."


def _trials_for_one_per_cent(answer):
    if answer == 299:
        return None
    if answer == 59:
        return "That is for the best 5 per cent; here it is the best 1 per cent."
    if abs(answer - 298.07) < 0.5:
        return "Trials come in whole numbers, and 298 are not quite enough."
    if answer == 95 or answer == 100:
        return "On average one trial in a hundred hits. With which probability do n trials *all* miss?"
    return "All of n trials miss with probability 0.99**n. From which n on is that at most 0.05?"


def _misprint(answer):
    text = " ".join(str(answer).lower().replace("_", " ").replace("-", " ").split())
    if text in (
        "weight decay",
        "weight decays",
        "penalty",
        "penalties",
        "l2 penalty",
        "l2",
        "regularization",
    ):
        return None
    if "decay" in text:
        return "A decay of what? The step before turns it on: 'turn on small ...'."
    if "rate" in text:
        return "At a learning rate of 0 nothing is learned at all."
    if "momentum" in text or "batch" in text:
        return "Values of that would be about 0.9, or whole numbers."
    return "Which of the two quantities that this step searches may well be exactly 0?"


def _honest_number(answer):
    text = str(answer).strip().upper()
    if text == "C":
        return None
    return {
        "A": "That is the score that made it the best: part of it is luck, and luck does not come again.",
        "B": "The mean of all trials is free of luck, but it speaks of settings that nobody will use.",
        "D": "Once the test images choose, they are validation images, and the same curse is on them.",
    }.get(text, "Answer with one of the letters A to D.")


EXERCISES = {
    "16.1": Exercise(
        task="The printed call names update='momentum'. Which argument, a number, does it forget?",
        check=_missing_argument,
        hints=(
            "Write down the momentum update: velocity = ? * velocity - rate * gradient.",
            "The factor on the old velocity is not in the call, so its default is used.",
        ),
        solution='"momentum"',
        wrong=(("update", "number"), ("learning_rate", "both in the call"), ("reg", "formula")),
        why="A default of 0 made the word mean nothing. Print what a run used, not what you asked for.",
    ),
    "16.2": Exercise(
        task="The best rate is 9.47e-4, in a range of 1e-4 to 1e-3. Which range would you search next?",
        check=_next_range,
        hints=(
            "Keep the width of the range, one power of ten, and move it.",
            "With the old upper end in the middle of a decade: from 10**-3.5 to 10**-2.5.",
        ),
        solution="(10**-3.5, 10**-2.5)",
        wrong=(
            ((1e-4, 1e-3), "beyond"),
            ((1e-3, 1e-2), "inside"),
            ((1e-5, 1e-2), "coarse search"),
            ((1e-4, 1.1e-3), "near an end"),
            ((1e-2, 1e-4), "comes first"),
            (1e-2, "two rates"),
        ),
        why="`search.edge_warnings` proposes the same; lesson 15 has shown how near the cliff is.",
    ),
    "16.3": Exercise(
        task="How many validation images make the standard error of an accuracy near 0.5 as small as 0.005?",
        check=_images_needed,
        hints=(
            "An answer is right or wrong, like a coin: variance p (1 - p). The mean of n has an n-th of it.",
            "sqrt(0.25 / n) = 0.005.",
        ),
        solution="0.25 / 0.005**2",
        wrong=((2500, "root"), (3160, "nine"), (1000, "solve for n")),
        why="With 1,000 images it is 0.016: the third digit of every printed accuracy is noise.",
    ),
    "16.4": Exercise(
        task="Write `log_uniform(low, high, draw)`: one number, each power of ten as likely as the next.",
        check=_log_uniform,
        hints=(
            "Draw the *exponent* uniformly: between which two numbers?",
            "10 ** draw.uniform(log10(low), log10(high)).",
        ),
        solution=log_uniform,
        wrong=(
            (lambda low, high, draw: draw.uniform(low, high), "uniform in the rate"),
            (lambda low, high, draw: draw.uniform(math.log10(low), math.log10(high)), "exponent"),
            (lambda low, high, draw: math.exp(draw.uniform(math.log10(low), math.log10(high))), "same base"),
            (lambda low, high, draw: 10.0 ** draw.integers(-6, -3), "bins"),
            (lambda low, high, draw: low + (high - low) * draw.uniform() ** 4, "each of the three"),
        ),
        why="SciPy has it as `scipy.stats.loguniform`, KerasTuner as sampling='log'.",
    ),
    "16.5": Exercise(
        task="How many random trials hit the best 1 % of all settings with a probability of at least 95 %?",
        check=_trials_for_one_per_cent,
        hints=(
            "One trial misses with probability 0.99.",
            "Solve 0.99**n <= 0.05, and round up.",
        ),
        solution="import math\n\nanswer = math.ceil(math.log(0.05) / math.log(0.99))",
        wrong=((59, "5 per cent"), (298, "not quite"), (100, "all"), (1000, "0.99**n")),
        why="The number of hyper-parameters does not occur in the formula.",
    ),
    "16.6": Exercise(
        task="Which number do you report as the accuracy to expect from the winner of the search?",
        check=_honest_number,
        hints=(
            "Which of these images had no say in the choice?",
            "The choice is made by validation; the report comes from images that are used once, after it.",
        ),
        solution='"C"',
        wrong=(("A", "luck"), ("B", "nobody"), ("D", "validation images"), ("E", "letters")),
        why="One winner, one look at the test images, one number, with its standard error.",
    ),
    "16.7": Exercise(
        task="Of which quantity are 1e-4, 1e-5 and 0 good values to try?",
        check=_misprint,
        hints=(
            "Step 4 searches two quantities; the rates to try stand in step 3 already.",
            "Step 3 says 'turn on small ...', and 0 would turn it off.",
        ),
        solution='"weight decay"',
        wrong=(
            ("learning rate", "nothing is learned"),
            ("rate decay", "A decay of what"),
            ("momentum", "0.9"),
            ("the number of layers", "exactly 0"),
        ),
        why="Whoever follows the slide as it is spends a third of the search on networks that stand still.",
    ),
}
