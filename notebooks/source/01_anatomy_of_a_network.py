# %% [markdown]
# # 1. Anatomy of a network
#
# > **Questions**
# > 1. What does one unit compute, and what do size, width, depth and capacity count?
# > 2. Why is a network without activations not worth its layers?
# > 3. Which output and which loss belong to which task, and what should the loss be *before* any training?
# > 4. How often do the weights change in one epoch, and which examples may judge the result?
#
# **You need** lesson 00, NumPy arrays, and what a logarithm and a probability are.
# **Time** about 70 minutes of yours; the cells together run in under 60 seconds on two cores.
# S0, S2, S3 and S4 are the lectures whose statements are tested; they are listed at the end.

# %%
import keras
import numpy as np

from course import datasets, models, plots, profile, scratch
from course.claims import claim
from course.lessons import check, hint, predict, reveal, solution

split = datasets.load("cifar10", train=profile.pick(fast=4000, full=49_000), test=2000)
print(split, "of", ", ".join(split.classes))

# %% [markdown]
# ## 1. One unit, many units *(8 minutes)*
#
# A **unit** (or node, or neuron) takes the numbers $x_1, \dots, x_m$, multiplies each by a **weight** $w_i$ of its own, adds
# up, adds its **bias** $b$ and bends the sum with an **activation** $f$:
#
# $$z = b + \sum_{i=1}^m x_i w_i, \qquad y = f(z).$$
#
# S2 writes this sum; S3 writes a whole **layer** at once, as a matrix product. In Keras's order, with one example in each
# row of $X$
# and the weights of one unit in each column of $W$, it is $Z = XW + b$. Do both say the same? We compute 10 units for 4
# examples with three loops, and then with `@`.

# %%
draw = np.random.default_rng(0)
x, W, b = draw.normal(size=(4, 3072)), draw.normal(size=(3072, 10)), draw.normal(size=10)
by_loops = np.zeros((4, 10))
for example in range(4):
    for unit in range(10):
        by_loops[example, unit] = b[unit]
        for i in range(3072):
            by_loops[example, unit] += x[example, i] * W[i, unit]
by_matrix = x @ W + b
print("first unit, first example:", by_loops[0, 0].round(4), by_matrix[0, 0].round(4))

# %%
claim("AN-04", np.abs(by_loops - by_matrix).max())

# %% [markdown]
# The last digits may differ: a computer rounds after each addition, and the two add in another order.
#
# **Break it.** S3 writes $Wx + b$ with one example as a column, so its $W$ is our $W$ turned on its side. Try `W @ x` in
# the cell
# above: shapes are the first thing to look at when formulas of two books disagree.
#
# **Exercise 01.1.** Write `layer(x, W, b)`, which gives $Z$ for a batch of examples, without a loop.

# %%
def layer(x, W, b):
    return ...


check("01.1", layer)
# hint("01.1")
# solution("01.1")

# %% [markdown]
# ## 2. Size, width, depth, capacity *(8 minutes)*
#
# Layers stand one after the other: the **input layer** holds the numbers of one example and computes nothing, **hidden
# layers**
# follow, the **output layer** gives the answer. S0 describes such a network by four words:
#
# | word | what it counts |
# |---|---|
# | **size** | all nodes |
# | **width** | the nodes of one layer |
# | **depth** | the layers, without the input |
# | **capacity** | no count: the set of functions that the network can learn. We report the trainable parameters in its place |

# %%
nodes = [4, 6, 6, 3]
small = models.anatomy(models.mlp(nodes))
assert (small.size, small.widths, small.depth) == (sum(nodes), tuple(nodes[1:]), len(nodes) - 1)
fig = plots.anatomy_diagram(nodes)
plots.show(fig, alt="4 inputs, two hidden layers of 6, 3 outputs: size 19, depth 3. Lines are weights.")
predict("01.1", None, "What is the size of the 3072-50-10 network of lesson 00?")
predict("01.2", None, "And its depth?")

# %%
network = models.mlp([3072, 50, 10])
anatomy = models.anatomy(network)
print(anatomy)
reveal("01.1", anatomy.size)
reveal("01.2", anatomy.depth)

# %%
claim("AN-02", {name: getattr(anatomy, name) for name in ("size", "width", "depth", "capacity")})

# %% [markdown]
# Beware of the words. Many texts leave the inputs out of the size as well. And S2 calls a network **deep** from two layers on
# (claim AN-07; a use of words, so we cite it and measure nothing), where others ask for many more.
#
# **Break it.** Nodes and parameters are different things. A *convolution*, which lesson 11 explains, uses the same few
# weights
# at every place of an image:

# %%
shared = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(50, 3, name="convolution")])
print(models.anatomy(shared))

# %% [markdown]
# **Exercise 01.2.** How many parameters does a 784-256-128-10 network have? Work it out.
#
# **Find the mistake (01.3).** S2 shows inputs, one column of hidden nodes and outputs, joined by the weight matrices W⁽¹⁾
# and W⁽²⁾, under
# the heading "single-layer". What is the depth of that network by the definition above?

# %%
parameters, depth = ..., ...
check("01.2", parameters)
check("01.3", depth)
# hint("01.2"), hint("01.3")
# solution("01.3")

# %% [markdown]
# ## 3. Why bend anything? *(10 minutes)*
#
# S2: without activations, any network has a *linear* decision boundary, however many layers it has. The reason fits in a
# line:
# $(XW_1 + b_1)W_2 + b_2 = X(W_1W_2) + (b_1W_2 + b_2)$, which is one layer again. We train two networks of five layers on
# two interlocked half-moons, one without activations and one with **ReLU**, $f(z) = \max(0, z)$. `Adam` here and `SGD`
# below are ways to move the
# weights (lessons 06 to 08); `from_logits=True` comes in section 4, batches and epochs in section 7.

# %%
moons = datasets.load("two_moons", train=400, seed=0)
axis = np.linspace(-2, 3, 61)
grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype("float32")
nets, scores = {}, {}
for name, activation in [("five layers, no activation", None), ("five layers, ReLU", "relu")]:
    nets[name] = models.mlp([2, 16, 16, 16, 16, 1], activation=activation)
    nets[name].compile(keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(from_logits=True))
    nets[name].fit(moons.x_train, moons.y_train[:, None], batch_size=40, epochs=20, shuffle=False, verbose=0)
    scores[name] = keras.ops.convert_to_numpy(nets[name](grid)).reshape(61, 61)
plots.show(plots.decision_regions(moons.x_train, moons.y_train, axis, scores),
           alt="Two half-moons of points and the boundary of each network, without and with ReLU.")

# %% [markdown]
# Now collapse the trained linear network: multiply its five matrices, carry the biases along, and compare with what the
# five layers
# put out, as a share of the largest output.

# %%
linear, first = nets["five layers, no activation"], scores["five layers, no activation"].ravel()
W, b = np.eye(2), np.zeros(2)
for dense in linear.layers:
    kernel, bias = (np.asarray(array, "float64") for array in dense.get_weights())
    W, b = W @ kernel, b @ kernel + bias
collapsed = (grid @ W + b).ravel()
print("one affine map: weights", W.ravel().round(3), "bias", b.round(3))

# %% [markdown]
# And with a bend? Then, S2 and S4 say, a network can approximate *any* function (strictly: any continuous
# one, on a bounded range). The width decides how well. To look at
# width alone, we
# draw the hidden weights once, keep them, and fit only the output weights, by **least squares**: the weights with the
# smallest sum of
# squared errors, found by one formula instead of training. The target is a wavy curve on [−1, 1].

# %%
predict("01.3", None, "From width 4 to width 256, the largest error falls by which factor?")

# %%
points = np.linspace(-1, 1, 500)
target = np.sin(6 * points) + 0.5 * np.cos(15 * points)

def largest_error(width, seed, activation):
    draw = np.random.default_rng(seed)
    slopes = draw.normal(size=width)
    z = np.outer(points, slopes) - slopes * draw.uniform(-1, 1, width)  # the bends lie inside [-1, 1]
    hidden = np.column_stack([activation(z), np.ones(500)])
    output_weights = np.linalg.lstsq(hidden, target, rcond=1e-8)[0]
    return np.abs(hidden @ output_weights - target).max()

widths, seeds = [4, 16, 64, 256], range(5)
bends = {"no activation": lambda z: z, "ReLU": lambda z: np.maximum(z, 0)}
errors = {name: np.array([[largest_error(w, s, f) for s in seeds] for w in widths])
          for name, f in bends.items()}

# %%
median = np.median(errors["ReLU"], axis=1)
factor = median[0] / median[-1]
reveal("01.3", factor)
fig = plots.width_sweep(widths, errors, ylabel="largest error on [−1, 1]")
assert np.array_equal(fig.axes[0].lines[5].get_ydata(), median)
plots.show(fig, alt="Largest error against width, logarithmic, with ReLU and without activation.")

# %%
claim("AN-05", np.abs(collapsed - first).max() / np.abs(first).max())
claim("AN-06", {"factor": factor, "falls_each_time": bool(np.all(np.diff(median) < 0))})

# %% [markdown]
# A ReLU unit is flat on one side of its bend and sloped on the other, so 256 of them make a line with 256 joints. "Can
# approximate" promises that good
# weights *exist*; whether training finds them, and whether they hold on new examples, is what the rest of the course is
# about.
#
# **Exercise 01.4.** The 2-16-16-16-16-1 network without activations owns 881 parameters. How many numbers are enough to
# describe what it computes?

# %%
numbers = ...
check("01.4", numbers)
# hint("01.4")
# solution("01.4")

# %% [markdown]
# ## 4. Heads and losses *(12 minutes)*
#
# The output layer is the **head**. It must be able to say what the task asks for: any number (no activation), a
# probability (**sigmoid**,
# $\sigma(z) = 1/(1 + e^{-z})$, between 0 and 1), or $K$ probabilities that sum to 1 (**softmax**, $p_k = e^{z_k} / \sum_j
# e^{z_j}$).
# Let two heads learn the curve $2\sin 3x$. Where it leaves (0, 1), a sigmoid cannot come nearer to it than 0 or 1; that
# sets a
# floor under the **mean squared error** (MSE), the mean of $(y_i - \hat y_i)^2$, where $y$ is the target and $\hat y$ the
# prediction. The hidden units bend with `tanh` here, an S like the sigmoid's, from −1 to 1.

# %%
inputs = np.linspace(-1, 1, 200, dtype="float32")[:, None]
wave = 2 * np.sin(3 * inputs)
order = np.random.default_rng(0).permutation(np.tile(np.arange(200), 40))
fits, mse = {}, {}
for name, head in [("sigmoid head", "sigmoid"), ("no activation", None)]:
    net = models.mlp([1, 32, 1], activation="tanh", output_activation=head)
    net.compile(keras.optimizers.Adam(0.02), "mse")
    net.fit(inputs[order], wave[order], batch_size=20, shuffle=False, verbose=0)
    fits[name] = keras.ops.convert_to_numpy(net(inputs)).ravel()
    mse[name] = np.mean((fits[name] - wave.ravel()) ** 2)
floor = np.mean((wave - np.clip(wave, 0, 1)) ** 2)
print(f"floor {floor:.3f};", ", ".join(f"{name} {value:.3f}" for name, value in mse.items()))
assert mse["sigmoid head"] >= floor
plots.show(plots.curve_fits(inputs.ravel(), wave.ravel(), fits, xlabel="x", ylabel="y"),
           alt="The curve 2 sin 3x and two fits; the sigmoid head stays between 0 and 1.")

# %% [markdown]
# For classes, the loss is the **negative log-likelihood** (NLL): minus the logarithm of the probability $p_y$ that the
# network gave to the true class $y$.
# Certain and right costs 0; probability ½ costs ln 2; certain and wrong costs without limit. The unit of a natural
# logarithm is the **nat**. S2 calls it **categorical
# cross-entropy** and writes a sum over all classes, $-\sum_k t_k \ln p_k$, where $t$ is 1 at the true class and 0
# elsewhere (**one-hot**). Are these the
# same, and the same as in Keras?

# %%
draw = np.random.default_rng(1)
truth, labels = draw.normal(size=6), np.array([0, 3, 9, 1, 1, 5], "int32")
guess = draw.normal(size=6)
z = draw.normal(size=(6, 10)).astype("float32")
p = keras.ops.convert_to_numpy(keras.ops.softmax(z))
one_hot = np.eye(10)[labels]
mse_gap = abs(np.mean((truth - guess) ** 2) - float(keras.losses.MeanSquaredError()(truth, guess)))
three_ways = [
    np.mean(-np.log(p[np.arange(6), labels])),
    float(keras.losses.CategoricalCrossentropy()(one_hot, p)),
    float(keras.losses.SparseCategoricalCrossentropy()(labels, p)),
]
print("cross-entropy, three ways:", np.round(three_ways, 4))

# %% [markdown]
# One trap is left. The **scores** $z$ (also called *logits*) can be large, and $e^{1000}$ is too large for a `float32`.
# S3 says that the logarithm is there for stability.

# %%
predict("01.4", None, '-log(softmax) of class 1, scores 1000, −1000, 0, float32: "finite" or "not finite"?')

# %%
far = np.array([1000, -1000, 0], "float32")
with np.errstate(all="ignore"):  # NumPy would warn; we look at the result
    plain = -np.log(np.exp(far) / np.exp(far).sum())[1]
stable = far.max() + np.log(np.exp(far - far.max()).sum()) - far[1]
nll = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
by_keras = nll(np.array([1], "int32"), far[None])
print(f"plain {plain}, stable {stable}, Keras from scores {float(by_keras)}")
reveal("01.4", "finite" if np.isfinite(plain) else "not finite")

# %%
claim("AN-08", {"sigmoid": mse["sigmoid head"] / floor, "free": mse["no activation"] / floor,
                "sum": p.sum(axis=1)})
claim("AN-09", mse_gap)
claim("AN-10", np.ptp(three_ways))
claim("AN-11", {"plain_finite": bool(np.isfinite(plain)),
                "stable_finite": bool(np.isfinite([stable, float(by_keras)]).all())})

# %% [markdown]
# The stable form takes the largest score out of the sum before `exp` (**log-sum-exp**). That is why the course gives
# Keras the scores and says `from_logits=True`.
#
# **Exercise 01.5.** Give units and activation (`"none"`, `"sigmoid"`, `"softmax"`) of the head for each task below.
#
# **Find the mistake (01.6).** Under its MSE, S2 writes "predicted" at $y$ and "actual" at $\hat y$: most books, and
# Keras, mean the opposite. Suppose you swap the
# two arguments of a loss. Does its *value* change? Answer (for the MSE, for the cross-entropy) with `True` or `False`.
#
# **Exercise 01.7.** Write `stable_nll(z, y)`, the loss of one example with the array of scores `z` and the true class
# `y`, so that it stays finite.

# %%
heads = {"price of a house": ..., "spam or not": ...,  # each as (3, "softmax")
         "one of seven birds": ..., "any of five tags": ...}
changes = (..., ...)

def stable_nll(z, y):
    return ...

check("01.5", heads)
check("01.6", changes)
check("01.7", stable_nll)
# hint("01.5"), hint("01.6"), hint("01.7")
# solution("01.7")

# %% [markdown]
# ## 5. What training really minimises *(6 minutes)*
#
# You want few *errors*. But the count of errors is a staircase: move a weight a little and it does not move at all, so it
# gives no direction. S3: minimise a smooth
# **surrogate** that lies above it. For two classes, let the **margin** $m$ be the score in favour of the true class; an
# example is wrong where $m \le 0$, and its NLL is
# $\ln(1 + e^{-m})$. Divided by $\ln 2$, does it lie above the error everywhere?

# %%
margin = np.linspace(-4, 4, 801)
error = (margin <= 0).astype(float)
bound = np.log1p(np.exp(-margin)) / np.log(2)
plots.show(plots.surrogate_loss(margin, error, bound),
           alt="The 0/1 error, a step at margin 0, and the smooth NLL over ln 2.")

# %% [markdown]
# Often a **penalty** on large weights is added, with a strength $\lambda$ of your choice: mean loss +
# $\lambda\,\Omega(W)$, the **regularised risk**. S0's code takes
# $\Omega = \tfrac12 \sum W^2$ over all weights (not the biases); Keras's `L2(λ)` leaves out the ½, so `two_layer_mlp`
# passes it λ/2. Keras keeps the penalties in `model.losses`. We recompute what `evaluate` reports:

# %%
strength, y_some = 0.1, split.y_train[:100]
mean_image = split.x_train.mean(axis=0).astype("float32")
x_some = ((split.x_train[:100] - mean_image) / 64).reshape(100, -1).astype("float32")
penalised = models.two_layer_mlp(scratch.init_two_layer_model(3072, 50, 10, scale=0.01), reg=strength)
penalised.compile("sgd", nll)
reported = penalised.evaluate(x_some, y_some, batch_size=100, verbose=0)
z = keras.ops.convert_to_numpy(penalised(x_some)).astype("float64")
mean_loss = np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(100), y_some])
kernels = [dense.get_weights()[0].astype("float64") for dense in penalised.layers]
penalty = strength / 2 * sum(np.sum(kernel**2) for kernel in kernels)
print(f"by hand {mean_loss:.4f} + {penalty:.4f} = {mean_loss + penalty:.4f}; Keras {reported:.4f}, "
      f"of which penalties {float(sum(penalised.losses)):.4f}")

# %%
claim("AN-12", bool(np.all(bound >= error)))
claim("AN-13", abs(reported - mean_loss - penalty))

# %% [markdown]
# Since books and libraries differ by that factor of 2, look before you copy a $\lambda$.
#
# ## 6. The loss of a network that knows nothing *(6 minutes)*
#
# Here is a check that costs one second and catches many mistakes. Before any training, with small weights, all scores are
# nearly 0. What should the loss on ten classes be? We
# measure it on 500 images, pixels from 0 to 255 minus the mean image, with the plain NumPy network that lesson 02 opens up.

# %%
predict("01.5", None, "What is the loss of an untrained 3072-50-10 network on ten classes?")

# %%
images = (split.x_train[:500] - mean_image).reshape(500, -1)
scales = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2]
losses = []
for scale in scales:
    untrained = scratch.init_two_layer_model(3072, 50, 10, scale=scale)
    loss, _ = scratch.two_layer_net(images, untrained, split.y_train[:500])
    losses.append(loss)
    print(f"standard deviation {scale:.0e}: loss {loss:.4f}")
reveal("01.5", losses[1])
fig = plots.initial_loss(scales, losses, classes=10)
assert list(fig.axes[0].lines[1].get_ydata()) == losses
plots.show(fig, alt="Initial loss against the standard deviation of the weights, with a line at ln 10.")

# %% [markdown]
# Equal scores give each class the probability 1/10, and $-\ln(1/10) = \ln 10$. No image enters into this, only the number
# of classes $K$: the loss starts at $\ln K$. A network with
# large weights starts above: it is *sure* before it has seen anything. Lesson 15 puts this check to work.
#
# **Exercise 01.8.** What do you expect with 100 classes?

# %%
expected = ...
check("01.8", expected)
# hint("01.8")
# solution("01.8")

# %% [markdown]
# ## 7. Batch, update, epoch *(8 minutes)*
#
# The weights learn from a **batch**, a handful of examples at a time. One batch gives one **update** (also *step*, or
# *iteration*): the weights
# move once, against the slope of the loss. One pass over all examples is an **epoch**.

# %%
predict("01.6", None, "10,000 images, batches of 200: how many updates are in an epoch?")
predict("01.7", None, "And with one image more?")

# %%
class CountUpdates(keras.callbacks.Callback):
    """Counts the batches after which the weights moved; Keras calls it."""

    def on_epoch_begin(self, epoch, logs=None):
        self.updates = 0

    def on_train_batch_end(self, batch, logs=None):
        self.updates += 1

# %%
counts = []
for examples in (10_000, 10_001):
    counter, net = CountUpdates(), models.mlp([1, 1])
    net.compile("sgd", "mse")
    net.fit(np.zeros((examples, 1)), np.zeros((examples, 1)), batch_size=200, verbose=0, callbacks=[counter])
    counts.append(counter.updates)
    print(f"{examples:,} examples: {counter.updates} calls, optimizer counted {int(net.optimizer.iterations)}")
reveal("01.6", counts[0])
reveal("01.7", counts[1])

# %%
claim("AN-01", counts)
claim("AN-15", counts[0])

# %% [markdown]
# S2 says that the weights are updated after each epoch. The optimizer's own count above says how it is: after each
# *batch*. A batch that holds
# *all* examples makes S2's sentence true. **Break it** that way, and see what it costs, on the real images:

# %%
def prepared(images):
    """Centred on the mean image, scaled, and averaged over 2 x 2 pixels: 768 numbers for one image."""
    x = ((images - mean_image) / 64).reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4))
    return x.reshape(len(x), -1).astype("float32")


x_train, n = prepared(split.x_train[:4000]), min(4000, len(split.x_train))
curves = {}
for batch in (100, n):
    net = models.mlp([768, 50, 10])
    net.compile(keras.optimizers.SGD(0.05), nll)
    fit = net.fit(x_train, split.y_train[:n], batch_size=batch, epochs=5, shuffle=False, verbose=0)
    curves[f"batch {batch}: {int(net.optimizer.iterations)} updates"] = fit.history["loss"]
plots.show(plots.runs(curves), alt="Training loss over five epochs for two batch sizes.")

# %% [markdown]
# Both runs saw every image five times; they differ in how often the weights could move. Lesson 07 asks what the best
# batch is.
#
# **Find the mistake (01.9).** 49,000 images, batches of 1,000, ten epochs: how many updates by S2's sentence, and how
# many in truth?

# %%
updates = (..., ...)
check("01.9", updates)
# hint("01.9")
# solution("01.9")

# %% [markdown]
# ## 8. Three piles of data *(6 minutes)*
#
# The **training** examples set the weights. The **validation** examples choose everything else. The **test** examples
# estimate how good the chosen network is on examples
# nobody has seen: its **generalization**. Why are two piles not enough? Take 200 "networks" that ignore the image and
# guess, and choose the one with the best score on the 1,000 validation images. Each is worth 0.1, exactly.

# %%
predict("01.8", None, "What is the winner's validation accuracy?")

# %%
optimism, stories = [], []
for seed in range(20):
    draw = np.random.default_rng(seed)
    validation = (draw.integers(0, 10, (200, len(split.y_val))) == split.y_val).mean(axis=1)
    winner_on_test = (draw.integers(0, 10, len(split.y_test)) == split.y_test).mean()  # it guesses on
    optimism.append(validation.max() - winner_on_test)
    stories.append((validation, winner_on_test))
reveal("01.8", stories[0][0].max())
standard_error = np.std(optimism) / 20**0.5
print(f"validation minus test, over 20 repetitions: {np.mean(optimism):.3f} ± {standard_error:.3f}")
plots.show(plots.selection_optimism(*stories[0], chance=0.1),
           alt="Histogram of 200 validation accuracies; the best one and its test accuracy are marked.")

# %%
claim("AN-14", np.mean(optimism))

# %% [markdown]
# The winner's lead is luck, and luck does not carry over. The same happens to honest candidates: whatever you *choose* by
# a score, that score flatters.
#
# **Exercise 01.10.** Say `"training"`, `"validation"` or `"test"` for each job.

# %%
piles = {"set the weights": ..., "choose the width": ...,
         "choose when to stop": ..., "report how good it is": ...}
check("01.10", piles)
# hint("01.10")
# solution("01.10")

# %% [markdown]
# ## 9. Features, layer by layer, and more data *(8 minutes)*
#
# S2 says that a network learns its features itself, layer upon layer. A **linear probe** can look: freeze the network,
# take what layer 1 (or 2, or 3) puts out, and fit one linear
# classifier on it. We take a small convolutional network, average each of the 16 maps of a layer over the image, so that
# every layer hands 16 numbers to its
# probe, and ask before and after training. (What `momentum` does is told in lesson 08.)

# %%
predict("01.9", None, "After training, probe on layer 3 minus probe on layer 1: what difference in accuracy?")

# %%
def convolutional(seed):
    """Three convolutions of 16 maps, each halving the image; weights drawn by NumPy."""
    layers = [keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu") for _ in range(3)]
    head = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10)]
    net = keras.Sequential([keras.Input((32, 32, 3)), *layers, *head])
    draw, weights = np.random.default_rng(seed), net.get_weights()
    scales = [(2 / np.prod(w.shape[:-1])) ** 0.5 if w.ndim > 1 else 0 for w in weights]  # biases start at 0
    net.set_weights([draw.normal(0, scale, w.shape) for scale, w in zip(scales, weights, strict=True)])
    return net

# %%
def probe(features, labels, new_features, new_labels, ridge=0.01):
    """Accuracy on new examples of a linear classifier, fitted by least squares with a small L2 penalty."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    a, new = (np.column_stack([(f - mean) / spread, np.ones(len(f))]) for f in (features, new_features))
    weights = np.linalg.solve(a.T @ a + ridge * len(a) * np.eye(a.shape[1]), a.T @ np.eye(10)[labels])
    return (np.argmax(new @ weights, axis=1) == new_labels).mean()

# %%
x_fit, x_new = (((images - mean_image) / 64).astype("float32") for images in (split.x_train, split.x_test))
y_fit, accuracies = split.y_train, {"before": [], "after": []}
for seed in range(profile.pick(fast=3, full=5)):
    net = convolutional(seed)
    maps = keras.Model(net.inputs, [keras.ops.mean(layer.output, axis=(1, 2)) for layer in net.layers[:3]])
    net.compile(keras.optimizers.SGD(0.05, momentum=0.9), nll)
    for when, epochs in (("before", 0), ("after", 5)):
        if epochs:
            net.fit(x_fit, y_fit, batch_size=50, epochs=epochs, shuffle=False, verbose=0)
        pairs = zip(maps.predict(x_fit, 500, verbose=0), maps.predict(x_new, 500, verbose=0), strict=True)
        accuracies[when].append([probe(old, y_fit, new, split.y_test) for old, new in pairs])
before, after = np.array(accuracies["before"]), np.array(accuracies["after"])
gain = (after[:, 2] - after[:, 0]).mean()
reveal("01.9", gain)

# %%
plots.show(plots.probe_accuracy({"before training": before, "after training": after}),
           alt="Accuracy of a linear probe on layers 1, 2 and 3, before and after training, for several seeds.")

# %% [markdown]
# Compare the two lines. An untrained stack is a control: whatever it shows is not learned. The answer also depends on the
# probe, and an
# honest report says so. **Break it:** put 4 × 4 averages in place of one,
# `keras.layers.AveragePooling2D(layer.output.shape[1] // 4)(layer.output)`
# and then `keras.layers.Flatten()`: 16 times as many numbers for each probe. Which layer comes out ahead now?
#
# Last, S2's figure of "performance against data": large networks, it says, profit more from additional examples. We give
# the same number of updates, in batches of 50, to a
# linear classifier (**logistic regression**: one softmax layer) and to a network with one hidden layer.

# %%
x_all, x_test = prepared(split.x_train), prepared(split.x_test)
sizes, accuracy = profile.pick(fast=[100, 400, 1600, 4000], full=[100, 1000, 10_000, len(x_all)]), {}
for name, units in {"logistic": [768, 10], "MLP 768-100-10": [768, 100, 10]}.items():
    net = models.mlp(units)
    net.compile(keras.optimizers.SGD(0.05), nll, metrics=["accuracy"])
    start, accuracy[name] = net.get_weights(), []
    for size in sizes:
        net.set_weights(start)
        chosen = np.random.default_rng(size).integers(0, size, profile.pick(fast=300, full=5000) * 50)
        net.fit(x_all[chosen], split.y_train[chosen], batch_size=50, shuffle=False, verbose=0)
        accuracy[name].append(net.evaluate(x_test, split.y_test, batch_size=500, verbose=0)[1])
slopes = {name: np.polyfit(np.log10(sizes), values, 1)[0] for name, values in accuracy.items()}
print("gain for each tenfold of examples:", ", ".join(f"{k} {slope:+.3f}" for k, slope in slopes.items()))
plots.show(plots.learning_curve(sizes, accuracy),
           alt="Test accuracy against the number of training examples for two models.")

# %%
claim("AN-16", gain, data=split)
claim("AN-17", slopes["MLP 768-100-10"] - slopes["logistic"], data=split)

# %% [markdown]
# AN-17 is only reported: one seed, one architecture, and a learning rate that we did not tune for each size.
#
# ## Summary
#
# What this run measured:

# %%
print(f"3072-50-10: size {anatomy.size:,}, depth {anatomy.depth}, {anatomy.capacity:,} parameters")
print(f"five linear layers: {W.size + b.size} numbers; with ReLU, width 256 cut the error {factor:.0f} times")
print(f"untrained loss {losses[1]:.4f}, ln 10 = {np.log(10):.4f}")
print(f"updates an epoch: {counts[0]}, not 1; with one example more {counts[1]}")
print(f"best of 200 guessers: flattered by {np.mean(optimism):.3f}")
untrained_gain = (before[:, 2] - before[:, 0]).mean()
print(f"probe, layer 3 minus layer 1: {untrained_gain:+.3f} before training, {gain:+.3f} after"
      f" ({split.name}{', stand-in' if split.stand_in else ''})")

# %% [markdown]
# ## References
#
# - S0: *Deep network components and training*. S2: Toronto 3546, module 2, *Tuning neural networks*. S3: UBC, *Network-independent
#   tricks*. S4: Tsinghua, *Deep learning*, lecture 3.
# - Hornik, Stinchcombe and White, 1989, *Multilayer feedforward networks are universal approximators*, Neural Networks 2, 359–366.
# - Rahimi and Recht, 2007, *Random features for large-scale kernel machines*, NeurIPS: hidden weights drawn and kept.
# - Bartlett, Jordan and McAuliffe, 2006, *Convexity, classification, and risk bounds*, JASA 101, 138–156: surrogate losses.
# - Alain and Bengio, 2016, *Understanding intermediate layers using linear classifier probes*, https://arxiv.org/abs/1610.01644.
# - Goodfellow, Bengio and Courville, 2016, *Deep learning*, chapters 5 and 6, https://www.deeplearningbook.org: what "deep" and "capacity" mean.
#
# **Next.** [Lesson 02](02_backpropagation_by_hand.ipynb): where the slope comes from that each update follows.
