"""PCA and ZCA whitening."""

import keras
import numpy as np
import pytest
from keras import ops
from sklearn.decomposition import PCA

from course.layers import PCAWhitening

pytestmark = pytest.mark.backends

draws = np.random.default_rng(0)
X = (draws.normal(size=(400, 5)) @ draws.normal(size=(5, 5)) * 3 + draws.normal(size=5) * 10).astype(
    "float32"
)


def adapted(data=X, **kwargs) -> PCAWhitening:
    layer = PCAWhitening(**kwargs)
    layer.adapt(data)
    return layer


def output(layer, x=X) -> np.ndarray:
    return ops.convert_to_numpy(layer(x))


@pytest.mark.parametrize("num_components", [None, 2])
def test_pca_equals_that_of_scikit_learn(num_components):
    """Up to the sign of an axis, which both set by its largest entry, or else by chance."""
    reference = PCA(num_components, whiten=True).fit(X.astype("float64"))
    expected = reference.transform(X.astype("float64"))
    found = output(adapted(num_components=num_components, epsilon=0))
    signs = np.sign((found * expected).sum(axis=0))
    np.testing.assert_allclose(found, expected * signs, atol=1e-3)


@pytest.mark.parametrize("zca", [False, True])
def test_whitened_features_have_mean_zero_and_covariance_one(zca):
    """What whitening means, for data whose own covariance is far from it."""
    assert np.abs(np.cov(X, rowvar=False) - np.eye(5)).max() > 1
    white = output(adapted(zca=zca, epsilon=0)).astype("float64")
    np.testing.assert_allclose(white.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(np.cov(white, rowvar=False), np.eye(5), atol=1e-5)


def test_matches_values_worked_by_hand():
    """(+-2, 0) and (0, +-1) have variances 8/3 and 2/3 along the axes: all end at sqrt(3/2)."""
    points = np.array([[2, 0], [-2, 0], [0, 1], [0, -1]], "float32")
    white = np.sqrt(1.5) * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    np.testing.assert_allclose(output(adapted(points, epsilon=0), points), white, rtol=1e-6)
    np.testing.assert_allclose(output(adapted(points, epsilon=0, zca=True), points), white, rtol=1e-6)


def test_zca_is_the_inverse_root_of_the_covariance():
    """The symmetric one of all whitenings: C^(-1/2), here from the SVD of the covariance."""
    u, s, vt = np.linalg.svd(np.cov(X.astype("float64"), rowvar=False))
    expected = (X - X.mean(axis=0, dtype="float64")) @ (u / np.sqrt(s)) @ vt
    np.testing.assert_allclose(output(adapted(zca=True, epsilon=0)), expected, atol=1e-3)


@pytest.mark.parametrize("kwargs", [{}, {"zca": True}, {"epsilon": 1.0}])
def test_inverse_gives_the_inputs_back(kwargs):
    """Whatever epsilon is: it is undone too."""
    layer = adapted(**kwargs)
    np.testing.assert_allclose(ops.convert_to_numpy(layer.inverse(layer(X))), X, atol=1e-3)
    np.testing.assert_allclose(ops.convert_to_numpy(layer.inverse(layer(X[0]))), X[0], atol=1e-3)


def test_inverse_of_fewer_components_is_the_projection_of_scikit_learn():
    """The nearest point of the plane that was kept."""
    reference = PCA(2, whiten=True).fit(X)
    layer = adapted(num_components=2, epsilon=0)
    expected = reference.inverse_transform(reference.transform(X))
    np.testing.assert_allclose(ops.convert_to_numpy(layer.inverse(layer(X))), expected, atol=1e-3)


def test_epsilon_keeps_an_axis_without_variance_small():
    """A feature that is always 5 leaves nothing; without epsilon it would be divided by zero."""
    x = np.column_stack([X[:, 0], np.full(len(X), 5.0)]).astype("float32")
    assert np.abs(output(adapted(x, epsilon=1e-3), x)[:, 1]).max() < 1e-3
    with pytest.raises(ValueError, match=r"`epsilon` must be above 0 .* Received: epsilon=0.0"):
        adapted(x, epsilon=0)


def test_images_are_flattened_and_zca_gives_images_back():
    """The features of an image are all its values."""
    images = draws.integers(0, 256, (60, 2, 3, 3), "uint8")
    flat = images.reshape(60, -1).astype("float32")
    assert output(adapted(images), images).shape == (60, 18)
    white = output(adapted(images, zca=True), images)
    assert white.shape == images.shape
    np.testing.assert_allclose(white.reshape(60, -1), output(adapted(flat, zca=True), flat), atol=1e-4)


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return X[100 * index : 100 * (index + 1)], np.zeros(100)


def test_adapts_alike_to_an_array_a_tensor_and_batches():
    """The merging of batches is exact, whatever their sizes."""
    whole = adapted().get_weights()
    for data in (ops.convert_to_tensor(X), [X[:7], X[7:300], X[300:]], Batches()):
        for found, expected in zip(adapted(data).get_weights(), whole, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_adapting_again_starts_anew():
    """The same data twice is the same layer, bit for bit; other data leaves no trace of the first."""
    layer = adapted()
    first = layer.get_weights()
    layer.adapt(X[:50])
    layer.adapt(X)
    for found, expected in zip(layer.get_weights(), first, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_covariance_of_values_far_from_zero_keeps_its_digits():
    """Sums of squares minus squares of sums would lose all of them at an offset of a million."""
    x = np.array([[1.0], [2.0], [3.0]]) + 1e6
    layer = adapted([x[:1], x[1:]], epsilon=0)
    np.testing.assert_allclose(ops.convert_to_numpy(layer.variance), [1.0], rtol=1e-6)


def test_survives_a_file(tmp_path):
    """Mean, axes and variances are weights; a loaded layer needs no data."""
    model = keras.Sequential([keras.Input((5,)), adapted(zca=True)])
    model.save(tmp_path / "white.keras")
    loaded = keras.saving.load_model(tmp_path / "white.keras")
    np.testing.assert_array_equal(output(loaded), output(model))


def test_refuses_to_run_before_it_adapted():
    """Whitening by nothing would pass the raw data on in silence."""
    with pytest.raises(ValueError, match="PCAWhitening must see data first: call `adapt"):
        PCAWhitening()(X)
    with pytest.raises(ValueError, match="PCAWhitening must see data first: call `adapt"):
        PCAWhitening().inverse(X)


@pytest.mark.parametrize("train", [True, False])
def test_refuses_to_train_or_predict_before_it_adapted(train):
    """A loss of NaN would send the user to look for it in the learning rate."""
    model = keras.Sequential([keras.Input((5,)), PCAWhitening(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    if keras.backend.backend() == "jax":
        pytest.skip("there the numbers of a layer are not to be read in `fit`")
    with pytest.raises(ValueError, match="PCAWhitening must see data first: call `adapt"):
        model.fit(X, X[:, :1], verbose=0) if train else model.predict(X, verbose=0)
    model.layers[0].adapt(X)  # a model may be put together first
    model.fit(X, X[:, :1], verbose=0)
    assert np.isfinite(model.predict(X, verbose=0)).all()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (np.zeros((0, 5)), "`data` must hold at least 2 rows .* Received: 0"),
        (X[:1], "`data` must hold at least 2 rows .* Received: 1"),
        ([], "`data` must hold at least 2 rows .* Received: 0"),
        (np.full((3, 5), np.nan), "`data` must be finite"),
        ([X, X[:, :4]], r"`data` must have the shape of the inputs, .* Received: shape=\(400, 4\)"),
        (3, "`data` must be an array, .* Received: data of type int"),
        (np.zeros(5), r"`inputs` must have shape \(batch, ...\) .* Received: shape=\(None,\)"),
    ],
)
def test_refuses_data_without_a_covariance(data, message):
    """Empty, single, not finite, or of two shapes."""
    with pytest.raises(ValueError, match=message):
        PCAWhitening().adapt(data)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        (
            {"num_components": 0},
            "`num_components` must be an integer, at least 1, or None. Received: num_components=0",
        ),
        ({"num_components": 2, "zca": True}, "`num_components` must be None for ZCA"),
        ({"epsilon": -1}, "`epsilon` must be a number, 0 or above. Received: epsilon=-1"),
        ({"epsilon": float("inf")}, "`epsilon` must be a number, 0 or above"),
    ],
)
def test_refuses_arguments_out_of_range(kwargs, message):
    """Said on the line that made the layer."""
    with pytest.raises(ValueError, match=message):
        PCAWhitening(**kwargs)


def test_refuses_more_components_than_features_and_inputs_of_another_shape():
    """Both are known once the data is seen."""
    with pytest.raises(ValueError, match="`num_components` must be at most the number of features, 5"):
        adapted(num_components=6)
    with pytest.raises(
        ValueError, match=r"`inputs` must have shape \(batch, 5\), .* Received: shape=\(2, 4\)"
    ):
        adapted()(X[:2, :4])
