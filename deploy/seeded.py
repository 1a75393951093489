"""Thirty days of a made-up account's traffic, written straight into a migrated SQLite file, for admin-check.

The same seed gives the same people, scenes and order of things; times are counted back from now. Pushes, their facts, codes
and an hour of being away are in it, and what goes wrong in a month: handlers that failed, jobs that were given up, and
pushes whose texts try to be markup, commands, or marks of direction.
"""
import hashlib
import hmac
import math
import random
import sqlite3
import time

HOUR, DAY = 3_600_000, 86_400_000
CHANNELS = {
    "table/{}": ("门店", 12), "mall/{}": ("商场", 6), "metro/{}": ("地铁广告", 4), "flyer/{}": ("传单", 3), "order:{}": (None, 8),
}
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; rm -rf ~ #", "</code></li><h1>x</h1>", "a\u202eb",
    "{{7*7}}", "javascript:alert(1)", "桌/七 \"八\" <九>",
]
DOCUMENT = ("<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
            "<CreateTime>{seconds}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{rest}</xml>")
FACTS = {"subscribe": 1, "scan": 2, "unsubscribe": 3}


class Month:
    """Writes it."""

    def __init__(self, path, seed=7, now=None):
        self.draw = random.Random(seed)
        self.now = int(now or time.time() * 1000)
        self.base = sqlite3.connect(path, isolation_level=None)
        self.key = self.base.execute("SELECT key FROM channel_key").fetchone()[0]
        self.people = ["o" + "".join(self.draw.choices("ABCDEFGHJKLMNPQRSTabcdefghijkmnpqrst0123456789_-", k=27)) for _ in range(900)]
        self.following, self.scenes, self.number = set(), {}, 0

    def write(self):
        self.base.execute("BEGIN IMMEDIATE")
        self.make_scenes()
        wrong = self.wrong()
        for at in self.moments():
            while wrong and wrong[0][0] < at:
                self.push(*wrong[0][:-1], **wrong.pop(0)[-1])
            self.happen(at)
        for one in wrong:
            self.push(*one[:-1], **one[-1])
        self.give_up()
        away = self.now - 9 * DAY
        self.base.execute("INSERT INTO gap (since, until) VALUES (?, ?)", (away, away + 5 * HOUR))
        away = self.now - 2 * DAY - 3 * HOUR
        self.base.execute("INSERT INTO gap (since, until) VALUES (?, ?)", (away, away + 40 * 60_000))
        self.base.execute("INSERT INTO sign_of_life (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                          (int(time.time() * 1000),))
        self.base.execute("COMMIT")
        self.base.close()

    def moments(self):
        """More by day than by night, more at week-ends, and a campaign ten days ago."""
        moments = []
        for hour in range(30 * 24):
            at = self.now - (30 * 24 - hour) * HOUR
            day = (at / HOUR + 8) % 24
            weight = 1 + 5 * max(0, math.sin((day - 6) / 18 * math.pi)) if day >= 6 else 0.3
            week = 1.5 if int((at + 8 * HOUR) / DAY + 4) % 7 in (0, 6) else 1
            campaign = 3 if 10 * DAY > self.now - at > 8 * DAY else 1
            for _ in range(self.draw.randrange(int(2 * weight * week * campaign) + 1)):
                moments.append(at + self.draw.randrange(HOUR))
        return sorted(moment for moment in moments if moment < self.now - 60_000)

    def make_scenes(self):
        # Facts without a code have a scene of their own, which nobody can scan.
        self.base.execute("INSERT OR IGNORE INTO scene (account, role, text) VALUES ('default', 1, '')")
        (self.no_scene,) = self.base.execute("SELECT id FROM scene WHERE account = 'default' AND role = 1").fetchone()
        for pattern, (channel, count) in CHANNELS.items():
            for number in range(1, count + 1):
                self.scene(pattern.format(number), channel)
        for index, text in enumerate(list(self.scenes)[:22]):
            permanent = index % 3 != 0
            self.base.execute(
                "INSERT INTO code (scene, kind, ticket, url, label, tags, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (self.scenes[text], "QR_LIMIT_STR_SCENE" if permanent else "QR_STR_SCENE", f"gQH{index:03}ticket==",
                 f"http://weixin.qq.com/q/{index:03}abc", f"{text} 号码" if index % 2 else None, "[]",
                 self.now - (29 - index) * DAY, None if permanent else self.now + (index - 3) * DAY))

    def scene(self, text, channel=None):
        if text not in self.scenes:
            self.base.execute("INSERT OR IGNORE INTO scene (account, role, text, channel) VALUES ('default', 0, ?, ?)", (text, channel))
            self.scenes[text] = self.base.execute("SELECT id FROM scene WHERE account = 'default' AND role = 0 AND text = ?",
                                                  (text,)).fetchone()[0]
        return self.scenes[text]

    def happen(self, at):
        person = self.people[min(int(self.draw.expovariate(1 / 250)), len(self.people) - 1)]
        scene = self.draw.choice(list(self.scenes)) if self.draw.random() < 0.94 else None
        dice = self.draw.random()
        if person in self.following and dice < 0.10:
            self.following.discard(person)
            self.push(at, person, "unsubscribe")
        elif person in self.following:
            self.push(at, person, "scan", scene or "table/1") if dice < 0.9 else self.say(at, person)
        else:
            self.following.add(person)
            self.push(at, person, "subscribe", scene)

    def say(self, at, person):
        self.push(at, person, "text", words=self.draw.choice(["在吗", "几点关门？", "谢谢", "<b>粗体</b> & \"引号\""]))

    def wrong(self):
        """What did not go as it should, the earliest first."""
        now, people = self.now, self.people
        found = [(now - (i + 1) * 7 * 60_000, people[i], "scan", text, {"reply": f"收到 {text} {people[i]}"})
                 for i, text in enumerate(HOSTILE)]
        found += [(now - i * 5 * HOUR - 11 * 60_000, people[20 + i], "scan", f"order:{i % 8 + 1}", {"state": "failed"}) for i in range(14)]
        found += [(now - i * 9 * HOUR - DAY, people[40 + i], "scan", "metro/2", {"state": "abandoned"}) for i in range(3)]
        found += [(now - i * 6 * HOUR - 2 * HOUR, people[50 + i], "scan", "mall/3", {"state": "late"}) for i in range(5)]
        return sorted(found, key=lambda one: one[0])

    def give_up(self):
        last = self.number
        for index in range(9):
            at = self.base.execute("SELECT received_at FROM push WHERE id = ?", (last - index,)).fetchone()[0] + 4
            self.base.execute(
                "INSERT INTO job (push, kind, target, payload, written_at, due_at, state, attempts, attempted_at, last_error, fence)"
                " VALUES (?, 'forward', ?, x'7B7D', ?, ?, 'dead', 10, ?, ?, 10)",
                (last - index, "https://user:pass@shop.example/hooks/wechat?key=SECRET-IN-QUERY", at, at, at,
                 f"503 after {200 + index} ms" if index < 7 else "the name cannot be resolved"))

    def push(self, at, person, event, scene=None, state="handled", words=None, reply=None):
        self.number += 1
        seconds, kind = at // 1000, "event" if words is None else "text"
        rest = f"<Event><![CDATA[{event if event != 'scan' else 'SCAN'}]]></Event>" if words is None else f"<Content><![CDATA[{words}]]></Content>"
        if words is None:
            key = "" if scene is None else scene if event == "scan" else "qrscene_" + scene
            rest += f"<EventKey><![CDATA[{key}]]></EventKey>" + ("<Ticket><![CDATA[gQH000ticket==]]></Ticket>" if scene else "")
        else:
            rest += f"<MsgId>{self.number}</MsgId>"
        text = reply or (f"桌号 {scene.split('/')[1]}，欢迎" if scene and scene.startswith("table/") else None)
        answer = (b"success" if text is None or state != "handled" else DOCUMENT.format(
            openid="gh_0123456789ab", seconds=seconds, kind="text", rest=f"<Content><![CDATA[{text}]]></Content>").encode())
        route = None if scene is None else scene.split("/")[0] + "/{number}" if "/" in scene else "order:{id}"
        self.base.execute(
            "INSERT INTO push (account, duplicate_key, received_at, stored_at, create_time, openid, event, scene, ticket, document, state,"
            " route, answer_type, answer, settled_at, attempts, deliveries, fence) VALUES ('default', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, 1)",
            (hashlib.sha256(f"{self.number}".encode()).digest()[:16], at, at + 2, seconds, person, event, scene,
             "gQH000ticket==" if scene else None, DOCUMENT.format(openid=person, seconds=seconds, kind=kind, rest=rest).encode(), state, route,
             0 if answer == b"success" else 1, answer, at + 3 + self.number % 9))
        if event in FACTS:
            mark = hmac.new(self.key, b"default\0" + person.encode(), hashlib.sha256).digest()[:16]
            number = self.no_scene if scene is None or event == "unsubscribe" else self.scene(scene)
            self.base.execute("INSERT INTO fact (kind, at, person, scene) VALUES (?, ?, ?, ?)", (FACTS[event], at, mark, number))
