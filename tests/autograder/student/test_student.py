"""One protocol, two ways to run it: in this process, and in a sandboxed one over the pipe."""

import numpy as np
import pytest

from course.autograder.assignment import Limits
from course.autograder.sandbox import Process
from course.autograder.student import LocalStudent, RemoteStudent, StudentError

LAYER = """
import numpy as np

class Variable:
    def __init__(self, name, value):
        self.name, self.value = name, np.array(value)
    def assign(self, value):
        if np.shape(value) != self.value.shape: raise ValueError("another shape")
        self.value = np.array(value)

class Counter:
    def __init__(self, start=0.0):
        self.start, self.built, self.variables = start, False, []
    def build(self, shape):
        self.shape, self.built = shape, True
        self.variables = [Variable("total", self.start), Variable("scale", 1.0), Variable("scale", 5.0)]
    def __call__(self, x, training=False):
        total, scale, _ = self.variables
        answer = x * scale.value + total.value
        if training: total.assign(total.value + x.sum())
        return answer
    def get_config(self): return {"start": self.start}
    @classmethod
    def from_config(cls, config): return cls(**config)

class Bare:
    variables = 3
    def get_config(self): return {"start": object()}

class Forged:
    built = True
    class Lying(dict):
        def items(self): return [("total", "nothing")]
    def __call__(self, x): return lambda: x

class model:
    def __init__(self, rate): self.rate = rate
    def fit(self, x, y, epochs, batch_size, shuffle, verbose):
        self.history = {"loss": [np.float32(self.rate * k) for k in range(epochs)], "shuffled": [shuffle]}
        return self
    def __call__(self, x, training): return x * 10 + training

def doubles(x):
    x *= 2
    return x
def there_and_back(x):
    x[0] += 0.1
    x[0] -= 0.1
    return x
def grows(items, more=None):
    items.append(1) if more is None else more.update(a=2)
def stub(): raise NotImplementedError()
"""


@pytest.fixture(scope="module")
def process(tier):
    made = Process(tier, Limits(memory_mib=1024).resources(), 2**20)
    RemoteStudent(made, 20).run(LAYER)
    yield made
    made.end()


@pytest.fixture(params=["notebook", "sandbox"])
def student(request, process):
    """The same code, asked in both ways."""
    if request.param == "sandbox":
        return RemoteStudent(process, 20)
    namespace = {}
    exec(LAYER, namespace)
    return LocalStudent(namespace)


def test_a_layer_is_made_called_and_keeps_its_state(student):
    """Total 2, then 2 + (1 + 3): the state lives where the layer does."""
    layer = student.make("Counter", start=2.0)
    x = np.array([1.0, 3.0])
    assert layer(x, training=True).tolist() == [3.0, 5.0]
    assert layer(x).tolist() == [7.0, 9.0]
    assert {name: value.item() for name, value in layer.state().items()} == {
        "total": 6.0,
        "scale": 1.0,
        "scale_2": 5.0,
    }


def test_a_layer_is_built_before_its_first_call_so_that_the_state_before_is_known(student):
    traced = student.make("Counter", start=2.0).trace(np.ones(3), training=True)
    assert (traced["before"]["total"].item(), traced["after"]["total"].item()) == (2.0, 5.0)
    assert traced["output"].tolist() == [3.0, 3.0, 3.0]


def test_a_state_is_loaded_by_name(student):
    layer = student.make("Counter")
    layer.build(2)
    layer.load({"total": np.array(10.0)})
    assert layer(np.array([0.0, 1.0])).tolist() == [10.0, 11.0]


@pytest.mark.parametrize(
    ("state", "kind", "text"),
    [
        ({"mean": np.array(0.0)}, "missing", "has no variable `mean`. It has: `total`, `scale`, `scale_2`"),
        ({"total": np.zeros(2)}, "raised", "another shape"),
    ],
)
def test_a_state_that_does_not_fit_is_refused(student, state, kind, text):
    layer = student.make("Counter")
    layer.build(2)
    with pytest.raises(StudentError, match=text) as caught:
        layer.load(state)
    assert caught.value.kind == kind


def test_a_layer_is_made_again_from_its_configuration(student):
    """The second one begins anew, as after loading a model."""
    layer = student.make("Counter", start=3.0)
    layer(np.ones(2), training=True)
    again = layer.again()
    assert layer.config() == again.config() == {"start": 3.0}
    assert again(np.zeros(1)).tolist() == [3.0]


def test_a_configuration_that_json_cannot_hold_is_refused(student):
    with pytest.raises(StudentError, match="JSON cannot hold") as caught:
        student.make("Bare").config()
    assert caught.value.kind == "type"


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (lambda student: student.make("Nothing"), "missing"),
        (lambda student: student.make("LAYERS"), "missing"),
        (lambda student: student.make("Counter", 1, 2, 3), "raised"),
        (lambda student: student.make("Bare")(np.ones(1)), "type"),
        (lambda student: student.make("Bare").state(), "raised"),
        (lambda student: student.make("Forged")(np.ones(1)), "type"),
        (lambda student: student.make("stub"), "stub"),
        (lambda student: student.call("doubles", np.ones(2)), "changed"),
        (lambda student: student.call("grows", [1.0]), "changed"),
        (lambda student: student.call("grows", [1.0], more={"a": 1}), "changed"),
    ],
)
def test_each_failure_has_its_kind(student, ask, kind):
    with pytest.raises(StudentError) as caught:
        ask(student)
    assert caught.value.kind == kind


def test_a_changed_argument_is_named(student):
    with pytest.raises(StudentError, match="`grows` changed its argument `more` in place"):
        student.call("grows", [1.0], more={"a": 1})


def test_a_check_may_allow_changes(student):
    assert student.call_in_place("doubles", np.ones(2)).tolist() == [2.0, 2.0]


def test_what_is_put_back_up_to_rounding_is_not_changed(student):
    """0.3 + 0.1 - 0.1 is not 0.3 in floating point; a gradient checker works so."""
    came = student.call("there_and_back", np.array([0.3, 1.0]))
    assert came[0] != 0.3


def test_a_model_is_built_fitted_in_order_and_asked(student):
    fitted = student.fit(
        "model", np.ones(4), np.zeros(4), epochs=3, batch_size=2, config={"rate": 0.5}, test=np.arange(2.0)
    )
    assert fitted["history"] == {"loss": [0.0, 0.5, 1.0], "shuffled": [0.0]}
    assert fitted["predictions"].tolist() == [0.0, 10.0]


class _Forger:
    """A process that answers every request with the same data, well formed and nonsense."""

    def __init__(self, value):
        self.value, self.ended = value, False

    def ask(self, message, arrays, seconds, functions):
        return {"value": self.value}, []

    def end(self):
        self.ended = True


@pytest.mark.parametrize("value", [None, True, "1", [1], {"dict": {}}, {"dict": {"output": 1}}])
def test_a_forged_number_state_or_fit_is_no_answer(value):
    """What the other side sends has the form that was asked for, or it costs the question."""
    student = RemoteStudent(_Forger(value), 5)
    asks = [lambda: student.make("Counter"), lambda: student.fit("f", 1, 2, epochs=1, batch_size=1)]
    for ask in asks:
        with pytest.raises(StudentError) as caught:
            ask()
        assert caught.value.kind == "protocol"


def test_a_forged_trace_is_no_answer():
    forger = _Forger(1)
    layer = RemoteStudent(forger, 5).make("Counter")
    for value in (3, {"dict": {"before": 1, "output": 2, "after": 3}}, {"dict": {"a": {"dict": {}}}}):
        forger.value = value
        with pytest.raises(StudentError):
            layer(np.ones(1))
    forger.value = {"dict": {"a": 1}}
    with pytest.raises(StudentError, match="no state"):
        layer.state()
