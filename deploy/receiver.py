"""A `qrscene serve` of one's own, on free ports, that ends with the program that started it.

Shared by deploy/witness, deploy/forward-witness, deploy/bench/run, deploy/hostile-http and deploy/readme-examples.
"""
import ctypes
import http.client
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def end_with_parent():
    """Runs in the child: the kernel ends it when its parent dies, however that happens."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(**values):
    """The environment without any setting of a receiver, and with these."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WECHAT_", "QRSCENE_"))}
    return {**kept, **{k: str(v) for k, v in values.items() if v is not None}}


def place(port):
    """(address, port) of a port of this machine, or of a pair that is one already."""
    return port if isinstance(port, tuple) else ("127.0.0.1", port)


def request(port, method, target, body=None, headers=None, timeout=10):
    """One request over a connection of its own; (status, headers, body)."""
    connection = http.client.HTTPConnection(*place(port), timeout=timeout)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


class Receiver:
    """`qrscene serve` with the memory store, started on entry and stopped on exit."""

    def __init__(self, binary, account, routes, log=None, **environment):
        self.port, self.admin_port = free_port(), free_port()
        self.binary, self.log = str(pathlib.Path(binary).resolve()), log
        self.exit_status = None
        self.folder = tempfile.TemporaryDirectory(prefix="qrscene-")
        settings = {
            "WECHAT_APP_ID": account.get("app_id"),
            "WECHAT_TOKEN": account.get("token"),
            "WECHAT_ENCODING_AES_KEY": account.get("encoding_aes_key"),
            "WECHAT_MODE": account.get("mode"),
            "WECHAT_PREVIOUS_TOKEN": account.get("previous_token"),
            "WECHAT_PREVIOUS_ENCODING_AES_KEY": account.get("previous_encoding_aes_key"),
            "QRSCENE_TIMESTAMP_TOLERANCE": account.get("timestamp_tolerance"),
            "QRSCENE_DATABASE": "memory",
            "QRSCENE_ROUTES": pathlib.Path(routes).resolve(),
            "QRSCENE_LISTEN": f"127.0.0.1:{self.port}",
            "QRSCENE_ADMIN_LISTEN": f"127.0.0.1:{self.admin_port}",
        }
        self.environment = clean_environment(**{**settings, **environment})

    def __enter__(self):
        output = open(self.log, "ab") if self.log else subprocess.DEVNULL
        self.started = time.monotonic()
        # In an empty folder: no qrscene.yaml or routes.yaml of the place may speak here.
        self.process = subprocess.Popen(
            [self.binary, "serve"], env=self.environment, cwd=self.folder.name, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, preexec_fn=end_with_parent)
        if output is not subprocess.DEVNULL:
            output.close()
        try:
            self.ready_after = self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def _wait_until_ready(self, limit=20):
        while time.monotonic() - self.started < limit:
            if self.process.poll() is not None:
                raise RuntimeError(f"qrscene serve ended with {self.process.returncode} before it was ready; see {self.log}")
            try:
                if request(self.admin_port, "GET", "/readyz", timeout=2)[0] == 200:
                    return time.monotonic() - self.started
            except OSError:
                pass
            time.sleep(0.001)
        raise RuntimeError(f"qrscene serve was not ready within {limit} s; see {self.log}")

    def stop(self, limit=15):
        """Asks it to stop and returns its exit status; -9 where it had to be killed."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(limit)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.exit_status = self.process.returncode
        self.folder.cleanup()
        return self.exit_status

    def __exit__(self, *_):
        self.stop()

    def post(self, query, body, content_type="text/xml"):
        return request(self.port, "POST", "/wechat?" + urllib.parse.urlencode(query), body, {"Content-Type": content_type})

    def get(self, query):
        return request(self.port, "GET", "/wechat?" + urllib.parse.urlencode(query))
