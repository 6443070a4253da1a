# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: all
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "intro", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # A4 · Layers that behave differently at test time
#
# Some layers do one thing while a network learns and another when it is used. Batch normalisation looks at its batch,
# then must do without one. Dropout throws numbers away, then must not. Mixed images have mixed labels, and only while
# training. Forget one of the two sides and nothing crashes: the network is just worse, and you do not know why.
# Here you build both sides yourself, as Keras layers and in plain NumPy. Each question brings its formulas; for the gradients of
# question 2, lesson 02 is what you need to have read.
#
# | question | what you write | points |
# |---|---|---|
# | 1 | `BatchNorm`: statistics of the batch, moving statistics, inference | 25 |
# | 2 | `batch_norm_backward`: its three gradients, in NumPy | 20 |
# | 3 | `fold`: put a trained batch normalisation into the layer before it | 15 |
# | 4 | `LayerNorm`: the same for a batch of one | 10 |
# | 5 | `Dropout` and `DropConnect` | 20 |
# | 6 | `smooth_labels`, `mix_weights`, `mixup`, `cutmix` | 10 |
#
# Write your code where it says `YOUR CODE HERE`. After each question, `check("q1")` answers at once, as often as you
# like; it never counts. What counts is graded later with other numbers. Add cells as you please; do not rename the
# functions and classes. At the end: `course submit a4_test_time.ipynb`.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import keras
import numpy as np
from keras import ops

from course.autograder import open_assignment

check = open_assignment("a4")

# %% [markdown] nbgrader={"grade": false, "grade_id": "example-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## A layer to start from
#
# A Keras layer has four parts. `__init__` keeps the settings and passes the rest (`name`, `dtype`) on. `build` makes the
# weights, once, when the shape of the inputs is known. `call` computes; Keras tells it by `training` which side it is on.
# `get_config` returns the settings, so that a saved model can be loaded.
#
# The layer below divides by the largest number that it met while training. Its weight is no parameter that
# gradient descent moves (`trainable=False`): the layer sets it itself, with `assign`. Only `keras.ops` appears in `call`,
# so it runs on TensorFlow, JAX and PyTorch, and inside a compiled `fit`, where NumPy could not follow.

# %% nbgrader={"grade": false, "grade_id": "example", "locked": true, "schema_version": 3, "solution": false, "task": false}
class LargestSoFar(keras.layers.Layer):
    """Divides by the largest absolute value that it has met while training, at least `floor`."""

    def __init__(self, floor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.floor = floor

    def build(self, input_shape):
        self.largest = self.add_weight(name="largest", shape=(), initializer="zeros", trainable=False)

    def call(self, inputs, training=False):
        if training:
            self.largest.assign(ops.maximum(self.largest, ops.max(ops.abs(inputs))))
        return inputs / ops.maximum(self.largest, self.floor)

    def get_config(self):
        return {**super().get_config(), "floor": self.floor}


layer = LargestSoFar()
print("untrained:", ops.convert_to_numpy(layer(np.array([[1.0, 4.0]]))))
print("training: ", ops.convert_to_numpy(layer(np.array([[1.0, 4.0]]), training=True)))
print("afterwards:", ops.convert_to_numpy(layer(np.array([[1.0, 2.0]]))))

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# A layer that works by itself may still not work in a model: `fit` calls it once to record what it does and then repeats
# the record, so whatever is computed outside of `keras.ops` happens just that once. The next function puts one layer alone into a
# compiled model. Grading uses it for questions 1 and 5, and you can try your layers with it too. (Keras warns that this
# model has nothing to learn. It is right.)

# %% nbgrader={"grade": false, "grade_id": "fit", "locked": true, "schema_version": 3, "solution": false, "task": false}
def alone_in_a_model(layer, **config):
    """Returns a compiled model that holds one layer, named by its class, and learns nothing."""
    model = keras.Sequential([globals()[layer](**config)])
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
    return model


# %% nbgrader={"grade": false, "grade_id": "fit-play", "locked": true, "schema_version": 3, "solution": false, "task": false} course={"run": false}
model = alone_in_a_model("LargestSoFar", floor=0.5)
model.fit(np.array([[1.0, 4.0], [2.0, -8.0]]), np.zeros((2, 2)), epochs=1, verbose=0)
print("the largest that fit met:", ops.convert_to_numpy(model.layers[0].largest))

# %% [markdown] nbgrader={"grade": false, "grade_id": "q1-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 1. Batch normalisation (25 points)
#
# While **training**, each unit is normalised with the mean and variance of the batch, then scaled and shifted:
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad y = \gamma\,\hat x + \beta
#   \qquad \mu = \tfrac1m \sum x \qquad \sigma^2 = \tfrac1m \sum (x - \mu)^2$$
#
# The inputs have the shape `(batch, ..., units)`: a unit is an entry of the **last** axis, and $m$ counts all others. In a
# batch of images every pixel of every image counts for its channel. The variance divides by $m$, not by $m - 1$.
#
# At **test time** there may be one example and no batch to speak of. So while training the layer also keeps a moving mean and
# a moving variance, and at inference it uses those in place of $\mu$ and $\sigma^2$, and leaves them as they are:
#
# $$\text{moving} \leftarrow \text{momentum} \cdot \text{moving} + (1 - \text{momentum}) \cdot \text{batch}$$
#
# That is Keras's convention: momentum 0.99 keeps 99 % of the old. (PyTorch's 0.01 means the same.) The variance that goes into
# the moving one is the $\sigma^2$ above, with $m$.
#
# Four weights of shape `(units,)`, by these names: `gamma` (ones) and `beta` (zeros), which are learnt; `moving_mean` (zeros)
# and `moving_variance` (ones), which are not. Please do not use `keras.layers.BatchNormalization`: it would teach you nothing.

# %% nbgrader={"grade": false, "grade_id": "q1", "locked": false, "schema_version": 3, "solution": true, "task": false}
class BatchNorm(keras.layers.Layer):
    """Normalises each unit over the batch while training, with moving statistics afterwards.

    momentum: share of the moving statistics that a step keeps; epsilon: added to the variance, inside the root.
    """

    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.momentum = momentum
        self.epsilon = epsilon
        ### END SOLUTION

    def build(self, input_shape):
        ### BEGIN SOLUTION
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(
            name="moving_mean", shape=shape, initializer="zeros", trainable=False
        )
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )
        ### END SOLUTION

    def call(self, inputs, training=False):
        ### BEGIN SOLUTION
        mean, variance = self.moving_mean, self.moving_variance
        if training:
            axes = tuple(range(len(inputs.shape) - 1))
            mean, variance = ops.mean(inputs, axis=axes), ops.var(inputs, axis=axes)
            for moving, batch in ((self.moving_mean, mean), (self.moving_variance, variance)):
                moving.assign(self.momentum * moving + (1 - self.momentum) * batch)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q1-test", "locked": true, "points": 25, "schema_version": 3, "solution": false, "task": false}
check("q1")
### BEGIN HIDDEN TESTS
_layer = BatchNorm(momentum=0.9, epsilon=0.0)
_y = ops.convert_to_numpy(_layer(np.array([[1.0], [5.0]]), training=True))
assert np.allclose(_y, [[-1.0], [1.0]], atol=1e-5)
assert np.allclose(ops.convert_to_numpy(_layer.moving_variance), [0.9 + 0.1 * 4.0], atol=1e-5)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q2-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 2. Its backward pass (20 points)
#
# Keras differentiates for you; for once, do it yourself, in NumPy and float64. Given $\partial L / \partial y$ for a batch, find the
# derivatives of $L$ with respect to the inputs, $\gamma$ and $\beta$. Two of them are sums over the batch. The third holds the
# surprise: an input reaches the loss by **three** ways, through its own $\hat x$, through $\mu$ and through $\sigma^2$, and by the
# last two it moves the outputs of all the others. Whoever treats $\mu$ and $\sigma^2$ as constants gets a gradient that looks
# plausible and is wrong.
#
# A help: for each unit, the right $\partial L/\partial x$ sums to 0 over the batch, since adding the same number to all inputs
# changes nothing.

# %% nbgrader={"grade": false, "grade_id": "q2", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batch_norm_backward(dy, x, gamma, epsilon):
    """Returns (dx, dgamma, dbeta): derivatives of the loss by the inputs, by gamma and by beta.

    dy: derivative of the loss by the outputs, shape (batch, units); x: the inputs, same shape;
    gamma: shape (units,); epsilon: as in question 1. beta is not needed. The arrays passed in are not changed.
    """
    ### BEGIN SOLUTION
    m = len(x)
    centred = x - x.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + epsilon)
    x_hat = centred / root
    dx_hat = dy * gamma
    dvariance = (dx_hat * centred).sum(axis=0) * -0.5 * root**-3
    dmean = -(dx_hat / root).sum(axis=0)
    dx = dx_hat / root + dvariance * 2 * centred / m + dmean / m
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q2-test", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("q2")
### BEGIN HIDDEN TESTS
_x = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.0]])
_dx, _dgamma, _dbeta = batch_norm_backward(np.eye(3, 2), _x, np.array([2.0, 1.0]), 0.1)
assert np.allclose(_dx.sum(axis=0), 0)
assert np.allclose(_dbeta, [1.0, 1.0])
assert abs(_dx[0, 0]) > 0.1
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q3-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 3. Folding it away (15 points)
#
# At inference $\gamma$, $\beta$, the moving mean and the moving variance are constants, so batch normalisation is one multiplication
# and one addition for each unit. A linear layer right before it can do both with its own weights, and the network runs with one
# layer less:
#
# $$\gamma\,\frac{(x W + b) - \text{mean}}{\sqrt{\text{variance} + \epsilon}} + \beta \;=\; x W' + b'$$
#
# `fold` returns $W'$ and $b'$. The kernel may be that of a dense layer, `(inputs, units)`, or of a convolution,
# `(height, width, channels, units)`: in both, the units are the last axis. A layer before batch normalisation often has no
# bias ($\beta$ does that job); then `bias` is `None`, and the folded layer has one all the same.

# %% nbgrader={"grade": false, "grade_id": "q3", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    """Returns (kernel, bias) of the layer that does the work of both; the arrays passed in are not changed.

    kernel: shape (..., units); bias: shape (units,) or None; the other four arrays: shape (units,).
    """
    ### BEGIN SOLUTION
    scale = gamma / np.sqrt(variance + epsilon)
    if bias is None:
        bias = np.zeros_like(mean)
    return kernel * scale, scale * (bias - mean) + beta
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q3-test", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check("q3")
### BEGIN HIDDEN TESTS
_one = np.ones(1)
_kernel, _bias = fold(np.array([[2.0]]), _one, 3 * _one, 0 * _one, 4 * _one, 8 * _one, 1.0)
assert np.allclose(_kernel, [[2.0]])
assert np.allclose(_bias, [-3.0])
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q4-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 4. Layer normalisation (10 points)
#
# What if the batch is one example, or a sentence whose length changes? Layer normalisation asks nothing of the batch: it
# normalises **each example by itself**, over its last axis, with the formulas of question 1. So it does the same in training and
# at test time, needs no moving statistics, and gives an example the same output whoever is beside it.
#
# Inputs have the shape `(batch, ..., units)`; in `(batch, time, units)` each time step is normalised by itself. Two weights of
# shape `(units,)`: `gamma` (ones) and `beta` (zeros), one for each unit.

# %% nbgrader={"grade": false, "grade_id": "q4", "locked": false, "schema_version": 3, "solution": true, "task": false}
class LayerNorm(keras.layers.Layer):
    """Normalises each example over its last axis, then scales and shifts each unit.

    epsilon: added to the variance, inside the root.
    """

    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.epsilon = epsilon
        ### END SOLUTION

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs):
        ### BEGIN SOLUTION
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True)
        return self.gamma * (inputs - mean) / ops.sqrt(variance + self.epsilon) + self.beta
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "epsilon": self.epsilon}
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q4-test", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("q4")
### BEGIN HIDDEN TESTS
_y = ops.convert_to_numpy(LayerNorm(epsilon=0.0)(np.array([[1.0, 5.0]]), training=True))
assert np.allclose(_y, [[-1.0, 1.0]], atol=1e-5)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q5-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 5. Dropout and DropConnect (20 points)
#
# While training, `Dropout` sets each number to 0 with probability `rate`, each by its own throw, in every example anew. What is
# kept is divided by the **keep** probability, `1 - rate`, so that the mean stays as it was; then at test time nothing is left to
# do, and the inputs pass unchanged. This is *inverted* dropout: the original scaled at test time instead.
#
# `DropConnect` drops **weights**. It is a dense layer without activation, $x W + b$, with weights named `kernel`
# (`(inputs, units)`, any usual initialiser) and `bias` (zeros). While training, each entry of the kernel is set to 0 with
# probability `rate`, and what is kept is divided by `1 - rate`. One throw serves the whole batch; the bias is never dropped. At test time
# it computes with all its weights.
#
# Both throw anew **at each call**: a mask drawn once would just be a smaller network. Both take a `seed`: two layers with the
# same seed throw the same masks in the same order. In a compiled `fit` a random number from NumPy would be drawn only once, when the
# graph is made; `keras.random` with a `keras.random.SeedGenerator`, made in `__init__`, is what works:
#
# ```python
# self.seed_generator = keras.random.SeedGenerator(seed)           # in __init__
# draws = keras.random.uniform(shape, seed=self.seed_generator)    # in call: new numbers in [0, 1) each time
# ```
#
# The shape of the inputs is `ops.shape(inputs)`. Please do without `keras.layers.Dropout` and `keras.random.dropout`.

# %% nbgrader={"grade": false, "grade_id": "q5", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Dropout(keras.layers.Layer):
    """Zeroes each input with probability `rate` while training and scales the others; passes inputs on afterwards.

    rate: probability to drop, in [0, 1); seed: integer for repeatable masks, or None.
    """

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        ### END SOLUTION

    def call(self, inputs, training=False):
        ### BEGIN SOLUTION
        if not training:
            return inputs
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
        ### END SOLUTION


class DropConnect(keras.layers.Layer):
    """A dense layer that zeroes each entry of its kernel with probability `rate` while training.

    units: outputs; rate: probability to drop, in [0, 1); seed: integer for repeatable masks, or None.
    """

    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        ### END SOLUTION

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs, training=False):
        ### BEGIN SOLUTION
        kernel = self.kernel
        if training:
            draws = keras.random.uniform(ops.shape(kernel), seed=self.seed_generator)
            kernel = kernel * ops.cast(draws >= self.rate, kernel.dtype) / (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q5-test", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("q5")
### BEGIN HIDDEN TESTS
_y = ops.convert_to_numpy(Dropout(0.2, seed=1)(np.ones((50, 50)), training=True))
assert np.allclose(np.unique(_y), [0.0, 1.25])
assert 0.1 < np.mean(_y == 0) < 0.3
assert np.allclose(ops.convert_to_numpy(DropConnect(3, 0.5)(np.zeros((2, 4)), training=True)), 0)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q6-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 6. Soft labels: smoothing, mixup, cutmix (10 points)
#
# Four functions in NumPy that change training data, and leave test data alone.
#
# **`smooth_labels`** asks for a little less certainty: a one-hot label is mixed with the uniform distribution over **all** $K$
# classes, $(1 - \epsilon) \cdot \text{one-hot} + \epsilon / K$.
#
# **`mixup`** mixes each example with another, pixels and labels by the same share: $\tilde x = \lambda x + (1 - \lambda) x'$ and
# $\tilde y = \lambda y + (1 - \lambda) y'$. The partner of example `i` is example `order[i]`, its share is `share[i]`.
#
# **`mix_weights`** draws such shares from the distribution Beta(α, α). With small α one picture dominates; in the limit α = 0 there is **no
# mixing** at all, every share is 1. NumPy's generator has no Beta(0, 0) to offer, so that case is yours.
#
# **`cutmix`** pastes a box of the partner instead. The box is given by its centre and size: rows from `row − height // 2` to
# `row + height // 2` (that one excluded), columns alike. Near the border a part of it lies outside and is cut off, and
# the labels are mixed by the area that was **really** pasted: the share of $y$ is 1 minus pasted pixels over all pixels.

# %% nbgrader={"grade": false, "grade_id": "q6", "locked": false, "schema_version": 3, "solution": true, "task": false}
def smooth_labels(labels, classes, epsilon):
    """Returns an array (batch, classes) of smoothed labels; `labels` are whole numbers from 0, shape (batch,)."""
    ### BEGIN SOLUTION
    return (1 - epsilon) * np.eye(classes)[labels] + epsilon / classes
    ### END SOLUTION


def mix_weights(alpha, count, seed):
    """Returns `count` shares drawn from Beta(alpha, alpha), alpha >= 0; the same seed gives the same shares."""
    ### BEGIN SOLUTION
    if alpha == 0:
        return np.ones(count)
    return np.random.default_rng(seed).beta(alpha, alpha, count)
    ### END SOLUTION


def mixup(x, y, order, share):
    """Returns (x, y), each example mixed with its partner; the arrays passed in are not changed.

    x: shape (batch, ...), any number of axes; y: shape (batch, classes); order: the partner of each example,
    shape (batch,); share: the share of each example itself, shape (batch,).
    """
    ### BEGIN SOLUTION
    wide = share.reshape(-1, *[1] * (x.ndim - 1))
    return wide * x + (1 - wide) * x[order], share[:, None] * y + (1 - share[:, None]) * y[order]
    ### END SOLUTION


def cutmix(x, y, order, centre, size):
    """Returns (x, y), a box of each image replaced by its partner's; the arrays passed in are not changed.

    x: images, shape (batch, height, width, channels); y: shape (batch, classes); order: the partner of each
    image, shape (batch,); centre: (row, column) of the box; size: (height, width) of the box before it is cut.
    """
    ### BEGIN SOLUTION
    (row, column), (tall, wide) = centre, size
    top, bottom = np.clip([row - tall // 2, row + tall // 2], 0, x.shape[1])
    left, right = np.clip([column - wide // 2, column + wide // 2], 0, x.shape[2])
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q6-test", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("q6")
### BEGIN HIDDEN TESTS
assert np.allclose(smooth_labels(np.array([1]), 4, 0.2), [[0.05, 0.85, 0.05, 0.05]])
assert np.allclose(mix_weights(0, 3, 1), 1)
assert np.allclose(mixup(np.array([[0.0], [1.0]]), np.eye(2), np.array([1, 0]), np.array([0.25, 0.25]))[0], [[0.75], [0.25]])
_images = np.stack([np.zeros((4, 4, 1)), np.ones((4, 4, 1))])
assert np.allclose(cutmix(_images, np.eye(2), np.array([1, 0]), (0, 0), (4, 4))[1], [[0.75, 0.25], [0.25, 0.75]])
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "play-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## See it work
#
# A small network of your own layers on the pictures of clothes. These cells are for you; they are not graded. The first
# trains with batches of 64 and then asks the same network twice: once as it should be asked, once with `training=True`,
# one picture at a time. Which of the two would you rather put to use, and why is the other one so bad?

# %% nbgrader={"grade": false, "grade_id": "play", "locked": true, "schema_version": 3, "solution": false, "task": false} course={"run": false}
from course import datasets

split = datasets.load("fashion_mnist_small", train=2000)
images, test_images = split.x_train.reshape(2000, -1) / 255.0, split.x_test.reshape(len(split.x_test), -1) / 255.0
keras.utils.set_random_seed(0)
network = keras.Sequential(
    [
        keras.layers.Dense(64, use_bias=False), BatchNorm(momentum=0.9), keras.layers.ReLU(), Dropout(0.2),
        keras.layers.Dense(10, activation="softmax"),
    ]
)  # fmt: skip
network.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
network.fit(images, split.y_train, batch_size=64, epochs=8, verbose=0)
few, answers = test_images[:200], split.y_test[:200]
rightly = ops.convert_to_numpy(network(few, training=False)).argmax(axis=1)
wrongly = np.array([ops.convert_to_numpy(network(one[None], training=True)).argmax() for one in few])
print(f"test accuracy, asked at test time:     {np.mean(rightly == answers):.2f}")
print(f"test accuracy, asked as in training:   {np.mean(wrongly == answers):.2f}")

# %% [markdown] nbgrader={"grade": false, "grade_id": "fold-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# And `fold` on that very network: its first two layers become one. The outputs should agree up to
# the rounding of float32.

# %% nbgrader={"grade": false, "grade_id": "fold-play", "locked": true, "schema_version": 3, "solution": false, "task": false} course={"run": false}
dense, norm = network.layers[:2]
state = {weight.name: ops.convert_to_numpy(weight) for weight in norm.weights}
kernel, bias = fold(
    ops.convert_to_numpy(dense.kernel), None, state["gamma"], state["beta"],
    state["moving_mean"], state["moving_variance"], norm.epsilon,
)  # fmt: skip
two_layers = ops.convert_to_numpy(norm(dense(few), training=False))
print("largest difference:", f"{np.max(np.abs(few @ kernel + bias - two_layers)):.1e}")
