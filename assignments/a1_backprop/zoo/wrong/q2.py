"""Wrong answers to question 2; what a variant leaves out is as the author has it."""


# %% q2 derivative_at_pre_activation: the sigmoid's derivative is taken of the sums
def backward(x, w, b, t):
    z_h = np.array([w[0] * x[0] + w[2] * x[1] + b[0], w[1] * x[0] + w[3] * x[1] + b[0]])
    h = sigmoid(z_h)
    z_o = np.array([w[4] * h[0] + w[5] * h[1] + b[1], w[6] * h[0] + w[7] * h[1] + b[1]])
    o = sigmoid(z_o)
    d_o = (o - t) * z_o * (1 - z_o)
    d_h = np.array([w[4] * d_o[0] + w[6] * d_o[1], w[5] * d_o[0] + w[7] * d_o[1]]) * z_h * (1 - z_h)
    dw = [*np.outer(x, d_h).ravel(), *np.outer(d_o, h).ravel()]
    return np.array(dw), np.array([d_h.sum(), d_o.sum()])


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return w - learning_rate * dw, b - learning_rate * db


# %% q2 derivative_at_post_activation: a function for the derivative is handed the output, and takes the sigmoid of it
def slope_of_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * slope_of_sigmoid(o)
    d_h = np.array([w[4] * d_o[0] + w[6] * d_o[1], w[5] * d_o[0] + w[7] * d_o[1]]) * slope_of_sigmoid(h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 no_output_derivative: o - t, as with cross-entropy
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = o - t
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 no_hidden_derivative: the hidden units pass everything on
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 tanh_derivative: 1 - a² belongs to the hyperbolic tangent
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * (1 - o**2)
    d_h = d_o @ w[4:].reshape(2, 2) * (1 - h**2)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 flipped_sign: t - o
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (t - o) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 slope_factor_two: the half of the error is not there to cancel the 2
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = 2 * (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 no_error_term: the slope of the outputs, not of the error
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 one_way_back: only the way by o1 is followed
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o1, d_o2 = (o - t) * o * (1 - o)
    d_h1 = d_o1 * w[4] * h[0] * (1 - h[0])
    d_h2 = d_o1 * w[5] * h[1] * (1 - h[1])
    dw = [d_h1 * x[0], d_h2 * x[0], d_h1 * x[1], d_h2 * x[1], d_o1 * h[0], d_o1 * h[1], d_o2 * h[0], d_o2 * h[1]]
    return np.array(dw), np.array([d_h1 + d_h2, d_o1 + d_o2])


# %% q2 back_through_transposed: the weights that lead to h, in the order of those that leave it
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = w[4:].reshape(2, 2) @ d_o * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 back_without_weights: the weights on the way back are forgotten
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o.sum() * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 back_through_bottom_weights: w1 to w4 on the way back
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[:4].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 hidden_slopes_in_output_order: w2 and w3 have each other's derivative
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% q2 output_slopes_in_hidden_order: w6 and w7 have each other's derivative
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(h, d_o)), np.array([d_h.sum(), d_o.sum()])


# %% q2 output_slopes_by_inputs: x where h leads to the outputs
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, x)), np.array([d_h.sum(), d_o.sum()])


# %% q2 bias_of_one_unit: the derivative of the first unit of each layer
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h[0], d_o[0]])


# %% q2 bias_averaged: a mean over the units that share a bias
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.mean(), d_o.mean()])


# %% q2 bias_per_unit_slopes: one derivative a unit
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.append(d_h, d_o)


# %% q2 bias_slopes_swapped: the outputs' first
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_o.sum(), d_h.sum()])


# %% q2 bias_slope_times_bias: as if the sum took in b times b
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum() * b[0], d_o.sum() * b[1]])


# %% q2 updated_too_early: moves the upper weights before the lower derivatives are computed
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


# %% q2 second_backward_too_late: the upper layer moves, then all is computed again for the lower one
def step(x, w, b, t, learning_rate):
    w, b = w.copy(), b.copy()
    dw, db = backward(x, w, b, t)
    w[4:] = w[4:] - learning_rate * dw[4:]
    b[1] = b[1] - learning_rate * db[1]
    dw, db = backward(x, w, b, t)
    w[:4] = w[:4] - learning_rate * dw[:4]
    b[0] = b[0] - learning_rate * db[0]
    return w, b


# %% q2 ascent: plus for minus
def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return w + learning_rate * dw, b + learning_rate * db


# %% q2 biases_stay: only the weights move
def step(x, w, b, t, learning_rate):
    dw, _ = backward(x, w, b, t)
    return w - learning_rate * dw, b


# %% q2 rate_forgotten: the whole derivative is subtracted
def step(x, w, b, t, learning_rate=0.5):
    dw, db = backward(x, w, b, t)
    return w - dw, b - db


# %% q2 change_returned: how far the parameters move, not where to
def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return -learning_rate * dw, -learning_rate * db


# %% q2 changes_its_arguments: -= on the arrays that were handed over
def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b


# %% q2 changes_its_arguments/entries: entry by entry, in the arrays that were handed over
def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    for i in range(8):
        w[i] = w[i] - learning_rate * dw[i]
    for i in range(2):
        b[i] = b[i] - learning_rate * db[i]
    return w, b


# %% q2 -/no_such_name: `step` uses a name that is not there
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return w - learning_rate * dw, b - learning_rate * dh
