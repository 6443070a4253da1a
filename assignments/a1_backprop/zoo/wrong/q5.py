"""Wrong answers to question 5; what a variant leaves out is as the author has it."""


# %% q5 one_sided: a forward difference
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    here, slope = f(x), np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        kept = x[place]
        x[place] = kept + h
        slope[place] = (f(x) - here) / h
        x[place] = kept
    return slope


# %% q5 one_sided_left: a backward difference
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[place] = h
        slope[place] = (f(x) - f(x - e)) / h
    return slope


# %% q5 divided_by_h: the 2 is forgotten
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / h
    return slope


# %% q5 not_divided: the difference, not the slope
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = above - below
    return slope


# %% q5 multiplied_by_h: / 2 * h divides by 2 and multiplies by h
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / 2 * h
    return slope


# %% q5 half_steps_apart: steps of h / 2, divided by 2h
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h / 2
        above = f(x)
        x[place] = kept - h / 2
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / (2 * h)
    return slope


# %% q5 signs_exchanged: down minus up
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = (below - above) / (2 * h)
    return slope


# %% q5 h_ignored: a step of one's own
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + 1e-5
        above = f(x)
        x[place] = kept - 1e-5
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / 2e-5
    return slope


# %% q5 not_put_back: an entry stays where it was moved to
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        below = f(x)
        slope[place] = (above - below) / (2 * h)
    return slope


# %% q5 all_entries_at_once: one number for all entries
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, float)
    return (f(x + h) - f(x - h)) / (2 * h)


# %% q5 one_slope_for_all: the same number once for each entry
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, float)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


# %% q5 whole_numbers_truncated: an array of whole numbers is moved as it is
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x)
    slope = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / (2 * h)
    return slope


# %% q5 differences_in_float32: too few digits for a small step
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=np.float32)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        slope[place] = (above - below) / (2 * h)
    return slope


# %% q5 gradient_flattened: one row of numbers, whatever the shape of x
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slopes = []
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = h
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes)


# %% q5 changes_its_arguments: x itself is moved, and not put back
def numerical_gradient(f, x, h=1e-5):
    slope = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        below = f(x)
        slope[place] = (above - below) / (2 * h)
    return slope


# %% q5 absolute_error: not divided by the size
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.abs(a - n).max()


# %% q5 mean_error: the mean for the largest
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.mean(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


# %% q5 smallest_error: the smallest for the largest
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.min(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


# %% q5 signed_error: no absolute value of the difference
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max((a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


# %% q5 norm_error: one ratio of norms, in which a small entry does not show
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-8)


# %% q5 largest_of_each: the largest difference over the largest size
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.abs(a - n).max() / max((np.abs(a) + np.abs(n)).max(), 1e-8)


# %% q5 error_by_numerical_only: divided by one of the two
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(np.abs(a - n) / np.maximum(np.abs(n), 1e-8))


# %% q5 error_by_larger: divided by the larger of the two
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8))


# %% q5 error_by_mean: divided by the mean of the two
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(2 * np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


# %% q5 unguarded_error: 0 / 0 where the function is flat
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(np.abs(a - n) / (np.abs(a) + np.abs(n)))


# %% q5 -/compares_with_itself: the numerical gradient, twice
def gradient_error(f, gradient, x):
    a = numerical_gradient(f, x)
    n = numerical_gradient(f, x)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


# %% q5 -/gradient_not_called: the function itself for what it returns
def gradient_error(f, gradient, x):
    n = numerical_gradient(f, x)
    return np.max(np.abs(gradient - n) / np.maximum(np.abs(gradient) + np.abs(n), 1e-8))


# %% q5 -/yes_or_no: whether it is right, not how wrong
def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return bool(np.allclose(a, n))
