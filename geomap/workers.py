"""Many processes for many batches: results in the order of the batches, whoever made them.

A worker that dies costs what it died on and nothing else; when the caller stops, for whatever
reason, so do the workers. They are started anew (spawn): a copy of a running process (fork) would
hold locks of threads that it does not have. ``concurrent.futures`` and loky were weighed: there one
process that dies breaks the pool for all, and before Python 3.14 a running one cannot be stopped.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, TypeVar

from geomap.errors import GeomapError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

A = TypeVar("A")
B = TypeVar("B")
Opener = Callable[[], AbstractContextManager[Callable[[Sequence[A]], list[B]]]]
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def count_cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pin_threads() -> None:
    """Let numpy, not yet imported, keep to one thread unless the environment says otherwise.

    The products are small: on two cores a second thread costs 7 % more time than it saves. And
    processes with as many threads as cores would push each other aside.
    """
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")


def run_batches(
    batches: Iterable[Sequence[A]], opener: Opener[A, B], *, processes: int, lost: Callable[[A], B]
) -> Iterator[tuple[Sequence[A], list[B]]]:
    """Give each batch with its results, in order.

    Parameters
    ----------
    batches
        What to work on; read as workers become free.
    opener
        Opens what the work needs and gives the function that does it: called once in each
        process, so it, the batches and the results must pickle.
    processes
        The most that are started.
    lost
        Makes the result of an item on which a process died.

    Raises
    ------
    GeomapError
        What a worker raised, or when workers cannot be started.
    """
    crew = _Crew(opener, processes, lost)
    done: dict[int, tuple[Sequence[A], list[B]]] = {}
    following, waiting = 0, enumerate(batches)
    try:
        while True:
            while crew.has_room() and (given := next(waiting, None)) is not None:
                crew.give(*given)
            if not crew.busy:
                return
            number, batch, results = crew.collect()
            done[number] = batch, results
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        crew.stop()


class _Crew(Generic[A, B]):
    """The workers, and which batch each of them has."""

    def __init__(self, opener: Opener[A, B], processes: int, lost: Callable[[A], B]) -> None:
        self.opener, self.processes, self.lost = opener, processes, lost
        self.idle: list[_Worker[A, B]] = []
        self.busy: dict[_Worker[A, B], tuple[int, Sequence[A]]] = {}
        self.said: set[str] = set()

    def has_room(self) -> bool:
        return len(self.busy) < self.processes

    def give(self, number: int, batch: Sequence[A]) -> None:
        worker = self.idle.pop() if self.idle else _Worker(self.opener)
        self.busy[worker] = number, batch
        worker.give(batch)

    def collect(self) -> tuple[int, Sequence[A], list[B]]:
        """Wait for any worker and give what it had, with the results."""
        ready = wait([worker.connection for worker in self.busy])
        worker = next(w for w in self.busy if w.connection in ready)
        results = self._fetch(worker)
        number, batch = self.busy.pop(worker)
        if results is None:
            worker.stop()
            return number, batch, self._one_by_one(batch)
        self.idle.append(worker)
        return number, batch, results

    def _fetch(self, worker: _Worker[A, B]) -> list[B] | None:
        results, heard = worker.fetch()
        for message in heard:
            if message not in self.said:  # each process has the same to say
                self.said.add(message)
                warnings.warn(message, stacklevel=2)
        return results

    def _one_by_one(self, batch: Sequence[A]) -> list[B]:
        """Do again what a worker died on: one item is to blame, and costs only itself."""
        results = []
        worker = _Worker(self.opener)
        self.busy[worker] = -1, batch  # so that it stops with the others
        for item in batch:
            worker.give([item])
            found = self._fetch(worker)
            if found is None:
                worker = self._replace(worker)
            results += [self.lost(item)] if found is None else found
        del self.busy[worker]
        self.idle.append(worker)
        return results

    def _replace(self, worker: _Worker[A, B]) -> _Worker[A, B]:
        worker.stop()
        new = _Worker(self.opener)
        self.busy[new] = self.busy.pop(worker)
        return new

    def stop(self) -> None:
        for worker in [*self.idle, *self.busy]:
            worker.stop()


class _Worker(Generic[A, B]):
    """One process, which answers each batch that it is given."""

    def __init__(self, opener: Opener[A, B]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, opener), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()
        self.started = False

    def give(self, batch: Sequence[A]) -> None:
        try:
            self.connection.send(batch)
        except OSError:  # it has died: fetch tells
            return

    def fetch(self) -> tuple[list[B] | None, list[str]]:
        """Wait for the results and for what it warned of; no results where it died."""
        try:
            answer, heard = self.connection.recv()
        except (EOFError, OSError):
            if not self.started:
                raise GeomapError(
                    "a process for reading reports could not be started: ask for one process only, "
                    "or, in a script, call geomap below: if __name__ == '__main__'"
                ) from None
            return None, []
        if isinstance(answer, GeomapError):
            raise answer
        if not self.started:
            self.started = True
            results, later = self.fetch()
            return results, [*heard, *later]
        return answer, heard

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()
        self.connection.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from a process that is started here: the terminal sends it to all, and one stops all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its start lets interrupts through again: it must come before
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _serve(connection: Connection, opener: Opener[A, B]) -> None:
    """Answer batches until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pin_threads()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("default")

        def say(answer: list[B] | GeomapError | None) -> None:
            connection.send((answer, [str(warning.message) for warning in heard]))
            heard.clear()

        try:
            with opener() as work:
                say(None)
                while True:
                    say(work(connection.recv()))
        except GeomapError as error:
            say(error)
        except (EOFError, OSError):  # nobody waits for an answer any more
            return
