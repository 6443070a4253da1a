"""What every test starts from: a quiet TensorFlow, figures without a screen, a home of its own."""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ["MPLBACKEND"] = "agg"
os.environ.pop("COURSE_PROFILE", None)
