# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: all
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "intro", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # A1 · Back-propagation from scratch
#
# You build a network that learns, with nothing but NumPy: the forward pass, the backward pass, the tool that
# proves the backward pass right, and the loop that uses both. Lesson 02 is what you need to have read.
#
# | question | what you write | points |
# |---|---|---|
# | 1 | `sigmoid`, `forward`, `total_error`: the worked example | 10 |
# | 2 | `backward`, `step`: its gradients and one update | 20 |
# | 3 | `loss`: a two-layer network for images | 20 |
# | 4 | `gradients`: of that loss | 25 |
# | 5 | `numerical_gradient`, `gradient_error`: a gradient checker | 15 |
# | 6 | `train`: overfit twenty images | 10 |
#
# Write your code where it says `YOUR CODE HERE`. After each question, `check("q1")` answers at once, as often as you
# like; it never counts. What counts is graded later with other numbers. Add cells as you please; do not rename the
# functions. At the end: `course submit a1_backprop.ipynb`.
#
# Two rules for all functions. **Leave your arguments as they are**: whoever calls you goes on using them, so an array
# that was handed to you and holds other numbers afterwards costs the points, even where your answer is right
# (`w -= ...` changes `w`; `w = w - ...` makes a new one). **Digits**: all arrays come in float64. If you compute in
# float32, that is accurate enough everywhere but in question 5, where differences are taken over small steps.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from course.autograder import open_assignment

check = open_assignment("a1")

# %% [markdown] nbgrader={"grade": false, "grade_id": "q1-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 1. The worked example, forward (10 points)
#
# Two inputs, two hidden units, two outputs; every unit is a sigmoid. The eight weights `w` are numbered from the
# bottom up, and each layer has **one** bias that both of its units share: `b[0]` for the hidden layer, `b[1]` for the outputs.
#
# | unit | takes in |
# |---|---|
# | h₁ | w₁·x₁ + w₃·x₂ + b₁ |
# | h₂ | w₂·x₁ + w₄·x₂ + b₁ |
# | o₁ | w₅·h₁ + w₆·h₂ + b₂ |
# | o₂ | w₇·h₁ + w₈·h₂ + b₂ |
#
# Careful: the two layers are not numbered in the same way. The error of an output is ½(o − t)², and the total error
# is the sum over the outputs.

# %% nbgrader={"grade": false, "grade_id": "q1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid(z):
    """Returns 1 / (1 + exp(-z)) for each number in an array."""
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-z))
    ### END SOLUTION


def forward(x, w, b):
    """Returns (h, o): the outputs of the hidden units and of the output units, two numbers each.

    x: the 2 inputs; w: the 8 weights, w[0] is w1; b: the 2 biases.
    """
    ### BEGIN SOLUTION
    h = sigmoid(np.array([w[0] * x[0] + w[2] * x[1], w[1] * x[0] + w[3] * x[1]]) + b[0])
    o = sigmoid(np.array([w[4] * h[0] + w[5] * h[1], w[6] * h[0] + w[7] * h[1]]) + b[1])
    return h, o
    ### END SOLUTION


def total_error(o, t):
    """Returns half the sum of squared differences of outputs `o` and targets `t`, however many there are."""
    ### BEGIN SOLUTION
    return 0.5 * np.sum((o - t) ** 2)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q1-test", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("q1")
### BEGIN HIDDEN TESTS
_h, _o = forward(np.array([0.1, 0.5]), np.arange(1, 9) / 10, np.array([0.25, 0.35]))
assert abs(total_error(_o, np.array([0.05, 0.95])) - 0.249090) < 5e-6
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q2-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 2. The worked example, backward (20 points)
#
# `backward` returns the derivative of the total error with respect to each of the eight weights and the two biases.
# Then `step` moves all ten against their derivatives, times the learning rate. All derivatives belong to the *old*
# weights.

# %% nbgrader={"grade": false, "grade_id": "q2", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward(x, w, b, t):
    """Returns (dw, db): derivatives of the total error by the 8 weights and by the 2 shared biases."""
    ### BEGIN SOLUTION
    h, o = forward(x, w, b)
    delta_o = (o - t) * o * (1 - o)
    back = np.array([w[4] * delta_o[0] + w[6] * delta_o[1], w[5] * delta_o[0] + w[7] * delta_o[1]])
    delta_h = back * h * (1 - h)
    dw = np.concatenate([np.outer(x, delta_h).ravel(), np.outer(delta_o, h).ravel()])
    return dw, np.array([delta_h.sum(), delta_o.sum()])
    ### END SOLUTION


def step(x, w, b, t, learning_rate):
    """Returns (w, b) after one update by gradient descent; the arrays passed in are not changed."""
    ### BEGIN SOLUTION
    dw, db = backward(x, w, b, t)
    return w - learning_rate * dw, b - learning_rate * db
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q2-test", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("q2")
### BEGIN HIDDEN TESTS
_example = (np.array([0.1, 0.5]), np.arange(1, 9) / 10, np.array([0.25, 0.35]), np.array([0.05, 0.95]))
assert abs(backward(*_example)[0][4] - 0.080203) < 1e-6
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q3-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 3. The loss of a two-layer network (20 points)
#
# Now a network for images: `X` holds one example a row, `y` their classes as whole numbers. The parameters are a
# dictionary `model` with `W1` (inputs × hidden), `b1`, `W2` (hidden × classes), `b2`:
#
# $$\text{scores} = \max(0,\; X W_1 + b_1)\, W_2 + b_2 \qquad
#   L = \frac1N \sum_i -\log p_{i, y_i} + \tfrac{\lambda}{2}\left(\|W_1\|^2 + \|W_2\|^2\right)$$
#
# where $p_i$ is the softmax of row $i$ and λ is `reg`. Scores in the thousands must not overflow.

# %% nbgrader={"grade": false, "grade_id": "q3", "locked": false, "schema_version": 3, "solution": true, "task": false}
def loss(X, y, model, reg=0.0):
    """Returns the loss: mean cross-entropy of the softmax plus the penalty on the weights. One number."""
    ### BEGIN SOLUTION
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    penalty = 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))
    return -log_p[np.arange(len(y)), y].mean() + penalty
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q3-test", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("q3")
### BEGIN HIDDEN TESTS
_model = {"W1": np.zeros((3, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 10)), "b2": np.zeros(10)}
assert abs(loss(np.ones((2, 3)), np.array([0, 9]), _model) - np.log(10)) < 1e-12
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q4-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 4. Its gradients (25 points)
#
# The derivative of the loss of question 3 with respect to every parameter, in closed form: no numerical
# differences here. The penalty counts.

# %% nbgrader={"grade": false, "grade_id": "q4", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradients(X, y, model, reg=0.0):
    """Returns a dictionary with the keys and shapes of `model`: the gradient of `loss` by each parameter."""
    ### BEGIN SOLUTION
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    d_scores = p / len(y)
    d_hidden = (d_scores @ model["W2"].T) * (hidden > 0)
    return {
        "W1": X.T @ d_hidden + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T @ d_scores + reg * model["W2"],
        "b2": d_scores.sum(axis=0),
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q4-test", "locked": true, "points": 25, "schema_version": 3, "solution": false, "task": false}
check("q4")
### BEGIN HIDDEN TESTS
_model = {"W1": np.zeros((3, 4)), "b1": np.ones(4), "W2": np.zeros((4, 2)), "b2": np.zeros(2)}
assert np.allclose(gradients(np.ones((2, 3)), np.array([0, 0]), _model)["b2"], [-0.5, 0.5])
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q5-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 5. A gradient checker (15 points)
#
# `numerical_gradient` uses the central difference, (f(x + h) − f(x − h)) / 2h, one entry of `x` at a time; `x` may have any
# shape, and may hold whole numbers. `gradient_error` compares a gradient with it: the **largest** over all entries of
#
# $$\frac{|a - n|}{\max(|a| + |n|,\; 10^{-8})}$$
#
# with $a$ the gradient in question and $n$ the numerical one. A right gradient gives about 1e-8, a wrong one 1e-2 or more.

# %% nbgrader={"grade": false, "grade_id": "q5", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(f, x, h=1e-5):
    """Returns the gradient of the function `f`, which maps an array to a number, at `x`."""
    ### BEGIN SOLUTION
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / (2 * h)
    return slope
    ### END SOLUTION


def gradient_error(f, gradient, x):
    """Returns the largest relative error of `gradient(x)` against the numerical gradient of `f` at `x`."""
    ### BEGIN SOLUTION
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q5-test", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check("q5")
### BEGIN HIDDEN TESTS
assert np.allclose(numerical_gradient(lambda x: float(np.sum(x**3)), np.array([1.0, 2.0]), h=0.1), [3.01, 12.01])
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "q6-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Question 6. Overfit twenty images (10 points)
#
# The first test of any network: can it learn twenty images by heart? `train` does gradient descent on all of `X` at
# every step. It returns the trained model and the list of losses, each measured **before** its update, so that the
# first one tells about the untrained network.

# %% nbgrader={"grade": false, "grade_id": "q6", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(X, y, model, learning_rate, steps, reg=0.0):
    """Returns (model, losses) after `steps` updates; `losses` has one number a step."""
    ### BEGIN SOLUTION
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(float(loss(X, y, model, reg)))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "q6-test", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("q6")
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(0)
_model = {"W1": _rng.normal(0, 0.1, (5, 8)), "b1": np.zeros(8), "W2": _rng.normal(0, 0.1, (8, 3)), "b2": np.zeros(3)}
_losses = train(_rng.normal(size=(6, 5)), np.array([0, 1, 2, 0, 1, 2]), _model, 0.5, 300)[1]
assert len(_losses) == 300
assert _losses[-1] < 0.1 < _losses[0]
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "play-task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## See it work
#
# Twenty pictures of clothes, ten classes. This cell is for you; it is not graded. Is the first loss what you would
# expect of a network that knows nothing?

# %% nbgrader={"grade": false, "grade_id": "play", "locked": true, "schema_version": 3, "solution": false, "task": false} course={"run": false}
from course import datasets

split = datasets.load("fashion_mnist_small", train=20)
images = split.x_train.reshape(20, -1) / 255.0
images = images - images.mean(axis=0)
rng = np.random.default_rng(0)
start = {
    "W1": rng.normal(0, 0.05, (images.shape[1], 50)), "b1": np.zeros(50),
    "W2": rng.normal(0, 0.05, (50, 10)), "b2": np.zeros(10),
}  # fmt: skip
trained, losses = train(images, split.y_train, start, learning_rate=0.5, steps=200)
scores = np.maximum(0, images @ trained["W1"] + trained["b1"]) @ trained["W2"] + trained["b2"]
for done in (0, 10, 50, 100, 199):
    print(f"step {done:3d}   loss {losses[done]:.4g}")
print(f"images it knows by heart: {np.sum(scores.argmax(axis=1) == split.y_train)} of 20")
