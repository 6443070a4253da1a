"""Wrong answers to question 3; what a variant leaves out is as the author has it."""


# %% q3 loss_missing_one_over_n: the sum over the batch
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].sum()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 loss_missing_one_over_n/loop: the same, example by example
def loss(X, y, model, reg=0.0):
    total = 0.0
    for x, label in zip(X, y):
        hidden = np.maximum(0, x @ model["W1"] + model["b1"])
        scores = hidden @ model["W2"] + model["b2"]
        scores = scores - np.max(scores)
        total += np.log(np.sum(np.exp(scores))) - scores[label]
    return total + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 loss_not_averaged: one loss for each example
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y]
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 mean_over_classes: a one-hot product, averaged over all its entries
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    truth = np.eye(scores.shape[1])[y]
    data = -(truth * log_p).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 sign_missing: the mean of the logarithms
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 logarithm_missing: minus the mean probability
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    data = -p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 logarithm_to_base_two: in bits
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean() / np.log(2)
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 binary_cross_entropy: each class as a question of its own
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    truth = np.eye(scores.shape[1])[y]
    data = -np.sum(truth * np.log(p) + (1 - truth) * np.log(1 - p)) / len(y)
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 squared_error_of_probabilities: squares for logarithms
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    truth = np.eye(scores.shape[1])[y]
    data = np.sum((p - truth) ** 2) / len(y)
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 predicted_class: the largest probability, whatever the label is
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p.max(axis=1).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 all_pairs_indexed: log_p[:, y] takes each label in each row
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[:, y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 softmax_over_examples: the probabilities of a column add up to 1
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    e = np.exp(scores - scores.max(axis=0))
    p = e / e.sum(axis=0)
    data = -np.log(p[range(len(y)), y]).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 no_relu: a linear hidden layer
def loss(X, y, model, reg=0.0):
    scores = (X @ model["W1"] + model["b1"]) @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 sigmoid_hidden: the hidden units of question 1
def loss(X, y, model, reg=0.0):
    hidden = sigmoid(X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 relu_on_scores: max(0, ...) on both layers
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = np.maximum(0, hidden @ model["W2"] + model["b2"])
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 network_without_biases: W1 and W2 only
def loss(X, y, model, reg=0.0):
    scores = np.maximum(0, X @ model["W1"]) @ model["W2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 unstable_softmax: exponentials of the raw scores
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    data = -np.log(p[np.arange(len(y)), y]).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 unstable_softmax/one_shift_for_all: the largest score of the batch, not of the row
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    p = np.exp(scores - np.max(scores))
    p = p / p.sum(axis=1, keepdims=True)
    data = -np.log(p[np.arange(len(y)), y]).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 log_of_zero: a stable softmax, but a probability that is 0 has no logarithm
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    data = np.mean(-np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 clipped_probability: no probability below 1e-12
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    data = -np.log(np.clip(p[np.arange(len(y)), y], 1e-12, 1.0)).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 -/clipped_otherwise: 1e-8 is added in the logarithm
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    data = -np.log(p[np.arange(len(y)), y] + 1e-8).mean()
    return data + 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 penalty_without_half: reg times the squares
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 penalty_on_biases: all four parameters
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * sum(np.sum(value**2) for value in model.values())


# %% q3 penalty_on_w2_only: one matrix is forgotten
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * np.sum(model["W2"] ** 2)


# %% q3 penalty_on_w1_only: the other one is forgotten
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * np.sum(model["W1"] ** 2)


# %% q3 no_penalty: reg is not used
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()


# %% q3 penalty_averaged: the penalty is divided by N as well
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    total = -log_p[np.arange(len(y)), y].sum()
    total += 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))
    return total / len(y)


# %% q3 penalty_absolute: absolute values for squares
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.abs(model["W1"]).sum() + np.abs(model["W2"]).sum())


# %% q3 penalty_norm_not_squared: the norms themselves
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data + 0.5 * reg * (np.linalg.norm(model["W1"]) + np.linalg.norm(model["W2"]))


# %% q3 penalty_subtracted: minus for plus
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    data = -log_p[np.arange(len(y)), y].mean()
    return data - 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))


# %% q3 changes_its_arguments: the weights are squared in place, for the penalty
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    penalty = 0.0
    for name in ("W1", "W2"):
        squares = model[name]
        squares *= squares
        penalty += 0.5 * reg * squares.sum()
    return -log_p[np.arange(len(y)), y].mean() + penalty
