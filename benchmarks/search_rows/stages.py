"""How near coarse to fine comes to the best of many surfaces, and how often it cuts the best off."""

import numpy as np

from course.search.shrink import best_of, reweigh, shrink_range
from search_rows.surfaces import SURFACES

TRIALS = 50
PLANS = {"5 x 10": [10] * 5, "20 10 10 10": [20, 10, 10, 10], "20 15 15": [20, 15, 15], "2 x 25": [25, 25]}


def stages_rows(searches: int):
    """Prints, for each surface and plan of stages, the distance from the best score as share of random's.

    The median search, the worst tenth, and the share of searches whose last ranges hold nothing that is
    nearer to the best than half of random search's median.
    """
    print(f"{TRIALS} trials, {searches} searches; share of random search: median, worst tenth; cut off")
    print(" " * 20 + "".join(f"{plan:>20}" for plan in PLANS))
    rows = np.array([_row(name, surface, searches) for name, surface in SURFACES.items()])
    means = np.exp(np.log(rows[..., :2] + 1e-3).mean(axis=0))
    _print("mean", np.column_stack([means, rows[..., 2].mean(axis=0)]))


def _row(name, surface, searches):
    wheres = [np.random.default_rng((7, number)).random(8) for number in range(searches)]
    bests = [_best(surface, where) for where in wheres]
    alone = _distances(surface, wheres, bests, [TRIALS], spread=False)[0]
    row = []
    for stages in PLANS.values():
        found, left = _distances(surface, wheres, bests, stages)
        shares = np.quantile(found, [0.5, 0.9]) / np.quantile(alone, [0.5, 0.9])
        row.append([*shares, np.mean(left > 0.5 * np.median(alone))])
    _print(name, row)
    return row


def _print(name, row):
    cells = (f"{median:>9.2f}{worst:>6.2f}{cut:>5.0%}" for median, worst, cut in row)
    print(f"{name:<20}" + "".join(cells), flush=True)


def _distances(surface, wheres, bests, stages, spread=True):
    """For each search: how far the trial that looked best is from the best, and what is left within reach."""
    found, left = [], []
    for number, (where, (lowest, at)) in enumerate(zip(wheres, bests, strict=True)):
        draw = np.random.default_rng((8, number))
        score, ranges = _search(surface, where, stages, draw, spread)
        found.append(score - lowest)
        left.append(_left(surface, where, ranges, at, draw) - lowest)
    return np.maximum(found, 0), np.maximum(left, 0)


def _search(surface, where, stages, draw, spread):
    """The true score of the trial that reported the best, and the ranges after the last stage."""
    ranges, weights = np.tile([0.0, 1.0], (surface.dimensions, 1)), [1 / 3] * 3
    tried, told, true = [], [], []
    chosen = surface is SURFACES["choice of three"]
    for trials in stages:
        chances = draw.random((trials, surface.dimensions))
        if spread:
            turns = np.argsort(draw.random((trials, surface.dimensions)), axis=0)
            chances = (turns + chances) / trials
        settings = ranges[:, 0] + chances * (ranges[:, 1] - ranges[:, 0])
        if chosen:
            settings[:, 0] = (np.searchsorted(np.cumsum(weights)[:2], chances[:, 0]) + 0.5) / 3
        scores = surface.score(settings, where)
        tried.extend(settings)
        true.extend(scores)
        told.extend(scores + surface.noise * draw.normal(size=trials))
        best = np.array(tried)[best_of(told, 0.25, "min", of=trials)]
        ranges = np.array(
            [shrink_range(places.tolist(), *old) for places, old in zip(best.T, ranges, strict=True)]
        )
        if chosen:
            weights = reweigh([int(3 * setting[0]) for setting in best], weights)
            ranges[0] = 0, 1
    return true[int(np.argmin(told))], ranges


def _left(surface, where, ranges, at, draw):
    """The lowest score within the ranges, as far as 300 draws and the point nearest to the optimum tell."""
    inside = ranges[:, 0] + draw.random((300, len(ranges))) * (ranges[:, 1] - ranges[:, 0])
    return surface.score(np.vstack([inside, np.clip(at, *ranges.T)]), where).min()


def _best(surface, where):
    """The lowest score in the unit cube and where: many draws, then ever nearer around the best."""
    draw = np.random.default_rng(9)
    settings = draw.random((4000, surface.dimensions))
    at = settings[int(np.argmin(surface.score(settings, where)))]
    for width in np.geomspace(0.1, 1e-4, 25):
        settings = np.vstack([at, np.clip(at + width * draw.normal(size=(60, len(at))), 0, 1)])
        at = settings[int(np.argmin(surface.score(settings, where)))]
    return surface.score(at[None], where)[0], at
