"""Forked kernels are those that jupyter_client would start, but for the time they take."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from analysis.cli import PROVISIONER
from analysis.report import kernels

pytestmark = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(),
    reason="no fork server here, so kernels start as jupyter_client starts them",
)
ASKED = """
import os, sys
print(sys.path, sys.flags.utf8_mode, os.getcwd(), os.environ["ANALYSIS_TRIAL"])
print(__name__, sorted(globals()), os.getpgid(0) == os.getpid())
print(__import__("multiprocessing").get_start_method(), len(sys.argv) > 1, os.getppid() > 1)
"""


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> KernelManager:
    monkeypatch.setattr(
        KernelProvisionerFactory.instance(), "default_provisioner_name", PROVISIONER
    )
    return KernelManager(kernel_name="python3")


def said(manager: KernelManager, source: str) -> str:
    """What a cell prints in a kernel."""
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    printed: list[str] = []
    client.execute_interactive(
        source, output_hook=lambda message: printed.append(message["content"].get("text", ""))
    )
    client.stop_channels()
    return "".join(printed)


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_command_line_names_what_is_registered() -> None:
    (found,) = entry_points(group=KernelProvisionerFactory.GROUP_NAME, name=PROVISIONER)
    assert found.load() is kernels.ForkedProvisioner


def test_a_kernel_has_the_folder_the_path_and_the_names_of_any_other(
    manager: KernelManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_TRIAL", "é 1")
    # pytest adds folders of its own to the path, which no kernel sees.
    command = [sys.executable, "-c", "import sys; print(*sys.path[1:], sep='\\n')"]
    fresh = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    monkeypatch.setattr(sys, "path", fresh.splitlines())
    factory = KernelProvisionerFactory.instance()
    printed = []
    for usual in (False, True):
        if usual:
            monkeypatch.setattr(factory, "default_provisioner_name", "local-provisioner")
            manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=str(tmp_path))
        process = manager.provisioner.process
        assert isinstance(process, kernels.Forked) is not usual
        try:
            printed.append(said(manager, ASKED))
        finally:
            manager.shutdown_kernel()
        assert process.poll() is not None
    assert f"{tmp_path} é 1\n__main__ [" in printed[0]
    assert printed[0] == printed[1]


def test_a_busy_kernel_is_interrupted_and_a_deaf_one_killed(manager: KernelManager) -> None:
    manager.start_kernel()
    process = manager.provisioner.process
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    asked = client.execute("import time; print('runs', flush=True); time.sleep(60)")
    # Before it says so the interrupt could meet the kernel itself, which then gives no answer.
    while client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    answer = client.get_shell_msg(timeout=30)
    while answer["parent_header"].get("msg_id") != asked:
        answer = client.get_shell_msg(timeout=30)
    assert answer["content"]["ename"] == "KeyboardInterrupt"
    client.stop_channels()
    assert process.poll() is None
    manager.shutdown_kernel(now=True)
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() == -signal.SIGKILL


def test_without_a_fork_server_a_kernel_starts_as_ever(
    manager: KernelManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    manager.start_kernel()
    try:
        assert not isinstance(manager.provisioner.process, kernels.Forked)
        assert said(manager, "print(1 + 1)") == "2\n"
    finally:
        manager.shutdown_kernel(now=True)


def test_a_kernel_ends_with_whoever_started_it(tmp_path: Path) -> None:
    script = """
import os, sys
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name="python3")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
print(manager.provisioner.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    env = {**os.environ, KernelProvisionerFactory.default_provisioner_name_env: PROVISIONER}
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == -signal.SIGKILL
    kernel = int(run.stdout)
    deadline = time.monotonic() + 30
    while runs(kernel) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not runs(kernel)
