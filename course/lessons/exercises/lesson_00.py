"""The exercises of lesson 00, Start here."""

from course.lessons.exercise import Exercise


def _parameters(answer):
    if answer == 3072 * 100 + 100 * 10:
        return "You counted the weights; each unit also has a bias."
    if answer == 3072 * 100 + 100 + 100 * 10:
        return "The ten output units have biases too."
    if answer == 3072 * 100 + 10 * 100 + 10:
        return "The hundred hidden units have biases too."
    if answer == 2 * 154_160 - 10 or answer == 2 * 154_160:
        return (
            "Doubling the hidden units doubles most of the parameters, not all: the ten output biases stay."
        )
    if answer != 308_310:
        return "Count layer by layer: inputs times units for the weights, and one bias for each unit."
    return None


EXERCISES = {
    "00.1": Exercise(
        task="How many parameters does a 3072-100-10 network have?",
        check=_parameters,
        hints=(
            "Each unit of the first layer has one weight for each of the 3,072 inputs, and one bias.",
            "First layer: 3072 * 100 + 100. What are the inputs of the second layer?",
        ),
        solution="(3072 * 100 + 100) + (100 * 10 + 10)",
        wrong=((308_200, "bias"), (308_300, "output units"), (308_320, "not all"), (3182, "layer by layer")),
        why="Nearly all of them sit in the first layer, where every pixel meets every unit.",
    ),
}
