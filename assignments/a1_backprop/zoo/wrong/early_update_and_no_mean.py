"""Two classic mistakes in one notebook; used as a sample.

labels: q2 updated_too_early, q4 gradient_missing_one_over_n
"""

# %% q2
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ np.reshape(w[4:], (2, 2)) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([sum(d_h), sum(d_o)])


def step(x, w, b, t, learning_rate):
    h, o = forward(x, w, b)
    w, b = np.array(w), np.array(b)
    d_o = (o - t) * o * (1 - o)
    w[4:] -= learning_rate * np.outer(d_o, h).ravel()
    d_h = d_o @ np.reshape(w[4:], (2, 2)) * h * (1 - h)
    w[:4] -= learning_rate * np.outer(x, d_h).ravel()
    b -= learning_rate * np.array([sum(d_h), sum(d_o)])
    return w, b


# %% q4
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
