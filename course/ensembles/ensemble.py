"""An ensemble: the mean of the probabilities of several models, as one model."""

from collections.abc import Sequence

import keras
from keras import ops

from course import arguments


@keras.saving.register_keras_serializable(package="course")
class Ensemble(keras.Model):
    """Averages the probabilities that its members give.

        p(class | x) = (p_1(class | x) + ... + p_M(class | x)) / M

    By Jensen's inequality its negative log-likelihood is never above the mean of its members', on any data.
    How far below depends on how differently they err. It is a Keras model: `predict`, `evaluate` and `save`
    work, and `fit` would train all members together.

    Args:
        members: Models, at least one, with the same shapes of inputs and outputs. They are not copied.
        from_logits: Whether the members give scores, which a softmax over the last axis then turns into
            probabilities; False where they give probabilities, or values to be averaged as they are.

    Call arguments:
        inputs: Inputs of a member, shape `(batch, ...)`.
        training: Whether the members run as in training.

    Returns:
        Tensor of the shape of a member's output, `(batch, ..., classes)`.

    Raises:
        ValueError: If there is no member, one is not built, or their shapes differ.

    Example:
        >>> def constant(value):
        ...     model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
        ...     model.set_weights([ops.full((1, 1), value)])
        ...     return model
        >>> float(Ensemble([constant(0.25), constant(0.75)])(ops.ones((1, 1)))[0, 0])
        0.5

    Source:
        Hansen and Salamon, 1990, Neural Network Ensembles; Lakshminarayanan et al., 2016, Simple and Scalable
        Predictive Uncertainty Estimation using Deep Ensembles, https://arxiv.org/abs/1612.01474.
    """

    def __init__(self, members: Sequence[keras.Model], from_logits: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.members = arguments.items("members", members)
        self.from_logits = arguments.flag("from_logits", from_logits)
        _check_members(self.members)
        self.built = True  # as all members are

    def call(self, inputs, training=False):
        outputs = [member(inputs, training=training) for member in self.members]
        if self.from_logits:
            outputs = [ops.softmax(scores, axis=-1) for scores in outputs]
        return ops.mean(ops.stack(outputs), axis=0)

    def compute_output_shape(self, input_shape):
        return self.members[0].compute_output_shape(input_shape)

    def get_config(self):
        members = [keras.saving.serialize_keras_object(member) for member in self.members]
        return {**super().get_config(), "members": members, "from_logits": self.from_logits}

    @classmethod
    def from_config(cls, config):
        members = [keras.saving.deserialize_keras_object(member) for member in config["members"]]
        return cls(**{**config, "members": members})


def _check_members(members: list):
    if not members:
        raise ValueError("`members` must hold at least one model. Received: members=[]")
    for member in members:
        if not isinstance(member, keras.Model) or not member.built:
            kind = f"unbuilt {type(member).__name__}" if isinstance(member, keras.Model) else repr(member)
            raise ValueError(f"`members` must be built Keras models. Received: {kind}")
    for name in ("input_shape", "output_shape"):  # which a subclassed model need not know
        shapes = dict.fromkeys(str(getattr(one, name)) for one in members if hasattr(one, name))
        if len(shapes) > 1:
            raise ValueError(f"`members` must have the same {name}. Received: {' and '.join(shapes)}")
