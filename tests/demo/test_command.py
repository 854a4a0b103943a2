"""``zongbao demo`` begins nothing where it could not end well."""

from __future__ import annotations

import socket

from typer.testing import CliRunner

from zongbao.cli.demo import app


def test_an_address_in_use_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = CliRunner().invoke(app, ["--bind", f"127.0.0.1:{port}"])
    assert answer.exit_code == 2
    assert "--bind" in answer.output


def test_the_commands_explain_themselves() -> None:
    answer = CliRunner().invoke(app, ["--help"])
    assert answer.exit_code == 0
    assert {"load", "stream"} <= set(answer.output.split())
