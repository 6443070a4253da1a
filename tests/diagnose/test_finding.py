import pytest

from course.diagnose import Finding


def found(**changes):
    return Finding(
        **{"id": "a", "severity": "warning", "message": "m", "cause": "c", "remedy": "r", **changes}
    )


def test_weight_is_severity_times_confidence():
    """An error counts 3, a warning 2, an info 1."""
    assert found(severity="error", confidence=0.5).weight == pytest.approx(1.5)
    assert found(severity="info").weight == 1


@pytest.mark.parametrize(("name", "value"), [("severity", "fatal"), ("confidence", 0.0), ("confidence", 1.5)])
def test_refuses_what_cannot_be_ranked(name, value):
    """A typing error in a rule would otherwise end as a silent last place."""
    with pytest.raises(ValueError, match=f"`{name}` must be .* Received: {name}="):
        found(**{name: value})
