import pytest


@pytest.mark.parametrize(("low", "high", "count"), [(0.8, 1.0, 1), (0.8, 0.81, 0), (0.08, 0.1, 0)])
def test_up_and_down_without_gain(low, high, count, facts, run, found):
    """Turns of a quarter at two thirds of the first loss; turns of a hundredth, or near 0, are noise."""
    epochs = [low, high] * 6
    bouncing = run(losses=[1.2, *epochs], epochs=12, history={"loss": epochs})
    assert len(found("oscillation", facts(run=bouncing))) == count


def test_a_schedule_may_bounce(facts, run, found):
    """Warm restarts do."""
    restarted = facts(run=run(losses=[1.2], epochs=12, history={"loss": [0.8, 1.0] * 6}))
    restarted.optimizer.scheduled = True
    assert found("oscillation", restarted) == []
