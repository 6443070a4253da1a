"""The exercises of lesson 00, Start here."""

import numpy as np

from course.lessons.exercise import Exercise


def _parameters(answer):
    """3072-100-10: 3072 * 100 weights and 100 biases, then 100 * 10 weights and 10 biases."""
    mistakes = {
        3072 * 100 + 100 * 10: "You counted the weights; each unit also has a bias.",
        3072 * 100 + 100 + 100 * 10: "The ten output units have biases too.",
        3072 * 100 + 100 * 10 + 10: "The hundred hidden units have biases too.",
        2 * 154_160: "Doubling the hidden units doubles most of the parameters, but not all of them.",
        (3072 + 1) * 50 + (50 + 1) * 100 + (100 + 1) * 10: "The layer of 50 units is replaced, not kept.",
    }
    if answer == 308_310:
        return None
    return mistakes.get(
        answer, "Count layer by layer: inputs times units for the weights, one bias for each unit."
    )


IMAGES = np.arange(256, dtype="uint8").reshape(1, 16, 16, 1)


def _scaled(function):
    """The answer must map uint8 0..255 to float32 0..1, and leave what it was given alone."""
    given = IMAGES.copy()
    scaled = np.asarray(function(given))
    if not (given == IMAGES).all():
        return "Your function changed the images it was given. Return a new array instead."
    if scaled.shape != IMAGES.shape:
        return f"The shape must stay {IMAGES.shape}. Received: {scaled.shape}"
    if scaled.dtype.kind in "iu":
        return f"Whole numbers cannot hold what lies between 0 and 1. Received: dtype {scaled.dtype}"
    if scaled.max() > 1:
        return f"The brightest pixel, 255, must become 1. Received: {scaled.max():.4g}"
    if np.isclose(scaled.max(), 255 / 256):
        return "The brightest pixel must become exactly 1. How large can a uint8 be?"
    if not np.allclose(scaled, IMAGES / 255, atol=1e-6):
        return "0 must become 0, 255 must become 1, and the steps between must be equal."
    if scaled.dtype != np.float32:
        return f"Networks compute in float32; {scaled.dtype} takes more memory for no gain."
    return None


def scale(images):
    return images.astype("float32") / 255


def _forgotten(answer):
    if not isinstance(answer, str):
        return "Answer with a word, in quotation marks."
    word = answer.strip().lower()
    if "bias" in word:
        return None
    if "weight" in word:
        return "The weights are there: 3072 * 50 + 50 * 10 is already 154,100. What else has a unit?"
    return "Take the colleague's number from the measured one. Which numbers of a unit come to that sum?"


EXERCISES = {
    "00.1": Exercise(
        task="How many parameters does a 3072-100-10 network have?",
        check=_parameters,
        hints=(
            "Each unit of the first layer has one weight for each of the 3,072 inputs, and one bias.",
            "First layer: 3072 * 100 + 100. How many inputs does each unit of the second layer have?",
        ),
        solution="(3072 * 100 + 100) + (100 * 10 + 10)",
        wrong=(
            (308_200, "has a bias"),
            (308_300, "output units"),
            (308_210, "hidden units have biases"),
            (308_320, "not all"),
            (159_760, "replaced"),
            (3182, "layer by layer"),
        ),
        why="Nearly all of them sit in the first layer, where every pixel meets every unit.",
    ),
    "00.2": Exercise(
        task="Write scale(images): uint8 from 0 to 255 in, float32 from 0 to 1 out.",
        check=_scaled,
        hints=(
            "Which number must 255 be divided by to become 1?",
            'An array turns into float32 by images.astype("float32"); divide after that.',
        ),
        solution=scale,
        wrong=(
            (lambda images: images // 255, "Whole numbers"),
            (lambda images: images / np.float32(256), "exactly 1"),
            (lambda images: images / 255, "float32"),
            (lambda images: images.astype("float32"), "must become 1"),
            (lambda images: images.reshape(1, -1) / 255, "shape"),
            (lambda images: (images.astype("float32") / 255) ** 2, "equal"),
        ),
        why="Lesson 04 measures what happens to training when this step is left out.",
    ),
    "00.3": Exercise(
        task="A colleague counts 154,100 parameters in the 3072-50-10 network. What was forgotten?",
        check=_forgotten,
        hints=("154,160 - 154,100 = 60. The network has 60 of something.",),
        solution='"the biases"',
        wrong=((60, "a word"), ("the weights", "already 154,100"), ("the inputs", "come to that sum")),
        why="60 units, 60 biases: 50 in the hidden layer and 10 at the output.",
    ),
}
