"""Moves the upper weights before the lower derivatives are computed.

labels: q2 updated_too_early
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
