# %% [markdown]
# # 15. Babysitting a training run
#
# > **Questions**
# > 1. What can you know about a network before its first update?
# > 2. The loss does not move, or it turns into `nan`: what is wrong, and what is *not*?
# > 3. When is a run beyond hope, and can a rule of one line tell?
# > 4. When should a good score worry you?
#
# **Time.** About 70 minutes; all cells run in under 70 seconds on two cores.
#
# **Before.** Lessons [01](01_anatomy_of_a_network.ipynb) (loss, batch, epoch, softmax) and
# [02](02_backpropagation_by_hand.ipynb) (gradients). You may read this lesson right after lesson 05.
#
# One of the five lectures behind this course watches a small network being trained and prints what it sees:
# the cost and two accuracies after each epoch. We run the same network on the same pictures and compare line by
# line. Most of what can go wrong with a training run goes wrong here, on purpose.
#
# The **loss** is the mean of −ln(probability of the right class), plus a penalty where there is one; it is
# measured in *nats*, the unit that goes with the natural logarithm. What the lecture prints as the **cost** of an
# epoch is the loss of its last batch.

# %% [markdown]
# ## 1. Is the first loss right?  (8 minutes)
#
# The data are CIFAR-10: photographs of 32 × 32 pixels in three colours, ten classes. The last 1,000 training
# images are kept for validation. From each image we subtract the **mean image** of the training set, and we
# leave the pixels on their scale of 0 to 255, as the lecture did.

# %%
import math

import keras
import numpy as np
import threadpoolctl

from course import datasets, diagnose, plots, profile, scratch
from course.claims import claim
from course.lessons import check, hint, predict, reveal, show_source, solution
from course.lessons.printed_logs import printed_log

# %%
threadpoolctl.threadpool_limits(1)  # matrices this small gain nothing from more threads
split = datasets.load("cifar10")
mean_image = split.x_train.mean(axis=0).astype("float32")


def centred(images):
    return (images.astype("float32") - mean_image).reshape(len(images), -1)


X, y = centred(split.x_train), split.y_train
X_val, y_val = centred(split.x_val), split.y_val
print(f"{len(X):,} training and {len(X_val):,} validation images, {X.shape[1]:,} numbers each")

# %% [markdown]
# The network is **3072-50-10**: 3,072 numbers in, 50 hidden units with ReLU, 10 scores out. We use the small
# NumPy version of the course, because you can read all of it. This is how its weights are drawn: at random from
# a Gaussian with standard deviation 10⁻⁴.

# %%
show_source(scratch.init_two_layer_model)

# %% [markdown]
# Is the code that you see the code that runs? We compile the shown text and compare what it draws.

# %%
import inspect

names = {"np": np}
exec(inspect.getsource(scratch.init_two_layer_model), names)
shown, used = names["init_two_layer_model"](3072, 50, 10), scratch.init_two_layer_model(3072, 50, 10)
same = all(np.array_equal(shown[name], used[name]) for name in used)

# %%
claim("BB-20", same)

# %% [markdown]
# **Predict.** With such weights all ten scores are nearly 0. What is the first loss, to two decimals?

# %%
predict("15.1", None, "What is the loss before any training?")

# %%
models = [scratch.init_two_layer_model(3072, 50, 10, seed=seed) for seed in range(3)]
first = [scratch.two_layer_net(X[:1000], model, y[:1000])[0] for model in models]
penalised = [scratch.two_layer_net(X[:1000], model, y[:1000], reg=1e3)[0] for model in models]
reveal("15.1", first[0])
print("without penalty ", "  ".join(f"{loss:.4f}" for loss in first))
print("with reg = 1000 ", "  ".join(f"{loss:.4f}" for loss in penalised))

# %%
claim("BB-01", first, data=split)
claim("BB-02", penalised, data=split)

# %% [markdown]
# Nearly equal scores give each class a probability of nearly 1/10, and the loss is −ln(1/10) = ln 10 ≈ 2.3026.
# A first loss that is far from it means that something is wrong *before* training: labels counted from 1,
# pixels that were not centred, weights drawn too large.
#
# The second row adds the penalty `reg / 2 · (sum of all squared weights)`, which keeps weights small. It must
# raise the loss, and we can say by how much: 154,100 weights with an expected square of 10⁻⁸ make
# 500 · 154,100 · 10⁻⁸ = 0.7705. A penalty that leaves the first loss as it was is not connected.
#
# **Break it.** Set `scale=1e-2` in the line that begins with `models =`. Is the first loss still ln 10? Then start
# from the labels `(y + 1) % 10`: can the first loss find *that* mistake?

# %%
check("15.1", ...)  # the first loss for 100 classes
check("15.2", ...)  # the strength `reg` that makes our first loss twice as high
# hint("15.1"), hint("15.2")
# solution("15.2")

# %% [markdown]
# ## 2. Can it learn twenty pictures by heart?  (9 minutes)
#
# The second check costs a second. Take 20 images, switch the penalty off, and train until the network knows
# them by heart. There is nothing useful in that; but a network that *cannot* do it has a mistake in it, and no
# amount of data will help. Each step uses all 20 images, so one epoch is one step.
#
# **Predict.** The learning rate is 10⁻³. After how many of the 200 steps are all 20 images right, and stay so?

# %%
predict("15.2", None, "After how many steps are all 20 right?")

# %%
tiny = X[:20], y[:20]
overfit = scratch.train(models[0], *tiny, *tiny, learning_rate=1e-3, batch_size=None, epochs=200)
wrong_steps = [step for step, share in enumerate(overfit.train_accuracy, start=1) if share < 1]
all_right_at = wrong_steps[-1] + 1
reveal("15.2", all_right_at)
for step in (1, 8, 19, 200):
    cost, share = overfit.costs[step - 1], overfit.train_accuracy[step - 1]
    print(f"step {step:3d}  cost {cost:.4f}  train accuracy {share:.2f}")
printed = {line.epoch: line.cost for line in printed_log("overfit_20_images")}
plots.show(
    plots.replayed_log(overfit.costs, printed),
    alt="Cost of the 20-image run by step, log scale: our curve and the points that the lecture prints.",
)

# %%
claim("BB-03", {"loss": overfit.costs[-1], "all_right_at": all_right_at}, data=split)
claim("BB-04", overfit.costs[18], data=split)

# %% [markdown]
# The random weights of the lecture are lost, and yet the two runs should lie close together. Note the first
# steps: the loss hardly moves, because gradients are products of weights, and the weights are tiny. Someone
# impatient would have stopped there. A flat start is not yet a flat run.
#
# **In Keras.** The same check, a little larger: ten batches of 64 images, for a network of 100 hidden units.
# `two_layer_mlp` is a Keras model with the weights that we hand it. We divide the pixels by 64.

# %%
from course.models import two_layer_mlp

few, few_labels = X[:640] / 64, y[:640]
network = two_layer_mlp(scratch.init_two_layer_model(3072, 100, 10, scale=0.02))
network.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
network.fit(few, few_labels, batch_size=64, epochs=40, shuffle=False, verbose=0)
learned = network.evaluate(few, few_labels, verbose=0)[1]

# %%
claim("BB-05", learned)

# %% [markdown]
# **A twin.** When you don't trust an implementation, write the simplest one that you can and compare. Same
# weights, same batches: a correct pair agrees *step for step*, not just at the end. Our twins are the NumPy
# network and the Keras model.

# %%
start = scratch.init_two_layer_model(3072, 50, 10, scale=1e-2)
by_numpy = scratch.train(
    start, X[:10_000] / 64, y[:10_000], X_val, y_val, learning_rate=0.01, epochs=1, max_steps=100
).losses
twin = two_layer_mlp(start)
twin.compile(keras.optimizers.SGD(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
by_keras = []
for rows in list(scratch.batch_order(len(X[:10_000]), 100, epochs=1))[: len(by_numpy)]:
    twin.reset_metrics()  # otherwise Keras reports the mean over all steps so far
    by_keras.append(float(twin.train_on_batch(X[rows] / 64, y[rows])))
apart = np.abs(np.subtract(by_numpy, by_keras)).max()
print(f"{len(by_numpy)} steps, loss from {by_keras[0]:.4f} to {by_keras[-1]:.4f}")

# %%
claim("BB-19", apart)

# %% [markdown]
# What remains is the rounding of 32-bit numbers. **Break it.** Remove the line with `reset_metrics`: which mistake
# do the twins then seem to have?

# %% [markdown]
# ## 3. Too small a learning rate  (8 minutes)
#
# Now all the data. The lecture begins with a learning rate of 10⁻⁶ and prints ten epochs, 4,900 steps.
#
# **Predict.** After these ten epochs, what is the validation accuracy? (A guess is right one time in ten.)

# %%
predict("15.3", None, "What is the validation accuracy after ten epochs at rate 1e-6?")

# %%
slow = scratch.train(models[0], X, y, X_val, y_val, learning_rate=1e-6, reg=1e-6, epochs=10)
before = scratch.two_layer_net(X[:1000], models[0], y[:1000])[0]
after = scratch.two_layer_net(X[:1000], slow.model, y[:1000])[0]
reveal("15.3", slow.val_accuracy[-1])
print(f"loss on 1,000 training images: {before:.6f} before, {after:.6f} after")
copies = {name: printed_log(f"rate_1e-6_{name}") for name in "abc"}
points = {line.epoch: (line.cost, line.val_accuracy) for line in copies["c"]}
plots.show(
    plots.loss_and_accuracy(slow.costs, slow.val_accuracy, points),
    alt="Rate 1e-6 over ten epochs: the cost stays level at 2.30, the validation accuracy rises; ours and printed.",
)

# %%
claim("BB-06", before - after, data=split)
claim("BB-07", slow.val_accuracy[-1], data=split)

# %% [markdown]
# Left, next to nothing happened; right, something did. Accuracy asks only *which score is largest*. It does
# not ask by how much. Steps too small to move the probabilities from 0.1 can still put the scores in a better
# order. So look at the loss when you judge a learning rate; accuracy is the wrong instrument.
#
# **Find the mistake.** The lecture prints this log on three pages in a row. The copies disagree.

# %%
from course.lessons.printed_logs import differing_epochs, missing_epochs, repeated_epochs

print("copy a          copy b          copy c")
for row in range(10):
    lines = [f"{log[row].epoch:4d} {log[row].cost:.6f}" if row < len(log) else "" for log in copies.values()]
    print("   ".join(f"{line:13s}" for line in lines))
faults = {
    "differs": differing_epochs(copies["a"], copies["b"])[0],
    "missing": missing_epochs(copies["a"])[0],
    "twice": repeated_epochs(copies["b"])[0],
}

# %%
check("15.4", ...)  # (the epoch whose cost differs, the epoch that is missing everywhere)
# hint("15.4")
# solution("15.4")

# %%
claim("BB-22", faults)

# %% [markdown]
# ## 4. Too large a learning rate  (9 minutes)
#
# The lecture then tries 10⁶, a million million times as much.
#
# **Predict.** What validation accuracy does the log print once the loss is `nan`?

# %%
predict("15.4", None, "What is the validation accuracy at rate 1e6?")

# %%
epochs = profile.pick(fast=1, full=3)
huge = scratch.train(models[0], X, y, X_val, y_val, learning_rate=1e6, reg=1e-6, epochs=epochs)
share_of_class_0 = np.mean(y_val == 0)
reveal("15.4", huge.val_accuracy[-1])
first_nan = int(np.isnan(huge.losses).argmax()) + 1
print(f"the loss is nan from step {first_nan} on")
print(f"share of class 0 among the validation images: {share_of_class_0:.3f}")

# %%
claim("BB-08", {"loss": huge.costs[-1], "accuracy": huge.val_accuracy[-1]}, data=split)

# %% [markdown]
# Compare the accuracy with the last line of the output. When all scores are NaN, NumPy's `argmax` returns the
# first position, 0, so the network calls every picture an aeroplane. **Find the mistake:** "0.087, so it has
# learned a little less than chance" would be a story about a network that has no weights left.

# %%
check("15.5", ...)  # 2,000 images, 240 of class 0: which accuracy does a NaN network print?
# hint("15.5")
# solution("15.5")

# %% [markdown]
# At a rate of 3·10⁻³ the printed log is more interesting: it learns for four epochs, and then the cost is
# `inf`. We run three seeds, each until its loss is no longer finite, for at most six epochs.

# %%
def not_finite(losses):
    return not math.isfinite(losses[-1])


high = [
    scratch.train(
        model, X, y, X_val, y_val, learning_rate=3e-3, reg=1e-6, epochs=6, seed=seed, stop=not_finite
    )
    for seed, model in enumerate(models)
]
steps_per_epoch = len(X) // 100
ends = [run.stopped_step // steps_per_epoch + 1 if run.stopped_step is not None else math.inf for run in high]
print("epoch in which the loss stops being finite:", *ends)
print("lowest loss before:", *(f"{np.nanmin(run.losses):.2f}" for run in high))

# %%
claim("BB-09", min(ends), data=split)

# %%
plots.show(
    plots.exploding_losses([run.losses for run in high], steps_per_epoch),
    alt="Three runs at rate 3e-3: each falls below 2, wanders, and where it blows up a cross marks its last finite loss.",
)

# %% [markdown]
# Compare the three: at this rate a run is a matter of luck. Now a sweep: one epoch
# at each of six rates, with three seeds.
#
# **Predict.** Which of 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2 is best after one epoch?

# %%
predict("15.5", None, "Which learning rate is best after one epoch?")

# %%
rates = [1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2]
swept = [
    [
        scratch.train(model, X, y, X_val, y_val, learning_rate=rate, epochs=1, seed=seed).val_accuracy[-1]
        for seed, model in enumerate(models)
    ]
    for rate in rates
]
means = np.mean(swept, axis=1)
best_rate = rates[int(means.argmax())]
reveal("15.5", best_rate)
plots.show(
    plots.rate_sweep(rates, swept, (1e-5, 1e-3), chance=0.1),
    alt="Validation accuracy after one epoch over the learning rate, three seeds; the advised range is shaded.",
)

# %%
claim("BB-10", {"best": best_rate, "at_1e-5": means[0]}, data=split)

# %% [markdown]
# Where does the best rate lie within the advised range? Remember how close the edge of the cliff was.
#
# **Break it.** Sweep with `reg=1e3`. Does the best rate move?

# %% [markdown]
# ## 5. A rule that ends hopeless runs  (7 minutes)
#
# Who searches for good settings trains many networks, and some of them explode. The lecture's tip: break out
# if the cost ever exceeds **three times the first cost**. Write it.

# %%
def my_rule(losses):
    ...


check("15.3", my_rule)
# hint("15.3")
# solution("15.3")

# %% [markdown]
# Does the rule end only what deserves it? The lecture prints 33 pairs of learning rate and penalty from a
# search. We try each for 200 steps, and each once more with *momentum* 0.9, which keeps nine tenths of the last
# step and so makes every step about ten times as long (lesson 08). Where the rule fires, we let the run go on
# for another 100 steps to see whether it would have recovered: if its loss is then not finite, the run
# **diverged**, and the rule was right.

# %%
from course.lessons.printed_logs import printed_search


def trial(pair, momentum):
    """Runs one printed pair; returns (rule fired, run diverged, largest loss / first loss)."""
    settings = {"learning_rate": pair.learning_rate, "reg": pair.reg, "momentum": momentum, "epochs": 1}
    run = scratch.train(models[0], X, y, X_val, y_val, max_steps=200, stop=diagnose.has_diverged, **settings)
    fired = run.stopped_step is not None
    if fired:  # let it go on
        more = run.stopped_step + 101
        run = scratch.train(models[0], X, y, X_val, y_val, max_steps=more, **settings)
    rise = max(run.losses) / run.losses[0] if math.isfinite(run.losses[-1]) else math.inf
    return fired, not math.isfinite(run.losses[-1]), rise


# %%
pairs = printed_search("coarse_search") + printed_search("fine_search")
tried = {momentum: [trial(pair, momentum) for pair in pairs] for momentum in (0.0, 0.9)}
results = tried[0.0] + tried[0.9]
right_stops = sum(fired and diverged for fired, diverged, _ in results)
precision = right_stops / max(1, sum(fired for fired, _, _ in results))
recall = right_stops / max(1, sum(diverged for _, diverged, _ in results))
for momentum, group in tried.items():
    fired, diverged = sum(one[0] for one in group), sum(one[1] for one in group)
    print(f"momentum {momentum}: {len(group)} trials, {diverged} diverged, the rule ended {fired}")

# %%
claim("BB-11", {"precision": precision, "recall": recall}, data=split)

# %%
plots.show(
    plots.stop_rule(
        {
            f"momentum {momentum:g}": [
                (pair.learning_rate, one[2]) for pair, one in zip(pairs, group, strict=True)
            ]
            for momentum, group in tried.items()
        },
        factor=3,
    ),
    alt="Largest loss over first loss of 66 trials by learning rate, with and without momentum; the rule's limit is dashed.",
)

# %% [markdown]
# *Precision* is the share of the ended runs that deserved it; *recall* the share of the diverged runs that were
# ended. A recall of 1 is no surprise here, since the rule also ends what is not finite. The precision is the
# test: some healthy runs with a strong penalty *begin* with a high cost, and the rule must bear that.

# %% [markdown]
# ## 6. NaN: not always the learning rate  (6 minutes)
#
# The lecture says that a `nan` cost almost always means a high learning rate. Here are six broken runs of one
# small network. Each is healthy but for one fault, and each ends in `nan`. The faults: a learning rate too high; a
# NaN in the data; 0/0 when the data are scaled; a missing label; an overflow of `exp`; 0 · log 0 in the loss.
#
# **Predict.** We run all six again with a learning rate of **zero**, so that no weight ever moves. How many are
# cured?

# %%
predict("15.6", None, "Of six causes of NaN, how many does a rate of zero cure?")

# %%
zoo = scratch.nan_zoo()
causes = {name: (run(None), run(0.0)) for name, run in zoo.items()}
cured = [name for name, (_, at_zero) in causes.items() if math.isfinite(at_zero)]
print(f"{'cause':24s} {'its own rate':>12s} {'rate 0':>8s}")
for name, (own, at_zero) in causes.items():
    print(f"{name:24s} {own:12.3f} {at_zero:8.3f}")
reveal("15.6", len(cured))

# %%
claim("BB-12", {"causes": sum(math.isnan(own) for own, _ in causes.values()), "learning_rate": len(cured)})

# %% [markdown]
# "Almost always" may hold for people whose data and formulas are right. **Find the mistake** in the habit it
# breeds: lowering the rate, again and again, against a NaN that sits in the data. The cheap question is *when*
# the NaN appeared. To see the faulty formulas, run `show_source(scratch.nan_zoo)` and open its file.

# %%
check("15.6", ...)  # NaN at the very first step: which of the six names is impossible?
# hint("15.6")
# solution("15.6")

# %% [markdown]
# ## 7. Reading curves  (9 minutes)
#
# The loss of a single batch is noisy, since each batch holds other pictures. The advice: draw the points, and
# draw a **moving average** over them, the mean of the last 50 losses, say. How much calmer is that? If the noise
# of different steps is independent, a mean of 50 has a fiftieth of the variance.

# %%
noise = np.random.default_rng(0).standard_normal(50_000)
left = diagnose.moving_average(noise, 50).var() / noise.var()
good = scratch.train(models[0], X, y, X_val, y_val, learning_rate=5e-4, epochs=2)
plots.show(
    plots.smoothed_loss(good.losses, window=50),
    alt="Loss of each step of a healthy run as grey points, with the mean of 50 steps as a falling line.",
)

# %%
claim("BB-15", left)

# %% [markdown]
# **A gallery.** Eight runs on 5,000 images, all but the first with something changed, named by the shape that we
# expect of the curve: "healthy", "explodes", "flat", "falls then dead", "saw teeth" (no shuffling), "overfits" (500
# images only), "late start" and "stalls".
#
# **Predict.** Which of the eight ends with the lowest *training* loss?

# %%
predict("15.8", None, "Which run ends with the lowest training loss?")

# %%
small = {"X": X[:5000], "y": y[:5000], "X_val": X_val, "y_val": y_val, "learning_rate": 1e-3, "epochs": 6}
by_class = np.argsort(y[:5000], kind="stable")
changed = {
    "healthy": {},
    "explodes": {"learning_rate": 1e-2},
    "flat": {"learning_rate": 1e-6},
    "falls then dead": {"learning_rate": 1e-4, "reg": 1e3},
    "saw teeth": {"learning_rate": 5e-4, "X": X[by_class], "y": y[by_class], "shuffle": False},
    "overfits": {"X": X[:500], "y": y[:500], "epochs": 60},
    "late start": {"scale": 1e-7},
    "stalls": {"learning_rate_decay": 0.2},
}

# %%
gallery, named = {}, {}
for shape, change in changed.items():
    settings = small | change
    model = scratch.init_two_layer_model(3072, 50, 10, scale=settings.pop("scale", 1e-4))
    run = scratch.train(model, **settings)
    gallery[shape] = run.losses
    named[shape] = diagnose.curve_shape(run.losses, run.train_accuracy[-1], run.val_accuracy[-1])
ends_at = {shape: losses[-1] for shape, losses in gallery.items() if math.isfinite(losses[-1])}
reveal("15.8", min(ends_at, key=ends_at.get))
plots.show(
    plots.curve_gallery(gallery, level=math.log(10)),
    alt="Eight small loss curves: healthy, explodes, flat, falls then dead, saw teeth, overfits, late start, stalls.",
)

# %% [markdown]
# | shape | what was done | what you would do |
# |---|---|---|
# | explodes | a rate of 10⁻² | a lower rate |
# | flat | a rate of 10⁻⁶ | a higher rate |
# | falls then dead | a penalty of 1,000: weights shrink to nothing | a weaker penalty |
# | saw teeth | pictures sorted by class, never shuffled | shuffle |
# | overfits | 500 pictures only | more data, or lessons 12 to 14 |
# | late start | weights of 10⁻⁷: tiny gradients | larger first weights (lesson 05) |
# | stalls | the rate falls to a fifth after each epoch | a slower decay (lesson 09) |
#
# Would you have thrown away the run with the lowest loss? Overfitting cannot be seen in a training loss; it
# takes the validation accuracy beside it.
#
# Can a program tell the eight apart? `diagnose.curve_shape` asks six plain questions, one after the other.

# %%
show_source(diagnose.curve_shape)

# %%
claim("BB-16", sum(named[shape] == shape for shape in named), data=split)

# %% [markdown]
# Its thresholds were set on runs like these, so this is a demonstration, not a test of the rules; a later lesson
# puts such rules to work on runs that they have not seen.
#
# **Your turn.** Four runs: the loss at four moments, and the training and validation accuracy at the end.
#
# | run | first | after a third | half way | last | train | validation |
# |---|---|---|---|---|---|---|
# | A | 2.303 | 2.303 | 2.303 | 2.302 | 0.12 | 0.12 |
# | B | 2.303 | 2.300 | 2.101 | 1.702 | 0.42 | 0.36 |
# | C | 2.303 | 1.204 | 0.611 | 0.080 | 1.00 | 0.33 |
# | D | 2.303 | 2.052 | 2.020 | 2.007 | 0.24 | 0.25 |

# %%
check("15.7", [..., ..., ..., ...])  # the shape of A, B, C and D, by name
# hint("15.7")
# solution("15.7")

# %% [markdown]
# ## 8. Too good, and wrong in one way  (10 minutes)
#
# A score that is too good deserves more suspicion than one that is too bad. **Leakage** means that something in the
# input tells the label, something that will not be there when the network is used. Here we blacken the top row
# of every image and set one pixel in it to 255: the column depends on the class.
#
# **Predict.** The best network of the lecture's search got 0.53 with all the data. What does ours reach on 5,000
# images with such a pixel?

# %%
predict("15.7", None, "What is the validation accuracy with the label in a pixel?")

# %%
def leaky(images, labels):
    images = images.copy()
    images[:, 0] = 0
    images[np.arange(len(images)), 0, 3 * labels] = 255
    return centred(images)


X_leaky, X_val_leaky = leaky(split.x_train[:5000], y[:5000]), leaky(split.x_val, y_val)
settings = {"learning_rate": 1e-3, "epochs": 16}
honest_run = scratch.train(models[0], X[:5000], y[:5000], X_val, y_val, **settings)
leaky_run = scratch.train(models[0], X_leaky, y[:5000], X_val_leaky, y_val, **settings)
reveal("15.7", leaky_run.val_accuracy[-1])
print(f"honest images: {honest_run.val_accuracy[-1]:.3f}")

# %%
plots.show(
    plots.pixel_weight(
        {"honest": honest_run.model["W1"], "with the pixel": leaky_run.model["W1"]}, (32, 32, 3)
    ),
    alt="Weight given to each pixel by two networks; the leaky one puts it on ten pixels of the top row.",
)

# %% [markdown]
# The validation set did not protect us: it leaks in the same way. What helps is to ask *what the network looks at*.
#
# The other common leak is a **duplicate**: an image that stands in both sets. We plant 30 of them in the
# validation images and search; then we search the true validation set.

# %%
copied = np.arange(0, 300, 10)
planted = split.x_val.copy()
planted[copied] = split.x_train[:30]
found = diagnose.duplicate_rows(planted, np.asarray(split.x_train))
in_truth = diagnose.duplicate_rows(np.asarray(split.x_val), np.asarray(split.x_train))
print(f"planted {len(copied)}, found {len(found)}; in the true validation set: {len(in_truth)}")

# %%
all_found = set(copied) <= set(found) and set(found) - set(copied) <= set(in_truth)
claim("BB-17", {"leaky": leaky_run.val_accuracy[-1], "copies_found": all_found}, data=split)

# %% [markdown]
# Now the opposite: a score that is a little too *low*. Someone's table of class names has a slip: among the
# 10,000 training images, every one of a single class carries the label of another. The accuracy alone does not
# betray it. Which class is it? The **confusion matrix** counts, for each true class, what it was taken for.

# %%
wrong_labels = y[:10_000].copy()
wrong_labels[wrong_labels == 6] = 9  # the slip
slip = scratch.train(
    models[0], X[:10_000], wrong_labels, X_val, y_val, learning_rate=5e-4, epochs=profile.pick(fast=6, full=10)
)
scores = scratch.two_layer_net(X_val, slip.model)
matrix = diagnose.confusion_matrix(y_val, scores.argmax(axis=1), 10)
true, taken_for, share = diagnose.largest_confusion(matrix)
print(f"validation accuracy {slip.val_accuracy[-1]:.3f}")
print(f"largest confusion: {share:.0%} of '{split.classes[true]}' is taken for '{split.classes[taken_for]}'")

# %%
plots.show(
    plots.confusion_table(matrix, split.classes, marked=(true, taken_for)),
    alt="Confusion matrix in per cent of the true class; the largest wrong cell is framed.",
)

# %% [markdown]
# The second look is at the **worst cases**: the validation images whose true class got the smallest probability.

# %%
log_probability = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
loss_of_each = -log_probability[np.arange(len(y_val)), y_val]
worst = np.argsort(loss_of_each)[::-1][:40]
share_of_worst = np.mean(y_val[worst] == true)
plots.show(
    plots.images(split.x_val[worst[:10]], [split.classes[label] for label in y_val[worst[:10]]]),
    alt="The ten validation images with the highest loss, each under its true class.",
)

# %%
claim("BB-18", bool((true, taken_for) == (6, 9) and share_of_worst > 0.5), data=split)

# %% [markdown]
# A weak network confuses cats and dogs, and one can see why. A confusion between things that look nothing alike
# points to the data; and look for an empty column, a class that the network never names. **Break it.** Let only half of the class carry the wrong label. Do both looks still find
# it?

# %% [markdown]
# ## 9. In which order?  (3 minutes)
#
# Another lecture closes with a hint: first overfit, then regularise, then lower the rate. Each step rests on the
# one before: a penalty on a network that cannot even overfit hides a mistake. This lesson has gone the
# first two steps; here is a record of them, and what a plan that skips one is told.

# %%
from course.lessons.order_of_work import ORDER, refusal

gates = {
    "check the first loss": abs(first[0] - math.log(10)) < 0.01,
    "overfit a small sample": overfit.train_accuracy[-1] == 1.0,
}
passed = [gate for gate, held in gates.items() if held]
print("passed here:", ", ".join(passed))
print("then regularise:", refusal([*passed, "regularise"]) or "accepted")
print("straight away:  ", refusal(["check the first loss", "regularise"]))
skipping = [[step for step in ORDER if step != skipped] for skipped in ORDER[:-1]]
order_holds = refusal([*passed, *ORDER[2:]]) is None and all(refusal(plan) for plan in skipping)

# %%
claim("BB-21", order_holds)

# %% [markdown]
# ## 10. A program that makes the round  (7 minutes)
#
# What you did by eye, a program can do by rule. `course.diagnose` collects plain facts about model, data and run,
# holds them against thresholds, and names **one cause first**; what that cause explains is folded under it.
#
# So far this lesson was NumPy; the check-up looks at Keras models. We make up eight runs: on two tables of
# numbers, the four mistakes that the lecture tells apart by what the loss does. A **flat** loss points to a rate
# that is too low or to a bad start, an **infinite** one to a rate that is too high or to a bad start. The loss
# alone cannot tell which of the two; the first weights and the length of the steps can.
#
# **Predict.** How many of the eight causes are named rightly?

# %%
predict("15.9", None, "How many of the eight causes does the check-up name?")

# %%
from course.bugs import FAULTS, PROGRAMS
from course.callbacks import babysit

said = {}
for table in ("clusters", "values"):
    for mistake in ("rate_too_low", "zero_weights", "rate_too_high", "large_weights"):
        program = FAULTS[mistake].plant(PROGRAMS[table])
        data, network = program.data(0), program.compile(0)
        _, report = babysit(network, data.x, data.y, on_error="record", epochs=4, verbose=0)
        said[table, mistake] = report.root.id
        explained = ", ".join(one.id for one in report.explained(report.root)) or "nothing else"
        print(f"{mistake:<14} {report.root.id:<16} explains {explained}")

# %%
named_rightly = sum(cause in FAULTS[mistake].causes for (_, mistake), cause in said.items())
reveal("15.9", named_rightly)

# %%
claim("BB-13", named_rightly)

# %% [markdown]
# `babysit` calls `fit` and watches it: the loss of each step, and now and then a look at activations, gradients and
# the length of a step. Its report tells the symptom with the number measured and the threshold, the most likely
# cause, and one remedy as code for *this* model. Here is one in full.

# %%
report

# %% [markdown]
# Two more rules of the lectures: units that are **saturated** at the start ask for smaller weights or for normalised
# inputs, a **bouncing** loss asks for a lower rate. A rule is only worth its name if it is silent elsewhere, so each
# case is also a test of the other rules.

# %%
import keras

table = PROGRAMS["clusters"].data(0)


def tanh_network(deviation):
    first = keras.initializers.RandomNormal(stddev=deviation, seed=0)
    layers = [keras.layers.Dense(32, "tanh", kernel_initializer=first), keras.layers.Dense(5, "softmax")]
    network = keras.Sequential([keras.Input((12,)), *layers])
    network.compile("sgd", "sparse_categorical_crossentropy")
    return network


# %%
bounces = [2.0, 1.2, 1.9, 1.1, 2.1, 1.3, 1.9, 1.2, 2.0, 1.25, 2.0]
reports = {
    "all right": diagnose.check(tanh_network(0.3), table.x, table.y),
    "large weights": diagnose.check(tanh_network(10.0), table.x, table.y),
    "raw inputs": diagnose.check(tanh_network(0.3), 500 * table.x + 1000, table.y),
    "bouncing": diagnose.from_history({"loss": bounces}),
}
for case, one in reports.items():
    print(f"{case:<14}", " <- ".join(found.id for found in one.at_least("warning")) or "nothing found")

# %%
wanted = {
    "all right": [],
    "large weights": ["bad-init", "saturation"],
    "raw inputs": ["input-scale", "saturation"],
    "bouncing": ["oscillation"],
}
fires = {case: [found.id for found in one.at_least("warning")] == wanted[case] for case, one in reports.items()}
claim("BB-14", all(fires.values()))

# %% [markdown]
# The thresholds were set with programs like these at hand, so again this shows that the rules work together; how
# often they are right on programs they have not seen is measured in the project's own bench (`course.bugs`).
# **Break it.** Which deviation of the first weights is the smallest at which "saturation" is found?

# %% [markdown]
# ## Summary
#
# From the numbers of this run:

# %%
on = "CIFAR-10" if not split.stand_in else "the stand-in images (the lectures' numbers do not apply)"
print(f"On {on}:")
print(f"- first loss {first[0]:.4f}, ln 10 is {math.log(10):.4f}; with a penalty of 1000 it is {penalised[0]:.4f}")
print(f"- 20 images: all right from step {all_right_at} on; the loss ends at {overfit.costs[-1]:.4f}")
print(f"- rate 1e-6: the loss falls by {before - after:.1e}, the accuracy is {slow.val_accuracy[-1]:.3f}")
print(f"- rate 1e6: loss {huge.costs[-1]}, accuracy {huge.val_accuracy[-1]:.3f}; class 0 is {share_of_class_0:.3f}")
print(f"- rate 3e-3: not finite from epoch {min(ends)} on, in the first of three runs; best rate: {best_rate:g}")
print(f"- the 3x rule ended {sum(one[0] for one in results)} of {len(results)} trials, precision {precision:.2f}")
print(f"- a lower rate cures {len(cured)} of {len(causes)} causes of NaN")
print(f"- the check-up named {named_rightly} of {len(said)} planted causes first")
print(f"- label in a pixel: accuracy {leaky_run.val_accuracy[-1]:.3f}, without it {honest_run.val_accuracy[-1]:.3f}")

# %% [markdown]
# ## References
#
# - Li, Karpathy and Johnson, [CS231n, Neural networks 3](https://cs231n.github.io/neural-networks-3/): the checks,
#   in the words of their authors.
# - Karpathy, 2019, [A recipe for training neural networks](https://karpathy.github.io/2019/04/25/recipe/).
# - Krizhevsky, 2009, [Learning multiple layers of features from tiny images](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf):
#   CIFAR-10.
# - Barz and Denzler, 2020, [Do we train on test data?](https://arxiv.org/abs/1902.00423): near-duplicates in CIFAR,
#   which an exact search does not find.
# - Kaufman, Rosset and Perlich, 2011, [Leakage in data mining](https://doi.org/10.1145/2020408.2020496).
#
# ## Next
#
# Lesson 16 turns the sweep of section 4 into a search, and asks whether the lecture's search was what it said it
# was. How large an update should be beside its weight is measured in lesson 09.
