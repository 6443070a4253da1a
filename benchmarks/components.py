"""What do our layers, schedules and callbacks cost beside the nearest piece of Keras?

Each pair is trained in turn, ours and the peer's, on the same data in one process; a row gives the
milliseconds of a step (forward, backward, update), their ratio, and how far a fit raises the memory of
the process (Linux only). The callbacks are measured on a small CNN with 100 steps an epoch, against a
bare `fit`. Ratios are medians over the rounds, so a busy moment of the machine spoils few of them.

    python benchmarks/components.py [layers] [schedules] [callbacks]        KERAS_BACKEND chooses the backend
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers as stock

from course import callbacks, layers, schedules

ROUNDS = 7
STEPS = 30
BATCH = 32
SMALL, IMAGES = (32, 32, 16), (32, 32, 3)


def sequential(shape, *parts):
    """A compiled model of the parts and one output; the parts dominate its step."""
    model = keras.Sequential([keras.Input(shape), *parts, stock.Flatten(), stock.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(1e-4), loss="mse")
    return model


def adapted(layer, shape):
    layer.adapt(np.random.default_rng(0).uniform(0, 255, (256, *shape)).astype("float32"))
    return layer


# name, shape of one example, ours, the nearest piece of Keras (as parts of a model), what that is
LAYERS = [
    ("Maxout", (512,), lambda: [layers.Maxout(64)],
     lambda: [stock.Reshape((64, 8)), stock.GlobalMaxPooling1D("channels_first")], "reshape and max"),
    ("StochasticDepth", SMALL, lambda: [layers.StochasticDepth(0.2)],
     lambda: [stock.Dropout(0.2, noise_shape=(None, 1, 1, 1))], "Dropout(noise_shape)"),
    ("WeightNormalization", (512,), lambda: [layers.WeightNormalization(stock.Dense(512))],
     lambda: [stock.SpectralNormalization(stock.Dense(512))], "SpectralNormalization"),
    ("DropConnect", (512,), lambda: [layers.DropConnect(stock.Dense(512), 0.5)],
     lambda: [stock.Dense(512), stock.Dropout(0.5)], "Dense and Dropout"),
    ("FractionalMaxPooling2D", SMALL, lambda: [layers.FractionalMaxPooling2D(1.5)],
     lambda: [stock.MaxPooling2D(2)], "MaxPooling2D"),
    ("PCAWhitening", (512,), lambda: [adapted(layers.PCAWhitening(), (512,))],
     lambda: [stock.Dense(512, use_bias=True, trainable=False)], "Dense of that size"),
    ("PCAColorJitter", IMAGES, lambda: [adapted(layers.PCAColorJitter(), IMAGES)],
     lambda: [stock.RandomColorJitter((0, 255), 0.2, 0.2, 0.2, 0.2)], "RandomColorJitter"),
    ("RandomScaleCrop", IMAGES, lambda: [layers.RandomScaleCrop(28, 28, (32, 40))],
     lambda: [stock.RandomZoom((-0.2, 0), interpolation="bilinear"), stock.RandomCrop(28, 28)],
     "RandomZoom, RandomCrop"),
    ("RandAugment", IMAGES, lambda: [layers.RandAugment()], lambda: [stock.RandAugment()], "RandAugment"),
    ("RandomApply", IMAGES, lambda: [layers.RandomApply(stock.RandomRotation(0.1), 0.5)],
     lambda: [stock.RandomRotation(0.1)], "the layer, always"),
    ("TenCrop", IMAGES, lambda: [layers.TenCrop(28, 28)],
     lambda: [stock.CenterCrop(28, 28), stock.Lambda(lambda x: keras.ops.stack([x] * 10, axis=1))],
     "CenterCrop, 10 copies"),
]  # fmt: skip

decay = keras.optimizers.schedules
SCHEDULES = [
    ("OneCycle", lambda: schedules.OneCycle(0.1, 1000),
     lambda: decay.CosineDecay(0.0, 700, warmup_target=0.1, warmup_steps=300), "CosineDecay, warm-up"),
    ("Cyclical", lambda: schedules.Cyclical(0.01, 0.1, 50),
     lambda: decay.CosineDecayRestarts(0.1, 100), "CosineDecayRestarts"),
    ("CosineRestarts", lambda: schedules.CosineRestarts(0.1, 100),
     lambda: decay.CosineDecayRestarts(0.1, 100), "CosineDecayRestarts"),
    ("PowerDecay", lambda: schedules.PowerDecay(0.1, 100, 2.0),
     lambda: decay.InverseTimeDecay(0.1, 100, 1.0), "InverseTimeDecay"),
    ("InverseSquareRoot", lambda: schedules.InverseSquareRoot(0.1, 100),
     lambda: decay.InverseTimeDecay(0.1, 100, 1.0), "InverseTimeDecay"),
    ("Warmup", lambda: schedules.Warmup(decay.CosineDecay(0.1, 700), 300),
     lambda: decay.CosineDecay(0.0, 700, warmup_target=0.1, warmup_steps=300), "CosineDecay, warm-up"),
    ("Sequence", lambda: schedules.Sequence([0.1, 0.01, 0.001], [100, 200]),
     lambda: decay.PiecewiseConstantDecay([100, 200], [0.1, 0.01, 0.001]), "PiecewiseConstantDecay"),
    ("step_decay", lambda: schedules.step_decay(0.1, 100),
     lambda: decay.ExponentialDecay(0.1, 100, 0.5, staircase=True), "ExponentialDecay"),
    ("per_epoch", lambda: schedules.per_epoch(lambda epoch: 0.1 / (epoch + 1), 100, 10),
     lambda: decay.PiecewiseConstantDecay([100, 200], [0.1, 0.01, 0.001]), "PiecewiseConstantDecay"),
]  # fmt: skip


def fitting(model, x, y):
    """One epoch of the model, to be called."""
    return lambda: model.fit(x, y, batch_size=BATCH, verbose=0, shuffle=False)


def seconds(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def compare(actions: dict) -> dict[str, float]:
    """Runs the actions in turn, `ROUNDS` times after one to warm up; the median seconds of each."""
    for action in actions.values():
        action()
    taken = {name: [] for name in actions}
    for _ in range(ROUNDS):
        for name, action in actions.items():
            taken[name].append(seconds(action))
    return {name: statistics.median(times) for name, times in taken.items()}


def memory_mib(action) -> float:
    """By how many MiB an action raises the resident memory at its peak; NaN where that cannot be asked."""
    try:
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from what is resident now
        before = _status("VmRSS")
        action()
        return (_status("VmHWM") - before) / 1024
    except OSError:
        return float("nan")


def _status(key: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(key)).split()[1])


def row(name: str, ours: float, peer: float, memory: tuple[float, float], peer_name: str):
    megabytes = f"{memory[0]:6.0f} {memory[1]:6.0f} MiB"
    print(f"{name:<24}{ours:8.2f} {peer:8.2f} ms  {ours / peer:6.2f}x  {megabytes}  {peer_name}", flush=True)


def layer_rows():
    print(f"{'layer':<24}{'ours':>8} {'peer':>8}      ratio    memory: ours, peer")
    draw = np.random.default_rng(0)
    for name, shape, ours, peer, peer_name in LAYERS:
        x = draw.uniform(0, 255, (BATCH * STEPS, *shape)).astype("float32")
        y = np.zeros((len(x), 1), "float32")
        fits = {}
        for key, parts in (("ours", ours), ("peer", peer)):
            model = sequential(shape, *parts())
            fits[key] = fitting(model, x, y)
        taken = compare(fits)
        memory = tuple(memory_mib(fit) for fit in fits.values())
        row(name, *(1000 * taken[key] / STEPS for key in ("ours", "peer")), memory, peer_name)


def schedule_rows():
    print(f"\n{'schedule':<24}{'ours':>8} {'peer':>8}      ratio    memory: ours, peer")
    x, y = np.ones((BATCH * 100, 8), "float32"), np.zeros((BATCH * 100, 1), "float32")
    for name, ours, peer, peer_name in SCHEDULES:
        fits = {}
        for key, schedule in (("ours", ours), ("peer", peer)):
            model = keras.Sequential([keras.Input((8,)), stock.Dense(1)])
            model.compile(optimizer=keras.optimizers.SGD(schedule()), loss="mse")
            fits[key] = fitting(model, x, y)
        taken = compare(fits)
        memory = tuple(memory_mib(fit) for fit in fits.values())
        row(name, *(1000 * taken[key] / 100 for key in ("ours", "peer")), memory, peer_name)


def our_callbacks(folder: Path) -> dict[str, callable]:
    """A new one of each for each fit, as a user would hand them in; all monitor the training loss."""
    return {
        "EarlyStopping": lambda: callbacks.EarlyStopping(
            monitor="loss", patience=50, restore_best_weights=True
        ),
        "ReduceLROnPlateau": lambda: callbacks.ReduceLROnPlateau(monitor="loss", patience=50),
        "Checkpoint": lambda: callbacks.Checkpoint(folder / "checkpoints", monitor="loss"),
        "Resume": lambda: callbacks.Resume(folder / "resume"),
        "MaxNorm": lambda: callbacks.MaxNorm(3.0),
        "WeightAveraging": lambda: callbacks.WeightAveraging(),
        "SnapshotEnsemble": lambda: callbacks.SnapshotEnsemble(
            folder / "snapshots", schedules.CosineRestarts(0.001, 100, t_mul=1.0)
        ),
        "DivergenceStopping": lambda: callbacks.DivergenceStopping(),
        "UpdateRatio": lambda: callbacks.UpdateRatio(),
        "LearningRateLogger": lambda: callbacks.LearningRateLogger(),
    }


def keras_callbacks(folder: Path) -> dict[str, callable]:
    """The nearest of Keras's own, doing the same job."""
    return {
        "EarlyStopping": lambda: keras.callbacks.EarlyStopping(
            monitor="loss", patience=50, restore_best_weights=True
        ),
        "ReduceLROnPlateau": lambda: keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=50),
        "Checkpoint": lambda: keras.callbacks.ModelCheckpoint(
            folder / "best.keras", monitor="loss", save_best_only=True
        ),
        "Resume": lambda: keras.callbacks.BackupAndRestore(folder / "backup"),
        "DivergenceStopping": lambda: keras.callbacks.TerminateOnNaN(),
    }


def small_cnn():
    parts = [
        stock.Conv2D(16, 3, activation="relu"),
        stock.MaxPooling2D(),
        stock.Conv2D(32, 3, activation="relu"),
    ]
    model = keras.Sequential([keras.Input(IMAGES), *parts, stock.Flatten(), stock.Dense(10, "softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def callback_rows():
    print(f"\n{'callback':<24}{'ours':>8} {'peer':>8}   of a bare fit: small CNN, 2 epochs of 100 steps")
    draw = np.random.default_rng(0)
    x = draw.uniform(0, 1, (BATCH * 100, *IMAGES)).astype("float32")
    y = draw.integers(0, 10, len(x)).astype("int32")
    model = small_cnn()

    def fit(*made):
        model.fit(x, y, batch_size=BATCH, epochs=2, verbose=0, callbacks=[make() for make in made])

    with tempfile.TemporaryDirectory() as folder:
        ours, peers = our_callbacks(Path(folder)), keras_callbacks(Path(folder))
        actions = {"bare": fit}
        for name, make in ours.items():
            actions[name] = lambda make=make: fit(make)
        for name, make in peers.items():
            actions[f"keras {name}"] = lambda make=make: fit(make)
        actions["all of ours"] = lambda: fit(*ours.values())
        actions["all but those that write files"] = lambda: fit(
            *(make for name, make in ours.items() if name not in ("Checkpoint", "Resume", "SnapshotEnsemble"))
        )
        taken = compare(actions)
    bare = taken["bare"]
    print(f"{'(bare fit)':<24}{1000 * bare / 200:8.2f} ms a step")
    for name in ours:
        peer = taken.get(f"keras {name}")
        print(f"{name:<24}{taken[name] / bare:7.3f}x {f'{peer / bare:7.3f}x' if peer else '':>9}")
    for name in ("all but those that write files", "all of ours"):
        print(f"{name:<32}{taken[name] / bare:7.3f}x", flush=True)


def main():
    wanted = sys.argv[1:] or ["layers", "schedules", "callbacks"]
    print(f"{keras.backend.backend()}, medians of {ROUNDS} rounds\n")
    for kind, rows in (("layers", layer_rows), ("schedules", schedule_rows), ("callbacks", callback_rows)):
        if kind in wanted:
            rows()


if __name__ == "__main__":
    main()
