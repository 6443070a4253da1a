"""Programs on tables of numbers: classes, labels, values."""

from dataclasses import replace

import keras
import numpy as np
from keras import layers

from course.bugs.drawn import Drawn
from course.bugs.program import Data, Program, accuracy, binary_accuracy, from_logits, r_squared
from course.schedules import Warmup


def _split(x, y, seed: int, validation: float = 0.25) -> Data:
    order = np.random.default_rng(seed).permutation(len(x))
    held = int(len(x) * validation)
    return Data(x[order[held:]], y[order[held:]], x[order[:held]], y[order[:held]])


def _standardised(x) -> np.ndarray:
    return ((x - x.mean(0)) / (x.std(0) + 1e-9)).astype("float32")


def _moons(seed: int) -> Data:
    from sklearn.datasets import make_moons

    x, y = make_moons(1200, noise=0.2, random_state=seed)
    return _split(x.astype("float32"), y.astype("float32"), seed)


def _clusters(
    seed: int, classes: int = 5, features: int = 12, n: int = 1600, separation: float = 1.6
) -> Data:
    from sklearn.datasets import make_classification

    x, y = make_classification(
        n, features, n_informative=features - 2, n_redundant=0, n_classes=classes, n_clusters_per_class=1,
        class_sep=separation, flip_y=0.01, random_state=seed,
    )  # fmt: skip
    return _split(_standardised(x), y, seed)


def _breast_cancer(seed: int) -> Data:
    from sklearn.datasets import load_breast_cancer

    x, y = load_breast_cancer(return_X_y=True)
    return _split(x.astype("float32"), y.astype("float32"), seed)


def _wine(seed: int) -> Data:
    from sklearn.datasets import load_wine

    x, y = load_wine(return_X_y=True)
    return _split(_standardised(x), y, seed)


def _friedman(seed: int) -> Data:
    from sklearn.datasets import make_friedman1

    x, y = make_friedman1(1200, noise=0.5, random_state=seed)
    return _split(_standardised(x), _standardised(y)[:, None], seed)


def _diabetes(seed: int) -> Data:
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True)
    return _split(_standardised(x), _standardised(y)[:, None], seed)


def _rare(seed: int) -> Data:
    """One example in twelve is positive."""
    from sklearn.datasets import make_classification

    x, y = make_classification(
        2400, 10, n_informative=8, n_redundant=0, weights=[11 / 12], class_sep=1.8, flip_y=0.0,
        random_state=seed,
    )  # fmt: skip
    return _split(_standardised(x), y.astype("float32"), seed)


def _many_labels(seed: int) -> Data:
    """Six yes-or-no labels, each a half-plane of its own."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(1500, 10)).astype("float32")
    y = (x @ random.normal(size=(10, 6)) + 0.2 * random.normal(size=(1500, 6)) > 0).astype("float32")
    return _split(x, y, seed)


def _two_inputs(seed: int) -> Data:
    data = _clusters(seed)
    return Data([data.x[:, :6], data.x[:, 6:]], data.y, [data.x_val[:, :6], data.x_val[:, 6:]], data.y_val)


def _class_and_value(seed: int) -> Data:
    data = _friedman(seed)
    return data._replace(
        y={"value": data.y, "high": (data.y > 0).astype("float32")},
        y_val={"value": data.y_val, "high": (data.y_val > 0).astype("float32")},
    )


def stack(
    units,
    inputs: int,
    outputs: int,
    seed: int,
    *,
    activation="relu",
    output_activation=None,
    rule="he",
    **dense,
) -> keras.Sequential:
    """Dense layers, each with a seed of its own."""
    model = keras.Sequential([keras.Input((inputs,))])
    for place, n in enumerate(units):
        model.add(layers.Dense(n, activation, kernel_initializer=Drawn(rule, 100 * seed + place), **dense))
    model.add(layers.Dense(outputs, output_activation, kernel_initializer=Drawn("glorot", 100 * seed + 99)))
    return model


def _normalised_inside(seed: int) -> keras.Model:
    """Raw columns, of which some reach into the thousands, standardised by the first layer."""
    table = _breast_cancer(seed).x
    model = keras.Sequential([keras.Input((30,))])
    model.add(layers.Normalization(mean=table.mean(0), variance=table.var(0)))
    model.add(layers.Dense(16, "relu", kernel_initializer=Drawn("he", seed)))
    model.add(layers.Dense(1, "sigmoid", kernel_initializer=Drawn("glorot", seed)))
    return model


def _without_biases(seed: int) -> keras.Model:
    model = keras.Sequential([keras.Input((12,))])
    for place in range(2):
        model.add(layers.Dense(32, use_bias=False, kernel_initializer=Drawn("he", 100 * seed + place)))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.Dense(5, kernel_initializer=Drawn("glorot", seed)))
    return model


def _self_normalising(seed: int) -> keras.Model:
    model = stack([48] * 6, 12, 5, seed, activation="selu", rule="lecun")
    model.add(layers.Softmax())
    return model


def _residual(seed: int) -> keras.Model:
    inputs = keras.Input((12,))
    x = layers.Dense(32, kernel_initializer=Drawn("glorot", seed))(inputs)
    for place in range(4):
        h = layers.LayerNormalization()(x)
        h = layers.Dense(32, "gelu", kernel_initializer=Drawn("he", 100 * seed + place))(h)
        x = layers.Add()([x, h])
    return keras.Model(inputs, layers.Dense(5, kernel_initializer=Drawn("glorot", seed + 1))(x))


def _joined(seed: int) -> keras.Model:
    left, right = keras.Input((6,)), keras.Input((6,))
    arms = [
        layers.Dense(24, "relu", kernel_initializer=Drawn("he", seed + place))(arm)
        for place, arm in enumerate((left, right))
    ]
    x = layers.Dense(24, "relu", kernel_initializer=Drawn("he", seed + 2))(layers.Concatenate()(arms))
    outputs = layers.Dense(5, "softmax", kernel_initializer=Drawn("glorot", seed))(x)
    return keras.Model([left, right], outputs)


def _two_heads(seed: int) -> keras.Model:
    inputs = keras.Input((10,))
    x = layers.Dense(48, "relu", kernel_initializer=Drawn("he", seed))(inputs)
    x = layers.Dense(48, "relu", kernel_initializer=Drawn("he", seed + 1))(x)
    return keras.Model(
        inputs,
        {
            "value": layers.Dense(1, name="value", kernel_initializer=Drawn("glorot", seed))(x),
            "high": layers.Dense(1, "sigmoid", name="high", kernel_initializer=Drawn("glorot", seed))(x),
        },
    )


class SubclassedMLP(keras.Model):
    def __init__(self, seed: int):
        super().__init__()
        self.first = layers.Dense(32, "relu", kernel_initializer=Drawn("he", seed))
        self.second = layers.Dense(32, "relu", kernel_initializer=Drawn("he", seed + 1))
        self.last = layers.Dense(5, "softmax", kernel_initializer=Drawn("glorot", seed))

    def call(self, inputs):
        return self.last(self.second(self.first(inputs)))


def _half_precision(seed: int) -> keras.Model:
    inputs = keras.Input((12,))
    x = layers.Dense(32, "relu", dtype="mixed_float16", kernel_initializer=Drawn("he", seed))(inputs)
    x = layers.Dense(32, "relu", dtype="mixed_float16", kernel_initializer=Drawn("he", seed + 1))(x)
    x = layers.Dense(5, "softmax", dtype="float32", kernel_initializer=Drawn("glorot", seed))(x)
    return keras.Model(inputs, x)


def _huber_by_hand(y, outputs):
    """A loss of the user's own: square near zero, straight further out."""
    error = keras.ops.abs(keras.ops.cast(y, outputs.dtype) - outputs)
    return keras.ops.mean(keras.ops.where(error < 1, 0.5 * error**2, error - 0.5), axis=-1)


def _mean_of_both(outputs, y) -> float:
    return (r_squared(outputs["value"], y["value"]) + binary_accuracy(outputs["high"], y["high"])) / 2


def _each_label(outputs, y) -> float:
    return float(np.mean([binary_accuracy(outputs[:, n], y[:, n]) for n in range(y.shape[1])]))


def _balanced(data: Data) -> dict:
    share = float(np.mean(data.y))
    return {"class_weight": {0: 0.5 / (1 - share), 1: 0.5 / share}}


def _weighted(data: Data) -> dict:
    return {"sample_weight": np.linspace(0.5, 1.5, len(data.y)).astype("float32")}


def _scores(**more):
    return lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True, **more)


CLUSTERS = Program(
    "clusters", _clusters, lambda seed: stack([32, 32], 12, 5, seed), _scores(), accuracy, epochs=12,
)  # fmt: skip

TABULAR = (
    CLUSTERS,
    Program(
        "moons", _moons, lambda seed: stack([32, 32], 2, 1, seed, output_activation="sigmoid"),
        lambda: "binary_crossentropy", binary_accuracy, rate=5e-3, epochs=20, kept=True,
    ),
    Program(
        "normalised_inside", _breast_cancer, _normalised_inside, lambda: "binary_crossentropy",
        binary_accuracy, rate=3e-3, epochs=15, unusual="raw columns, a Normalization layer",
    ),
    Program(
        "tiny_table", _wine, lambda seed: stack([16], 13, 3, seed, output_activation="softmax"),
        lambda: "sparse_categorical_crossentropy", accuracy, rate=1e-2, epochs=25, batch_size=16,
        unusual="134 examples", kept=True,
    ),
    Program(
        "values", _friedman, lambda seed: stack([48, 48], 10, 1, seed), lambda: "mse", r_squared,
        rate=3e-3, epochs=20,
    ),
    Program(
        "noisy_values", _diabetes, lambda seed: stack([16], 10, 1, seed),
        lambda: _huber_by_hand, r_squared, rate=3e-3, epochs=15, batch_size=16,
        unusual="a loss of its own; half of the variance is noise", kept=True,
    ),
    Program(
        "rare_class", _rare, lambda seed: stack([32], 10, 1, seed),
        lambda: keras.losses.BinaryCrossentropy(from_logits=True), from_logits, rate=3e-3, epochs=15,
        fitted=_balanced, unusual="one positive in twelve, class weights, scores",
    ),
    Program(
        "many_labels", _many_labels, lambda seed: stack([32], 10, 6, seed, output_activation="sigmoid"),
        lambda: "binary_crossentropy", _each_label, rate=3e-3, epochs=15, unusual="six labels", kept=True,
    ),
    replace(CLUSTERS, name="without_biases", build=_without_biases, unusual="no bias, batch norm"),
    replace(
        CLUSTERS, name="self_normalising", build=_self_normalising, epochs=15,
        loss=lambda: "sparse_categorical_crossentropy", unusual="SELU, a Softmax layer", kept=True,
    ),
    replace(CLUSTERS, name="residual", build=_residual, unusual="layer norm, residual, GELU"),
    replace(
        CLUSTERS, name="two_inputs", data=_two_inputs, build=_joined,
        loss=lambda: "sparse_categorical_crossentropy", unusual="two inputs", kept=True,
    ),
    Program(
        "two_heads", _class_and_value, _two_heads,
        lambda: {"value": "mse", "high": "binary_crossentropy"}, _mean_of_both, rate=3e-3, epochs=15,
        unusual="two outputs",
    ),
    replace(
        CLUSTERS, name="subclassed", build=SubclassedMLP, loss=lambda: "sparse_categorical_crossentropy",
        unusual="a subclassed model", kept=True,
    ),
    replace(
        CLUSTERS, name="several_steps", compiled={"steps_per_execution": 4},
        unusual="four steps per execution",
    ),
    replace(
        CLUSTERS, name="half_precision", build=_half_precision,
        loss=lambda: "sparse_categorical_crossentropy", unusual="mixed precision", kept=True,
    ),
    replace(
        CLUSTERS, name="warm_up", rate=Warmup(keras.optimizers.schedules.CosineDecay(0.05, 420), 60),
        optimizer=lambda rate: keras.optimizers.SGD(rate, momentum=0.9), fitted=_weighted,
        unusual="momentum, warm-up, cosine, sample weights",
    ),
)  # fmt: skip
