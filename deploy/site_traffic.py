"""What happens beside the pushes of channels, so that every page of the admin site has something to count: accounts that
are bound and unbound, forwards that are refused, handlers that failed, pushes that come again, codes that nobody scans.

For deploy/channel-truth. Whatever is not in a kept document is noted here as it is done.
"""
import base64
import datetime
import hashlib
import json
import re
import secrets
import time
import urllib.request

from channels import DAY, ROUTES, Push
from endpoint import SECRET, Endpoint
from site_numbers import Site
from traffic import Connection

DIGITS = re.compile(r"(?<!\d)(\d{3}) (\d{3})(?!\d)")
BINDING = """
applications:
  default: { site: 示例网, returns: { app: "https://shop.example/back" } }
allow_plain_pushes: true
"""
DEEDS = ["bind"] * 8 + ["follow"] * 2 + ["conflict"] * 2 + ["revoke"] * 2 + ["undo", "again", "login", "leave", "scan", "cancel"]


def refuses(openid):
    """Whether the endpoint of a forward wants no more of a person's scans."""
    return hashlib.sha256(openid.encode()).digest()[0] < 64


class Beside:
    """Does it, and keeps what a page may say of it."""

    def __init__(self, folder, clock, dice):
        self.folder, self.clock, self.dice = folder, clock, dice
        self.endpoint = Endpoint(lambda request: (410 if refuses(request["body"]["openid"]) else 200, {}))
        self.routes = ROUTES + (f'  - {{ scene: "mall-3f", forward: {{ url: "{self.endpoint.url}/mall", secret: "{SECRET}", '
                                'allow_private: true } }\n  - { scene: "gate/2", on: [scan], reply: { text: "登机口 2" } }\n')
        binding = folder / "binding.yaml"
        binding.write_text(BINDING)
        self.environment = {
            "QRSCENE_BINDING": binding, "QRSCENE_BINDING_KEY": "a-key-of-tests-that-nobody-else-may-have-0123456789",
            "QRSCENE_PUBLIC_URL": "https://receiver.example"}
        self.deeds = dice.sample(DEEDS, len(DEEDS))
        # (moment, openid) of each binding; {flow: its state}; {flow: account}.
        self.binds, self.flows, self.accounts, self.people = [], {}, {}, {}
        self.codes, self.replayed, self.failed = {}, set(), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.endpoint.server.shutdown()
        self.endpoint.server.server_close()

    def begin(self, world, traffic):
        """Codes of every kind; two of them old, one of those scanned long ago."""
        self.world, self.traffic, self.site = world, traffic, Site(world)
        for scene, lasting in {"quiet": None, "old": None, "soon": 2 * 86_400, "over": 300}.items():
            life = {"permanent": True} if lasting is None else {"temporary_seconds": lasting}
            status, made = world.ask("POST", "/api/v1/codes", {"scene": scene} | life)
            assert status == 201, made
        old = "SELECT id FROM scene WHERE text IN ('quiet', 'old', 'counter')"
        world.change(f"UPDATE code SET made_at = made_at - {35 * DAY} WHERE scene IN ({old})")
        self.send(Push(traffic.start - 86_400, "oOld_follower", "subscribe", "qrscene_old", "gQTold="))

    # Flows

    def step(self, delivered):
        """The next of what is to happen, while the pushes of channels come in."""
        if self.deeds:
            self.do(self.deeds.pop(), delivered)

    def finish(self, delivered):
        while self.deeds:
            self.step(delivered)

    def do(self, deed, delivered):
        bound = [flow for flow, state in self.flows.items() if state == "bound"]
        if deed in ("revoke", "undo", "conflict", "again", "login") and not bound:
            deed = "bind"
        if deed in ("revoke", "undo"):
            # What the page offers: only what is new can be undone, and the end of a binding ends each flow that stands for it.
            page = self.site.page("/bindings", state="bound")
            offered = [form["action"] for form in page.all("form", "deed")]
            action = self.dice.choice([one for one in offered if one.endswith(deed)] or offered)
            self.site.post(action, page)
            self.flows[action.split("/")[2]] = "revoked"
        elif deed in ("conflict", "again", "login"):
            flow = self.dice.choice(bound)
            account = {"conflict": None, "again": self.accounts[flow], "login": ""}[deed]
            self.flow(self.people[flow], account, "login" if deed == "login" else "bind")
        elif deed == "leave":
            self.begun()
        elif deed == "cancel":
            flow, _ = self.begun()
            assert self.world.ask("POST", f"/api/v1/flows/{flow['flow_id']}/cancel", {"reason": "operator"})[0] == 200
            self.flows[flow["flow_id"]] = "cancelled"
        else:
            taken = set(self.people.values())
            follow = deed == "follow"
            openid = f"oBound_{len(self.flows):020d}" if follow else self.dice.choice(
                [p.openid for p in delivered if p.openid not in taken])
            self.flow(openid, event="subscribe" if follow else "SCAN", only_scans=deed == "scan")

    def begun(self, account=None, kind="bind"):
        verifier = secrets.token_urlsafe(32)
        account = None if kind == "login" else account or f"account-{len(self.flows)}"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        body = {"kind": kind, "challenge": challenge, "return_id": "app", "display": {"place": "上海，Chrome"}}
        if account:
            now = datetime.datetime.fromtimestamp(self.clock.now, datetime.timezone.utc)
            body |= {"account_ref": account, "authenticated_at": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
            body["display"]["account"] = account
        status, flow = self.world.ask("POST", "/api/v1/flows", body)
        assert status == 201, flow
        self.flows[flow["flow_id"]], self.accounts[flow["flow_id"]] = "created", account
        return flow, verifier

    def flow(self, openid, account=None, kind="bind", event="SCAN", only_scans=False):
        """A flow that a person scans, and mostly ends with the digits that they are told."""
        flow, verifier = self.begun(account, kind)
        id = flow["flow_id"]
        codes = json.loads(urllib.request.urlopen(self.world.base + "/sandbox/state").read())["codes"]
        code = next(code for code in codes if code["url"] == flow["qr"]["url"])
        key = ("qrscene_" if event == "subscribe" else "") + code["scene"]
        reply = self.send(Push(self.traffic._own(openid, int(self.clock.now)), openid, event, key, code["ticket"]))
        self.flows[id], self.people[id] = "scanned", openid
        if only_scans:
            return
        # Nobody types within the milliseconds by which the clocks of a receiver and its database server may differ.
        time.sleep(0.05)
        body = {"verifier": verifier, "code": "".join(DIGITS.search(reply).groups())}
        body |= {"account_ref": self.accounts[id]} if self.accounts[id] else {}
        began = self.clock.now
        status, answer = self.world.ask("POST", f"/api/v1/flows/{id}/code", body)
        assert status == 200, answer
        self.flows[id] = answer["state"]
        held = self.world.ask("GET", f"/api/v1/bindings?account_ref={self.accounts[id]}")[1]["bindings"] if self.accounts[id] else []
        # An account that was bound to this very person stays bound, and no binding is new.
        for binding in held:
            if binding["flow_id"] == id:
                at = datetime.datetime.fromisoformat(binding["bound_at"].replace("Z", "+00:00")).timestamp()
                assert began - 2 < at < self.clock.now + 2, binding
                self.binds.append((round(at * 1000), openid))

    def send(self, push):
        """A push of the platform, again and again until it is taken."""
        for _ in range(3):
            status, body = Connection.post(self.world.receiver.port, push)
            push.statuses.append(status)
            if status == 200:
                return body.decode()
        raise RuntimeError(f"a push was not taken: {push.statuses} {push.body}")

    # Failures

    def fail(self):
        """Handlers of whoever wrote them in Swift have failed, some of them weeks ago; three of the pushes came again."""
        ids = [row[0] for row in self.world.rows("SELECT id FROM push WHERE state = 'handled' AND scene IS NOT NULL ORDER BY id")]
        self.failed = self.dice.sample(ids, 30)
        for state, some in ("failed", self.failed[:24]), ("abandoned", self.failed[24:]):
            self.world.change(f"UPDATE push SET state = '{state}' WHERE id IN ({', '.join(map(str, some))})")
        early = ", ".join(map(str, self.failed[::2]))
        self.world.change("UPDATE push SET received_at = create_time * 1000 + 2000, stored_at = create_time * 1000 + 2001, "
                          f"settled_at = create_time * 1000 + 2003 WHERE id IN ({early})")
        for id in self.failed[:2]:
            page = self.site.page(f"/events/evt_{id}")
            self.site.post(f"/events/evt_{id}/replay", page)
        status, answer = self.world.ask("POST", f"/api/v1/events/evt_{self.failed[2]}/replay", {})
        assert status in (200, 201), answer
        self.replayed.update(self.failed[:3])
