"""Compiling for a few runs on JAX: options of XLA that come and go with its versions."""

import pytest

jax = pytest.importorskip("jax")
pytestmark = pytest.mark.backends


def test_options_that_xla_does_not_know_are_left_out(monkeypatch):
    """The next version may have dropped one: the others still serve, and the look works."""
    from course.diagnose.probe import with_jax

    level = {"xla_backend_optimization_level": 0}
    monkeypatch.setattr(with_jax, "QUICKLY", {**level, "xla_of_another_year": 1})
    with_jax.options.cache_clear()
    try:
        assert with_jax.options() == (level if jax.default_backend() == "cpu" else None)
        monkeypatch.setattr(with_jax, "QUICKLY", {"xla_of_another_year": 1})
        with_jax.options.cache_clear()
        assert with_jax.options() is None
        assert with_jax.compiled_forward(lambda values, rest, batch: batch + 1, [], [])(1.0) == 2.0
    finally:
        with_jax.options.cache_clear()
