"""RandAugment: the paper's operations against PIL, and what it draws against chance."""

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image, ImageEnhance, ImageOps
from scipy import stats

from course.layers import RandAugment
from course.layers.rand_augment import OPERATIONS

pytestmark = pytest.mark.backends

draws = np.random.default_rng(0)
PHOTO = np.clip(
    np.stack([np.add.outer(np.arange(33) * 3, np.arange(45) * 2 + shift) for shift in (10, 40, 0)], axis=-1)
    + draws.integers(-15, 16, (33, 45, 3)),
    5, 240,
).astype("uint8")  # fmt: skip


def output(layer, images, **kwargs) -> np.ndarray:
    return ops.convert_to_numpy(layer(images, **kwargs))


def both_signs(operation, magnitude, **kwargs) -> tuple[np.ndarray, np.ndarray]:
    """What one operation makes of PHOTO, in two versions where the sign counts."""
    layer = RandAugment(1, magnitude, operations=[operation], seed=0, **kwargs)
    found = output(layer, np.stack([PHOTO] * 16))
    distinct = np.unique(found, axis=0)
    assert len(distinct) in (1, 2)
    return distinct[0], distinct[-1]


def shares(found: np.ndarray, expected: np.ndarray, levels: float) -> float:
    """Share of the values that are at most `levels` from the expected ones."""
    return float((np.abs(found - expected) <= levels).mean())


def transformed(six_numbers) -> np.ndarray:
    image = Image.fromarray(PHOTO)
    moved = image.transform(image.size, Image.AFFINE, six_numbers, Image.NEAREST, fillcolor=(128,) * 3)
    return np.array(moved).astype("float32")


PIL_OPERATIONS = {
    "identity": lambda image, sign: image,
    "auto_contrast": lambda image, sign: ImageOps.autocontrast(image),
    "equalize": lambda image, sign: ImageOps.equalize(image),
    "solarize": lambda image, sign: ImageOps.solarize(image, 128),
    "posterize": lambda image, sign: ImageOps.posterize(image, 6),
    "color": lambda image, sign: ImageEnhance.Color(image).enhance(1 + sign * 0.45),
    "contrast": lambda image, sign: ImageEnhance.Contrast(image).enhance(1 + sign * 0.45),
    "brightness": lambda image, sign: ImageEnhance.Brightness(image).enhance(1 + sign * 0.45),
    "sharpness": lambda image, sign: ImageEnhance.Sharpness(image).enhance(1 + sign * 0.45),
}
EXACT = {"identity", "equalize", "solarize", "posterize"}


@pytest.mark.parametrize("operation", PIL_OPERATIONS)
def test_tones_and_blends_equal_those_of_pil(operation):
    """At magnitude 5. PIL cuts to whole numbers, so blends may be a level or two apart."""
    found = both_signs(operation, 5)
    expected = [
        np.array(PIL_OPERATIONS[operation](Image.fromarray(PHOTO), sign)).astype("float32")
        for sign in (-1, 1)
    ]
    levels = 0 if operation in EXACT else 1.6
    matches = {tuple(shares(one, other, levels) == 1 for other in expected) for one in found}
    if operation in {"color", "contrast", "brightness", "sharpness"}:
        assert matches == {(True, False), (False, True)}
    else:
        assert matches == {(True, True)}


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
@pytest.mark.parametrize(
    ("operation", "of_sign"),
    [
        ("shear_x", lambda s: (1, s * 0.15, 0, 0, 1, 0)),
        ("shear_y", lambda s: (1, 0, 0, s * 0.15, 1, 0)),
        ("translate_x", lambda s: (1, 0, s * 0.225 * 45, 0, 1, 0)),
        ("translate_y", lambda s: (1, 0, 0, 0, 1, s * 0.225 * 33)),
    ],
)
def test_moves_equal_those_of_pil(operation, of_sign, interpolation):
    """At magnitude 5: the very pixels when the nearest is taken, close to them between pixels."""
    found = both_signs(operation, 5, interpolation=interpolation)
    expected = [transformed(of_sign(sign)) for sign in (-1, 1)]
    for one in found:
        best = max(shares(one, other, 0.5 if interpolation == "nearest" else 30) for other in expected)
        assert best > (0.97 if interpolation == "nearest" else 0.9)
    assert not np.array_equal(*found)


def test_turns_as_pil_does():
    """At magnitude 5, by 15 degrees to either side about the centre."""
    found = both_signs("rotate", 5, interpolation="nearest")
    image = Image.fromarray(PHOTO)
    expected = [np.array(image.rotate(angle, fillcolor=(128,) * 3)).astype("float32") for angle in (-15, 15)]
    for one in found:
        assert max(shares(one, other, 0.5) for other in expected) > 0.97
    assert not np.array_equal(*found)


def test_turning_there_and_back_gives_the_middle_back():
    """Bilinear turns by +15 and -15 degrees undo each other away from the border, up to smoothing."""
    y, x = np.mgrid[:41, :41]
    smooth = (120 + 60 * np.sin(x / 6) + 40 * np.cos(y / 7))[None, ..., None].astype("float32")
    layer = RandAugment(1, 5, operations=["rotate"], seed=1)
    turned = np.unique(output(layer, np.repeat(smooth, 8, axis=0)), axis=0)
    assert len(turned) == 2
    back = [output(layer, np.repeat(one[None], 8, axis=0)) for one in turned]
    for results in back:
        differences = np.abs(results - smooth)[:, 12:-12, 12:-12].max(axis=(1, 2, 3))
        assert differences.min() < 1


def test_magnitude_zero_is_the_identity_but_for_two_operations():
    """Auto contrast and equalize have no strength; all others start from nothing."""
    still = [name for name in OPERATIONS if name not in {"auto_contrast", "equalize"}]
    for name in still:
        layer = RandAugment(1, 0, operations=[name], seed=0)
        np.testing.assert_array_equal(output(layer, PHOTO), PHOTO, err_msg=name)


@pytest.mark.parametrize(
    "operation", ["rotate", "shear_x", "translate_y", "color", "sharpness", "posterize", "solarize"]
)
def test_a_greater_magnitude_changes_more(operation):
    """Keras's posterize goes the other way (D15)."""
    changes = [np.abs(both_signs(operation, m)[0] - PHOTO).mean() for m in (2, 5, 10)]
    assert changes[0] < changes[1] < changes[2]


@pytest.mark.parametrize(("magnitude", "levels"), [(10, 16), (20, 2), (30, 2)])
def test_posterize_keeps_the_bits_that_the_range_says(magnitude, levels):
    """10 is 4 bits; beyond, at least one bit stays."""
    every_value = np.arange(256, dtype="uint8").reshape(16, 16, 1)
    layer = RandAugment(1, magnitude, operations=["posterize"], seed=0)
    assert len(np.unique(output(layer, every_value))) == levels


def test_stock_posterize_keeps_more_levels_the_stronger_it_is():
    """D15: the more of `factor`, the more bits Keras's layer keeps; 0.05 leaves black and white."""
    every_value = np.arange(256, dtype="float32").reshape(16, 16, 1)

    def levels(factor):
        inner = keras.layers.RandAugment(factor=factor, seed=0).random_posterization
        found = [output(inner, every_value[None], training=True) for _ in range(5)]
        return max(len(np.unique(one)) for one in found)

    weak, strong = levels(0.05), levels(1.0)
    if weak > strong:
        pytest.skip("mended in this version of Keras")
    assert weak == 2
    assert strong >= 16


def test_stock_draws_one_operation_for_a_whole_batch_and_ours_one_for_each_image():
    """D15: Keras draws `num_ops` numbers, whatever the size of the batch."""
    images = np.stack([PHOTO] * 24).astype("float32")
    ours = output(RandAugment(num_ops=1, seed=0), images)
    assert len(np.unique(ours, axis=0)) > 8
    operations = set()
    for seed in range(6):
        stock = keras.layers.RandAugment(num_ops=1, seed=seed)
        drawn = stock.get_random_transformation(images, training=True)["layer_idxes"]
        operations.add(tuple(drawn.shape))
    if operations != {(1,)}:
        pytest.skip("mended in this version of Keras")


def test_stock_rotation_goes_one_way_only():
    """D15: Keras hands a range from 0 to `factor` of full turns to its rotation."""
    lower, upper = keras.layers.RandAugment(factor=0.5).random_rotation.factor
    if lower < 0:
        pytest.skip("mended in this version of Keras")
    assert (lower, upper) == (0, 0.5)


def test_operations_are_drawn_evenly_and_with_repetition():
    """Of two operations each comes half the time, and at least once in two draws 3/4 of it."""
    images = np.full((4000, 1, 1, 1), 200.0, "float32")
    layer = RandAugment(1, 10, operations=["identity", "posterize"], seed=3)  # 200 stays, or becomes 192
    changed = int((output(layer, images) == 192).sum())
    assert stats.binomtest(changed, 4000, 0.5).pvalue > 0.01
    twice = output(RandAugment(2, 10, operations=["identity", "posterize"], seed=4), images)
    assert stats.binomtest(int((twice == 192).sum()), 4000, 0.75).pvalue > 0.01


def test_all_fourteen_are_drawn_equally_often():
    """Chi-square at 0.1 % on 700 draws, read off two pixels that all fourteen change differently."""
    single = {name: both_signs(name, 9) for name in OPERATIONS}
    candidates = np.stack([version for pair in single.values() for version in pair])
    marks = candidates[:, 3, 5] + candidates[:, 20, 30] * 7
    names = [name for name in OPERATIONS for _ in range(2)]
    layer, counts = RandAugment(1, 9, seed=5), dict.fromkeys(OPERATIONS, 0)
    for _ in range(7):
        result = output(layer, np.stack([PHOTO] * 100))
        for mark in result[:, 3, 5] + result[:, 20, 30] * 7:
            counts[names[int(np.abs(marks - mark).sum(axis=-1).argmin())]] += 1
    expected = 700 / 14
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 34.5  # 13 degrees


def test_both_signs_are_equally_likely():
    """A binomial test on which of two brightnesses came."""
    images = np.full((3000, 1, 1, 1), 100.0, "float32")
    found = output(RandAugment(1, 5, operations=["brightness"], seed=2), images)
    np.testing.assert_allclose(np.unique(found), [55, 145], rtol=1e-5)
    assert stats.binomtest(int((found > 100).sum()), 3000, 0.5).pvalue > 0.01


def test_there_are_fourteen_operations():
    """The paper's figure 2 lists fourteen, so two in a row make 196 policies."""
    assert len(set(OPERATIONS)) == 14
    assert RandAugment().operations == OPERATIONS


def test_another_value_range_is_the_same_on_its_scale():
    """Images in [-1, 1] are treated as those in [0, 255]."""
    images = draws.integers(0, 256, (20, 9, 9, 3)).astype("float32")
    small = output(RandAugment(2, 9, value_range=(-1, 1), seed=6), images / 127.5 - 1)
    same, other = (output(RandAugment(2, 9, seed=seed), images) for seed in (6, 7))
    assert shares((small + 1) * 127.5, same, 0.01) > 0.98  # rounding may cross a step of posterize
    assert shares((small + 1) * 127.5, other, 0.01) < 0.9


def test_results_stay_in_the_value_range():
    """Whatever the strength."""
    images = draws.integers(0, 256, (64, 12, 12, 3), "uint8")
    found = output(RandAugment(3, 30, seed=8), images)
    assert found.min() >= 0
    assert found.max() <= 255


def test_grey_images_and_odd_sizes_work():
    """One channel, one row, one pixel."""
    for shape in [(5, 8, 8, 1), (5, 1, 9, 3), (5, 1, 1, 3), (5, 2, 2, 1)]:
        found = output(RandAugment(2, 9, seed=0), draws.integers(0, 256, shape, "uint8"))
        assert found.shape == shape
        assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"num_ops": 0}, "`num_ops` must be an integer, at least 1. Received: num_ops=0"),
        ({"magnitude": 31}, r"`magnitude` must be in \[0, 30\]. Received: magnitude=31"),
        ({"magnitude": -1}, r"`magnitude` must be in \[0, 30\]. Received: magnitude=-1"),
        ({"operations": ["rotate", "spin"]}, "`operations` must be names among identity, .* Received:"),
        ({"operations": []}, r"`operations` must be names among .* Received: operations=\[\]"),
        ({"operations": 3}, "`operations` must be names among .* Received: operations=3"),
        ({"operations": "rotate"}, "`operations` must be names among .* Received: operations='rotate'"),
        ({"interpolation": "cubic"}, '`interpolation` must be one of "bilinear", "nearest". Received:'),
        ({"value_range": (0, float("nan"))}, "`value_range` must be two numbers"),
    ],
)
def test_refuses_arguments_out_of_range(kwargs, message):
    """Said on the line that made the layer."""
    with pytest.raises(ValueError, match=message):
        RandAugment(**kwargs)


def test_refuses_images_that_are_neither_grey_nor_coloured():
    """What the grey version of two channels would be is not defined."""
    with pytest.raises(ValueError, match=r"`inputs` must have 1 or 3 channels. Received: 2 channels"):
        RandAugment()(np.zeros((1, 4, 4, 2)))
