"""Binding flows from outside: receivers in safe mode over one database, the sandbox that makes their codes, pushes signed
and encrypted by PyPI's wechatpy, and a wall clock that can be moved.

Shared by deploy/binding-attacks and deploy/campaigns/flow-kill; both run with .build/venv/bin/python.
"""
import base64
import contextlib
import datetime
import hashlib
import hmac
import html
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import xmltodict
from wechatpy.crypto import WeChatCrypto

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "campaigns"))
from endpoint import SECRET, Endpoint  # noqa: E402
from server import Server  # noqa: E402
from receiver import clean_environment, end_with_parent, free_port  # noqa: E402

TOKEN, APP_ID, APP_SECRET = "FlowToken1", "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
BINDING_KEY = "a-key-of-tests-that-nobody-else-may-have-0123456789"
ORIGINAL_ID = "gh_0123456789ab"
KEYS = {"shop": "shop-key-shop-key-shop-key-shop-key", "rival": "rival-key-rival-key-rival-key-riv"}
OPERATOR_KEY = "operator-key-operator-key-operator"
HOME, SAMPLE = "https://shop.example/back", "http://sample.localhost"
DIGITS = re.compile(r"(?<!\d)(\d{3}) (\d{3})(?!\d)")


class Clock:
    """The wall clock of everything that is started with `environment`, so many seconds ahead of the machine's."""

    def __init__(self, folder):
        self.file, library = pathlib.Path(folder, "clock"), pathlib.Path(folder, "shifted.so")
        self.file.write_bytes(bytes(8))
        subprocess.run(["clang", "-O2", "-shared", "-fPIC", "-o", library, HERE / "campaigns" / "shifted.c", "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": library, "SHIFTED_CLOCK": self.file}
        self.ahead = 0

    def advance(self, seconds):
        self.ahead += seconds
        with open(self.file, "r+b") as file:
            file.write(struct.pack("<q", int(self.ahead * 1000)))

    @property
    def now(self):
        return time.time() + self.ahead


class Answer:
    """What a server answered: its status, its fields, its bytes."""

    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    def __getitem__(self, name):
        return self.json.get(name)

    @property
    def json(self):
        with contextlib.suppress(ValueError):
            return json.loads(self.body)
        return {}

    @property
    def shown(self):
        """What tells two answers apart: everything but when they were given."""
        fields = sorted((k.lower(), v) for k, v in self.headers if k.lower() not in ("date", "connection"))
        return self.status, fields, self.body

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def ask(port, method, target, body=None, headers=None, timeout=30):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        began = time.monotonic()
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        return Answer(answer.status, answer.getheaders(), content, time.monotonic() - began)
    finally:
        connection.close()


class Program:
    """One `qrscene serve` or `qrscene sandbox`, on ports of its own, which can be killed and started again."""

    def __init__(self, world, name, words, port, probe, **environment):
        self.world, self.words, self.port, self.probe = world, words, port, probe
        self.log = world.folder / f"{name}.log"
        self.environment = clean_environment(
            **world.clock.environment, WECHAT_TOKEN=TOKEN, WECHAT_APP_ID=APP_ID, WECHAT_APP_SECRET=APP_SECRET,
            WECHAT_ENCODING_AES_KEY=AES_KEY, WECHAT_MODE="safe", **environment)
        self.process = None

    def start(self, limit=30):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.world.binary, *self.words], env=self.environment, cwd=self.world.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, preexec_fn=end_with_parent, start_new_session=True)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                if ask(*self.probe, timeout=2).status == 200:
                    # The listener for pushes may be a moment behind the one that says that all is ready.
                    socket.create_connection(("127.0.0.1", self.port), 2).close()
                    return self
            time.sleep(0.003)
        raise RuntimeError(f"{self.words[0]} was not ready: {self.log.read_text()[-2000:]}")

    def kill(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


class World:
    """Receivers over one database, their platform, and whoever hears notices. `notes` keeps all that was ever answered."""

    BINDING = """
applications:
  shop: {{ site: "示例网", returns: {{ app: "{home}", sample: "{sample}" }}, key: "{shop}", notices: {{ url: "{url}/shop", secret: "{secret}", allow_private: true }} }}
  rival: {{ site: "对手网", returns: {{ app: "https://rival.example/back" }}, key: "{rival}", notices: {{ url: "{url}/rival", secret: "{secret}", allow_private: true }} }}
"""

    def __init__(self, binary, receivers=1, database=None, log_level="trace", on_server=False):
        self.binary, self.stack = str(pathlib.Path(binary).resolve()), contextlib.ExitStack()
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="qrscene-flows-")))
        self.clock = Clock(self.folder)
        self.database = self.folder / "qrscene.db"
        if on_server:
            # Who the server runs as must find the clock.
            self.folder.chmod(0o755)
            server = Server(**{name: str(value) for name, value in self.clock.environment.items()})
            self.database = database = self.stack.enter_context(server).url
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
        self.notices = Endpoint(lambda request: (200, {}))
        self.notes, self.lock, self.people = [], threading.Lock(), 0
        self.moments = {}
        binding = self.folder / "binding.yaml"
        binding.write_text(self.BINDING.format(home=HOME, sample=SAMPLE + "/back", url=self.notices.url, secret=SECRET, **KEYS))
        self.platform_port = free_port()
        self.sandbox = Program(
            self, "sandbox", ["sandbox", "--sandbox-listen", f"127.0.0.1:{self.platform_port}"], self.platform_port,
            (self.platform_port, "GET", "/sandbox/state"))
        self.public_url = None
        self.receivers = [self._receiver(number, database, log_level, binding) for number in range(receivers)]

    def _receiver(self, number, database, log_level, binding):
        port, admin = free_port(), free_port()
        self.public_url = self.public_url or f"http://127.0.0.1:{port}"
        receiver = Program(
            self, f"serve{number}", ["serve"], port, (admin, "GET", "/readyz"), QRSCENE_LOG_LEVEL=log_level,
            QRSCENE_DATABASE=database or f"sqlite:{self.database}", QRSCENE_BINDING=binding, QRSCENE_BINDING_KEY=BINDING_KEY,
            QRSCENE_PUBLIC_URL=self.public_url, QRSCENE_LISTEN=f"127.0.0.1:{port}",
            QRSCENE_ADMIN_LISTEN=f"127.0.0.1:{admin}", QRSCENE_API_KEY=OPERATOR_KEY,
            QRSCENE_SPOOL=self.folder / f"spool{number}.db",
            WECHAT_API_BASE=f"http://127.0.0.1:{self.platform_port}")
        receiver.admin = admin
        return receiver

    def __enter__(self):
        with contextlib.ExitStack() as started:
            for program in [self.sandbox, *self.receivers]:
                started.callback(program.kill)
                program.start()
            self.stack.enter_context(started.pop_all())
        return self

    def __exit__(self, *_):
        self.stack.close()

    # What an application, a platform and a person do

    def api(self, method, path, body=None, key="shop", receiver=0, **headers):
        if key:
            headers["Authorization"] = "Bearer " + KEYS.get(key, key)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, (bytes, str)) else json.dumps(body).encode()
        answer = ask(self.receivers[receiver].admin, method, "/api/v1" + path, body, headers)
        with self.lock:
            self.notes.append((f"API {method} {path}", answer))
        return answer

    def person(self):
        with self.lock:
            self.people += 1
            return f"oFlow_{self.people:022d}"

    def signed(self, openid, inner, timestamp=None, nonce=None, encrypted=True):
        """(target, body) of a push, as the platform would send it now."""
        timestamp = str(int(timestamp if timestamp is not None else self.clock.now))
        nonce = nonce or str(10**9 + secrets.randbelow(10**9))
        query = {"signature": sha1(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "openid": openid}
        if not encrypted:
            return "/wechat?" + urllib.parse.urlencode(query), inner.encode()
        made = xmltodict.parse(self.crypto.encrypt_message(inner, nonce, timestamp))["xml"]
        query.update(encrypt_type="aes", msg_signature=made["MsgSignature"])
        body = f"<xml><ToUserName><![CDATA[{ORIGINAL_ID}]]></ToUserName><Encrypt><![CDATA[{made['Encrypt']}]]></Encrypt></xml>"
        return "/wechat?" + urllib.parse.urlencode(query), body.encode()

    def moment(self, openid):
        """A second of this person's own: two of their events in one second are one to the platform, and to a receiver."""
        with self.lock:
            self.moments[openid] = max(int(self.clock.now), self.moments.get(openid, 0) + 1)
            return self.moments[openid]

    def document(self, openid, kind, rest):
        return (f"<xml><ToUserName><![CDATA[{ORIGINAL_ID}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
                f"<CreateTime>{self.moment(openid)}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{rest}</xml>")

    def event(self, openid, name, scene="", ticket=None, **how):
        rest = f"<Event><![CDATA[{name}]]></Event><EventKey><![CDATA[{scene}]]></EventKey>"
        if ticket:
            rest += f"<Ticket><![CDATA[{ticket}]]></Ticket>"
        return self.signed(openid, self.document(openid, "event", rest), **how)

    def words(self, openid, content):
        number = 10**16 + secrets.randbelow(10**15)
        rest = f"<Content><![CDATA[{content}]]></Content><MsgId>{number}</MsgId>"
        return self.signed(openid, self.document(openid, "text", rest))

    def deliver(self, push, receiver=0, timeout=30):
        target, body = push
        return ask(self.receivers[receiver].port, "POST", target, body, {"Content-Type": "text/xml"}, timeout)

    def read(self, answer):
        """The text of a reply; "" for none, None where it was refused."""
        if answer.status != 200:
            return None
        if b"<Encrypt>" not in answer.body:
            return ""
        envelope = xmltodict.parse(answer.body)["xml"]
        inner = self.crypto.decrypt_message(envelope, envelope["MsgSignature"], envelope["TimeStamp"], envelope["Nonce"])
        return xmltodict.parse(inner)["xml"].get("Content", "")

    def say(self, openid, content, receiver=0):
        return self.read(self.deliver(self.words(openid, content), receiver))

    def codes(self):
        state = ask(self.platform_port, "GET", "/sandbox/state").json
        return {code["url"]: code for code in state["codes"]}

    def flow(self, **how):
        return Flow(self, **how)


class Flow:
    """One flow with everything that its parties know, each of which can be left out or replaced."""

    def __init__(self, world, kind="bind", account=None, key="shop", receiver=0, begin=True, **fields):
        self.world, self.kind, self.key, self.receiver = world, kind, key, receiver
        self.account = account or (f"account-{secrets.token_hex(4)}" if kind == "bind" else None)
        self.verifier = secrets.token_urlsafe(32)
        self.once = secrets.token_hex(16)
        self.wish = {
            "kind": kind, "challenge": challenge(self.verifier), "return_id": "app",
            "display": {"account": "liwei@example.com", "place": "上海，Chrome"}, **fields}
        if self.account:
            self.wish["account_ref"] = self.account
        if kind == "bind":
            now = datetime.datetime.fromtimestamp(world.clock.now, datetime.timezone.utc)
            self.wish["authenticated_at"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.id = self.code = None
        if begin:
            self.take(self.create())

    def create(self):
        return self.world.api("POST", "/flows", self.wish, self.key, self.receiver, **{"Idempotency-Key": self.once})

    @classmethod
    def unknown(cls, world):
        """A flow that there is not."""
        flow = cls(world, begin=False)
        flow.id = "flow_" + secrets.token_urlsafe(16)
        return flow

    def take(self, answer):
        if answer.status not in (200, 201) or not answer["qr"]:
            raise RuntimeError(f"no flow with a code: {answer}")
        self.id, self.code = answer["flow_id"], self.world.codes()[answer["qr"]["url"]]
        return self

    def pushed(self, openid, scene=None, ticket=None, name="SCAN", **how):
        scene = self.code["scene"] if scene is None else scene
        ticket = self.code["ticket"] if ticket is None else ticket
        return self.world.event(openid, name, scene, ticket, **how)

    def scan(self, openid, receiver=None, **how):
        """What the person is told; "" where nothing is said, None where the push is refused."""
        return self.world.read(self.world.deliver(self.pushed(openid, **how), self.at(receiver)))

    def at(self, receiver):
        return self.receiver if receiver is None else receiver

    def post(self, what, body=None, key=None, receiver=None):
        return self.world.api("POST", f"/flows/{self.id}/{what}", body or {}, key or self.key, self.at(receiver))

    def proof(self, **changes):
        return {"verifier": self.verifier, **({"account_ref": self.account} if self.account else {}), **changes}

    def submit(self, code, receiver=None, **changes):
        return self.post("code", self.proof(code=code, **changes), receiver=receiver)

    def collect(self, **changes):
        return self.post("collect", self.proof(**changes))

    def redeem(self, code, verifier=None, key=None, receiver=None):
        body = {"result_code": code, "verifier": self.verifier if verifier is None else verifier}
        return self.world.api("POST", "/results", body, key or self.key, self.at(receiver))

    def show(self, key=None):
        return self.world.api("GET", f"/flows/{self.id}", key=key or self.key, receiver=self.receiver)

    @property
    def state(self):
        shown = self.show()
        return shown["state"] + (f"({shown['reason']})" if shown["reason"] else "")

    def scanned(self, openid=None):
        """Scanned by the person: the digits."""
        openid = openid or self.world.person()
        return digits(self.scan(openid))

    def bound(self, openid=None):
        """All the way; the answer with the result code."""
        return self.submit(self.scanned(openid))


def sha1(*parts):
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def digits(reply):
    found = DIGITS.search(reply or "")
    return found and "".join(found.groups())


def wrong(code, number=1):
    """Digits that are not these."""
    return f"{(int(code) + number) % 1_000_000:06d}"


def expected_digits(flow_id, openid, salt):
    """The digits that a row stands for, from the published rule and the receiver's key."""
    message = b"".join(struct.pack(">Q", len(text)) + text for text in (b"phone-code", flow_id.encode(), openid.encode()))
    message += struct.pack(">QQ", salt["high"], salt["low"])
    word = struct.unpack(">Q", hmac.new(BINDING_KEY.encode(), message, hashlib.sha256).digest()[:8])[0]
    return f"{(word * 1_000_000) >> 64:06d}"


class Browser:
    """A cookie jar and the hosted page: what a browser sends by itself, and what a page of another site cannot choose."""

    def __init__(self, world, port=None):
        self.world, self.port, self.cookies = world, port or world.receivers[0].port, {}

    def ask(self, method, path, fields=None, origin=None, site=None, **headers):
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if origin:
            headers["Origin"] = origin
        if site:
            headers["Sec-Fetch-Site"] = site
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
        answer = ask(self.port, method, path, body, headers)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                cookie = value.partition(";")[0].partition("=")
                self.cookies[cookie[0]] = cookie[2]
        with self.world.lock:
            self.world.notes.append((f"page {method} {path}", answer))
        return answer

    def enter(self, flow, origin="https://shop.example", **changes):
        fields = {"verifier": flow.verifier, **({"account_ref": flow.account} if flow.account else {}), **changes}
        return self.ask("POST", f"/scan/{flow.id}", fields, origin=origin, site="cross-site")

    def token(self, flow):
        page = self.ask("GET", f"/scan/{flow.id}").body.decode(errors="replace")
        field = re.search(r"<input[^>]*name=\"?token\"?[^>]*>", page)
        value = field and re.search(r"value=\"?([^\"\s>]+)", field.group(0))
        return html.unescape(value.group(1)) if value else None

    def submit(self, flow, code, token=None, origin=None, site="same-origin", method="POST", address=None):
        # Each from an address of its own, as a proxy on this machine tells it: completions are limited by address.
        address = address or f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"
        fields = {"code": code, **({"token": token} if token else {})}
        if method == "GET":
            return self.ask("GET", f"/scan/{flow.id}/code?" + urllib.parse.urlencode(fields), origin=origin, site=site)
        return self.ask(method, f"/scan/{flow.id}/code", fields, origin, site, **{"X-Forwarded-For": address})
