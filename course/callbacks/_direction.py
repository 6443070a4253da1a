"""Whether a metric is better low or high."""

import keras


def higher_is_better(monitor: str, mode: str, model: keras.Model) -> bool:
    """Tells the direction of a metric, as Keras's own callbacks find it.

    Args:
        monitor: Name of the metric in the logs, with or without `val_`.
        mode: `"min"`, `"max"`, or `"auto"` to ask the metrics of the compiled `model`.

    Raises:
        ValueError: If `mode` is `"auto"` and no metric of that name tells its direction.
    """
    watch = keras.callbacks.EarlyStopping(monitor, mode=mode)  # the public way to Keras's own rule
    watch.set_model(model)
    watch._set_monitor_op()
    return bool(watch.monitor_op(1.0, 0.0))
