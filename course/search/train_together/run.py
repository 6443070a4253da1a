"""The course of a training: group after group, epoch after epoch."""

import functools
import time
from collections.abc import Sequence
from contextlib import contextmanager

import keras
import numpy as np

from course.search.train_together.lifted import Lifted
from course.search.train_together.members import Member
from course.search.train_together.results import Results, as_histories


class Run:
    """Trains groups of members, and keeps what came of each.

    Args:
        program_class: `JAXProgram` or `TensorFlowProgram`.
        data, validation: Pairs `(x, y)` of nests of NumPy arrays; `validation` may be None.
        epochs, batch_size, validation_batch_size, verbose: As `train_together` takes them.
        order_seed: Seed of the order of the examples, None for the order in which they came.
    """

    def __init__(
        self, program_class, data, validation, epochs, batch_size, validation_batch_size, verbose, order_seed
    ):
        self.program_class = program_class
        self.data, self.validation = data, validation
        self.epochs = epochs
        self.batch_size, self.validation_batch_size = batch_size, validation_batch_size
        self.verbose = verbose
        self.order_seed = order_seed
        self.histories, self.programs, self.partings, self.lifted = {}, [], [], []
        self.epoch_seconds = []
        self._where = {}  # by number of a setting: its member, what gives its final state

    def train(self, group: Sequence[Member]) -> list[list[Member]]:
        """Trains a group, or returns the groups in which it has to be trained."""
        lifted = _differing(group)
        group[0].model._symbolic_build(data_batch=_head(self.data, self.batch_size))
        with _installed(group[0], lifted):
            try:
                self._train(group, lifted)
            except Exception:
                partings = [each.parting for _, each in lifted if each.parting is not None]
                if not partings:
                    raise
                self.partings.append(partings[-1].why)
                return _by_answer(group, partings[-1].answers)
        return []

    def _train(self, group, lifted):
        model = group[0].model
        model.reset_metrics()
        program = self.program_class(model, [each for _, each in lifted], self.data, self.validation)
        metrics = [np.stack([_numpy(variable)] * len(group)) for variable in model.metrics_variables]
        weights, others, optimizer = (
            [np.stack([_numpy(variable) for variable in same]) for same in zip(*kinds, strict=True)]
            for kinds in zip(*(_variables(member.model) for member in group), strict=True)
        )
        state = program.state(weights, others, optimizer)
        logs, seconds = [], []
        for epoch in range(self.epochs):
            wall, cpu = time.perf_counter(), time.process_time()
            epoch_logs, state = self._epoch(program, state, metrics, epoch)
            logs.append({name: np.asarray(values) for name, values in epoch_logs.items()})
            seconds.append((time.perf_counter() - wall, time.process_time() - cpu))
            if self.verbose:
                _tell(logs, epoch, self.epochs, group, seconds[-1][0])
        self.epoch_seconds.append(seconds)
        self.programs.append([member.number for member in group])
        self.lifted.extend(sorted({each.path for _, each in lifted} - set(self.lifted)))
        for place, (member, history) in enumerate(zip(group, as_histories(logs, len(group)), strict=True)):
            self.histories[member.number] = history
            self._where[member.number] = [member, functools.partial(program.one, state, place)]

    def _epoch(self, program, state, metrics, epoch):
        state = (*state, program.stack(metrics))
        for order in _batches(epoch_order(_length(self.data), epoch, self.order_seed), self.batch_size):
            logs, state = program.train(state, order)
        weights, others, optimizer, _ = state
        logs = dict(sorted(logs.items()))
        if self.validation is not None:
            tested = (weights, others, program.stack(metrics))
            for order in _batches(np.arange(_length(self.validation)), self.validation_batch_size):
                val_logs, tested = program.test(tested, order)
            weights, others, _ = tested
            logs |= {f"val_{name}": values for name, values in sorted(val_logs.items())}
        return logs, (weights, others, optimizer)

    def results(self, settings, since: float) -> Results:
        histories = [self.histories[number] for number in range(len(settings))]
        return Results(
            settings,
            histories,
            self.programs,
            self.partings,
            self.lifted,
            time.perf_counter() - since,
            self.epoch_seconds,
            load=self._load,
            order=lambda epoch: epoch_order(_length(self.data), epoch, self.order_seed),
        )

    def _load(self, number) -> keras.Model:
        member, final = self._where[number]
        if final is not None:
            for variables, kind in zip(_variables(member.model), final(), strict=True):
                for variable, values in zip(variables, kind, strict=True):
                    variable.assign(values)
            member.model.optimizer.finalize_variable_values(member.model.trainable_variables)
            self._where[number] = [member, None]
        return member.model


def epoch_order(examples: int, epoch: int, seed: int | None) -> np.ndarray:
    """The numbers of the examples in the order in which an epoch takes them."""
    if seed is None:
        return np.arange(examples)
    return np.random.default_rng((seed, epoch)).permutation(examples)


def _batches(order, size) -> list[np.ndarray]:
    """Whole batches, one a row, and the rest as one more batch; either may be missing."""
    whole = len(order) // size * size
    parts = [order[:whole].reshape(-1, size), order[whole:].reshape(1, -1)]
    return [part.astype("int32") for part in parts if part.size]


def _differing(group) -> list[tuple[int, Lifted]]:
    """The places of the leaves whose numbers are not all the same, and what will stand there."""
    found = []
    for place, same in enumerate(zip(*(member.leaves for member in group), strict=True)):
        values = [leaf.value for leaf in same]
        if same[0].put is not None and any(value != values[0] for value in values):
            found.append((place, Lifted(values, same[0].path)))
    return found


@contextmanager
def _installed(member, lifted):
    """Puts the lifted numbers into the model whose code is traced, and its own back afterwards."""
    try:
        for place, each in lifted:
            member.leaves[place].put(each)
        yield
    finally:
        for place, _ in lifted:
            member.leaves[place].put(member.leaves[place].original)


def _by_answer(group, answers):
    parts = {}
    for member, answer in zip(group, answers, strict=True):
        parts.setdefault(answer, []).append(member)
    return list(parts.values())


def _variables(model):
    return model.trainable_variables, model.non_trainable_variables, model.optimizer.variables


def _numpy(variable) -> np.ndarray:
    return keras.ops.convert_to_numpy(variable)


def _head(data, count):
    return keras.tree.map_structure(lambda array: array[:count], data)


def _length(data) -> int:
    return len(keras.tree.flatten(data)[0])


def _tell(logs, epoch, epochs, group, seconds):
    name = next(name for name in ("val_loss", "loss", *logs[-1]) if name in logs[-1])
    values = logs[-1][name]
    finite = np.isfinite(values)
    best = f"best {name} {values[finite].min():.4g}" if finite.any() else f"no finite {name}"
    share = f"{finite.sum()} of {len(group)} finite"
    print(f"epoch {epoch + 1}/{epochs}  {seconds:.1f} s  {best}  {share}", flush=True)
