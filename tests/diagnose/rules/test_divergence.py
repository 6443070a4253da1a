import pytest


def test_three_times_the_first_loss(facts, run, with_losses, found):
    """The rule of the lectures, on the smoothed loss."""
    sick = facts(run=with_losses([1.2 + 0.05 * step for step in range(120)]))
    [one] = found("diverging", sick)
    assert one.threshold == pytest.approx(3.6)
    assert 48 <= one.step <= 70  # 1.2 + 0.05 * 48 is the first above
    assert found("diverging", facts(run=run())) == []


def test_a_rise_from_the_minimum(facts, with_losses, found):
    """Down to 0.3, then up again for good: twice the minimum, and more than noise."""
    losses = [1.2 - 0.01 * step for step in range(90)] + [0.3 + 0.01 * step for step in range(150)]
    assert len(found("diverging", facts(run=with_losses(losses)))) == 1


def test_noise_near_zero_is_no_rise(facts, with_losses, found):
    """From 0.01 to 0.03 is three times, and nothing."""
    losses = [1.2 * 0.9**step for step in range(100)] + [0.03] * 80
    assert found("diverging", facts(run=with_losses(losses))) == []


def test_a_schedule_may_lift_the_loss(facts, with_losses, found):
    """Warm restarts do."""
    losses = [1.2 - 0.01 * step for step in range(90)] + [0.3 + 0.01 * step for step in range(60)]
    restarted = facts(run=with_losses(losses))
    restarted.optimizer.scheduled = True
    assert found("diverging", restarted) == []
