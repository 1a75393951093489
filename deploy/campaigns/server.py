"""A private PostgreSQL server, and what its table of pushes says."""
import os
import pathlib
import subprocess
import tempfile
import time

SERVER = pathlib.Path(__file__).resolve().parent.parent / "postgres" / "server"


class Server:
    """A private PostgreSQL server; an environment of its own reaches its processes, too."""

    def __init__(self, *settings, **environment):
        self.settings, self.environment = settings, {**os.environ, **environment}

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="qrscene-postgres-")
        self.url = self._do("start", self.folder, *self.settings).strip()
        return self

    def __exit__(self, *_):
        self._do("remove", self.folder)

    def _do(self, *verb):
        return subprocess.run([SERVER, *verb], check=True, stdout=subprocess.PIPE, text=True, env=self.environment).stdout

    def crash(self):
        self._do("stop", self.folder, "immediate")

    def again(self):
        self._do("again", self.folder)

    def ask(self, sql):
        made = subprocess.run(["psql", self.url, "-XAtqc", sql], check=True, capture_output=True, text=True)
        return [line.split("|") for line in made.stdout.splitlines()]

    def lost(self, pushes):
        people = {row[0] for row in self.ask("SELECT openid FROM push")}
        return sum(push.openid not in people for push in pushes)

    def stuck(self, patience=12):
        end = time.monotonic() + patience
        while (count := int(self.ask("SELECT count(*) FROM push WHERE state = 'running'")[0][0])) and time.monotonic() < end:
            time.sleep(0.2)
        return count
