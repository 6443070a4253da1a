"""The multiclass hinge loss in its sum form."""

import keras
import numpy as np
import pytest
from keras import ops

from course.losses import MulticlassHinge

pytestmark = pytest.mark.backends

SCORES = np.array([[3.0, 5.0, 4.5, 1.0], [0.0, 0.5, 2.0, 0.75], [-1.0, -1.0, -1.0, -1.0]], "float32")
LABELS = np.array([0, 2, 3])
EXPECTED = [5.5, 0.0, 3.0]
"""By hand: 3 + 2.5; leads by more than 1 everywhere; three ties cost the margin each."""


def losses(y_true, y_pred, **arguments) -> np.ndarray:
    return ops.convert_to_numpy(MulticlassHinge(reduction=None, **arguments)(y_true, y_pred))


def test_matches_values_worked_by_hand():
    """The example of the lectures, a satisfied row and a row of ties."""
    assert losses(LABELS, SCORES).tolist() == EXPECTED


def test_stock_hinge_counts_the_worst_class_only():
    """Why this loss exists: CategoricalHinge makes 3.0 of the 5.5."""
    stock = keras.losses.CategoricalHinge(reduction=None)(np.eye(4)[LABELS], SCORES)
    assert ops.convert_to_numpy(stock)[0] == 3.0


@pytest.mark.parametrize(
    "labels", [LABELS, LABELS[:, None], np.eye(4)[LABELS], LABELS.astype("uint8"), LABELS * 1.0]
)
def test_class_numbers_columns_and_one_hot_rows_mean_the_same(labels):
    """Keras users have labels in each of these forms."""
    assert losses(labels, SCORES).tolist() == EXPECTED


def test_as_many_examples_as_classes_is_no_riddle():
    """A batch of 4 with 4 classes: labels of shape (4,) stay class numbers."""
    scores = np.zeros((4, 4), "float32")
    assert losses(np.arange(4), scores).tolist() == [3, 3, 3, 3]


def test_tiny_weights_start_at_the_number_of_wrong_classes():
    """The check of the first loss: with all scores near 0, each wrong class costs the margin."""
    assert losses(np.array([4]), np.full((1, 10), 1e-9, "float32")) == pytest.approx([9.0])


def test_margin_scales_with_the_scores():
    """A law: scores and margin times 3 is the loss times 3."""
    generator = np.random.default_rng(0)
    scores, labels = generator.normal(size=(20, 5)), generator.integers(5, size=20)
    np.testing.assert_allclose(losses(labels, 3 * scores, margin=3.0), 3 * losses(labels, scores), rtol=1e-5)


def test_equals_pytorch_times_the_number_of_classes():
    """MultiMarginLoss is the mean over classes."""
    torch = pytest.importorskip("torch", reason="the oracle is PyTorch's MultiMarginLoss")
    generator = np.random.default_rng(1)
    scores, labels = generator.normal(size=(50, 7)).astype("float32"), generator.integers(7, size=50)
    for margin in (0.5, 1.0, 2.0):
        theirs = torch.nn.MultiMarginLoss(margin=margin, reduction="none")
        expected = 7 * theirs(torch.from_numpy(scores), torch.from_numpy(labels)).numpy()
        np.testing.assert_allclose(losses(labels, scores, margin=margin), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("reduction", "weights", "expected"),
    [
        ("sum_over_batch_size", None, 8.5 / 3),
        ("sum", None, 8.5),
        ("sum", [2, 1, 0], 11.0),
        ("sum_over_batch_size", [2, 1, 0], 11 / 3),
        ("mean_with_sample_weight", [2, 1, 1], 14 / 4),
    ],
)
def test_reductions_and_weights_are_those_of_keras(reduction, weights, expected):
    """5.5 + 0 + 3, weighted."""
    weights = None if weights is None else np.array(weights, "float32")
    found = MulticlassHinge(reduction=reduction)(LABELS, SCORES, sample_weight=weights)
    assert float(found) == pytest.approx(expected)


def test_masked_steps_of_a_sequence_do_not_count():
    """Scores of shape (batch, time, classes), whose mask leaves the steps with losses 5.5 and 3."""
    scores = ops.convert_to_tensor(SCORES[None])
    keras.src.backend.set_keras_mask(scores, ops.convert_to_tensor([[True, False, True]]))
    assert float(MulticlassHinge()(LABELS[None], scores)) == pytest.approx(8.5 / 2)


@pytest.mark.parametrize("labels", [[-1, 2, 4], [[0, 0, 0, 0], [0, 0, 1, 0], [1, 1, 0, 0]], [0.5, 2.0, 7.0]])
def test_labels_that_name_no_class_give_nan(labels):
    """Only the second label here is right; the others must not pass for a loss."""
    found = losses(np.array(labels), SCORES)
    assert np.isnan(found).tolist() == [True, False, True]


def test_gradient_is_the_count_of_violated_margins():
    """One step of fit: each violating class is pushed down by 1, the right one up by their number."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(4, use_bias=False)])
    model.layers[0].kernel.assign(SCORES[:1])
    model.compile(keras.optimizers.SGD(0.25), MulticlassHinge())
    model.fit(np.ones((1, 1)), np.array([0]), verbose=0)
    np.testing.assert_allclose(model.get_weights()[0] - SCORES[:1], [[0.5, -0.25, -0.25, 0]], atol=1e-6)


def test_saved_model_keeps_the_loss(tmp_path):
    """The margin travels in the model file."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    model.compile("sgd", MulticlassHinge(margin=0.25, reduction="sum", name="svm", dtype="float32"))
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras").loss
    assert again.get_config() == model.loss.get_config()
    assert again.margin == 0.25


def test_computes_in_the_type_asked_for():
    """bfloat16 has 8 bits: enough for these halves."""
    found = MulticlassHinge(dtype="bfloat16")(LABELS, SCORES)
    assert keras.backend.standardize_dtype(found.dtype) == "bfloat16"


@pytest.mark.parametrize("margin", [0, -1.0, float("nan"), "1"])
def test_refuses_a_margin_that_is_none(margin):
    """Without a margin all scores equal is the perfect answer."""
    with pytest.raises(ValueError, match=r"`margin` must be a number above 0\. Received: margin="):
        MulticlassHinge(margin=margin)


@pytest.mark.parametrize(
    ("labels", "scores", "message"),
    [
        ((3,), (3, 1), r"`y_pred` must have the shape .* 2 classes or more. Received: shape \(3, 1\)"),
        ((3, 5), (3, 4), r"`y_true` must hold class numbers.* Received: shape \(3, 5\) beside .* \(3, 4\)"),
        ((3, 2, 2), (3, 4), r"Received: shape \(3, 2, 2\)"),
        ((3,), (3, 2, 4), r"Received: shape \(3,\) beside scores of shape \(3, 2, 4\)"),
    ],
)
def test_refuses_shapes_that_do_not_fit(labels, scores, message):
    """Broadcasting would make a loss of nonsense."""
    with pytest.raises(ValueError, match=message):
        MulticlassHinge()(np.zeros(labels), np.zeros(scores))
