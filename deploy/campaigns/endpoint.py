"""Endpoints that a receiver calls, on a thread of this process: one that takes forwarded scans, and a platform that takes
customer-service messages."""
import base64
import http.server
import json
import threading
import time
import urllib.parse

SECRET = "whsec_" + base64.b64encode(b"campaign-secret-of-32-bytes-long").decode()


class Endpoint:
    """Notes each request (time, path, headers, JSON body) and answers what `answer(request)` says: (status, JSON)."""

    def __init__(self, answer, address="127.0.0.1"):
        self.requests, self.arrived = [], threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = {
                    "at": time.monotonic(), "path": self.path.partition("?")[0],
                    "query": dict(urllib.parse.parse_qsl(self.path.partition("?")[2])),
                    "id": self.headers.get("webhook-id"), "body": json.loads(body or b"null")}
                with outer.arrived:
                    outer.requests.append(request)
                    outer.arrived.notify_all()
                status, content = answer(request)
                data = json.dumps(content).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    self.close_connection = True

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 512
            daemon_threads = True

            def handle_error(self, *_):
                """A caller that was killed has broken its connections off: nothing to be told."""

        self.server = Server((address, 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count, seconds, path=None):
        """The requests (to this path), as soon as there are so many or the time is over."""
        end = time.monotonic() + seconds
        with self.arrived:
            while len(self._of(path)) < count and time.monotonic() < end:
                self.arrived.wait(end - time.monotonic())
            return self._of(path)

    def _of(self, path):
        return [request for request in self.requests if path in (None, request["path"])]


def platform():
    """A platform that gives tokens and takes messages."""
    return Endpoint(lambda request: (200, {"access_token": "T1", "expires_in": 7200})
                    if "token" in request["path"] else (200, {"errcode": 0, "errmsg": "ok"}))


def routes(url):
    """A routes file that forwards every scan there."""
    return f"""
routes:
  - scene: "*"
    forward: {{ url: "{url}/hook", secret: "{SECRET}", allow_private: true }}
"""
