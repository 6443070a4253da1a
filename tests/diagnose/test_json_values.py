import json
import math

import numpy as np

from course.diagnose.facts import Facts, ProbeFacts, RunFacts
from course.diagnose.json_values import from_plain, plain


def test_numbers_that_json_lacks_survive():
    """A browser's JSON has no NaN."""
    text = json.dumps(plain([math.inf, -math.inf, math.nan, 1.5]), allow_nan=False)
    back = from_plain(json.loads(text))
    assert back[:2] == [math.inf, -math.inf]
    assert math.isnan(back[2])
    assert back[3] == 1.5


def test_numpy_scalars_become_numbers():
    """Facts are measured with NumPy, and kept without it."""
    assert plain({"a": np.float32(0.5), "b": (np.int64(3),)}) == {"a": 0.5, "b": [3]}


def test_facts_come_back_as_they_were():
    """Stored facts can be judged again."""
    facts = Facts(model="Sequential", run=RunFacts(losses=[1.0, 0.5], probes=[ProbeFacts(step=3)]))
    assert Facts.from_dict(from_plain(json.loads(json.dumps(plain(facts))))) == facts
