"""Runs workers of one search and kills some of them with SIGKILL; see the tests beside it.

python killed_workers.py FOLDER STORAGE TRIALS KILLS SEED

Each worker is `course search` itself, in a process forked from this one, which has imported Keras once. With
no more kills to come the last three workers end the search. Writes FOLDER/result.json.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

import keras_tuner

WORKERS = 3
STUDY = f"killed-{os.getpid()}-{time.time():.0f}"  # before forking; a server is not empty
NAP = 0.25  # seconds of a trial


class Tiny(keras_tuner.HyperModel):
    """Trains nothing; notes in a file when a trial begins and ends."""

    def build(self, hp):
        return hp.Float("x", 0.0, 1.0)

    def fit(self, hp, model, **kwargs):
        note("begins", hp.trial)
        time.sleep(NAP)
        note("ends", hp.trial)
        return {"val_loss": (model - 0.3) ** 2}


def note(what, trial):
    line = json.dumps([what, trial.user_attrs["ticket"], trial.number, os.getpid(), time.time()])
    with open("ran", "a") as file:
        file.write(f"{line}\n")


tiny = Tiny()


def ran():
    file = Path("ran")
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def start(storage, trials):
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        log = os.open(f"log-{os.getpid()}", os.O_CREAT | os.O_WRONLY)
        os.dup2(log, 1)
        os.dup2(log, 2)
        from course.cli.main import main

        target = f"{Path(__file__).absolute()}:tiny"
        where = ["--storage", storage, "--study", STUDY, "--trials", str(trials)]
        how = ["--objective", "val_loss", "--epochs", "1", "--lost-after", "2", "--sampler", "random"]
        main(["search", target, *where, *how], standalone_mode=False)
        status = 0
    except SystemExit as end:
        status = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def kill(worker):
    os.kill(worker, signal.SIGKILL)
    return os.waitpid(worker, 0)[1]


def is_in_a_trial(worker):
    mine = [line for line in ran() if line[3] == worker]
    return bool(mine) and mine[-1][0] == "begins"


def one_during_a_trial(storage, trials):
    """Three workers start; one is killed in its first trial, and two are left."""
    workers = [start(storage, trials) for _ in range(WORKERS)]
    until = time.time() + 120
    while not (in_trials := [worker for worker in workers if is_in_a_trial(worker)]):
        assert time.time() < until, "no worker began a trial"
        time.sleep(0.005)
    workers.remove(in_trials[0])
    return [kill(in_trials[0])], workers


def many_at_random(storage, trials, kills, seed):
    """Workers are killed at random moments, each replaced by a new one."""
    draw = random.Random(seed)
    workers, statuses = [start(storage, trials) for _ in range(WORKERS)], []
    while len(statuses) < kills:
        time.sleep(draw.uniform(0.0, 3.0))
        place = draw.randrange(WORKERS)
        statuses.append(kill(workers[place]))
        workers[place] = start(storage, trials)
    return statuses, workers


def main(folder, storage, trials, kills, seed):
    os.chdir(folder)
    import course.cli.search  # noqa: F401 - once, not in each worker
    from course.search import workers as search_workers

    search_workers.open_storage("sqlite:///warm.db")  # imports what else each worker would import
    since = time.time()
    killed, left = (
        one_during_a_trial(storage, trials) if kills == 1 else many_at_random(storage, trials, kills, seed)
    )
    ended = [os.waitpid(worker, 0)[1] for worker in left]
    import optuna

    study = optuna.load_study(storage=search_workers.open_storage(storage), study_name=STUDY)
    found = [
        [
            trial.number,
            trial.state.name,
            trial.user_attrs["ticket"],
            trial.params,
            trial.value,
            trial.datetime_complete.timestamp(),
        ]
        for trial in study.get_trials()
    ]
    now = search_workers.status(study)
    result = {
        "killed": [os.WTERMSIG(status) for status in killed if os.WIFSIGNALED(status)],
        "already_over": sum(not os.WIFSIGNALED(status) for status in killed),
        "ended": ended,
        "trials": found,
        "ran": ran(),
        "total": now.total,
        "completed": now.completed,
        "repeated": now.repeated,
        "seconds": time.time() - since,
        "logs": "\n".join(file.read_text() for file in sorted(Path().glob("log-*"))),
    }
    Path("result.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *(int(argument) for argument in sys.argv[3:6]))
