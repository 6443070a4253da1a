"""Our layers beside what a user would have taken instead."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers as stock

from component_rows import by_hand
from component_rows.table import HEAD, pair
from course import layers

SMALL, IMAGES, PHOTOS = (32, 32, 16), (32, 32, 3), (96, 96, 3)
STEPS, EPOCHS = 8, 12
ALL = ("tensorflow", "jax", "torch")
NO_JAX = ("tensorflow", "torch")
"""On JAX Keras's `RandomCrop` cannot stand in a model that is trained: it cuts at places known too late."""
LEARNED_BEFORE = {
    "Maxout", "StochasticDepth", "WeightNormalization", "DropConnect", "FractionalMaxPooling2D",
}  # fmt: skip
"""They stand inside a network: a learned factor comes before, or no backend would compute their gradient."""


@dataclass(frozen=True)
class Row:
    """A layer of ours and a peer that does the same job, or the nearest one.

    Attributes:
        name: Of ours.
        shape: Of one example.
        batch_size: Large enough that the layer, not the loop around it, takes the time.
        ours, peer: Give the parts of a model.
        peer_name: What the peer is.
        only_on: Backends on which there is such a peer; empty for all.
    """

    name: str
    shape: tuple[int, ...]
    batch_size: int
    ours: Callable
    peer: Callable
    peer_name: str
    only_on: tuple[str, ...] = ()


def adapted(layer, shape):
    layer.adapt(np.random.default_rng(0).uniform(0, 255, (600, *shape)).astype("float32"))
    return layer


def dense(**options):
    return stock.Dense(1024, **options)


ROWS = [
    Row("Maxout", (4096,), 512, lambda: [layers.Maxout(512)],
        lambda: [by_hand.Maxout(512)], "reshape and max by hand"),
    Row("StochasticDepth", SMALL, 256, lambda: [layers.StochasticDepth(0.2)],
        lambda: [stock.Dropout(0.2, noise_shape=(None, 1, 1, 1))], "Dropout(noise_shape)"),
    Row("WeightNormalization", (1024,), 64, lambda: [layers.WeightNormalization(dense())],
        lambda: [by_hand.WeightNormalizedDense(1024)], "the formula in a Dense by hand"),
    Row("WeightNormalization", SMALL, 64, lambda: [layers.WeightNormalization(stock.Conv2D(32, 3))],
        lambda: [by_hand.WeightNormalizedConv2D(32, 3)], "the formula in a Conv2D by hand"),
    Row("WeightNormalization", (1024,), 64, lambda: [layers.WeightNormalization(dense())],
        lambda: [by_hand.torch_weight_norm(1024, 1024)], "torch weight_norm(Linear)", only_on=("torch",)),
    Row("DropConnect", (1024,), 64, lambda: [layers.DropConnect(dense(), 0.5)],
        lambda: [by_hand.DropConnectDense(0.5, 1024)], "dropout on the kernel in a Dense by hand"),
    Row("FractionalMaxPooling2D", SMALL, 128, lambda: [layers.FractionalMaxPooling2D(1.5)],
        lambda: [by_hand.TensorFlowFractionalMaxPool(1.5)], "tf.nn.fractional_max_pool",
        only_on=("tensorflow",)),
    Row("FractionalMaxPooling2D", SMALL, 128, lambda: [layers.FractionalMaxPooling2D(1.5)],
        lambda: [by_hand.torch_fractional_max_pool(SMALL, 1.5)], "torch FractionalMaxPool2d",
        only_on=("torch",)),
    Row("FractionalMaxPooling2D", SMALL, 128, lambda: [layers.FractionalMaxPooling2D(1.5)],
        lambda: [stock.MaxPooling2D(2)], "MaxPooling2D(2), not fractional"),
    Row("PCAWhitening", (512,), 512, lambda: [adapted(layers.PCAWhitening(), (512,))],
        lambda: [stock.Normalization(mean=np.full(512, 127.0), variance=np.ones(512)),
                 stock.Dense(512, use_bias=False, trainable=False)], "Normalization, frozen Dense"),
    Row("PCAColorJitter", IMAGES, 256, lambda: [adapted(layers.PCAColorJitter(), IMAGES)],
        lambda: [stock.RandomColorJitter((0, 255), 0.2, 0.2, 0.2, 0.2)], "RandomColorJitter"),
    Row("RandomScaleCrop", PHOTOS, 16, lambda: [layers.RandomScaleCrop(80, 80, (88, 128))],
        lambda: [stock.RandomZoom((-0.2, 0), interpolation="bilinear"), by_hand.Cropped(80, 80)],
        "RandomZoom, RandomCrop", only_on=NO_JAX),
    Row("RandomScaleCrop", PHOTOS, 16, lambda: [layers.RandomScaleCrop(80, 80, (88, 128))],
        lambda: [stock.Resizing(108, 108), by_hand.Cropped(80, 80)], "Resizing, RandomCrop: one scale",
        only_on=NO_JAX),
    Row("RandomScaleCrop", PHOTOS, 16, lambda: [layers.RandomScaleCrop(80, 80, (88, 128))],
        lambda: [stock.RandomZoom((-0.2, 0), interpolation="bilinear"), stock.CenterCrop(80, 80)],
        "RandomZoom, CenterCrop", only_on=("jax",)),
    Row("RandAugment", IMAGES, 64, lambda: [layers.RandAugment()], lambda: [stock.RandAugment()],
        "RandAugment of Keras"),
    Row("RandomApply", IMAGES, 64, lambda: [layers.RandomApply(stock.RandomRotation(0.1), 0.5)],
        lambda: [by_hand.Sometimes(stock.RandomRotation(0.1), 0.5)], "the same `where` by hand"),
    Row("TenCrop", IMAGES, 64, lambda: [layers.TenCrop(28, 28)], lambda: [by_hand.TenCrop(28, 28)],
        "ten slices by hand"),
]  # fmt: skip


def model_of(row: Row, parts: list):
    """A compiled model of the parts and one output; the parts dominate its step."""
    keras.utils.set_random_seed(0)
    before = [by_hand.Scale()] if row.name in LEARNED_BEFORE else []
    model = keras.Sequential([keras.Input(row.shape), *before, *parts, stock.Flatten(), stock.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(1e-9), loss="mse")
    return model


def layer_rows(only: str = ""):
    """Prints the rows, or those whose name begins with `only`."""
    print(f"\n{'layer':<24}{HEAD}")
    draw = np.random.default_rng(0)
    for row in ROWS:
        if row.name.startswith(only) and keras.backend.backend() in (row.only_on or ALL):
            x = draw.uniform(0, 255, (row.batch_size * STEPS, *row.shape)).astype("float32")
            y = np.zeros((len(x), 1), "float32")
            models = [model_of(row, parts()) for parts in (row.ours, row.peer)]
            pair(row.name, *models, x, y, row.batch_size, EPOCHS, row.peer_name)
