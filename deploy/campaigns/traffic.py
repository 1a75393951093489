"""Pushes under load, and a ledger of what was promised about each.

Shared by the campaigns of this folder. Every push is another person's scan, signed as the platform signs; a delivery
that fails is repeated with the same signature, three times in all, as the platform does.
"""
import concurrent.futures
import contextlib
import hashlib
import http.client
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from receiver import clean_environment, end_with_parent, free_port, place, request  # noqa: E402

TOKEN = "CampaignToken1"
ROUTES = """
routes:
  - { scene: "table/{number}", reply: { text: "桌号 {number}" } }
"""


class Push:
    """One push: the request as it is sent, and what came back."""

    def __init__(self, number, scene=None):
        self.openid = f"oCampaign_{number:018d}"
        timestamp, nonce = str(int(time.time())), str(random.randrange(10**9))
        signature = hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce])).encode()).hexdigest()
        query = {"signature": signature, "timestamp": timestamp, "nonce": nonce, "openid": self.openid}
        self.target = "/wechat?" + urllib.parse.urlencode(query)
        self.body = (
            f"<xml><ToUserName><![CDATA[gh_campaign00001]]></ToUserName><FromUserName><![CDATA[{self.openid}]]>"
            f"</FromUserName><CreateTime>{timestamp}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
            f"<Event><![CDATA[SCAN]]></Event><EventKey><![CDATA[{scene or f'table/{number % 100}'}]]></EventKey>"
            f"<Ticket><![CDATA[gQCampaign{number}]]></Ticket></xml>").encode()
        # The bytes of the first 200; None while nothing was promised.
        self.reply = None
        self.statuses = []
        # How long each answer took.
        self.seconds = []


class Receiver:
    """`qrscene serve` on fixed ports over one database, which can be killed and started again."""

    def __init__(self, binary, folder, database=None, routes=ROUTES, command=(), host="127.0.0.1", **environment):
        self.folder = pathlib.Path(folder)
        self.database = self.folder / "qrscene.db"
        self.host, self.port, self.admin_port = host, free_port(), free_port()
        routes_file = self.folder / "routes.yaml"
        routes_file.write_text(routes)
        self.command = [*command, str(pathlib.Path(binary).resolve()), "serve"]
        self.environment = clean_environment(
            WECHAT_TOKEN=TOKEN, WECHAT_MODE="plain", QRSCENE_TIMESTAMP_TOLERANCE=0, QRSCENE_LOG_LEVEL="error",
            QRSCENE_DATABASE=database or f"sqlite:{self.database}", QRSCENE_ROUTES=routes_file,
            QRSCENE_LISTEN=f"{host}:{self.port}", QRSCENE_ADMIN_LISTEN=f"{host}:{self.admin_port}", **environment)
        self.process = None

    def start(self, limit=30):
        with open(self.folder / "serve.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, preexec_fn=end_with_parent, start_new_session=True)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"serve ended with {self.process.returncode}: {self.said()}")
            try:
                if request((self.host, self.admin_port), "GET", "/readyz", timeout=2)[0] == 200:
                    return self
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.002)
        raise RuntimeError(f"serve was not ready within {limit} s: {self.said()}")

    def said(self):
        return (self.folder / "serve.log").read_text()[-2000:]

    def kill(self):
        """kill -9 of it and whatever it runs under."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()


class Connection:
    """A connection of one thread to one receiver."""

    own = threading.local()

    @classmethod
    def post(cls, port, push, timeout=5):
        """(status, body); (0, b"") where nothing came back. The port is this machine's, or a pair with another's address."""
        connections = cls.own.__dict__
        for fresh in (False, True):
            connection = connections.get(port)
            if connection is None:
                connection = connections[port] = http.client.HTTPConnection(*place(port), timeout=timeout)
                fresh = True
            try:
                connection.request("POST", push.target, push.body, {"Content-Type": "text/xml"})
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                connections.pop(port, None)
                if fresh:
                    return 0, b""
        return 0, b""


def deliver(port, push, tries=3, pause=0.3):
    """Delivers as the platform does; whether it was acknowledged."""
    for attempt in range(tries):
        if attempt:
            time.sleep(pause)
        began = time.monotonic()
        status, body = Connection.post(port, push)
        push.statuses.append(status)
        push.seconds.append(time.monotonic() - began)
        if status == 200:
            push.reply = body
            return True
    return False


class Traffic:
    """Pushes at a steady rate from threads of its own, until it is stopped."""

    def __init__(self, port, rate, threads=8, first=0, tries=3):
        self.port, self.rate, self.tries = port, rate, tries
        self.pushes, self.number, self.lock = [], first, threading.Lock()
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(threads,), daemon=True) for _ in range(threads)]

    def make(self, number):
        return Push(number)

    def _run(self, threads):
        due = time.monotonic()
        while not self.ends.is_set():
            with self.lock:
                push = self.make(self.number)
                self.number += 1
                self.pushes.append(push)
            deliver(self.port, push, self.tries)
            due = max(due + threads / self.rate, time.monotonic() - 1)
            self.ends.wait(max(0, due - time.monotonic()))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        for thread in self.threads:
            thread.join()

    @property
    def acknowledged(self):
        return [push for push in self.pushes if push.reply is not None]


def forgotten(port, pushes, threads=16):
    """Acknowledged pushes that the receiver no longer knows: their very request does not get the very bytes again."""
    # A reply carries its second: one that is made anew now differs.
    time.sleep(1.1)

    def is_forgotten(push):
        again = Push.__new__(Push)
        again.target, again.body, again.reply, again.statuses, again.seconds = push.target, push.body, None, [], []
        # A push of a crashed process may be in work again: its answer comes within the deadline.
        return not deliver(port, again, tries=5) or again.reply != push.reply

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return [push for push, lost in zip(pushes, pool.map(is_forgotten, pushes)) if lost]


def missing(database, pushes):
    """Acknowledged pushes that have no row."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            people = {row[0] for row in connection.execute("SELECT openid FROM push")}
    except sqlite3.DatabaseError:
        people = set()
    return [push for push in pushes if push.openid not in people]


def folder():
    return tempfile.TemporaryDirectory(prefix="qrscene-campaign-")


def verdict(name, checks):
    """Prints each check and ends the program: 0 where all hold."""
    failed = [text for holds, text in checks if not holds]
    for holds, text in checks:
        print(f"  {'ok  ' if holds else 'FAIL'}  {text}")
    print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)
