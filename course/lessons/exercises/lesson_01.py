"""The exercises of lesson 01, Anatomy of a network."""

import numpy as np

from course.lessons.exercise import Exercise

# ---- 01.1: a layer without a loop --------------------------------------------------------------------


def layer(x, W, b):
    return x @ W + b


def _check_layer(function):
    draw = np.random.default_rng(0)
    x, W, b = draw.normal(size=(5, 3)), draw.normal(size=(3, 4)), draw.normal(size=4)
    found, right = np.asarray(function(x, W, b)), x @ W + b
    if found.shape != right.shape:
        return f"5 examples through 4 units give shape (5, 4). Received: shape {found.shape}"
    if np.allclose(found, right):
        return None
    if np.allclose(found, x @ W):
        return "The bias is missing."
    if np.allclose(found, x @ W - b):
        return "The bias is added, not taken away."
    if np.allclose(found, np.maximum(0, right)):
        return "That is z followed by a ReLU; z alone is asked for."
    return "The shape is right, the numbers are not: each unit sums inputs times weights and adds its bias."


# ---- 01.2: counting parameters -----------------------------------------------------------------------


def _check_parameters(answer):
    mistakes = {
        784 * 256 + 256 * 128 + 128 * 10: "Those are the weights; each unit also has a bias.",
        784 + 256 + 128 + 10: "That is the size: the nodes. The parameters sit on the lines between them.",
        256 + 128 + 10: "Those are the biases, one for each unit. The weights are missing.",
        784 * 256 + 784 + 256 * 128 + 256 + 128 * 10 + 128: "A layer has a bias for each unit it ends in, "
        "not for each input it starts from.",
    }
    if answer == 235_146:
        return None
    return mistakes.get(answer, "Add up, for each of the three layers, inputs times units plus units.")


# ---- 01.3: find the mistake, the single layer --------------------------------------------------------


def _check_single_layer(answer):
    if answer == 2:
        return None
    if answer == 3:
        return "That counts the input as a layer, which the definition of depth does not."
    if answer == 1:
        return "That is the number of hidden layers. How many matrices of weights are in the picture?"
    return "Count the columns of nodes that receive something through weights."


# ---- 01.4: collapsing a linear stack -----------------------------------------------------------------


def _check_collapsed(answer):
    mistakes = {
        2 * 16 + 16 + 3 * (16 * 16 + 16) + 16 + 1: "That is what the five layers own. How many does one map "
        "from 2 inputs to 1 output need?",
        2: "Two weights, and the biases of the five layers come together in something too.",
        5: "It is one map, whatever the number of layers was.",
    }
    if answer == 3:
        return None
    return mistakes.get(answer, "An affine map from 2 numbers to 1 is a weight for each input and one bias.")


# ---- 01.5: heads -------------------------------------------------------------------------------------

HEADS = {
    "price of a house": (1, "none"),
    "spam or not": (1, "sigmoid"),
    "one of seven birds": (7, "softmax"),
    "any of five tags": (5, "sigmoid"),
}


def _check_heads(answer):
    if not isinstance(answer, dict) or set(answer) != set(HEADS):
        return f"Answer with a dict that has the keys {', '.join(map(repr, HEADS))}."
    for task, (units, activation) in HEADS.items():
        given = answer[task]
        if not isinstance(given, tuple | list) or len(given) != 2:
            return f"For {task!r} give units and activation, as (3, 'softmax'). Received: {given!r}"
        found = (given[0], str(given[1]).strip().lower())
        if task == "any of five tags" and found == (5, "softmax"):
            return "The shares of a softmax sum to 1, but a picture may have several tags, or none."
        if task == "spam or not" and found == (1, "softmax"):
            return "A softmax over one unit is always 1."
        if task == "spam or not" and found == (2, "softmax"):
            continue  # as good; the lecture names the other
        if found[0] != units:
            return f"Count again how many numbers the network must put out for {task!r}."
        if found[1] != activation:
            return f"Which values may the answer to {task!r} take? Look at the activation again."
    return None


# ---- 01.6: find the mistake, predicted and actual ----------------------------------------------------


def _check_swapped(answer):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Answer with two truth values: (does the MSE change?, does the cross-entropy change?)."
    mse, cross_entropy = (bool(value) for value in answer)
    if mse:
        return "What becomes of (a - b) squared when a and b change places?"
    if not cross_entropy:
        return "Only one of the two factors of the cross-entropy stands inside the logarithm."
    return None


# ---- 01.7: a stable cross-entropy --------------------------------------------------------------------


def stable_nll(z, y):
    largest = np.max(z)
    return largest + np.log(np.sum(np.exp(z - largest))) - z[y]


def _check_stable(function):
    with np.errstate(all="ignore"):
        small = function(np.array([1.0, 2.0, 0.5]), 0)
        if np.ndim(small) != 0:
            return f"The loss of one example is one number. Received: shape {np.shape(small)}"
        small = float(small)
        equal = float(function(np.array([1000.0, 1000.0]), 1))
        far = float(function(np.array([1000.0, -1000.0, 0.0], dtype="float32"), 1))
    right = float(np.log(np.exp([1.0, 2.0, 0.5]).sum()) - 1.0)
    if np.isclose(small, -right):
        return (
            "The sign is the wrong way round: the loss is minus the log of a probability, so never below 0."
        )
    if np.isclose(small, right + 1.0):
        return "That is the logarithm of the sum. The score of the true class is still to be taken off."
    if not np.isclose(small, right):
        return "For z = [1, 2, 0.5] and y = 0 it should be -log(exp(1) / (exp(1) + exp(2) + exp(0.5)))."
    if not np.isfinite([equal, far]).all():
        return "Right for small scores, but not finite at 1000: take the largest score off before `exp`."
    if not np.isclose(equal, np.log(2)):
        return "Two equal scores must give ln 2, however large they are. Did you add the largest back?"
    return None if np.isclose(far, 2000) else "At z = [1000, -1000, 0] and y = 1 it should be 2000."


# ---- 01.8: the loss of a network that knows nothing --------------------------------------------------


def _check_initial(answer):
    value = float(answer)
    if np.isclose(value, np.log(100), atol=0.01):
        return None
    if np.isclose(value, 2, atol=0.01):
        return "That is the logarithm to base 10; the loss uses the natural one."
    if np.isclose(value, np.log(10), atol=0.01):
        return "That is for ten classes."
    if np.isclose(value, 0.01) or np.isclose(value, 0.99):
        return "That is a probability or an error rate. The loss is minus the log of a probability."
    return "Each of 100 classes gets the same probability. What is minus its logarithm?"


# ---- 01.9: find the mistake, one update an epoch -----------------------------------------------------


def _check_updates(answer):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Answer with two numbers: (by the lecture's sentence, in truth)."
    said, true = answer
    if (said, true) == (490, 10):
        return "The other way round: first what the sentence says."
    if said != 10:
        return "The sentence says one update after each epoch, and there are ten epochs."
    if true == 49:
        return "That is one epoch."
    if true == 4900:
        return "Look at the batch size again: how many batches of 1,000 are in 49,000?"
    return None if true == 490 else "One update a batch: batches in an epoch, times epochs."


# ---- 01.10: three piles ------------------------------------------------------------------------------

JOBS = {
    "set the weights": "training",
    "choose the width": "validation",
    "choose when to stop": "validation",
    "report how good it is": "test",
}


def _check_piles(answer):
    if not isinstance(answer, dict) or set(answer) != set(JOBS):
        return f"Answer with a dict that has the keys {', '.join(map(repr, JOBS))}."
    found = {job: str(pile).strip().lower() for job, pile in answer.items()}
    if strange := sorted(set(found.values()) - {"training", "validation", "test"}):
        return f"The piles are called training, validation and test. Received: {', '.join(strange)}"
    if found["report how good it is"] != "test":
        return "The winner was chosen on what you name for the report; see the histogram above."
    if "test" in (found["choose the width"], found["choose when to stop"], found["set the weights"]):
        return "Once the test examples take part in a decision, they cannot judge it any more."
    if found["choose the width"] == "training" or found["choose when to stop"] == "training":
        return "On the examples it learned from, the larger network and the longer run always look better."
    return None if found == JOBS else "Gradients are taken on the largest pile."


EXERCISES = {
    "01.1": Exercise(
        task="Write `layer(x, W, b)` without a loop: z for a batch of examples, one a row.",
        check=_check_layer,
        hints=("A row of x times a column of W is the sum for one unit.", "`@` multiplies matrices."),
        solution=layer,
        wrong=(
            (lambda x, W, b: x @ W, "bias is missing"),
            (lambda x, W, b: W.T @ x[0] + b, r"shape (5, 4)"),
            (lambda x, W, b: np.maximum(0, x @ W + b), "z alone"),
        ),
        why="One line, and it works for any number of examples: b is added to each row.",
    ),
    "01.2": Exercise(
        task="How many parameters does a 784-256-128-10 network have?",
        check=_check_parameters,
        hints=("There are three layers of weights.", "The first has 784 * 256 weights and 256 biases."),
        solution="784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10",
        wrong=((234_752, "bias"), (1_178, "size"), (100, "inputs times units")),
    ),
    "01.3": Exercise(
        task="What is the depth of the network that the lecture calls single-layer?",
        check=_check_single_layer,
        hints=("Which columns does the definition of depth count?", "All but the input."),
        solution="2",
        wrong=((1, "hidden layers"), (3, "input as a layer"), (7, "columns")),
        why="It has one hidden layer. By the same lecture's next page, two layers are already deep.",
    ),
    "01.4": Exercise(
        task="How many numbers describe what the 2-16-16-16-16-1 network without activations can compute?",
        check=_check_collapsed,
        hints=("Multiply the five matrices: what shape has the product?", "2 by 1, and one bias."),
        solution="2 * 1 + 1",
        wrong=((881, "five layers own"), (2, "biases"), (5, "one map"), (30, "affine map")),
        why="881 parameters are trained, and 3 numbers would do.",
    ),
    "01.5": Exercise(
        task="Give units and activation of the output layer for four tasks.",
        check=_check_heads,
        hints=(
            "How many numbers are needed, and which values may each take?",
            "Tags do not exclude each other: each is a yes-or-no question of its own.",
        ),
        solution=f"answer = {HEADS!r}",
        wrong=(
            ({**HEADS, "any of five tags": (5, "softmax")}, "sum to 1"),
            ({**HEADS, "spam or not": (1, "softmax")}, "always 1"),
            ({**HEADS, "price of a house": (1, "sigmoid")}, "price of a house"),
            ({**HEADS, "one of seven birds": (1, "softmax")}, "Count again"),
            ({"spam or not": (1, "sigmoid")}, "keys"),
        ),
    ),
    "01.6": Exercise(
        task="If predicted and actual change places, does the value of the MSE change? Of the cross-entropy?",
        check=_check_swapped,
        hints=("Try it with one example: 0.9 and 1.", "log(1) and log(0) are very different numbers."),
        solution="(False, True)",
        wrong=(((True, True), "squared"), ((False, False), "logarithm"), (True, "two truth values")),
        why="So the slip does no harm where it stands, and ruins the next formula.",
    ),
    "01.7": Exercise(
        task="Write `stable_nll(z, y)`: minus the log of the softmax probability of class y, for scores z.",
        check=_check_stable,
        hints=(
            "Softmax stays the same when one number is taken off all scores.",
            "-log(exp(z_y) / sum exp(z)) = log(sum exp(z)) - z_y; take max(z) out of the sum.",
        ),
        solution=stable_nll,
        wrong=(
            (lambda z, y: -np.log(np.exp(z)[y] / np.exp(z).sum()), "not finite at 1000"),
            (lambda z, y: np.log(np.exp(z)[y] / np.exp(z).sum()), "wrong way round"),
            (lambda z, y: np.log(np.exp(z).sum()), "taken off"),
            (lambda z, y: np.log(np.exp(z).sum()) - z, "one number"),
        ),
    ),
    "01.8": Exercise(
        task="What loss do you expect before training with 100 classes?",
        check=_check_initial,
        hints=("The probability of each class is 1/100.", "-ln(1/100) = ln 100."),
        solution="import math\n\nanswer = math.log(100)",
        wrong=((2.0, "base 10"), (2.3026, "ten classes"), (0.01, "probability"), (50.0, "100 classes")),
        why="If a run starts far above it, look at the first weights and at the scale of the input.",
    ),
    "01.9": Exercise(
        task="49,000 images, batches of 1,000, ten epochs: updates by the lecture's sentence, and in truth?",
        check=_check_updates,
        hints=("How many batches are in an epoch?", "49 batches an epoch, ten epochs."),
        solution="(10, 49 * 10)",
        wrong=(
            ((10, 49), "one epoch"),
            ((1, 490), "ten epochs"),
            ((490, 10), "other way"),
            (490, "two numbers"),
        ),
    ),
    "01.10": Exercise(
        task="Which pile of data does which job?",
        check=_check_piles,
        hints=("Every decision spoils the examples it was made on.", "Two of the four jobs are choices."),
        solution=f"answer = {JOBS!r}",
        wrong=(
            ({**JOBS, "choose the width": "test"}, "cannot judge"),
            ({**JOBS, "report how good it is": "validation"}, "histogram"),
            ({**JOBS, "choose when to stop": "training"}, "look better"),
            ({**JOBS, "set the weights": "dev"}, "are called"),
        ),
    ),
}
