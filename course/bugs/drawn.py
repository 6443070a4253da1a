"""Initial weights that NumPy draws, so that a program starts alike on every backend."""

import keras
import numpy as np
from keras import ops

SCALES = {"he": 2.0, "glorot": 1.0, "lecun": 1.0}


@keras.saving.register_keras_serializable(package="course")
class Drawn(keras.initializers.Initializer):
    """Normal weights with the variance of He's, Glorot's or LeCun's rule, times a factor.

    Args:
        rule: "he" (2 / fan_in), "glorot" (2 / (fan_in + fan_out)) or "lecun" (1 / fan_in).
        seed: Seed of the NumPy generator.
        factor: What the standard deviation is multiplied by.

    Source:
        He et al., 2015, https://arxiv.org/abs/1502.01852; Glorot and Bengio, 2010, Understanding the
        difficulty of training deep feedforward neural networks; LeCun et al., 1998, Efficient BackProp.
    """

    def __init__(self, rule: str, seed: int, factor: float = 1.0):
        if rule not in SCALES:
            raise ValueError(f"`rule` must be one of {sorted(SCALES)}. Received: rule={rule!r}")
        self.rule, self.seed, self.factor = rule, seed, factor

    def __call__(self, shape, dtype=None):
        places = int(np.prod(shape[:-2])) if len(shape) > 2 else 1
        fan_in, fan_out = places * shape[-2], places * shape[-1]
        fan = (fan_in + fan_out) / 2 if self.rule == "glorot" else fan_in
        deviation = self.factor * np.sqrt(SCALES[self.rule] / fan)
        draw = np.random.default_rng([self.seed, *shape]).normal(0.0, deviation, shape)
        return ops.convert_to_tensor(draw, dtype=dtype or keras.config.floatx())

    def get_config(self):
        return {"rule": self.rule, "seed": self.seed, "factor": self.factor}
