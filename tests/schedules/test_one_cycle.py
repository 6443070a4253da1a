"""The 1cycle policy."""

import keras
import numpy as np
import pytest
from keras import ops

from course.schedules import OneCycle

pytestmark = pytest.mark.backends


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(np.asarray(steps)))


def test_matches_values_worked_by_hand():
    """Peak 1, 11 steps, rise 5: 0.2 to 1 at step 4, then straight down to 0.02 at step 10."""
    schedule = OneCycle(1.0, 11, rise=5 / 11, div_factor=5, final_div_factor=10, shape="linear")
    up, down = [0.2, 0.4, 0.6, 0.8, 1.0], [1 - 0.98 * k / 6 for k in range(1, 7)]
    np.testing.assert_allclose(rates(schedule, range(11)), up + down, rtol=1e-6)


def test_three_phases_worked_by_hand():
    """Peak 1 at step 2, back at 0.5 at step 4, then 0.1 at step 6."""
    schedule = OneCycle(
        1.0, 7, rise=3 / 7, div_factor=2, final_div_factor=5, shape="linear", three_phase=True
    )
    np.testing.assert_allclose(rates(schedule, range(7)), [0.5, 0.75, 1, 0.75, 0.5, 0.3, 0.1], rtol=1e-6)


@pytest.mark.parametrize("total", [10, 1000, 10**7])
@pytest.mark.parametrize("shape", ["cosine", "linear"])
def test_start_peak_and_end_are_exact(total, shape):
    """The peak belongs to the last step of the rise alone, the end to the last step of the run."""
    schedule = OneCycle(0.3, total, rise=0.4, div_factor=3, final_div_factor=100, shape=shape)
    top = 4 * total // 10 - 1
    first, peak, last, beyond = rates(schedule, [0, top, total - 1, total + 5])
    assert first == np.float32(0.1)
    assert peak == np.float32(0.3)
    assert last == beyond == np.float32(0.3 / 3 / 100)
    assert (rates(schedule, [top - 1, top + 1]) <= peak).all()
    assert rates(schedule, np.arange(top - 50, top + 50).clip(0)).max() == peak


def test_rises_to_the_peak_and_falls_from_it():
    """Rates of a rise never fall, those of a fall never rise."""
    found = rates(OneCycle(1.0, 200), range(200))
    assert found.argmax() == 59
    assert (np.diff(found[:60]) > 0).all()
    assert (np.diff(found[59:]) < 0).all()


@pytest.mark.parametrize("three_phase", [False, True])
@pytest.mark.parametrize("shape", ["cosine", "linear"])
def test_equals_pytorch(shape, three_phase):
    """OneCycleLR, wherever rise * total_steps is whole."""
    torch = pytest.importorskip("torch", reason="the oracle is PyTorch's OneCycleLR")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    theirs = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=0.5,
        total_steps=100,
        pct_start=0.3,
        anneal_strategy="cos" if shape == "cosine" else "linear",
        cycle_momentum=False,
        three_phase=three_phase,
    )
    expected = []
    for _ in range(100):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(expected) < 100:
            theirs.step()
    ours = OneCycle(0.5, 100, rise=0.3, shape=shape, three_phase=three_phase)
    np.testing.assert_allclose(rates(ours, range(100)), expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"peak": 0.0}, "`peak` must be a number above 0. Received: peak=0.0"),
        ({"peak": float("inf")}, "`peak` must be a number above 0. Received: peak=inf"),
        ({"total_steps": 2}, "`total_steps` must be an integer, at least 3. Received: total_steps=2"),
        ({"total_steps": 100.0}, "`total_steps` must be an integer"),
        ({"rise": 1.0}, r"`rise` must be in \(0, 1\). Received: rise=1.0"),
        ({"rise": 0.0}, "`rise` must be a number above 0"),
        ({"rise": 0.5, "three_phase": True}, r"`rise` must be in \(0, 0.5\). Received: rise=0.5"),
        (
            {"total_steps": 4},
            "`total_steps` must leave a step for each phase. Received: total_steps=4, rise=0.3",
        ),
        ({"div_factor": -1.0}, "`div_factor` must be a number above 0"),
        ({"final_div_factor": 0}, "`final_div_factor` must be a number above 0"),
        ({"shape": "cos"}, '`shape` must be one of "cosine", "linear". Received: shape='),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """A cycle without a rise is no cycle."""
    with pytest.raises(ValueError, match=message):
        OneCycle(**{"peak": 0.1, "total_steps": 100, **arguments})


def test_a_momentum_that_is_changed_later_is_ignored_in_compiled_training():
    """D17 and D19: the reason why `OneCycle` leaves the momentum alone, and says so."""

    def last_weight(momentum):
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        model.compile(keras.optimizers.SGD(0.01, momentum=0.5), "mse")
        x = np.ones((4, 1))
        model.fit(x, 0 * x, batch_size=1, verbose=0)
        model.optimizer.momentum = momentum
        model.fit(x, 0 * x, batch_size=1, verbose=0)
        return model.get_weights()[0].item()

    if last_weight(0.5) != last_weight(0.99):
        pytest.skip("this backend runs its steps eagerly, or this Keras reads the momentum at each step")
    assert "Only the learning rate moves" in OneCycle.__doc__
