"""The gradient that Keras computes, on any backend."""

import keras
import numpy as np

from course import arguments


def loss_gradients(model, x, y, loss) -> list[np.ndarray]:
    """Returns the gradient of a loss for each trainable weight of a model.

    TensorFlow, JAX and PyTorch each have their own way to a gradient. This one is the same on all of
    them: a copy of the model takes one step of gradient descent with learning rate 1, so that

        gradient = weight before - weight after

    The weights are float32, hence the result is off by about 1e-7 of the size of the weight.

    Args:
        model: A built Sequential or functional model; it is left as it is.
        x: A batch of inputs.
        y: The targets of that batch.
        loss: Name, function or object, as `compile` takes it. Penalties of the model are added to it.

    Returns:
        One array for each entry of `model.trainable_weights`, in that order.

    Raises:
        ValueError: If `model` is not built.

    Example:
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
        >>> model.set_weights([np.array([[3.0]])])
        >>> [gradient] = loss_gradients(model, np.array([[2.0]]), np.array([[0.0]]), "mse")
        >>> gradient.item()  # of (2 w - 0)^2: 8 w
        24.0
    """
    copy = keras.models.clone_model(arguments.built_model(model))
    copy.set_weights(model.get_weights())
    copy.compile(optimizer=keras.optimizers.SGD(learning_rate=1.0), loss=loss)
    before = _trainable(copy)
    copy.train_on_batch(x, y)
    return [old - new for old, new in zip(before, _trainable(copy), strict=True)]


def _trainable(model) -> list[np.ndarray]:
    return [np.array(weight.numpy()) for weight in model.trainable_weights]
