"""Calls a Keras loader in a process of its own; started by `keras_loader`, never imported.

Arguments: the data set's name in Keras, and the `.npz` file to write. A failure is one line on
standard output and exit status 1.
"""

import socket
import sys

import numpy as np

SECONDS_OF_SILENCE = 10  # an unreachable host is given up after this long


def main() -> None:
    name, target = sys.argv[1:]
    socket.setdefaulttimeout(SECONDS_OF_SILENCE)
    import keras

    try:
        (x_train, y_train), (x_test, y_test) = getattr(keras.datasets, name).load_data()
    except Exception as error:
        unreachable = isinstance(error, TimeoutError | ConnectionError) or "URL fetch failure" in str(error)
        cause = getattr(error, "strerror", None) or type(error).__name__
        print("\n" + ("its host cannot be reached" if unreachable else cause))
        sys.exit(1)
    np.savez(target, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


if __name__ == "__main__":
    main()
