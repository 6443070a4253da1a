"""Wrong answers to question 4; what a variant leaves out is as the author has it."""

# %% q4 gradient_l2_factor_two: the penalty's gradient is twice too large
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

# %% q4 gradient_missing_one_over_n: the gradients are sums over the batch
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    # the mean is forgotten
    d_hidden = p.dot(model["W2"].T)
    d_hidden[hidden <= 0] = 0
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }

# %% q4 gradient_without_mask: nothing stops the gradient at units that were off
def gradients(X, y, model, reg=0.0):
    hidden = np.maximum(0, X.dot(model["W1"]) + model["b1"])
    scores = hidden.dot(model["W2"]) + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[range(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p.dot(model["W2"].T)
    # every unit passes the gradient on
    return {
        "W1": X.T.dot(d_hidden) + reg * model["W1"],
        "b1": d_hidden.sum(axis=0),
        "W2": hidden.T.dot(p) + reg * model["W2"],
        "b2": p.sum(axis=0),
    }
