"""Jupyter kernels that start at once: forked from one process that has the imports already.

`analysis verify` has nbval run each notebook in a kernel of its own. Such a kernel spends
more time on its imports than on the notebook; here a fork server imports the big libraries
once. What it forks is ipykernel, unchanged, behind its usual sockets: jupyter_client is only
given another way to start a process, by the entry point that it has for this.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.report.run import PRELOADED, end_with_parent, server


class ForkedProvisioner(LocalProvisioner):
    """Starts kernels from a fork server; where there is none, as jupyter_client does."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel, and return how to reach it."""
        forks = "forkserver" in multiprocessing.get_all_start_methods()
        if not forks or "ipykernel_launcher" not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        self.cwd = kwargs.get("cwd") or Path.cwd()
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.process: Any = Forked(arguments, self.cwd, kwargs.get("env") or os.environ)
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class Forked:
    """A kernel's process, with the part of Popen that jupyter_client asks for."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], folder: str | Path, env: Mapping[str, str]) -> None:
        context = server([*PRELOADED, "ipykernel.kernelapp", "analysis.show.charts"])
        here, there = context.Pipe(duplex=False)
        self.process: BaseProcess = context.Process(
            target=_kernel, args=(arguments, folder, dict(env), there)
        )
        self.process.start()
        there.close()
        # A signal to its group before it leads one would reach this process too.
        here.recv()
        here.close()
        self.pid = self.process.pid

    def poll(self) -> int | None:
        """The exit code, or nothing while it runs."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end."""
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.pid is not None and self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """End it."""
        self.process.terminate()

    def kill(self) -> None:
        """End it, whatever it does."""
        self.process.kill()


def _kernel(
    arguments: list[str], folder: str | Path, env: Mapping[str, str], pipe: Connection
) -> None:
    os.setsid()
    pipe.send(None)
    pipe.close()
    # The fork server, its parent by number, lives as long as it does.
    threading.Thread(target=end_with_parent, daemon=True).start()
    # A kernel finds modules in the notebook's folder, not where its parent was started.
    started_in = {"", str(Path.cwd())}
    sys.path[:] = [place for place in sys.path if place not in started_in]
    os.chdir(folder)
    os.environ.update(env)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    # As in a process that was started by itself.
    multiprocessing.set_start_method(None, force=True)
    sys.argv = ["ipykernel_launcher", *arguments]
    from ipykernel.kernelapp import launch_new_instance

    # With a parent it does not print how to connect to it.
    launch_new_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
