"""Trains many settings of one architecture at once."""

import time
from collections.abc import Callable, Sequence

import keras
import numpy as np

from course.errors import UnavailableError
from course.search.train_together.members import build_members, programs
from course.search.train_together.results import Results
from course.search.train_together.run import Run


def train_together(
    build: Callable[[dict], keras.Model],
    settings: Sequence[dict],
    x,
    y,
    validation_data=None,
    epochs: int = 1,
    batch_size: int = 32,
    shuffle: bool = True,
    seed: int | None = None,
    validation_batch_size: int | None = None,
    verbose: int = 0,
) -> Results:
    """Trains one model for each setting, all in the same steps of one vectorised program.

    The variables of the models (weights, moving averages, seeds of dropout, the learning rate and the rest
    of the optimizer) are stacked, and the training step of Keras is vectorised over them. What else differs
    between the models is found by comparing them: a Python number in a layer, a regularizer, a constraint,
    an optimizer, a schedule, a loss or a function (a penalty, a dropout rate, a momentum, a label smoothing)
    is replaced by a value for each setting. So `build` is the function that a search has anyway, and nothing
    has to be declared. Where the settings need different code (a momentum of 0 beside one of 0.9, SGD beside
    Adam), each code gets a program of its own; `Results.programs` tells.

    All settings see the same batches in the same order. Each gets what `fit` alone would give it from the
    same weights and batches, up to rounding; one that diverges does not disturb the others.

    It pays where one model leaves the machine idle: dense and recurrent networks on a CPU, nearly all small
    models on a GPU. JAX is the faster backend; on TensorFlow what cannot be vectorised runs one setting
    after the other within the step.

    Args:
        build: From a setting to a compiled model; called once a setting. All models have the same layers and
            shapes of weights. A new model, and a new optimizer, each time.
        settings: Dicts, each given to `build`.
        x: Array of examples, or a nest of arrays; all is copied to the device.
        y: Their targets.
        validation_data: A pair `(x, y)`, or None.
        epochs: Passes over the data, at least 1.
        batch_size: Examples in a step, at least 1. The last batch of an epoch may be smaller.
        shuffle: Whether each epoch takes the examples in a new order, which `Results.order` gives.
        seed: Whole number for the order of the batches; also set as Keras's seed before each model is built,
            so that all start from the same weights unless `build` draws its own. None: new draws each time.
        validation_batch_size: As `batch_size`, which is the default, for the validation data.
        verbose: 1 for a line an epoch, 0 for none.

    Returns:
        `Results`: histories, final models, a table.

    Raises:
        ValueError: If an argument is outside its range.
        CourseError: If the settings are not of one architecture, or `build` fails for one.
        UnavailableError: On a backend that cannot vectorise (PyTorch).

    Example:
        >>> import keras, numpy as np
        >>> def build(setting):
        ...     penalty = keras.regularizers.L2(setting["penalty"])
        ...     layer = keras.layers.Dense(1, kernel_regularizer=penalty)
        ...     model = keras.Sequential([keras.Input((4,)), layer])
        ...     model.compile(keras.optimizers.SGD(setting["rate"]), "mse")
        ...     return model
        >>> x = np.random.default_rng(0).normal(size=(64, 4))
        >>> settings = [{"rate": rate, "penalty": 0.001} for rate in (0.001, 0.01, 0.1)]
        >>> results = train_together(build, settings, x, x[:, :1], epochs=3, seed=0)
        >>> results.best("loss")
        2
    """
    since = time.perf_counter()
    program_class = _program_class()
    settings = _checked_settings(settings)
    for name, value in {"epochs": epochs, "batch_size": batch_size}.items():
        _check_count(name, value)
    validation_batch_size = validation_batch_size or batch_size
    _check_count("validation_batch_size", validation_batch_size)
    data = _arrays((x, y), "x and y")
    if validation_data is not None:
        if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
            raise ValueError(
                f"`validation_data` must be a pair (x, y). Received: {type(validation_data).__name__}"
            )
        validation_data = _arrays(tuple(validation_data), "validation_data")
    batch = keras.tree.map_structure(lambda array: array[:batch_size], data)
    members = build_members(build, settings, batch, seed)
    order_seed = (np.random.default_rng().integers(2**31) if seed is None else seed) if shuffle else None
    run = Run(
        program_class, data, validation_data, epochs, batch_size, validation_batch_size, verbose, order_seed
    )
    waiting = programs(members)
    while waiting:
        waiting = run.train(waiting[0]) + waiting[1:]
    return run.results(settings, since)


def _program_class():
    backend = keras.backend.backend()
    if backend == "jax":
        from course.search.train_together._jax_program import JAXProgram

        return JAXProgram
    if backend == "tensorflow":
        from course.search.train_together._tensorflow_program import TensorFlowProgram

        return TensorFlowProgram
    raise UnavailableError(
        f"`train_together` needs a backend that can vectorise a training step; {backend} with Keras cannot.",
        "Set KERAS_BACKEND=jax (or tensorflow) before Python starts, or call `fit` for each setting.",
    )


def _checked_settings(settings) -> list[dict]:
    if isinstance(settings, dict) or not isinstance(settings, Sequence):
        raise ValueError(f"`settings` must be a list of dicts. Received: {type(settings).__name__}")
    if not settings:
        raise ValueError("`settings` must hold at least one setting. Received: an empty list")
    for number, setting in enumerate(settings):
        if not isinstance(setting, dict):
            raise ValueError(
                f"`settings` must be a list of dicts. Received: settings[{number}]={setting!r}, "
                f"a {type(setting).__name__}"
            )
    return list(settings)


def _check_count(name, value):
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"`{name}` must be a whole number of at least 1. Received: {name}={value!r}")


def _arrays(data, name):
    """The data as NumPy arrays, floating-point ones as Keras's default type, of one length."""

    def array(values):
        values = keras.ops.convert_to_numpy(values) if keras.ops.is_tensor(values) else np.asarray(values)
        return values.astype(keras.config.floatx()) if values.dtype.kind == "f" else values

    arrays = keras.tree.map_structure(array, data)
    shapes = [values.shape for values in keras.tree.flatten(arrays)]
    if any(not shape for shape in shapes) or len({shape[0] for shape in shapes}) != 1 or shapes[0][0] == 0:
        raise ValueError(f"`{name}` must hold arrays of one length, at least 1. Received: shapes {shapes}")
    return arrays
