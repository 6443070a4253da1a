"""The dense space: what a setting says is what is built."""

import keras_tuner
import pytest

from course.search import HyperCNN, HyperMLP


def test_the_schedule_is_as_long_as_the_trials_own_stage():
    """A fixed length would leave a short stage at the peak and a long one at zero."""
    hp = keras_tuner.HyperParameters()
    hp.values = {"schedule": "cosine", "tuner/epochs": 3}
    model = HyperMLP((4,), classes=2, steps_per_epoch=10, epochs=7).build(hp)
    assert model.optimizer._learning_rate.decay_steps == 30
    del hp.values["tuner/epochs"]
    model = HyperMLP((4,), classes=2, steps_per_epoch=10, epochs=7).build(hp)
    assert model.optimizer._learning_rate.decay_steps == 70


def test_a_name_keeps_two_models_in_one_search_apart():
    hp = keras_tuner.HyperParameters()
    HyperMLP((4,), classes=2, name="student").build(hp)
    assert all(parameter.name.startswith("student_") for parameter in hp.space)


def test_the_cnn_scales_its_pixels_to_one():
    """0 and 255 become -1 and 1, so that learning rates mean the same for any pixels."""
    model = HyperCNN((8, 8, 1), classes=2, augmentations=["none"]).build(keras_tuner.HyperParameters())
    scale = model.layers[1]
    assert [float(scale.scale * pixel + scale.offset) for pixel in (0, 255)] == pytest.approx([-1, 1])


def test_one_class_and_no_range_are_refused():
    for made in (lambda: HyperMLP((4,), classes=1), lambda: HyperCNN((8, 8, 1), classes=1)):
        with pytest.raises(ValueError, match=r"`classes` must be at least 2. Received: classes=1"):
            made()
    with pytest.raises(ValueError, match="`value_range` must be"):
        HyperCNN((8, 8, 1), classes=2, value_range=(1, 1))
