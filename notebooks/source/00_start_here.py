# %% [markdown]
# # 0. Start here
#
# > **Questions**
# > 1. Does this machine have everything that the course needs?
# > 2. How does a lesson ask you something, and where do your answers go?
# > 3. How do you see that a statement of a lecture is true?
# > 4. If two people use the same seed, do they get the same numbers?
#
# **Time.** About 30 minutes; all cells run in under 10 seconds on two cores, once Keras has been imported.
#
# **Before.** You can read Python and have met NumPy arrays. You need not know anything about neural networks.
#
# A lesson is a page to be run, not only to be read. Click into the first grey cell below and press
# **Shift + Enter**; go on like that, from top to bottom. What stands under a cell when you open the page is
# what *we* got when we ran it; what you see after running it is yours.

# %% [markdown]
# ## 1. Is everything here?  (3 minutes)
#
# The first cell compares Python and the installed packages with what the course asks for. Where something is
# missing, it prints the command that mends it.

# %%
from course.lessons import self_test

self_test()

# %% [markdown]
# The course is written in **Keras 3**, which is one language for three engines, called *backends*: TensorFlow,
# JAX and PyTorch. TensorFlow is the one in use unless you say otherwise, and the one that our outputs come
# from. To use another, set the environment variable `KERAS_BACKEND` to `jax` or `torch` **before** Jupyter is
# started; it is read once, when Keras is imported. The import takes some seconds. A GPU is used where the
# backend finds one, and no lesson needs one.

# %%
import keras
import numpy as np

from course import datasets, plots, profile

device = str((keras.ops.ones(1) + 1).device).split("device:")[-1]
print(f"Keras on {keras.backend.backend()}, device {device}, profile {profile.name()}")

# %% [markdown]
# The last word is the **profile**. `fast` is made for a laptop with two cores: fewer examples, fewer **epochs**
# (passes through the examples), every lesson done in under 90 seconds. `full` takes all the data and wants a GPU. The page is the same; the
# environment variable `COURSE_PROFILE` chooses. In the code it looks like this:

# %%
epochs = profile.pick(fast=4, full=20)
print(f"{epochs} epochs in the {profile.name()} profile")

# %% [markdown]
# ## 2. Predict, measure, compare  (8 minutes)
#
# People who commit to an answer before they see it learn more from it than people who nod at it afterwards.
# So before most measurements a lesson asks for your **prediction**. It is stored on your machine, shown beside
# the measurement, and never graded. A bad guess is worth as much as a good one: it shows where your picture of
# the matter differs from the matter.
#
# Here is the first. The network below takes a colour photograph of 32 × 32 pixels with three colours, so
# 32 · 32 · 3 = 3,072 numbers. It passes them to 50 *units*, and these to 10 more, one for each kind of thing
# that may be in the picture. We write it as **3072-50-10**. Every unit multiplies each number it receives by a
# *weight* of its own, adds up, and adds one more number of its own, the *bias*. Weights and biases together are
# the **parameters**: what training changes.
#
# Replace `None` by your guess, then run the cell. A rough one will do.

# %%
from course.lessons import predict

predict("00.1", None, "How many parameters does the 3072-50-10 network have?")

# %% [markdown]
# Now build it and count. `Dense` is Keras's name for a layer in which every unit receives every number. What
# `relu` does is told in lesson 01; it adds no parameter.

# %%
network = keras.Sequential(
    [keras.Input((3072,)), keras.layers.Dense(50, activation="relu"), keras.layers.Dense(10)]
)
measured = network.count_params()

# %%
from course.lessons import reveal

reveal("00.1", measured)

# %% [markdown]
# ## 3. Claims  (6 minutes)
#
# The lectures behind this course state several hundred things that can be checked: numbers, formulas, printed
# training logs. Each has an entry in a ledger, with an id, the statement, and how close a measurement has to
# come. In every lesson, **claim cells** put them to the test. One row tells what is stated, what has just been
# measured on your machine, and the verdict:

# %%
from course.claims import claim

claim("AN-03", measured)

# %% [markdown]
# If the verdict is *passed*, the statement held here and now. Had the measurement been outside the tolerance,
# the row would end in `FAILED` and the cell would stop with an error. *not measured* means that the data it
# needs are not on this machine, so nothing was judged. The command `course claims` lists the whole ledger. (Type
# commands in a terminal, in the folder of the course; `.venv/bin/course` where `course` alone is not found.)
#
# A verdict says *that* it is so; the lesson goes on to say *why*. Here it is arithmetic. A layer with $n$ inputs
# and $u$ units has $n \cdot u$ weights and $u$ biases, hence
#
# $$\underbrace{3072 \cdot 50 + 50}_{\text{hidden layer}} + \underbrace{50 \cdot 10 + 10}_{\text{output layer}}.$$
#
# The figure takes the counts from the network itself.

# %%
groups = [f"{layer} layer, {kind}" for layer in ("hidden", "output") for kind in ("weights", "biases")]
sizes = [int(np.prod(variable.shape)) for variable in network.weights]
counts = dict(zip(groups, sizes, strict=True))
assert sum(counts.values()) == network.count_params()
fig = plots.parameter_counts(counts)
plots.show(fig, alt="Four bars, one long: most parameters of the network are weights of its hidden layer.")

# %% [markdown]
# **Break it.** Where will the parameters be if the network gets more units? Change the numbers in the next
# cell and run it again. You cannot damage anything: *Kernel → Restart* always brings you back, and
# `git checkout notebooks` brings back our version of the page.

# %%
for units in (25, 50, 100, 200):
    layers = [keras.layers.Dense(units), keras.layers.Dense(10)]
    total = keras.Sequential([keras.Input((3072,)), *layers]).count_params()
    share = 3072 * units / total
    print(f"3072-{units}-10: {total:,} parameters, {share:.1%} of them weights of the hidden layer")

# %% [markdown]
# ## 4. Exercises  (6 minutes)
#
# Each section ends in a small exercise. Put your answer in place of the dots and run the cell: `check` tells at
# once whether it is right, and if not, where to look again. Take the `#` away from `hint(...)` for a hint; there
# is often more than one. `solution(...)` shows how we did it. Nothing of this is graded.
#
# **Exercise 00.1.** How many parameters does a 3072-100-10 network have? Work it out; do not build it.

# %%
from course.lessons import check, hint, solution

answer = ...
check("00.1", answer)
# hint("00.1")
# solution("00.1")

# %% [markdown]
# Often the answer is a function. Images come as whole numbers from 0 (dark) to 255 (bright), of the type
# `uint8`; a network would rather have `float32` numbers from 0 to 1.
#
# **Exercise 00.2.** Complete `scale`. `check` will call it with images of its own.

# %%
def scale(images):
    """Turns uint8 images from 0 to 255 into float32 images from 0 to 1."""
    return ...


check("00.2", scale)
# hint("00.2")
# solution("00.2")

# %% [markdown]
# **Find the mistake.** Lectures contain slips, textbooks too, and so, surely, does this course. Where we found
# one in the material we started from, it became an exercise: you get the wrong statement and say what is wrong.
# This one we made up, for practice.
#
# **Exercise 00.3.** A colleague says: "3072 · 50 + 50 · 10, so the network has 154,100 parameters." What was
# forgotten? Answer with a word, in quotation marks.

# %%
answer = ...
check("00.3", answer)
# hint("00.3")
# solution("00.3")

# %% [markdown]
# ## 5. Data  (3 minutes)
#
# `datasets.load(name)` gives a data set in three parts. The **training** examples are what the network learns
# from. The **validation** examples are for your decisions: which width, how long. The **test** examples are
# opened once, at the end, when there is nothing left to decide. Each part has images `x` and labels `y`.
#
# The set below, small pictures of clothes, comes with the course and needs no network connection.

# %%
split = datasets.load("fashion_mnist_small")
print(split)
print(f"pixels: {split.x_train.dtype}, from {split.x_train.min()} to {split.x_train.max()}")

# %%
first = [int(np.argmax(split.y_train == label)) for label in range(10)]
assert [int(split.y_train[place]) for place in first] == list(range(10))
fig = plots.images(split.x_train[first], split.classes)
plots.show(fig, alt="One small grey image for each of the ten labels: " + ", ".join(split.classes) + ".")

# %% [markdown]
# Most lessons use **CIFAR-10**, 60,000 colour photographs, which the lectures use as well. It is not part of the
# course; the command `course data fetch cifar10` gets it once and keeps it, and `course data` shows what is
# here. A lesson that cannot get its data says so, runs on the clothes instead, and reports the claims that need
# the real set as *not measured*.

# %% [markdown]
# ## 6. Seeds  (6 minutes)
#
# A network starts from random weights and sees its examples in random order. Random numbers in a computer come
# from a formula that starts at a **seed**. We train a very small network three times on 1,000 of the images:
# with seed 0, with seed 0 again, and with seed 1. After each epoch we note the **loss**, one number that says how
# wrong the network is on average; training makes it smaller. How the loss is computed is told in lesson 01, and
# `adam`, the rule by which the parameters are changed, in lesson 08.

# %%
predict("00.2", None, 'Will the two runs with seed 0 end with the "same" loss, or "different" ones?')

# %%
def train(seed):
    """Returns the training loss after each epoch of a 784-16-10 network."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(16, activation="relu"))
    model.add(keras.layers.Dense(10))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x, y = split.x_train[:1000] / np.float32(255), split.y_train[:1000]
    return model.fit(x, y, batch_size=50, epochs=epochs, verbose=0).history["loss"]


seeds = {"seed 0": 0, "seed 0, again": 0, "seed 1": 1}
losses = {name: train(seed) for name, seed in seeds.items()}

# %%
first_run, second_run, other_run = (np.array(losses[name]) for name in seeds)
again = np.abs(first_run - second_run).max()
other = np.abs(first_run - other_run).max()
print(f"largest difference in loss: {again:.2g} with the same seed, {other:.2g} with another")
reveal("00.2", "same" if again < 1e-6 else "different")

# %%
assert all(len(values) == epochs for values in losses.values())
fig = plots.runs(losses)
plots.show(fig, alt="Training loss against epoch, three lines: seed 0, seed 0 again, and seed 1.")

# %% [markdown]
# The difference printed for another seed is the size of *chance* in this experiment. Keep it in mind
# whenever somebody compares two methods by one run each: a difference smaller than this may be luck. Where a
# lesson compares methods, it uses several seeds and shows an interval.
#
# On one machine and one backend a seed repeats a run, as far as the device computes in a fixed order; GPUs need
# not. Across backends it does not: TensorFlow, JAX and PyTorch each have a formula of their own, so one seed gives
# three different networks. NumPy's formula, on the other hand, is the same on every machine. The rule of the
# course follows: **what must come out the same everywhere is drawn with NumPy** and handed to Keras.

# %%
drawn = np.random.default_rng(0).normal(size=3)
keras.utils.set_random_seed(0)
own = keras.ops.convert_to_numpy(keras.random.normal((3,)))
print("NumPy, seed 0, on every machine:  ", drawn.round(3))
print(f"Keras on {keras.backend.backend()}, seed 0:", own.round(3))

# %% [markdown]
# ## 7. Reading the code  (3 minutes)
#
# Nothing in this course is hidden. What a lesson imports from `course` you can read, change and use in your own
# work; `show_source` displays it, with the file it stands in. This is the whole of `profile.pick`:

# %%
from course.lessons import show_source

show_source(profile.pick)

# %% [markdown]
# ## 8. Your predictions so far
#
# From time to time a lesson shows how good your predictions have been. A point above the line is a number you
# predicted too large, below it too small. Without predictions the figure is empty: go back to section 2, type a
# number, and run the page again from there.

# %%
from course.lessons import calibration

pairs = calibration()
fig = plots.calibration(pairs)
assert len(fig.axes[0].lines[1].get_xdata()) <= len(pairs)
plots.show(fig, alt=f"Each number predicted, divided by what was measured; {len(pairs)} predictions so far.")

# %% [markdown]
# ## 9. Where things are, and when something breaks
#
# | what | where |
# |---|---|
# | data sets | the folder `data` below `~/.course`, or below the folder that `COURSE_HOME` names |
# | your predictions | `predictions.jsonl` in the same place; delete it to start afresh |
# | your changes to a lesson | in the notebook itself, when you save it |
# | the ledger of claims | `course/claims/ledger.toml`; `course claims` prints it |
#
# | what you see | what to do |
# |---|---|
# | a `NameError` | a cell above has not been run: *Run → Run All Above* |
# | numbers that make no sense any more | *Kernel → Restart Kernel and Run All Cells* |
# | a page that you would rather have back as it was | `git checkout notebooks` in a terminal (your changes there are lost) |
# | `No module named ...` | run the self-test in section 1; start Jupyter with `make lab`, which uses the right Python |
# | lines about CUDA when Keras is imported | nothing: TensorFlow tells that it found no GPU, and goes on without |
# | figures replaced by their description | the page is not trusted yet: run its cells, or `jupyter trust` it |
# | a failed claim in an unchanged lesson | a discovery: please tell us, with the row that was printed |
#
# If the machine has other work to do, a lesson takes longer than it says; nothing else changes. `course lesson
# run 00` runs a lesson without a browser and prints its claims.

# %% [markdown]
# ## Summary
#
# The next cell puts together what was measured in this run.

# %%
share = counts["hidden layer, weights"] / measured
print(f"The 3072-50-10 network has {measured:,} parameters, {share:.1%} of them in one layer's weights.")
print(f"The same seed, twice: losses {'equal' if again < 1e-6 else f'apart by {again:.2g}'}.")
print(f"Another seed: losses apart by up to {other:.2g}.")

# %% [markdown]
# ## References
#
# - Keras: [keras.io](https://keras.io). The three backends: [Keras 3](https://keras.io/keras_3/).
# - Xiao, Rasul and Vollgraf, 2017, [Fashion-MNIST](https://arxiv.org/abs/1708.07747), the pictures of clothes.
# - Krizhevsky, 2009, [Learning Multiple Layers of Features from Tiny Images](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf),
#   which describes CIFAR-10.
# - Brod, 2021, [Predicting as a learning strategy](https://doi.org/10.3758/s13423-021-01904-1), on why lessons ask first.
#
# ## Next
#
# [Lesson 01](01_anatomy_of_a_network.ipynb) takes this network apart: what a unit computes, what depth and width
# are, and why a network that knows nothing has a loss of ln 10.
