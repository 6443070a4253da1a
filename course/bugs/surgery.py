"""Copies of a model in which some layers are others."""

from collections.abc import Callable

import keras

WITH_KERNEL = (keras.layers.Dense, keras.layers.Conv2D)
_PLACE = keras.Input((1,))
_FUNCTIONAL = type(keras.Model(_PLACE, _PLACE))  # Keras exports no name for it


def is_open(model: keras.Model) -> bool:
    """Whether the layers of a model can be exchanged: not where a class of its own calls them."""
    return type(model) in (keras.Sequential, _FUNCTIONAL)


def last_layers(model: keras.Model) -> set[str]:
    """Names of the layers with weights that lead to an output, through activations at most."""
    return {_with_weights(tensor._keras_history.operation).name for tensor in model.outputs}


def _with_weights(layer):
    while not layer.weights:
        layer = layer._inbound_nodes[0].parent_nodes[0].operation
    return layer


def edited(build: Callable[[int], keras.Model], change: Callable[[keras.layers.Layer, bool], object]):
    """Returns another way to build: each layer goes through `change`.

    Args:
        build: Builds the model from a seed.
        change: Called with a layer and whether it leads to an output; returns the layer that takes its place,
            None to leave it as it is.
    """

    def build_edited(seed: int) -> keras.Model:
        model = build(seed)
        last = last_layers(model)

        def exchange(layer):
            other = change(layer, layer.name in last)
            return layer.__class__.from_config(layer.get_config()) if other is None else other

        return keras.models.clone_model(model, clone_function=exchange)

    return build_edited


def with_config(layer: keras.layers.Layer, **values) -> keras.layers.Layer:
    """Returns a copy of a layer with other settings."""
    return layer.__class__.from_config({**layer.get_config(), **values})


def hidden_with_activation(layer: keras.layers.Layer, is_last: bool) -> bool:
    """Whether a layer is a hidden one that computes sums and then an activation of its own."""
    return isinstance(layer, WITH_KERNEL) and not is_last and layer.activation is not keras.activations.linear
