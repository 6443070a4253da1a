"""Runs one small search many times, each killed by SIGKILL at another point; see the test beside it.

python killed_searches.py FOLDER EVERY    # 1 tries each point, 7 each seventh
"""

import contextlib
import io
import json
import os
import signal
import sys
import traceback
from pathlib import Path

from course.search import CoarseToFine, _whole_file

STAGES = [(4, 1), (3, 2)]


class Countdown:
    """Kills this process at the n-th point that it passes."""

    def __init__(self, left):
        self.left = left

    def passes(self, where, note):
        self.left -= 1
        if self.left == 0:
            note.write_text(where)
            os.kill(os.getpid(), signal.SIGKILL)


class Search(CoarseToFine):
    """Scores settings without training; notes which trials it ran."""

    def run_trial(self, trial, countdown, folder, verbose):
        with open(folder / "ran", "a") as file:
            file.write(f"{int(trial.trial_id)}\n")
        countdown.passes("in trial", folder / "at")
        values = trial.hyperparameters.values
        return abs(values["x"] - 0.3) + (0.1 if values["kind"] == "b" else 0.0)


def space(hp):
    hp.Float("x", 0, 1)
    hp.Choice("kind", ["a", "b"])


def kill_in_files(countdown, folder):
    """Makes each write pass three points; a kill, unlike a power cut, needs no waiting for the disk."""
    os.fsync = lambda descriptor: None
    real = _whole_file.Path.replace

    def replace(path, target):
        if path.name.startswith(".unfinished"):
            whole = path.read_text()
            path.write_text(whole[: len(whole) // 2])
            countdown.passes("half written", folder / "at")
            path.write_text(whole)
            countdown.passes("before rename", folder / "at")
        done = real(path, target)
        countdown.passes("after rename", folder / "at")
        return done

    _whole_file.Path.replace = replace


def search(folder, points):
    """Starts or resumes the search in a process of its own; how that ended."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    status = 1
    try:
        countdown = Countdown(points)
        with contextlib.redirect_stdout(io.StringIO()):
            kill_in_files(countdown, folder)
            tuner = Search(space, "val_loss", STAGES, seed=3, directory=str(folder), project_name="p")
            tuner.search(countdown, folder, verbose=0)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def trials(folder):
    found = [json.loads(file.read_text()) for file in sorted(folder.glob("p/trial_*/trial.json"))]
    return [[one["trial_id"], one["hyperparameters"]["values"], one["score"], one["status"]] for one in found]


def ran(folder):
    file = folder / "ran"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def killed_at(folder, points):
    folder.mkdir()
    status = search(folder, points)
    if not os.WIFSIGNALED(status):
        return None
    before = ran(folder)
    saved = [int(number) for number, _, _, state in trials(folder) if state == "COMPLETED"]
    assert search(folder, -1) == 0
    return {
        "signal": os.WTERMSIG(status),
        "at": (folder / "at").read_text(),
        "saved": saved,
        "ran_before": before,
        "ran_after": ran(folder)[len(before) :],
        "trials": trials(folder),
    }


def main(folder, every):
    (folder / "whole").mkdir()
    assert search(folder / "whole", -1) == 0
    killed, points = [], 1
    while (one := killed_at(folder / str(points), points)) is not None:
        killed.append(one)
        points += every
    (folder / "often").mkdir()
    kills = 0
    while os.WIFSIGNALED(search(folder / "often", 25)):
        kills += 1
    often = {"kills": kills, "trials": trials(folder / "often")}
    result = {"whole": trials(folder / "whole"), "killed": killed, "often": often}
    (folder / "result.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
