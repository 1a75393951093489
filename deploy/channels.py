"""Seeded pushes of many days, shaped like real ones, and the very figures that follow from what a database kept of them.

Shared by deploy/channel-truth, deploy/site_truth.py and deploy/channel-traffic. Nobody here knows of the receiver's facts or roll-ups: figures
are worked out from the kept documents, which Python's own parser reads.
"""
import collections
import concurrent.futures
import csv
import datetime
import hashlib
import io
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import xml.etree.ElementTree as tree
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "campaigns"))
from receiver import clean_environment, end_with_parent, free_port, request  # noqa: E402
from traffic import TOKEN, Connection, Receiver  # noqa: E402

HOUR, DAY = 3_600_000, 86_400_000
ZONE = "Asia/Shanghai"
APP_ID, SECRET = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"
ROUTES = """
routes:
  - { scene: "gate/{number}", reply: { text: "登机口 {number}" } }
  - { scene: "1..100000", reply: { text: "{scene}" } }
  - { scene: "海报", reply: { text: "欢迎" } }
"""
# Scenes, their channels, and how much is scanned there: on working days, at weekends.
SCENES = {
    "gate/1": ("airport", 9, 6), "gate/2": ("airport", 5, 4), "1001": ("metro", 10, 3), "1002": ("metro", 6, 2),
    "海报": ("poster", 3, 9), "mall-3f": ("mall", 2, 12), "counter": (None, 2, 2), "spring": ("campaign", 1, 1),
}
# How the scenes of binding flows begin: they are made for one scan each, and count as one.
FLOW_SCENE = "b1_"
# By the hour: a quiet night, noon and the evening.
HOURS = [1, 1, 0, 0, 0, 1, 2, 5, 8, 7, 6, 8, 12, 9, 6, 6, 7, 9, 12, 13, 11, 8, 5, 2]
FIGURES = ["scans", "returning_scans", "follows", "refollows", "unfollows", "people", "firsts", "binds_first", "binds_last",
           "lost_1", "lost_7", "lost_30", "reconciled", "unconfirmed"]


class Push:
    """One push of the platform: what happened, when, and the request that tells it."""

    def __init__(self, at, openid, event, key="", ticket=None, words=None, number=0):
        self.at, self.openid, self.statuses = at, openid, []
        rest = f"<Event><![CDATA[{event}]]></Event><EventKey><![CDATA[{key}]]></EventKey>"
        rest += f"<Ticket><![CDATA[{ticket}]]></Ticket>" if ticket else ""
        if words is not None:
            rest = f"<Content><![CDATA[{words}]]></Content><MsgId>{10**16 + number}</MsgId>"
        self.body = (
            f"<xml><ToUserName><![CDATA[gh_traffic000001]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
            f"<CreateTime>{at}</CreateTime><MsgType><![CDATA[{'event' if words is None else 'text'}]]></MsgType>"
            f"{rest}</xml>").encode()
        self.sign()

    def sign(self):
        timestamp, nonce = str(int(time.time())), str(random.randrange(10**9))
        signature = hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce])).encode()).hexdigest()
        query = {"signature": signature, "timestamp": timestamp, "nonce": nonce, "openid": self.openid}
        self.target = "/wechat?" + urllib.parse.urlencode(query)
        return self


class Traffic:
    """What happens in so many days up to now: the same for the same seed and the same end."""

    def __init__(self, seed, days, count, end=None):
        self.dice, self.days, self.seed = random.Random(seed), days, seed
        self.end = int(end or time.time()) - 60
        self.start = self.end - days * 86_400
        self.people, self.following, self.left = 0, [], []
        self.campaign = (self.start + days * 86_400 // 3, self.start + days * 86_400 // 3 + 4 * 86_400)
        # Hours in which nobody listens: what happens then is lost, as on the real platform.
        self.outages = sorted(
            (begin, begin + self.dice.randrange(1, 9) * 3600)
            for begin in (self.start + self.dice.randrange(days * 86_400 - 40_000) for _ in range(2)))
        moments = sorted(self._moment() for _ in range(count))
        self.last = {}
        self.pushes = [push for number, moment in enumerate(moments) for push in [self._happen(moment, number)] if push]

    def _moment(self):
        while True:
            moment = self.start + self.dice.randrange(self.days * 86_400)
            local = datetime.datetime.fromtimestamp(moment, zoneinfo.ZoneInfo(ZONE))
            weight = HOURS[local.hour] * (1.3 if local.weekday() >= 5 else 1)
            if self.campaign[0] <= moment < self.campaign[1]:
                weight *= 2
            if self.dice.random() * 34 < weight:
                return moment

    def _scene(self, moment):
        weekend = datetime.datetime.fromtimestamp(moment, zoneinfo.ZoneInfo(ZONE)).weekday() >= 5
        weights = [row[2 if weekend else 1] for row in SCENES.values()]
        if self.campaign[0] <= moment < self.campaign[1]:
            weights[list(SCENES).index("spring")] = 25
        return self.dice.choices(list(SCENES), weights)[0]

    def _own(self, openid, moment):
        """A second of this person's own: two of their events in one second, and of one kind, are one to a receiver."""
        self.last[openid] = max(moment, self.last.get(openid, 0) + 1)
        return self.last[openid]

    def _follow(self, openid, moment, number):
        self.following.append(openid)
        how = self.dice.random()
        if how < 0.7:
            scene = self._scene(moment)
            return Push(self._own(openid, moment), openid, "subscribe", "qrscene_" + scene, f"gQT{scene}=")
        key = "last_trade_no_4008202001200" if how < 0.73 else ""
        return Push(self._own(openid, moment), openid, "subscribe", key)

    def _happen(self, moment, number):
        what = self.dice.random()
        if self.left and what < 0.06:
            return self._follow(self.left.pop(self.dice.randrange(len(self.left))), moment, number)
        if not self.following or what < 0.40:
            self.people += 1
            return self._follow(f"oT{self.seed % 10**6:06d}_{self.people:019d}", moment, number)
        # The newer somebody's follow, the likelier they leave; a few scan all the time.
        place = int(len(self.following) * (1 - self.dice.random() ** 2))
        openid = self.following[min(place, len(self.following) - 1)]
        if what < 0.52:
            self.following.remove(openid)
            self.left.append(openid)
            return Push(self._own(openid, moment), openid, "unsubscribe")
        if what < 0.55:
            return Push(self._own(openid, moment), openid, "", words="你好", number=number)
        if what < 0.57:
            return Push(self._own(openid, moment), openid, "SCAN", "", "gQTunknown=")
        scene = self._scene(moment)
        return Push(self._own(openid, moment), openid, "SCAN", scene, f"gQT{scene}=")

    def heard(self):
        """What reaches the receiver, in the order in which it arrives: some of it late, and nothing of an outage."""
        heard = [p for p in self.pushes if not any(a <= p.at < b for a, b in self.outages)]
        late = lambda place: self.dice.choice([0] * 8 + [3, 30])
        return [p for _, _, p in sorted((place + late(place), place, p) for place, p in enumerate(heard))]


def deliver(port, pushes, dice, chunk=32, threads=8, between=lambda number: None):
    """Delivers pushes, some twice, at once, over other connections, or again under a new signature; those acknowledged."""
    acknowledged = []
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for begin in range(0, len(pushes), chunk):
            part = pushes[begin:begin + chunk]
            copies = part + [p for p in part if dice.random() < 0.1] + [p for p in part if dice.random() < 0.05]
            tries = list(zip(copies, pool.map(lambda push: send(port(), push), copies)))
            acknowledged += [push for push, status in tries if status == 200]
            refused = {id(push): push for push, status in tries if status != 200}
            for push in refused.values():
                # As the platform: again, up to two times; what then is not taken is lost.
                if any(send(port(), push.sign()) == 200 for _ in range(2)):
                    acknowledged.append(push)
            between(begin // chunk)
    return acknowledged


def send(port, push):
    """One delivery, which the push remembers; its status."""
    status = Connection.post(port, push)[0]
    push.statuses.append(status)
    return status


class World:
    """A receiver with its platform over one database, and codes for the scenes of the traffic."""

    def __init__(self, binary, folder, database=None, knows_secret=True, routes=ROUTES, **environment):
        self.binary, self.folder = str(pathlib.Path(binary).resolve()), pathlib.Path(folder)
        account = {"WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": SECRET}
        self.sandbox = subprocess.Popen(
            [self.binary, "sandbox", "--json", "--sandbox-listen", "127.0.0.1:0"],
            env=clean_environment(WECHAT_TOKEN=TOKEN, **account), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True, preexec_fn=end_with_parent, cwd=folder)
        self.base = base = json.loads(self.sandbox.stdout.readline())["api_base"]
        self.receiver = Receiver(
            binary, folder, database, routes, QRSCENE_TIME_ZONE=ZONE, WECHAT_API_BASE=base, WECHAT_MP_BASE=base,
            **(account if knows_secret else {}), **environment)
        self.location = database or f"sqlite:{self.receiver.database}"

    def __enter__(self):
        self.receiver.start()
        return self

    def __exit__(self, *_):
        self.receiver.stop()
        self.sandbox.terminate()
        self.sandbox.wait(15)
        self.sandbox.stdout.close()

    def make_codes(self):
        for scene, (channel, _, _) in SCENES.items():
            body = {"scene": scene, "permanent": True, "label": f"{scene} 标签"} | ({"channel": channel} if channel else {})
            status, answer = self.ask("POST", "/api/v1/codes", body)
            assert status == 201, answer

    def ask(self, method, target, body=None):
        fields = {"Content-Type": "application/json"}
        status, headers, content = request(
            self.receiver.admin_port, method, target, None if body is None else json.dumps(body).encode(), fields, timeout=30)
        return status, json.loads(content) if "json" in headers["Content-Type"] else content.decode()

    def stats(self, **question):
        return self.ask("GET", "/api/v1/stats?" + urllib.parse.urlencode(question))[1]

    def command(self, *words):
        made = subprocess.run([self.binary, *words], env=self.receiver.environment, cwd=self.folder, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        return made.stdout

    # The database, as it is

    def rows(self, sql):
        """Rows as texts and numbers; a blob as bytes."""
        if self.location.startswith("sqlite:"):
            with sqlite3.connect(self.location[7:], timeout=20) as base:
                return base.execute(sql).fetchall()
        made = subprocess.run(["psql", "-X", "--csv", "-t", "-c", sql, self.location], capture_output=True, text=True, check=True)
        return [tuple(bytes.fromhex(v[2:]) if v.startswith("\\x") else int(v) if v.lstrip("-").isdigit() else v for v in row)
                for row in csv.reader(io.StringIO(made.stdout))]

    def change(self, sql):
        if self.location.startswith("sqlite:"):
            with sqlite3.connect(self.location[7:], timeout=20) as base:
                base.execute(sql)
        else:
            subprocess.run(["psql", "-X", "-q", "-c", sql, self.location], check=True)

    def wait_until_counted(self, limit=60):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            ((counted, facts),) = self.rows(
                "SELECT (SELECT fact FROM roll_up), (SELECT coalesce(max(id), 0) FROM fact)")
            if counted == facts:
                return facts
            time.sleep(0.05)
        raise RuntimeError(f"not all is counted after {limit} s: {counted} of {facts}")


# ---------------------------------------------------------------- the same figures, from the documents alone

Step = collections.namedtuple("Step", "at kind scene")


def read(document, received):
    """(openid, step) of a kept document; None where it tells nothing to channels."""
    root = tree.fromstring(document)
    field = lambda name: (root.findtext(name) or "").strip()
    if field("MsgType").lower() != "event":
        return None
    event, key = field("Event").lower(), field("EventKey")
    told = int(field("CreateTime")) * 1000
    at = told if 0 < told < received // 1000 * 1000 else received
    if event == "subscribe":
        scene = key[len("qrscene_"):] if key.startswith("qrscene_") else None
        return field("FromUserName"), Step(at, "follow", gathered(scene))
    if event == "scan" and key:
        return field("FromUserName"), Step(at, "scan", gathered(key.removeprefix("qrscene_")))
    if event == "unsubscribe":
        return field("FromUserName"), Step(at, "unfollow", None)
    return None


def gathered(scene):
    return FLOW_SCENE + "*" if scene and scene.startswith(FLOW_SCENE) else scene


class Truth:
    """Every figure of every hour and scene, worked out person by person: from kept pushes, and from when whom was bound."""

    def __init__(self, rows, binds=()):
        self.zone = zoneinfo.ZoneInfo(ZONE)
        self.hours = collections.Counter()  # (figure, scene, hour of the wall clock) -> how many
        people = collections.defaultdict(list)
        for number, received, document in rows:
            found = read(bytes(document), received)
            if found:
                people[found[0]].append((found[1].at, number, found[1]))
        for at, openid in binds:
            # Behind the scan that it follows from, which may be of the same second.
            people[openid].append((at, float("inf"), Step(at, "bind", None)))
        self.people = len(people)
        self.steps = {openid: [step for _, _, step in sorted(steps)] for openid, steps in people.items()}
        for steps in self.steps.values():
            self._person(steps)

    def hour(self, at):
        offset = self.zone.utcoffset(datetime.datetime.fromtimestamp(at / 1000, datetime.timezone.utc).astimezone(self.zone))
        return (at + int(offset.total_seconds()) * 1000) // HOUR

    def moment(self, hour):
        """When the wall clock shows an hour, in milliseconds; a zone without summer time."""
        offset = int(self.zone.utcoffset(datetime.datetime(2026, 1, 1)).total_seconds()) * 1000
        return hour * HOUR - offset

    def _note(self, figure, scene, at):
        self.hours[figure, scene, self.hour(at)] += 1

    def _person(self, steps):
        for place, step in enumerate(steps):
            before = steps[:place]
            if step.kind == "unfollow":
                last = next((s for s in reversed(before) if s.kind in ("follow", "unfollow")), None)
                self._note("unfollows", last.scene if last and last.kind == "follow" else None, step.at)
                continue
            met = [s for s in before if s.kind in ("follow", "scan")]
            if step.kind == "bind":
                self._note("binds_first", met[0].scene if met else gathered(FLOW_SCENE), step.at)
                # The code that binds is always the last that was scanned; what counts is what led there.
                others = [s.scene for s in met if s.scene != gathered(FLOW_SCENE)]
                self._note("binds_last", others[-1] if others else gathered(FLOW_SCENE), step.at)
                continue
            if step.scene is not None:
                self._note("scans", step.scene, step.at)
            if step.kind == "scan":
                self._note("returning_scans", step.scene, step.at)
            if all(s.scene != step.scene for s in met):
                self._note("people", step.scene, step.at)
            if not met:
                self._note("firsts", step.scene, step.at)
            if step.kind == "follow":
                again = any(s.kind == "follow" for s in before)
                self._note("refollows" if again else "follows", step.scene, step.at)
                if again and step.scene is not None:
                    self._note("unconfirmed", step.scene, step.at)
                end = next((s for s in steps[place + 1:] if s.kind in ("follow", "unfollow")), None)
                for days in (1, 7, 30):
                    if end and end.kind == "unfollow" and end.at - step.at <= days * DAY:
                        self._note(f"lost_{days}", step.scene, step.at)

    # What the API is asked for

    def span(self, since, until, by):
        width, shift = {"day": (24, 0), "week": (168, 96)}.get(by, (1, 0))
        first, last = self.hour(since), -(-(until + (self.hour(until) * HOUR - self.moment(self.hour(until)))) // HOUR)
        return (first - shift) // width * width + shift, -(-(last - shift) // width) * width + shift

    def report(self, since, until, by, now, channel=None, scene=None, span=None):
        """What /api/v1/stats should say: {name: figures}, the total."""
        first, last = span or self.span(since, until, by)
        name = {"channel": lambda s, h: SCENES[s][0] if s in SCENES else None, "scene": lambda s, h: s, "hour": lambda s, h: h,
                "day": lambda s, h: h // 24 * 24, "week": lambda s, h: (h - 96) // 168 * 168 + 96}[by]
        rows = {}
        if by in ("hour", "day", "week"):
            rows = {hour: self._empty() for hour in range(first, last, {"hour": 1, "day": 24, "week": 168}[by])}
        wanted = [(f, s, h, n) for (f, s, h), n in self.hours.items() if first <= h < last
                  and (scene is None or s == scene)
                  and (channel is None or (SCENES[s][0] if s in SCENES else None) == (channel or None))]
        for figure, place, hour, count in wanted:
            rows.setdefault(name(place, hour), self._empty())[figure] += count
        for days in (1, 7, 30):
            # Days of the wall clock that were over so many days ago.
            limit = (self.hour(now - days * DAY)) // 24 * 24
            for key, row in rows.items():
                begin = key if by in ("hour", "day", "week") else first
                if begin < limit:
                    row["survival"][str(days)] = {"followed": 0, "lost": 0}
            for figure, place, hour, count in wanted:
                survival = rows[name(place, hour)]["survival"][str(days)]
                if hour < limit and survival is not None:
                    if figure in ("follows", "refollows"):
                        survival["followed"] += count
                    if figure == f"lost_{days}":
                        survival["lost"] += count
        total = self._empty()
        for row in rows.values():
            for figure in FIGURES:
                total[figure] += row[figure]
            for days, survival in row["survival"].items():
                if survival is not None:
                    sums = total["survival"][days] or {"followed": 0, "lost": 0}
                    total["survival"][days] = {k: sums[k] + survival[k] for k in sums}
        for row in [*rows.values(), total]:
            for survival in row["survival"].values():
                if survival is not None:
                    followed = survival["followed"]
                    survival["share"] = (followed - survival["lost"]) / followed if followed else None
        return rows, total

    @staticmethod
    def _empty():
        return {figure: 0 for figure in FIGURES} | {"survival": {"1": None, "7": None, "30": None}}


def stamp(milliseconds):
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


def raw(world):
    """What the platform sent and the receiver took: a push that somebody let come again is not the platform's."""
    return world.rows("SELECT id, received_at, document FROM push WHERE replay_of IS NULL AND state <> 'running' ORDER BY id")
