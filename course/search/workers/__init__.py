"""A search by any number of workers, on any number of machines, against one storage of Optuna."""

from course.search.workers.plan import Plan, begin_or_join
from course.search.workers.status import Status, status
from course.search.workers.storage import open_storage
from course.search.workers.work import Stopped, Worker

__all__ = ["Plan", "Status", "Stopped", "Worker", "begin_or_join", "open_storage", "status"]
