"""Wrong answers to question 4; what a variant leaves out is as the author has it."""


# %% q4 gradient_missing_one_over_n: the mean is forgotten
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_missing_one_over_n/loop: example by example, and no division at the end
def gradients(X, y, model, reg=0.0):
    out = {name: np.zeros_like(value) for name, value in model.items()}
    for x, label in zip(X, y):
        h = np.maximum(0, x @ model["W1"] + model["b1"])
        s = h @ model["W2"] + model["b2"]
        d = np.exp(s - s.max()) / np.sum(np.exp(s - s.max()))
        d[label] -= 1
        back = (model["W2"] @ d) * (h > 0)
        out["W1"] += np.outer(x, back)
        out["b1"] += back
        out["W2"] += np.outer(h, d)
        out["b2"] += d
    out["W1"] += reg * model["W1"]
    out["W2"] += reg * model["W2"]
    return out


# %% q4 gradient_over_n_twice: a mean of what was divided by N already
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) / len(y) + reg * model["W1"],
        "b1": d_hidden.mean(axis=0),
        "W2": hidden.T.dot(p) / len(y) + reg * model["W2"],
        "b2": p.mean(axis=0),
    }


# %% q4 gradient_over_classes: divided by the number of classes
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= p.shape[1]
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_bias_averaged: means for sums in the biases
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.mean(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.mean(axis=0),
    }


# %% q4 gradient_bias_not_summed: the derivative by the scores, for b2
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden,
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p,
    }


# %% q4 gradient_without_one_hot: the labels are not used
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_negated: minus the gradient, all of it
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    slopes = {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }
    return {name: -slope for name, slope in slopes.items()}  # downhill


# %% q4 gradient_data_negated: y - p
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    d_scores = (np.eye(p.shape[1])[y] - p) / len(y)
    d_hidden = d_scores.dot(model["W2"].T) * (hidden > 0)
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(d_scores) + reg * model["W2"],
        "b2": d_scores.sum(axis=0),
    }


# %% q4 gradient_softmax_twice: times p(1 - p), though p - y holds the softmax already
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    d_scores = (p - np.eye(p.shape[1])[y]) * p * (1 - p) / len(y)
    d_hidden = d_scores.dot(model["W2"].T) * (hidden > 0)
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(d_scores) + reg * model["W2"],
        "b2": d_scores.sum(axis=0),
    }


# %% q4 gradient_without_mask: every unit passes the gradient on
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_mask_of_upstream: the mask looks at what comes back
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[d_hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_mask_of_upstream/relu: the same, as a ReLU of the gradient
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = np.maximum(0, p.dot(model["W2"].T))
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_mask_inverted: the units that were on are put out
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden > 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_times_hidden: times the hidden unit, not times 1
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T) * hidden
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_sigmoid_slope: h(1 - h), from question 2
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T) * hidden * (1 - hidden)
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_b1_unmasked: the mask is put on W1 only
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    return {
        "W1": X.T.dot(d_hidden * (hidden > 0)) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_w2_of_sums: W2 meets the sums, not the hidden units
def gradients(X, y, model, reg=0.0):
    z = X @ model["W1"] + model["b1"]
    scores = np.maximum(0, z) @ model["W2"] + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    d_scores = (p - np.eye(p.shape[1])[y]) / len(y)
    d_z = (d_scores @ model["W2"].T) * (z > 0)
    return {
        "W1": X.T @ d_z + reg * model["W1"],
        "b1": d_z.sum(axis=0),
        "W2": z.T @ d_scores + reg * model["W2"],
        "b2": d_scores.sum(axis=0),
    }


# %% q4 gradient_transposed: each matrix with its axes exchanged
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": d_hidden.T.dot(X) + reg * model["W1"].T,
        "b1": d_hidden.sum(axis=0),
        "W2": p.T.dot(hidden) + reg * model["W2"].T,
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_of_weights_only: no gradients for the biases
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "W2": hidden.T.dot(p) + reg * model["W2"],
    }


# %% q4 gradient_without_penalty: reg is not used
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden),
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p),
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_l2_factor_two: the 2 of the square, and no half
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + 2 * reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + 2 * reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_l2_factor_half: the half, and no 2
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + 0.5 * reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + 0.5 * reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_penalty_on_biases: all four parameters are penalised
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    slopes = {"W1": X.T.dot(d_hidden), "b1": d_hidden.sum(0), "W2": hidden.T.dot(p), "b2": p.sum(0)}
    return {name: slope + reg * model[name] for name, slope in slopes.items()}


# %% q4 gradient_penalty_on_w2_only: W1 is forgotten
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden),
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_penalty_averaged: the penalty is divided by N as well
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    slopes = {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }
    return {name: slope / len(y) for name, slope in slopes.items()}


# %% q4 gradient_penalty_subtracted: minus for plus
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) - reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) - reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 gradient_unstable: exponentials of the raw scores
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    p = np.exp(hidden.dot(model["W2"]) + model["b2"])
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 -/classes_of_the_batch: as many classes as the largest label of the batch
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    d_scores = (p - np.eye(y.max() + 1)[y]) / len(y)
    d_hidden = d_scores.dot(model["W2"].T) * (hidden > 0)
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(d_scores) + reg * model["W2"],
        "b2": d_scores.sum(axis=0),
    }


# %% q4 -/by_differences: central differences of the loss; right to many digits, and not what was asked
def gradients(X, y, model, reg=0.0):
    slopes = {}
    for name in model:
        slopes[name] = np.zeros(model[name].shape)
        for place in np.ndindex(model[name].shape):
            losses = []
            for shift in (1e-5, -1e-5):
                moved = {key: value.copy() for key, value in model.items()}
                moved[name][place] += shift
                losses.append(loss(X, y, moved, reg))
            slopes[name][place] = (losses[0] - losses[1]) / 2e-5
    return slopes


# %% q4 changes_its_arguments: the penalty is added to the weights themselves
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    grads = {"W1": model["W1"], "b1": d_hidden.sum(axis=0), "W2": model["W2"], "b2": p.sum(axis=0)}
    grads["W1"] *= reg
    grads["W2"] *= reg
    grads["W1"] += X.T.dot(d_hidden)
    grads["W2"] += hidden.T.dot(p)
    return grads
