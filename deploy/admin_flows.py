"""Binding flows for the pages of admin-check: begun by the API, scanned in the sandbox, bound, left alone and in conflict."""
import base64
import hashlib
import re
import secrets
import time

from browser import call, wait_for

DIGITS = re.compile(r"(?<!\d)(\d{3}) (\d{3})(?!\d)")
BINDING = """applications:
  default:
    site: 示例网
    returns: { app: "https://shop.example/back" }
allow_plain_pushes: true
"""


class Flows:
    def __init__(self, site, sandbox):
        self.api, self.sandbox = site + "/api/v1", sandbox
        self.people = [one["openid"] for one in call(sandbox + "/state")["people"]]

    def begin(self, account=None, kind="bind"):
        verifier = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        body = {"kind": kind, "challenge": challenge, "return_id": "app", "display": {"place": "上海，Chrome"}}
        if account:
            body |= {"account_ref": account, "authenticated_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
            body["display"]["account"] = account
        return call(self.api + "/flows", body) | {"verifier": verifier}

    def scan(self, flow, person):
        def find():
            url = call(f"{self.api}/flows/{flow['flow_id']}")["qr"]["url"]
            return next((one for one in call(self.sandbox + "/state")["codes"] if one["url"] == url), None)

        code = wait_for("the code of a flow", find)
        shown = call(self.sandbox + "/scan", {"openid": self.people[person], "ticket": code["ticket"]})["shown"]
        return "".join(DIGITS.search(str(shown)).groups())

    def bind(self, account, person):
        """Scanned and confirmed: bound, or a conflict where the person or the account is bound already."""
        flow = self.begin(account)
        digits = self.scan(flow, person)
        body = {"verifier": flow["verifier"], "account_ref": account, "code": digits}
        return call(f"{self.api}/flows/{flow['flow_id']}/code", body)

    def make(self):
        """Something in most states; gives the flow that waits for a decision."""
        self.bind("liwei", 0)
        self.bind("hanmei", 1)
        self.begin("zhaolei")
        self.scan(self.begin("sunli"), 2)
        gone = self.begin("wangfang")
        call(f"{self.api}/flows/{gone['flow_id']}/cancel", {"reason": "operator"})
        self.begin(kind="login")
        return self.bind("liwei-2", 0)
