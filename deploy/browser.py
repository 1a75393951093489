"""Debian's chromium, driven by chromium-driver over WebDriver, for phone-page-check, browser-check and admin-check."""
import base64
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
NAME = pathlib.Path(sys.argv[0]).name


def call(url, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, look, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = look()
            if found:
                return found
        except (OSError, urllib.error.HTTPError):
            pass
        time.sleep(0.02)
    sys.exit(f"{NAME}: {what} did not come within {seconds} s")


def start(program, folder=None, **environment):
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    return subprocess.Popen(program, **quiet, env=environment or None)


def stop(process):
    process.terminate()
    process.wait(20)


class Driver:
    """chromium-driver on a free port."""

    def __init__(self):
        if not shutil.which("chromedriver"):
            print(f"{NAME}: there is no chromedriver; apt-get install chromium chromium-driver", file=sys.stderr)
            sys.exit(69)
        port = free_port()
        self.url, self.process = f"http://127.0.0.1:{port}", start(["chromedriver", f"--port={port}"])
        wait_for("the driver", lambda: call(self.url + "/status")["value"]["ready"])

    def stop(self):
        stop(self.process)


class Browser:
    def __init__(self, driver, width, height, language=None, scripts=True):
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}"]}
        # Only a browser told so takes a window as narrow as a phone's.
        options["mobileEmulation"] = {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 1, "touch": False}}
        options["prefs"] = {} if scripts else {"profile.managed_default_content_settings.javascript": 2}
        if language:
            options["prefs"]["intl.accept_languages"] = language
        logs = {"browser": "ALL", "performance": "ALL"}
        capabilities = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": logs}}
        self.base = driver + "/session"
        self.base += "/" + call(self.base, {"capabilities": capabilities})["value"]["sessionId"]

    def open(self, url):
        call(self.base + "/url", {"url": url})

    def url(self):
        return call(self.base + "/url")["value"]

    def reload(self):
        call(self.base + "/refresh", {})

    def find(self, selector):
        found = call(self.base + "/elements", {"using": "css selector", "value": selector})["value"]
        return [element[ELEMENT] for element in found]

    def click(self, selector):
        def press():
            element = wait_for(selector, lambda: self.find(selector))[0]
            call(f"{self.base}/element/{element}/click", {})
            return True

        wait_for(f"a click on {selector}", press)

    def value(self, selector):
        """What stands in a field."""
        return call(f"{self.base}/element/{self.find(selector)[0]}/property/value")["value"]

    def text(self, selector):
        # What was found may be replaced before it is read.
        for _ in range(5):
            try:
                return [call(f"{self.base}/element/{element}/text")["value"] for element in self.find(selector)]
            except urllib.error.HTTPError:
                continue
        return []

    def type(self, selector, text):
        element = wait_for(selector, lambda: self.find(selector))[0]
        call(f"{self.base}/element/{element}/value", {"text": text})

    def frame(self, selector=None):
        """Looks into a frame from now on; without one, at the page again."""
        element = selector and wait_for(selector, lambda: self.find(selector))[0]
        call(self.base + "/frame", {"id": element and {ELEMENT: element}})

    def cookie(self, name):
        found = [one for one in call(self.base + "/cookie")["value"] if one["name"] == name]
        return found[0] if found else None

    def command(self, name, **parameters):
        """A command of the DevTools protocol."""
        return call(self.base + "/goog/cdp/execute", {"cmd": name, "params": parameters})["value"]

    def picture(self, path, selector=None):
        # What has just appeared is still fading in.
        time.sleep(0.3)
        place = f"/element/{self.find(selector)[0]}" if selector else ""
        path.write_bytes(base64.b64decode(call(self.base + place + "/screenshot")["value"]))

    def log(self, kind):
        return call(self.base + "/se/log", {"type": kind})["value"]

    def run(self, script, *arguments):
        """Runs a function's body in the page; gives what it returns."""
        return call(self.base + "/execute/sync", {"script": script, "args": list(arguments)})["value"]

    def press(self, *keys):
        """Keys, one after the other, to whatever has the keyboard."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        call(self.base + "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def complaints(self):
        return [entry["message"] for entry in self.log("browser") if entry["level"] == "SEVERE"]

    def requested(self):
        """The URLs that were asked for since the last look."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]

    def close(self):
        call(self.base, method="DELETE")
