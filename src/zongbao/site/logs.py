"""Log lines as JSON objects: time, severity, logger, text, request id and, after a failure, its traceback."""

from __future__ import annotations

import datetime as dt
import json
import logging

from zongbao.core.clock import SHANGHAI


class JsonFormatter(logging.Formatter):
    """One JSON object per line; Chinese stays readable."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        moment = dt.datetime.fromtimestamp(record.created, SHANGHAI)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request_id = getattr(record, "request_id", "")
        if request_id:
            line["request_id"] = str(request_id)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
