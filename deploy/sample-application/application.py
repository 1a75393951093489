"""A small site with accounts that lets people bind WeChat and log in by scan, done right. Python's standard library only.

What a site has to do, in the order in which it happens (search for the numbers):

 1  A session's id is random, in a cookie that no script reads; everything else stays on the server.
 2  Every form carries the session's CSRF token.
 3  Whoever logs in, by password or by scan, gets a new session id: an id from before is worth nothing after.
 4  Binding begins from a fresh login only; where the login is too old, the password is asked for again.
 5  The verifier is drawn here and stays in the server-side session. QRScene is given its SHA-256 alone.
 6  The browser posts the verifier to QRScene's page (never in a URL), which shows the code and takes the digits.
 7  The result comes over the back channel, for the verifier of the very session that began: what a browser says counts
    for nothing.
 8  Where something is bound already, the person proves again who they are, and the site vouches for it.
 9  Logging out ends a flow that is still open.
"""
import base64
import datetime
import hashlib
import hmac
import html
import http.cookies
import http.server
import json
import os
import secrets
import threading
import urllib.error
import urllib.parse
import urllib.request

API = os.environ.get("QRSCENE_API", "http://127.0.0.1:8081/api/v1")
API_KEY = os.environ.get("QRSCENE_API_KEY", "")
HOST, PORT = os.environ.get("SAMPLE_HOST", "127.0.0.1"), int(os.environ.get("SAMPLE_PORT", "9000"))
URL = os.environ.get("SAMPLE_URL", f"http://{HOST}:{PORT}")
# Where QRScene's pages are: forms may post there, and frames may show it.
PAGES = os.environ.get("QRSCENE_PUBLIC_URL", "http://127.0.0.1:8080")
FRESH = 600  # seconds that a login is good enough to bind from


def scrambled(password, salt):
    return hashlib.scrypt(password.encode(), salt=salt, n=1 << 14, r=8, p=1)


def user(name, password):
    salt = os.urandom(16)
    return {"name": name, "salt": salt, "password": scrambled(password, salt)}


# A real site has a database.
USERS = {"1001": user("liwei@example.com", "sample-password-1"), "1002": user("hanmei@example.com", "sample-password-2")}


def proved(name, password):
    """The account of a name and its password; as slow for a name that there is not."""
    account = next((key for key, one in USERS.items() if hmac.compare_digest(one["name"], name)), None)
    known = USERS.get(account) or user("", secrets.token_hex())
    return account if hmac.compare_digest(scrambled(password, known["salt"]), known["password"]) and account else None


# MARK: Sessions (1)

class Sessions:
    def __init__(self):
        self.lock, self.all = threading.Lock(), {}

    def new(self, **facts):
        session = {"id": secrets.token_urlsafe(32), "csrf": secrets.token_urlsafe(32), "flow": None, "account": None, **facts}
        with self.lock:
            self.all[session["id"]] = session
            if len(self.all) > 10_000:
                del self.all[next(iter(self.all))]  # The oldest: whoever comes without a cookie gets one, too.
        return session

    def find(self, key):
        with self.lock:
            return self.all.get(key)

    def end(self, session):
        with self.lock:
            self.all.pop(session["id"], None)

    def renew(self, session, **facts):
        """(3) Another id and another CSRF token; what the old session was about goes no further."""
        self.end(session)
        return self.new(**facts)


SESSIONS = Sessions()


# MARK: QRScene's API, the back channel

class Refused(Exception):
    pass


def api(method, path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, {"Content-Type": "application/json", **headers}, method=method)
    if API_KEY:
        request.add_header("Authorization", f"Bearer {API_KEY}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Refused(json.load(error)["error"]["message"]) from None
    except OSError:
        raise Refused("QRScene cannot be reached") from None


def begin(session, kind, language, address, place):
    """(5) Begins a flow for this browser, in place of one it may still have."""
    cancel(session, "restarted")
    verifier = secrets.token_urlsafe(32)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    account = session["account"] if kind == "bind" else None
    wish = {
        "kind": kind, "challenge": challenge, "return_id": "sample",
        "display": {"place": place, "language": language},
        # For limits: never the id itself.
        "context": {"session": hashlib.sha256(session["id"].encode()).hexdigest(), "ip": address},
    }
    if kind == "bind":
        wish["account_ref"] = account
        wish["display"]["account"] = USERS[account]["name"]
        wish["authenticated_at"] = session["authenticated"].isoformat().replace("+00:00", "Z")
    made = api("POST", "/flows", wish, **{"Idempotency-Key": secrets.token_urlsafe(16)})
    session["flow"] = {"id": made["flow_id"], "page": made["page_url"], "kind": kind, "verifier": verifier, "account": account}


def cancel(session, reason):
    flow, session["flow"] = session["flow"], None
    if flow:
        try:
            api("POST", f"/flows/{flow['id']}/cancel", {"reason": reason})
        except Refused:
            pass  # It was over already.


def collect(flow):
    """(7) The result of a flow that is done; raises where it is not, or where this is not its session."""
    proof = {"verifier": flow["verifier"], "account_ref": flow["account"]}
    code = api("POST", f"/flows/{flow['id']}/collect", proof)["result_code"]
    return api("POST", "/results", {"result_code": code, "verifier": flow["verifier"]})


# MARK: Pages

def page(title, body, status=200):
    return status, {"Content-Type": "text/html; charset=utf-8"}, f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title} · Sample site</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css"><main><p class="site">Sample site</p><h1>{title}</h1>
{body}</main></html>"""


def form(session, action, inside):
    """(2) A form with the session's token."""
    return f'<form method="post" action="{action}"><input type="hidden" name="csrf" value="{session["csrf"]}">{inside}</form>'


PASSWORD = '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>'


def home(session):
    if not session["account"]:
        login = '<label>E-mail <input name="name" type="email" autocomplete="username" required></label>' + PASSWORD
        return page("Log in", form(session, "/login", login + '<button class="primary">Log in</button>')
                    + "<p class=or>or</p>" + form(session, "/scan-login", '<button id="scan">Log in by scan</button>')
                    + "<p class=hint>liwei@example.com, sample-password-1<br>hanmei@example.com, sample-password-2</p>")
    account = session["account"]
    bound = api("GET", "/bindings?" + urllib.parse.urlencode({"account_ref": account}))["bindings"]
    state = "<p id=state>WeChat is linked.</p>" if bound else "<p id=state>WeChat is not linked.</p>"
    change = (form(session, "/bind", '<button id="replace">Bind another WeChat</button>')
              + form(session, "/unbind", '<button id="unbind">Unlink WeChat</button>') if bound
              else form(session, "/bind", '<button id="bind" class="primary">Bind WeChat</button>'))
    return page("Your account", f"<p>You are <strong id=who>{html.escape(USERS[account]['name'])}</strong>, by "
                f"{session['by']}.</p>{state}{change}" + form(session, "/logout", '<button id="logout">Log out</button>'))


def scan(session):
    """(6) QRScene's page in a frame; the second form shows the same as a page of its own."""
    flow = session["flow"]
    fields = f'<input type="hidden" name="verifier" value="{flow["verifier"]}">'
    if flow["account"]:
        fields += f'<input type="hidden" name="account_ref" value="{html.escape(flow["account"])}">'
    entry = f'<form method="post" action="{flow["page"]}" target='
    title = "Bind WeChat" if flow["kind"] == "bind" else "Log in by scan"
    return page(title, f'<iframe name="scan" title="{title}"></iframe>'
                f'{entry}"scan" id="scan-entry">{fields}<noscript><button>Show the code</button></noscript></form>'
                f'<script src="/scan.js"></script>{entry}"_top">{fields}<button id="alone">Open on a page of its own</button></form>')


SCRIPT = 'document.getElementById("scan-entry").submit();\n'
STYLE = """body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0; padding: 16px; background: #f3f4f6; color: #191919 }
main { max-width: 440px; margin: 24px auto; padding: 24px; background: #fff; border: 1px solid #d9dcdf; border-radius: 16px }
h1 { font-size: 22px; margin: 0 0 16px } .site, .hint, .or { color: #5b6166; font-size: 14px; margin: 0 } .or { text-align: center }
form { margin: 12px 0 } label { display: block; margin-bottom: 10px; font-size: 14px }
input:not([type=hidden]) { display: block; box-sizing: border-box; width: 100%; height: 44px; padding: 0 12px; font: inherit }
button { width: 100%; min-height: 46px; font: inherit; color: inherit; background: none; border: 1px solid #b9bec3; border-radius: 10px; cursor: pointer }
.primary { background: #175cd3; border-color: #175cd3; color: #fff } .problem { color: #b42318 }
iframe { display: block; width: 100%; height: 680px; border: 0; color-scheme: light dark }
@media (max-width: 480px) { body { padding: 8px } main { margin: 8px auto; padding: 16px 12px } }
@media (prefers-color-scheme: dark) { body { background: #121314; color: #e8e8e8 } main { background: #1e2021; border-color: #34383c }
  .site, .hint, .or { color: #a3a9af } .problem { color: #ffb4a9 } }
"""


# MARK: What people do

def log_in(session, fields, _):
    account = proved(fields.get("name", ""), fields.get("password", ""))
    if not account:
        return page("Log in", '<p class="problem">That is not right.</p><p><a href="/">Try again</a></p>', 403)
    cancel(session, "restarted")
    now = datetime.datetime.now(datetime.timezone.utc)
    return SESSIONS.renew(session, account=account, authenticated=now, by="password")


def log_out(session, *_):
    cancel(session, "logout")  # (9)
    SESSIONS.end(session)
    return SESSIONS.new()


def scan_log_in(session, _, browser):
    begin(session, "login", *browser)
    return "/scan"


def bind(session, _, browser):
    if not session["account"]:
        return "/"
    # (4) A scan proves a phone; to bind another one takes the password.
    age = datetime.datetime.now(datetime.timezone.utc) - session["authenticated"]
    if session["by"] != "password" or age.total_seconds() > FRESH:
        return "/confirm"
    begin(session, "bind", *browser)
    return "/scan"


def confirm(session, fields, browser):
    """(4, 8) The password once more: then a binding is begun, or one that met another goes on."""
    account = session["account"]
    if not account or proved(USERS[account]["name"], fields.get("password", "")) != account:
        return page("Your password", '<p class="problem">That is not right.</p><p><a href="/confirm">Try again</a></p>', 403)
    flow = session["flow"]
    now = datetime.datetime.now(datetime.timezone.utc)
    session = SESSIONS.renew(session, account=account, authenticated=now, by="password", flow=flow)
    if not flow:
        begin(session, "bind", *browser)
        return session, "/scan"
    try:
        api("POST", f"/flows/{flow['id']}/step_up", {"account_ref": account})
        collect(flow)
    except Refused:
        cancel(session, "refused")
        return session, page("Bind WeChat", '<p class="problem">This WeChat cannot be linked.</p><p><a href="/">Back</a></p>', 409)
    session["flow"] = None
    return session, "/"


def unbind(session, *_):
    if session["account"]:
        query = urllib.parse.urlencode({"account_ref": session["account"]})
        for one in api("GET", f"/bindings?{query}")["bindings"]:
            api("POST", f"/bindings/{one['flow_id']}/revoke", {"reason": "user"})
    return "/"


def back(session, flow_id):
    """(7) Where QRScene's page leads back to. Only the session's own flow counts, and only what the API says of it."""
    flow = session["flow"]
    if not flow and session["account"]:
        return "/"  # Loaded again.
    if not flow or not hmac.compare_digest(flow["id"].encode(), flow_id.encode()):
        return page("Not yours", '<p class="problem">This attempt was begun elsewhere.</p><p><a href="/">Back</a></p>', 403)
    state = api("GET", f"/flows/{flow['id']}")["state"]
    if state == "conflict" and flow["kind"] == "bind":
        return "/confirm"
    try:
        result = collect(flow)
    except Refused:
        cancel(session, "abandoned")
        return page("Nothing happened", '<p class="problem" id="nothing">It was not completed.</p><p><a href="/">Back</a></p>', 409)
    if flow["kind"] == "bind":
        session["flow"] = None
        return "/"
    account = result["account_ref"]
    if account not in USERS:
        return page("Log in", '<p class="problem">No account is linked.</p><p><a href="/">Back</a></p>', 403)
    when = datetime.datetime.fromisoformat(result["auth_time"].replace("Z", "+00:00"))
    return SESSIONS.renew(session, account=account, authenticated=when, by="scan")  # (3)


ACTIONS = {"/login": log_in, "/logout": log_out, "/scan-login": scan_log_in, "/bind": bind, "/confirm": confirm, "/unbind": unbind}


# MARK: HTTP

class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        if url.path in ("/site.css", "/scan.js"):
            kind, text = ("text/css", STYLE) if url.path == "/site.css" else ("text/javascript", SCRIPT)
            return self.send((200, {"Content-Type": kind}, text))
        session = self.session()
        if url.path == "/":
            self.attempt(session, lambda: home(session))
        elif url.path == "/scan":
            self.attempt(session, lambda: scan(session) if session["flow"] else "/")
        elif url.path == "/confirm":
            self.attempt(session, lambda: page("Your password", form(
                session, "/confirm", "<p>Please show once more that it is you.</p>" + PASSWORD + '<button class="primary">Go on</button>'))
                if session["account"] else "/")
        elif url.path == "/back":
            flow = urllib.parse.parse_qs(url.query).get("flow_id", [""])[0]
            self.attempt(session, lambda: back(session, flow))
        else:
            self.send(page("Not found", "", 404))

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length") or 0), 1 << 16)
        fields = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode(errors="replace")))
        session = self.session()
        action = ACTIONS.get(urllib.parse.urlsplit(self.path).path)
        # (2) Another site can make a browser post here, but cannot know the token.
        if not action or self.headers.get("Origin") not in (None, URL) or not hmac.compare_digest(
                fields.get("csrf", "").encode(), session["csrf"].encode()):
            return self.send(page("Refused", '<p class="problem">The form is out of date.</p><p><a href="/">Back</a></p>', 403))
        language = "zh" if self.headers.get("Accept-Language", "").startswith("zh") else "en"
        self.attempt(session, lambda: action(session, fields, (language, self.client_address[0], self.place())))

    def attempt(self, session, work):
        """Does it and answers: with a page, the way to one, a session that is another now, or a session and one of these."""
        try:
            made = work()
        except Refused as error:
            made = page("Not now", f'<p class="problem">{html.escape(str(error))}</p><p><a href="/">Back</a></p>', 503)
        if isinstance(made, dict):
            made = (made, "/")
        if isinstance(made, tuple) and len(made) == 2:
            session, made = made
        if isinstance(made, str):
            made = 303, {"Location": made}, ""
        self.send(made, session)

    def place(self):
        """Where the browser is, for the person who scans: whoever did not begin this will not know it."""
        agent = self.headers.get("User-Agent", "")
        name = next((name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in agent), "?")
        return f"{name}, {datetime.datetime.now():%H:%M}"

    def session(self):
        cookies = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        return (SESSIONS.find(cookies["sid"].value) if "sid" in cookies else None) or SESSIONS.new()

    def send(self, made, session=None):
        status, fields, text = made
        body = text.encode()
        self.send_response(status)
        if session:
            # On https add `Secure`, and call it `__Host-sid`.
            self.send_header("Set-Cookie", f"sid={session['id']}; Path=/; HttpOnly; SameSite=Lax")
        policy = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; frame-src {PAGES}; " \
                 f"form-action 'self' {PAGES}; frame-ancestors 'none'"
        fixed = {"Cache-Control": "no-store", "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
                 # Not `no-referrer`: QRScene's page wants to know which site posts to it.
                 "Referrer-Policy": "strict-origin-when-cross-origin", "Content-Length": str(len(body))}
        for name, value in {**fixed, **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer((HOST, PORT), Site)
    print(f"the sample application is at {URL}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
