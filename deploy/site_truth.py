"""Holds every number on the pages of the admin site to the same number worked out from the kept documents.

For deploy/channel-truth. What a document does not say (how far a push has got, how often it came, how flows
and jobs stand) is asked of the tables of pushes, jobs and states by queries of its own; never of facts, tallies or codes'
last scans.
"""
import collections
import csv
import datetime
import io
import json
import math
import re
import xml.etree.ElementTree as tree

import site_numbers as read
from channels import DAY, FIGURES, FLOW_SCENE, HOUR, SCENES, stamp

NAMES = {
    "scans": "Scans", "returning_scans": "By followers", "follows": "New follows", "refollows": "Follows again",
    "unfollows": "Unfollows", "people": "New to the code", "firsts": "First touch", "binds_first": "Binds, first touch",
    "binds_last": "Binds, last touch",
}
TILES = ["scans", "people", "follows", "returning_scans", "unfollows", "binds_last"]
LINES = ["scans", "returning_scans", "follows", "unfollows", "binds_last"]
COLUMNS = ["scans", "people", "follows", "refollows", "unfollows", "firsts", "binds_first", "binds_last"]
PERIODS = {"24h": (23 * HOUR, "hour"), "7d": (6 * DAY, "day"), "30d": (29 * DAY, "day"), "90d": (89 * DAY, "day"),
           "1y": (364 * DAY, "week")}
EVENTS = {"subscribe": "follow", "unsubscribe": "unfollow", "scan": "scan", "text": "text"}
STATES = {"running": "running", "handled": "handled", "late": "late", "failed": "failed", "abandoned": "given up"}
FLOWS = {"created": "waits for a scan", "scanned": "scanned", "confirmed": "confirmed", "conflict": "conflict", "bound": "bound",
         "loggedIn": "logged in", "expired": "expired", "cancelled": "cancelled", "failed": "failed", "revoked": "revoked"}
ADDRESSES = {"created": "created", "scanned": "scanned", "bound": "bound", "conflict": "conflict", "revoked": "revoked"}

Kept = collections.namedtuple(
    "Kept", "id received openid event scene at document state route deliveries attempts settled answer replay_of")


def kept_pushes(world):
    """Every push that there is: what its document says, and what became of it."""
    found = []
    for row in world.rows("SELECT id, received_at, document, state, route, deliveries, attempts, settled_at, length(answer), "
                          "coalesce(replay_of, 0) FROM push ORDER BY id"):
        id, received, document, state, route, deliveries, attempts, settled, answer, replay_of = row
        root = tree.fromstring(bytes(document))
        field = lambda name: (root.findtext(name) or "").strip()
        event = (field("Event") if field("MsgType") == "event" else field("MsgType")).lower()
        key = field("EventKey")
        scene = {"subscribe": key[8:] if key.startswith("qrscene_") else "", "scan": key.removeprefix("qrscene_")}.get(event)
        found.append(Kept(id, received, field("FromUserName"), event, scene or None, int(field("CreateTime")), bytes(document), state,
                          str(route) if route else None, deliveries, attempts, settled or None, answer or 0, replay_of or None))
    return found


# ---------------------------------------------------------------- numbers as pages write them

def rounded(value):
    return math.floor(value + 0.5) if value >= 0 else -math.floor(0.5 - value)


def whole(number):
    return f"{number:,}".replace("-", "−")


def share(value):
    if value is None:
        return "–"
    if not 0 < value < 1:
        return f"{rounded(value * 100)} %"
    if value < 0.0005:
        return "< 0.1 %"
    if value >= 0.9995:
        return "> 99.9 %"
    tenths = rounded(value * 1000)
    return f"{tenths // 10}.{tenths % 10} %" if tenths < 100 or tenths > 990 else f"{(tenths + 5) // 10} %"


def change(before, now):
    if before == 0:
        return "none before"
    if now // 10 >= before:
        return f"×{whole(rounded(now / before))} on before"
    percent = rounded((now - before) / before * 100)
    return ("±0" if percent == 0 else f"{'+' if percent > 0 else ''}{whole(percent)}") + " % on before"


def length(milliseconds):
    minutes = max(1, milliseconds // 60_000)
    parts = (minutes // 1440, "d"), (minutes // 60 % 24, "h"), (0 if minutes >= 1440 else minutes % 60, "min")
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


class SiteTruth:
    """What the pages should say; `compare()` gives what they say otherwise, and how many numbers were looked at."""

    def __init__(self, world, clock, truth, beside, dice):
        self.world, self.clock, self.truth, self.beside, self.dice = world, clock, truth, beside, dice
        self.site = beside.site
        self.problems, self.numbers = [], 0

    def compare(self):
        # The numbers of an hour ago are others, and so are those before a job was tried once more: where the clock has struck
        # meanwhile, or a difference may come of what was done, all is looked at again.
        for _ in range(5):
            self.problems, self.numbers = [], 0
            before = self.done()
            self.now = int(self.clock.now * 1000)
            self.pushes = kept_pushes(self.world)
            self.gaps = self.world.rows("SELECT since, until FROM gap ORDER BY since")
            for page in (self.now_pages, self.channel_pages, self.code_pages, self.event_pages, self.single_events,
                         self.failures, self.routes, self.bindings, self.health):
                page()
            if self.now // HOUR == int(self.clock.now * 1000) // HOUR and (not self.problems or self.done() == before):
                break
        return self.problems, self.numbers

    def done(self):
        """What a receiver does by itself: jobs, and the ends of flows."""
        return self.world.rows("SELECT (SELECT sum(attempts) FROM job), (SELECT count(*) FROM job WHERE state = 'dead'), "
                               "(SELECT sum(version) FROM state WHERE kind = 'flow')")

    def same(self, where, told, true):
        self.numbers += leaves(true)
        if told != true:
            self.problems.append(f"{where}: {difference(told, true)}")

    def report(self, span, by, **filters):
        return self.truth.report(0, 0, by, self.now, span=span, **filters)

    def place(self, hour, by):
        local = datetime.datetime.fromtimestamp(self.truth.moment(hour) / 1000, self.truth.zone)
        return local.strftime("%Y-%m-%d %H:%M" if by == "hour" else "%Y-%m-%d")

    def minute(self, milliseconds):
        return datetime.datetime.fromtimestamp(milliseconds / 1000, self.truth.zone).strftime("%Y-%m-%d %H:%M")

    # Charts

    def chart(self, where, told, span, by, series, before):
        """One chart: series as [(name, values)], the first of them as much time before."""
        first, last = span
        names = [self.place(hour, by) for hour in range(first, last, {"hour": 1, "day": 24, "week": 168}[by])]
        self.same(f"{where}, legend", told["legend"], [(name, sum(values)) for name, values in series] + (
            [("period before", sum(before))] if before is not None else []))
        gaps = [(a, b) for a, b in self.gaps if b > self.truth.moment(first) and a < self.truth.moment(last)]
        lines = [f"Nothing could be received from {self.minute(a)} to {self.minute(b)} ({length(b - a)}): scans by followers may "
                 "be missing." for a, b in gaps]
        self.same(f"{where}, gaps", told["gaps"], lines)
        summary = []
        for name, values in series:
            most = max(values)
            peak = f", {whole(most)} at most ({names[values.index(most)]})" if most else ""
            summary.append(f"{name}: {whole(sum(values))} in all{peak}.")
        self.same(f"{where}, in words", told["description"], " ".join(summary + lines))
        columns = [values for _, values in series] + ([before] if before is not None else [])
        if len(names) <= 400:
            heads = ["Time"] + [name for name, _ in series] + (["period before"] if before is not None else [])
            self.same(f"{where}, table", told["table"], (heads, dict(zip(names, map(list, zip(*columns)))), None, names))
        else:
            self.same(f"{where}, no table", told["table"], None)
        pointed = []
        if len(names) <= 124 and any(map(any, columns)):
            labels = [name for name, _ in series] + ["period before"]
            pointed = [" · ".join([name] + [f"{label} {whole(column[place])}" for label, column in zip(labels, columns)])
                       for place, name in enumerate(names)]
        self.same(f"{where}, pointed at", told["stretches"], pointed)
        self.strips(where, told["strips"], gaps, self.truth.moment(first), self.truth.moment(last))

    def strips(self, where, told, gaps, start, end):
        """Where the gaps are hatched, in percent of the width: at least 0.3 wide, those that touch as one."""
        true = []
        for a, b in gaps:
            left = min((max(a, start) - start) / (end - start) * 100, 99.7)
            right = max((min(b, end) - start) / (end - start) * 100, left + 0.3)
            if true and left <= true[-1][1]:
                true[-1] = (true[-1][0], max(true[-1][1], right))
            else:
                true.append((left, right))
        close = len(told) == len(true) and all(
            abs(x - left) < 0.011 and abs(width - (right - left)) < 0.011 for (x, width), (left, right) in zip(told, true))
        self.same(f"{where}, hatched gaps", True if close else told, True if close else [(l, r - l) for l, r in true])
        self.numbers += 2 * len(true)

    # Now

    def now_pages(self):
        titles = {"scans": "scans", "follows": "follows", "binds": "binds_last", "failures": None}
        words = {"scans": "Scans", "follows": "New follows", "binds": "Binds", "failures": "Failures"}
        for period in ("24h", "7d", "30d"):
            reach, by = PERIODS[period]
            first, last = span = self.truth.span(self.now - reach, self.now, by)
            rows, total = self.report(span, by)
            earlier, past = self.report((2 * first - last, first), by)
            bad = [p for p in self.pushes if p.state in ("failed", "abandoned") and p.received >= self.truth.moment(first)]
            for chosen, figure in titles.items():
                where, page = f"Now {period} {chosen}", self.site.page("/", p=period, n=chosen)
                tiles = {}
                for name, one in titles.items():
                    difference = one and total[one] - past[one]
                    said = ("in this period" if one is None else "as before" if difference == 0
                            else f"{'+' if difference > 0 else ''}{whole(difference)} on before")
                    tiles[words[name]] = (total[one] if one else len(bad), said)
                self.same(where, read.figures(page), tiles)
                step = {"hour": 1, "day": 24}[by]
                values = [row[figure] for row in rows.values()] if figure else [
                    sum(self.truth.hour(p.received) // step * step == hour for p in bad) for hour in rows]
                before = [row[figure] for row in earlier.values()] if figure else None
                self.chart(where, read.chart(page, "now-chart"), span, by, [(words[chosen], values)], before)
        recent = sum(p.state in ("failed", "abandoned") and p.received > self.now - HOUR for p in self.pushes)
        dead = len(self.jobs("dead"))
        lines = [f"{recent} {'push' if recent == 1 else 'pushes'} failed within the last hour"] if recent else []
        lines += [f"{dead} {'job was given up and waits' if dead == 1 else 'jobs were given up and wait'} for you"] if dead else []
        strip = page.one("ul", "strip")
        self.same("Now, what needs a person", [line.text for line in strip.all("li")] if strip else [], lines)
        self.same("Now, the feed", read.events(page), [self.line(p) for p in self.pushes[::-1][:25]])

    # Channels

    def channel_pages(self):
        for period in PERIODS:
            for compares in (True, False):
                self.channel_page({"p": period}, compares)
        filters = [{"channel": "airport"}, {"channel": "(none)"}, {"channel": "nobody"}, {"scene": "海报"}, {"scene": "gate/1"},
                   {"channel": "metro", "scene": "1001"}, {"scene": f"{FLOW_SCENE}*"}, {"scene": "old"}]
        for one in filters:
            self.channel_page({"p": self.dice.choice(list(PERIODS))} | one, self.dice.random() < 0.7)
        self.channel_page({"p": "7d", "by": "hour"}, True)
        self.channel_page({"p": "30d", "by": "hour"}, True)
        self.channel_page({"p": "90d", "by": "week"}, True)
        days = sorted(self.dice.sample(range(45), 2), reverse=True)
        dates = [datetime.datetime.fromtimestamp(self.now / 1000 - day * 86_400, self.truth.zone).strftime("%Y-%m-%d") for day in days]
        self.channel_page({"from": dates[0], "to": dates[1]}, True)
        self.channel_page({"from": dates[0], "to": dates[0], "channel": "airport"}, True)

    def question(self, query):
        """(hours, pieces) of a page's query."""
        if "from" in query:
            start, end = (datetime.datetime.fromisoformat(query[k]).replace(tzinfo=self.truth.zone).timestamp() for k in ("from", "to"))
            since, until = int(start * 1000), int(end * 1000) + DAY
            by = "hour" if until - since <= 3 * DAY else "day" if until - since <= 190 * DAY else "week"
        else:
            reach, by = PERIODS[query["p"]]
            since, until = self.now - reach, self.now
        by = query.get("by", by)
        return self.truth.span(since, until, by), by

    def channel_page(self, query, compares):
        page = self.site.page("/channels", **query, **({} if compares else {"compare": "0"}))
        where = f"Channels {query} {'compared' if compares else ''}"
        span, by = self.question(query)
        first, last = span
        filters = {k: "" if query[k] == "(none)" else query[k] for k in ("channel", "scene") if k in query}
        rows, total = self.report(span, by, **filters)
        earlier, past = self.report((2 * first - last, first), by, **filters)
        self.same(f"{where}, tiles", read.figures(page), {
            NAMES[f]: (total[f], change(past[f], total[f]) if compares else "") for f in TILES})
        self.chart(where, read.chart(page, "over-time"), span, by, [(NAMES[f], [row[f] for row in rows.values()]) for f in LINES],
                   [row["scans"] for row in earlier.values()] if compares else None)
        remarks = [note.text.split()[0] for note in page.all("p", "remark")]
        self.same(f"{where}, remarks", remarks, [whole(total["unconfirmed"])] if total["unconfirmed"] else [])
        names = "scene" if filters else "channel"
        self.names(where, page, names, *self.report(span, names, **filters))
        self.hours(where, read.heat(page), span, filters)
        status, sheet = self.site.ask("GET", page.one("section", **{"aria-labelledby": "names-title"}).one("a")["href"])
        lines = [[int(line[f]) for f in FIGURES] for line in csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))]
        table = sorted(self.report(span, names, **filters)[0].items(), key=lambda one: (-one[1]["scans"], -one[1]["follows"], one[0] or ""))
        self.same(f"{where}, CSV", (status, lines), (200, [[row[f] for f in FIGURES] for _, row in table]))

    def names(self, where, page, by, rows, total):
        """The table of channels or scenes, and the funnel above it, which is its foot."""
        def cells(row):
            return [row[f] for f in COLUMNS] + [share((row["survival"][d] or {}).get("share")) for d in ("1", "7", "30")]
        node = page.one("section", **{"aria-labelledby": "names-title"}).one("table", "lines")
        order = sorted(rows, key=lambda name: (-rows[name]["scans"], -rows[name]["follows"], name or ""))
        shown = [f"(no {by})" if name is None else name for name in order]
        if not rows:
            self.same(f"{where}, no table", node, None)
        else:
            heads = [by.capitalize()] + [NAMES[f] for f in COLUMNS] + ["Kept 1 d", "Kept 7 d", "Kept 30 d"]
            self.same(f"{where}, table", read.table(node), (
                heads, {one: cells(rows[name]) for one, name in zip(shown, order)}, cells(total), shown))
            most = max(row["scans"] for row in rows.values())
            bars = [read.percent(bar["width"]) for bar in node.one("tbody").all("rect")]
            true = [rows[name]["scans"] / most * 100 if most else 0 for name in order]
            close = all(abs(a - b) < 0.0051 for a, b in zip(bars, true)) and len(bars) == len(true)
            self.same(f"{where}, bars", True if close else bars, True if close else true)
        scans, people, follows, bound = (total[f] for f in ("scans", "people", "follows", "binds_first"))
        of = lambda a, b: share(a / b) if b else ""
        steps = [("Scans", scans, ""), ("New to the code", people, of(people, scans)), ("New follows", follows, of(follows, people))]
        for days in ("7", "30"):
            kept = total["survival"][days]
            if kept and kept["followed"]:
                steps.append((f"Following after {days} d", kept["followed"] - kept["lost"], share(kept["share"])))
        steps.append(("Bound", bound, of(bound, people)))
        self.same(f"{where}, funnel", read.funnel(page), steps)

    def hours(self, where, told, span, filters):
        first, last = span
        if not 144 <= last - first <= 768:
            return self.same(f"{where}, no hours", told, None)
        grid = {f"{day} {hour}:00": 0 for day in "Mon Tue Wed Thu Fri Sat Sun".split() for hour in range(24)}
        for hour, row in self.report(span, "hour", **filters)[0].items():
            local = datetime.datetime.fromtimestamp(self.truth.moment(hour) / 1000, self.truth.zone)
            grid[f"{local:%a} {local.hour}:00"] += row["scans"]
        most = max(grid.values())
        peak = next(name for name, scans in grid.items() if scans == most)
        words = f"Most on {peak.replace(' ', ' at ')}: {whole(most)}." if most else "Nothing."
        self.same(f"{where}, hours", told, (grid, words))

    # Codes

    def code_pages(self):
        last = collections.defaultdict(int)
        for steps in self.truth.steps.values():
            for step in steps:
                if step.kind in ("follow", "scan"):
                    last[step.scene] = max(last[step.scene], step.at)
        routed = {"gate/1", "gate/2", "1001", "1002", "海报", "mall-3f"}
        made = {text: (kind, at, expires or None) for text, kind, at, expires in self.world.rows(
            "SELECT text || '', code.kind, made_at, expires_at FROM code JOIN scene ON scene.id = code.scene")}
        made = {str(scene): about for scene, about in made.items()}
        def about(scene):
            _, at, expires = made[scene]
            if expires and expires <= self.now:
                return stamp(last[scene]) if last[scene] else None, ["expired"]
            concerns = (["expires soon"] if expires and expires <= self.now + 3 * DAY else []) + (
                ["dormant for 30 days"] if max(at, last[scene]) < self.now - 30 * DAY else []) + (
                [] if scene in routed else ["no route takes it"])
            return stamp(last[scene]) if last[scene] else None, sorted(concerns)
        permanent = len(SCENES) + 2
        for layout in ("grid", "list"):
            for channel in (None, "airport", "metro"):
                scenes = [s for s in made if channel is None or SCENES.get(s, (None,))[0] == channel]
                self.same(f"Codes {layout} {channel}", read.codes(self.site.page("/codes", layout=layout, channel=channel)), (
                    {scene: about(scene) for scene in scenes}, permanent, 100_000))

    # Events

    def line(self, push):
        return {"id": f"evt_{push.id}", "state": push.state, "word": STATES[push.state], "event": EVENTS[push.event],
                "scene": push.scene, "at": stamp(push.received)}

    def event_pages(self):
        people = collections.Counter(p.openid for p in self.pushes)
        someone = self.dice.choice(sorted(people))
        often = max(sorted(people), key=people.get)
        scenes = sorted({p.scene for p in self.pushes if p.scene})
        queries = [{}, {"openid": someone}, {"openid": often}, {"state": "failed"}, {"state": "abandoned"}, {"state": "late"},
                   {"scene": "海报"}, {"scene": self.dice.choice(scenes)}, {"event": "unsubscribe"}, {"event": "text"},
                   {"scene": "gate/1", "event": "subscribe"}, {"state": "failed", "event": "scan"}, {"scene": "nobody"},
                   {"event": "scan", "openid": often}, {"event": "subscribe", "since": "24h"}]
        queries += [{"since": age} for age in self.dice.sample(("1h", "24h", "7d", "30d"), 2)]
        for query in queries:
            self.same(f"Events {query}", read.walk(self.site, "/events", read.events, **query),
                      [self.line(p) for p in self.pushes[::-1] if self.is_meant(p, query)])

    def is_meant(self, push, query):
        age = {"1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}.get(query.get("since"))
        return all(getattr(push, name) == value for name, value in query.items() if name != "since") and (
            age is None or push.received >= self.now - age)

    def single_events(self):
        """Some pushes one by one: those that came often, those that were begun often, those with jobs."""
        jobs = collections.defaultdict(list)
        for id, push, state, attempts in self.world.rows("SELECT id, coalesce(push, 0), state, attempts FROM job ORDER BY id"):
            jobs[push].append((f"job_{id}", {"dead": "given up"}.get(state, state), attempts))
        chosen = {p.id: p for p in sorted(self.pushes, key=lambda p: -p.deliveries)[:3] + sorted(self.pushes, key=lambda p: -p.attempts)[:3]
                  + [p for p in self.pushes if p.replay_of] + self.dice.sample([p for p in self.pushes if jobs[p.id]], 3)
                  + self.dice.sample(self.pushes, 5)}
        for push in chosen.values():
            came = f"replay of evt_{push.replay_of}" if push.replay_of else (
                "1 delivery" if push.deliveries == 1 else f"{push.deliveries} deliveries")
            self.same(f"Event {push.id}", read.event(self.site.page(f"/events/evt_{push.id}")), {
                "id": f"evt_{push.id}", "received": stamp(push.received), "created": stamp(push.at * 1000),
                "deliveries": push.deliveries if push.deliveries > 1 else None,
                "starts": push.attempts if push.attempts > 1 else None, "received step": came,
                "answered step": f"{STATES[push.state]} · {push.answer} B", "document": len(push.document), "jobs": jobs[push.id]})

    # Failures

    def jobs(self, state):
        return self.world.rows("SELECT id, coalesce(push, 0), kind, target, last_error, coalesce(attempted_at, written_at) FROM job "
                               f"WHERE state = '{state}' ORDER BY id")

    def failures(self):
        page = self.site.page("/failures")
        causes = collections.defaultdict(list)
        for p in self.pushes:
            if p.state in ("failed", "abandoned") and p.id not in self.beside.replayed:
                how = "the handler failed" if p.state == "failed" else "the handler did not end in time"
                causes[f"{EVENTS[p.event]} · {p.route or 'other pushes'}: {how}"].append((p.settled, f"evt_{p.id}"))
        self.groups("Failures, pushes", read.groups(page.one("section", **{"aria-labelledby": "t-pushes"})), causes)
        causes = collections.defaultdict(list)
        for id, push, kind, target, error, at in self.jobs("dead"):
            kind = {"late_reply": "late reply"}.get(kind, kind)
            # A word with a digit tells one failure from another, and not its cause.
            words = [("…" if n and re.search(r"\d", word) else word) for n, word in enumerate((error or "").split(" "))]
            causes[f"{kind} → {target}", " ".join(words)].append((at, f"job_{id} (evt_{push})" if push else f"job_{id}"))
        self.groups("Failures, jobs", read.groups(page.one("section", id="jobs")), causes)

    def groups(self, where, told, causes):
        told = sorted((cause, many, again, at, sorted(ids) if many <= 20 else len(ids)) for cause, many, again, at, ids in told)
        true = []
        for cause, items in causes.items():
            ids = sorted(id for _, id in items)
            true.append((cause if isinstance(cause, str) else cause[0], len(items), len(items), stamp(max(at for at, _ in items)),
                         ids if len(ids) <= 20 else 20))
        self.same(where, told, sorted(true))

    # Routes

    def routes(self):
        """Scans since the first whole day of the last thirty, by what takes them now."""
        patterns = {"海报": r"海报", "mall-3f": r"mall-3f", "gate/2": r"gate/2", "gate/{number}": r"gate/[^/]+",
                    "1..100000": r"[1-9]\d{0,5}", f"{FLOW_SCENE}*": re.escape(FLOW_SCENE) + ".*"}
        first = (self.truth.hour(self.now - 30 * DAY) // 24 + 1) * 24
        rows, _ = self.report((first, self.truth.hour(self.now) + 1), "scene")
        hits, lost = dict.fromkeys(patterns, 0), collections.Counter()
        for scene, row in rows.items():
            for kind, scans in ("scan", row["returning_scans"]), ("subscribe", row["scans"] - row["returning_scans"]):
                # Whoever follows by the second gate is not this route's.
                taker = next((name for name, pattern in patterns.items() if scene and re.fullmatch(pattern, scene)
                              and (name, kind) != ("gate/2", "subscribe")), None)
                if taker:
                    hits[taker] += scans
                elif scene and scans:
                    lost[scene] += scans
        heads = {"gate/": hits["gate/2"] + hits["gate/{number}"]}
        top = dict(sorted(lost.items(), key=lambda one: (-one[1], one[0]))[:5])
        self.same("Routes", read.routes(self.site.page("/routes")), (hits, heads, (sum(lost.values()), len(lost), top)))

    # Bindings

    def bindings(self):
        flows = []
        for position, body in self.world.rows("SELECT position, body FROM state WHERE kind = 'flow' ORDER BY position DESC"):
            flow = json.loads(bytes(body))["flow"]
            flows.append((flow["id"], next(iter(flow["state"])), flow.get("account")))
        self.same("Bindings, flows that were begun", len(flows), len(self.beside.flows))
        counts = collections.Counter(state for _, state, _ in flows)
        states = {"All": len(flows)} | {FLOWS[state]: number for state, number in counts.items()}
        self.same("Bindings", read.standing(self.site.page("/bindings")), (
            states, [(id, FLOWS[state]) for id, state, _ in flows[:50]], (counts["conflict"], counts["conflict"])))
        for state in counts.keys() & ADDRESSES.keys():
            self.same(f"Bindings {state}", read.flows(self.site.page("/bindings", state=ADDRESSES[state])),
                      [(id, FLOWS[one]) for id, one, _ in flows if one == state][:50])
        held = collections.defaultdict(list)
        for (body,) in self.world.rows("SELECT body FROM state WHERE kind = 'binding'"):
            binding = json.loads(bytes(body))
            held[binding["account"]].append((binding["flow"], stamp(binding["boundAt"])))
        for account in self.dice.sample(sorted({account for _, _, account in flows if account}), 4):
            page = self.site.page("/bindings", account=account)
            now = page.one("section", **{"aria-labelledby": "now-title"})
            told = [(row.all("span", "id")[-1].text, read.moment(row)) for row in now.all("tr") if row.one("td")]
            self.same(f"Bindings of {account}", (told, read.flows(page)), (
                held[account], [(id, FLOWS[state]) for id, state, one in flows if one == account]))

    # Health

    def health(self):
        told, gaps, used, words = read.health(self.site.page("/health"))
        recent = [(a, b) for a, b in self.gaps if b > self.now - 7 * DAY]
        ((notes,),) = self.world.rows("SELECT count(*) FROM chain WHERE name = 'admin'")
        permanent = len(SCENES) + 2
        self.same("Health", told, {
            # What there is none of is said without a number.
            "dead": len(self.jobs("dead")) or None, "gaps": len(recent) or None, "routes": 6, "receivers": 1, "notes": notes})
        self.same("Health, gaps", gaps, [(stamp(a), stamp(b)) for a, b in recent[-5:]])
        self.same("Health, permanent codes", (used, words), (permanent, f"{permanent} / 100,000"))


def leaves(value):
    """How many numbers and words a value has."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, (list, tuple)) else 1


def difference(told, true, path=""):
    """Where two values differ first."""
    if isinstance(told, dict) and isinstance(true, dict):
        for key in [*true, *(k for k in told if k not in true)]:
            if told.get(key) != true.get(key):
                return difference(told.get(key), true.get(key), f"{path}[{key}]")
    if isinstance(told, (list, tuple)) and isinstance(true, (list, tuple)):
        for place, (one, other) in enumerate(zip(told, true)):
            if one != other:
                return difference(one, other, f"{path}[{place}]")
        return f"{path} has {len(told)} and should have {len(true)}"
    return f"{path} told {str(told)[:200]}, true {str(true)[:200]}".strip()
