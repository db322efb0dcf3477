"""Answers of online geocoders, kept on disk so that nothing is asked twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.errors import OutputError
from geomap.files import explain_error

TABLE = "CREATE TABLE IF NOT EXISTS answer (address, question, answer, PRIMARY KEY (address, question))"


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """What one service answered, also that it knows no such place; failures are never kept.

    ``folder`` is made when there is something to keep or to look for; ``service`` says who
    answered: ``"nominatim https://nominatim.openstreetmap.org"``.
    """

    folder: Path
    service: str

    def recall(self, question: Mapping[str, Any]) -> list[Any] | None:
        """Return the answer to a question, or None where it was never answered."""
        rows = self._run("SELECT answer FROM answer WHERE address = ? AND question = ?", question)
        return list(json.loads(rows[0][0])) if rows else None

    def keep(self, question: Mapping[str, Any], answer: list[Any]) -> None:
        """Keep the answer to a question."""
        self._run("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", question, json.dumps(answer))

    def _run(self, statement: str, question: Mapping[str, Any], *more: str) -> list[Any]:
        path = self.folder / "geocoding.sqlite"
        key = (self.service, json.dumps(question, sort_keys=True))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(TABLE)
                return connection.execute(statement, (*key, *more)).fetchall()
        except (sqlite3.Error, OSError) as error:
            advice = "check that the folder is yours, or delete the file"
            raise OutputError(f"{path}: cannot be used ({explain_error(error)}): {advice}") from error
