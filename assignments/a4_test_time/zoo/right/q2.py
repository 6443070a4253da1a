"""Right answers to question 2, in differing styles."""

# %% q2 compact: the two means written out
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dbeta, dgamma = dy.sum(axis=0), (dy * x_hat).sum(axis=0)
    return gamma / root * (dy - dbeta / len(x) - x_hat * dgamma / len(x)), dgamma, dbeta

# %% q2 graph: node by node, backwards
def batch_norm_backward(dy, x, gamma, epsilon):
    m = x.shape[0]
    mean = np.sum(x, axis=0) / m
    centred = x - mean
    variance = np.sum(centred * centred, axis=0) / m
    root = (variance + epsilon) ** 0.5
    inverse = 1.0 / root
    x_hat = centred * inverse
    dbeta = dy.sum(0)
    dgamma = np.multiply(dy, x_hat).sum(0)
    dx_hat = dy * gamma
    dinverse = (dx_hat * centred).sum(0)
    dcentred = dx_hat * inverse
    droot = -dinverse / root**2
    dvariance = droot * 0.5 / root
    dcentred = dcentred + 2 * centred * np.ones_like(x) * dvariance / m
    dmean = -dcentred.sum(0)
    return dcentred + np.ones_like(x) * dmean / m, dgamma, dbeta

# %% q2 loops: unit by unit, example by example; lists for arrays
def batch_norm_backward(dy, x, gamma, epsilon):
    m, units = x.shape
    dx, dgamma, dbeta = np.zeros((m, units)), [], []
    for k in range(units):
        mean = sum(x[i, k] for i in range(m)) / m
        variance = sum((x[i, k] - mean) ** 2 for i in range(m)) / m
        root = (variance + epsilon) ** 0.5
        hat = [(x[i, k] - mean) / root for i in range(m)]
        dbeta.append(sum(dy[i, k] for i in range(m)))
        dgamma.append(sum(dy[i, k] * hat[i] for i in range(m)))
        for i in range(m):
            dx[i, k] = gamma[k] / root * (dy[i, k] - dbeta[k] / m - hat[i] * dgamma[k] / m)
    return dx, dgamma, dbeta

# %% q2 jacobian: the matrix of all derivatives of a unit, times dy
def batch_norm_backward(dy, x, gamma, epsilon):
    m = len(x)
    root = np.sqrt(np.var(x, axis=0) + epsilon)
    x_hat = (x - np.mean(x, axis=0)) / root
    dx = np.empty(x.shape)
    for k in range(x.shape[1]):
        matrix = np.eye(m) - 1 / m - np.outer(x_hat[:, k], x_hat[:, k]) / m
        dx[:, k] = gamma[k] / root[k] * (matrix @ dy[:, k])
    return [dx, np.einsum("iu,iu->u", dy, x_hat), np.einsum("iu->u", dy)]

# %% q2 in_place: in place, on copies
def batch_norm_backward(dy, x, gamma, epsilon):
    hat = np.array(x, dtype=np.float64)
    hat -= hat.mean(axis=0)
    root = np.sqrt((hat**2).mean(axis=0) + epsilon)
    hat /= root
    dbeta = np.add.reduce(dy, axis=0)
    dgamma = np.add.reduce(dy * hat, axis=0)
    dx = dy.copy()
    dx -= dbeta / len(dy)
    hat *= dgamma / len(dy)
    dx -= hat
    dx *= gamma
    dx /= root
    return dx, dgamma, dbeta

# %% q2 long_double: in a wider type than asked for
def batch_norm_backward(dy, x, gamma, epsilon):
    wide = x.astype(np.longdouble)
    root = np.sqrt(wide.var(axis=0) + epsilon)
    x_hat = (wide - wide.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx.astype(float), (dy * x_hat).sum(axis=0).astype(float), dy.sum(axis=0)
