"""Right answers to question 5, in differing styles."""


# %% q5 loops: a flat copy for each step
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    flat = x.ravel()
    slopes = []
    for i in range(len(flat)):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        slopes.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def gradient_error(f, gradient, x):
    worst = 0.0
    for a, n in zip(np.ravel(gradient(x)), np.ravel(numerical_gradient(f, x))):
        worst = max(worst, abs(a - n) / max(abs(a) + abs(n), 1e-8))
    return worst


# %% q5 matrices: all steps as one array
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, float)
    steps = np.eye(x.size).reshape(x.size, *x.shape) * h
    return np.array([(f(x + move) - f(x - move)) / h / 2 for move in steps]).reshape(x.shape)


def gradient_error(f, gradient, x):
    a, n = np.asarray(gradient(x)), numerical_gradient(f, x)
    return (abs(a - n) / np.clip(abs(a) + abs(n), 1e-8, None)).max()


# %% q5 classes: nditer, on a copy that is moved and put back
def numerical_gradient(f, x, h=1e-5):
    x = x.astype("float64")
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        plus = f(x)
        x[ix] = old - h
        minus = f(x)
        x[ix] = old
        grad[ix] = (plus - minus) / (2 * h)
        it.iternext()
    return grad


def gradient_error(f, gradient, x):
    a = gradient(x)
    n = numerical_gradient(f, x)
    return np.max(np.abs(a - n) / (np.maximum(1e-8, np.abs(a) + np.abs(n))))


# %% q5 put_back: moves the array that it was handed, and puts each entry back
def numerical_gradient(f, x, h=1e-5):
    if x.dtype != float:
        x = x.astype(float)
    slope = np.empty(x.shape)
    for place, kept in np.ndenumerate(x.copy()):
        x[place] = kept + h
        slope[place] = f(x)
        x[place] = kept - h
        slope[place] -= f(x)
        x[place] = kept
    return slope / (2 * h)


def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    worst = 0
    for place in np.ndindex(a.shape):
        size = max(abs(a[place]) + abs(n[place]), 1e-8)
        worst = max(worst, abs(a[place] - n[place]) / size)
    return worst


# %% q5 nested_lists: recursion over the axes; lists for arrays
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)

    def slope(place):
        if len(place) < x.ndim:
            return [slope((*place, i)) for i in range(x.shape[len(place)])]
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        return (f(up) - f(down)) / (2.0 * h)

    return slope(())


def gradient_error(f, gradient, x):
    a, n = np.ravel(gradient(x)), np.ravel(numerical_gradient(f, x))
    return max(abs(p - q) / max(abs(p) + abs(q), 1e-8) for p, q in zip(a, n))


# %% q5 added_bound: two one-sided differences averaged, and the bound added to the size
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    here = f(x)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = h
        right, left = (f(x + step) - here) / h, (here - f(x - step)) / h
        slope[place] = (right + left) / 2
    return slope


def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(np.abs(a - n) / (np.abs(a) + np.abs(n) + 1e-12))
