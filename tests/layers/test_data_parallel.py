"""On several devices a layer computes what it computes on one."""

import json
import os
import subprocess
import sys

import keras
import pytest

pytestmark = pytest.mark.backends

DEVICES = 4
PROGRAM = """
import json, sys
import keras, numpy as np
from course import layers

if sys.argv[1] == "parallel":
    keras.distribution.set_distribution(keras.distribution.DataParallel())
draw = np.random.default_rng(0)
rows, images = draw.normal(size=(8, 6)).astype("float32"), draw.normal(size=(8, 8, 8, 3)).astype("float32")
CASES = {
    "Maxout": (rows, lambda: [layers.Maxout(3), keras.layers.Dense(4)]),
    "WeightNormalization": (rows, lambda: [layers.WeightNormalization(keras.layers.Dense(4))]),
    "DropConnect at rate 0": (rows, lambda: [layers.DropConnect(keras.layers.Dense(4), 0.0)]),
    "StochasticDepth at rate 0": (rows, lambda: [keras.layers.Dense(4), layers.StochasticDepth(0.0)]),
    "TenCrop": (images, lambda: [layers.TenCrop(6, 6)]),
}
found = {}
for name, (x, make) in CASES.items():
    head = [keras.layers.Flatten(), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input(x.shape[1:]), *make(), *head])
    for weight in model.trainable_variables:
        weight.assign(np.linspace(-0.5, 0.5, int(np.prod(weight.shape))).reshape(weight.shape))
    model.compile(keras.optimizers.SGD(0.01), "mse")
    loss = model.fit(x, np.ones((8, 1)), batch_size=8, epochs=3, verbose=0, shuffle=False).history["loss"]
    found[name] = [*loss, *(float(keras.ops.sum(weight)) for weight in model.trainable_variables)]
import jax
print(json.dumps({"devices": jax.device_count(), "found": found}))
"""


def trained(how: str) -> dict:
    """Losses and weight sums of each case, trained in a process that sees four devices."""
    environment = {**os.environ, "XLA_FLAGS": f"--xla_force_host_platform_device_count={DEVICES}"}
    command = [sys.executable, "-c", PROGRAM, how]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(keras.backend.backend() != "jax", reason="Keras distributes over devices on JAX")
def test_data_parallel_training_equals_that_on_one_device():
    """A batch split over four devices gives the same losses and weights, up to the order of sums."""
    alone, parallel = trained("alone"), trained("parallel")
    assert parallel["devices"] == DEVICES
    for name, expected in alone["found"].items():
        assert parallel["found"][name] == pytest.approx(expected, rel=1e-4, abs=1e-5), name
