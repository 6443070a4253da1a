"""Wrong answers to question 3; what a variant leaves out is as the author has it."""

# %% q3 penalty_without_half: the penalty lacks its half; and the softmax's logarithm overflows
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    data = -np.log(p[range(len(y)), y]).mean()
    return data + reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))

# %% q3 loss_missing_one_over_n: the loss is a sum over the batch
def loss(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    data = -np.log(p[range(len(y)), y]).sum()
    return data + reg / 2 * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))
