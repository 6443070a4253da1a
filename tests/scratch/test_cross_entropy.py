import keras
import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import log_softmax as scipy_log_softmax

from course.scratch import softmax, softmax_cross_entropy


def test_softmax_by_hand():
    """exp(ln 1), exp(ln 3) = 1, 3: a quarter and three quarters."""
    assert softmax(np.log([[1.0, 3.0]])) == pytest.approx(np.array([[0.25, 0.75]]))


@pytest.mark.parametrize("shift", [-1000.0, 7.0, 1000.0])
def test_softmax_ignores_a_shift_of_the_row(shift):
    """Softmax sees differences of scores only, however large the scores."""
    scores = np.array([[0.3, -1.2, 2.0]])
    assert softmax(scores + shift) == pytest.approx(softmax(scores))


def test_loss_by_hand():
    """Equal scores of K classes cost ln K; a quarter of the probability costs ln 4."""
    assert softmax_cross_entropy(np.zeros((5, 10)), np.arange(5))[0] == pytest.approx(np.log(10))
    assert softmax_cross_entropy(np.log([[1.0, 3.0]]), [0])[0] == pytest.approx(np.log(4))


def test_loss_matches_keras_and_scipy():
    """Two independent references, mean over the batch."""
    rng = np.random.default_rng(0)
    scores, labels = rng.normal(size=(6, 4)), rng.integers(4, size=6)
    loss, _ = softmax_cross_entropy(scores, labels)
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert loss == pytest.approx(float(entropy(labels, scores.astype("float32"))), rel=1e-5)
    assert loss == pytest.approx(-scipy_log_softmax(scores, axis=1)[np.arange(6), labels].mean())


def test_gradient_matches_differences_by_scipy():
    """The formula (f - e(y)) / N against evaluations of the loss alone."""
    rng = np.random.default_rng(1)
    scores, labels = rng.normal(size=(3, 4)), np.array([0, 3, 1])
    found = approx_fprime(
        scores.ravel(), lambda s: softmax_cross_entropy(s.reshape(3, 4), labels)[0], 1e-7
    ).reshape(3, 4)
    gradient = softmax_cross_entropy(scores, labels)[1]
    assert gradient == pytest.approx(found, abs=1e-6)
    assert gradient.sum(axis=1) == pytest.approx(np.zeros(3), abs=1e-15)


def test_a_hopeless_example_costs_a_finite_loss():
    """Scores of +-1000: the naive formula gives log(0), the shifted one 2000."""
    loss, gradient = softmax_cross_entropy(np.array([[1000.0, -1000.0]]), [1])
    assert loss == 2000.0
    assert gradient.tolist() == [[1.0, -1.0]]
