"""Reads the numbers off the pages of the admin site, over plain HTTP and without a script.

Shared by deploy/channel-truth and deploy/site_truth.py. Nothing here knows what a number should be. Elements are found by
what the pages promise to programs and stylesheets: ids, classes, `scope` and `datetime`.
"""
import html.parser
import re
import urllib.parse

from receiver import request

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Node:
    """An element with what is in it."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, attributes, parent, []

    def __getitem__(self, name):
        return self.attributes.get(name)

    @property
    def kinds(self):
        return (self["class"] or "").split()

    @property
    def nodes(self):
        """What is in it at any depth, in the order in which it is read."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.nodes

    @property
    def text(self):
        return " ".join(self._text().split())

    def _text(self):
        return " " if self.tag == "br" else "".join(c if isinstance(c, str) else c._text() for c in self.children)

    def all(self, tag=None, kind=None, **attributes):
        return [n for n in self.nodes if (tag is None or n.tag == tag) and (kind is None or kind in n.kinds)
                and all(n[name] == value for name, value in attributes.items())]

    def one(self, tag=None, kind=None, **attributes):
        """The first such element; None where there is none."""
        return next(iter(self.all(tag, kind, **attributes)), None)


class _Builder(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {}, None)

    def handle_starttag(self, tag, attributes):
        self.handle_startendtag(tag, attributes)
        if tag not in VOID:
            self.at = self.at.children[-1]

    def handle_startendtag(self, tag, attributes):
        self.at.children.append(Node(tag, dict(attributes), self.at))

    def handle_endtag(self, tag):
        at = self.at
        while at.parent and at.tag != tag:
            at = at.parent
        if at.parent:
            self.at = at.parent

    def handle_data(self, data):
        self.at.children.append(data)


class Site:
    """The admin site in English, as one browser on this machine sees it."""

    def __init__(self, world):
        self.world, self.cookies, self.pages = world, {}, 0

    def ask(self, method, path, fields=None):
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        headers = {"Accept-Language": "en", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        status, found, content = request(self.world.receiver.admin_port, method, path, body, headers, timeout=30)
        for field in found.get_all("Set-Cookie") or []:
            name, _, value = field.partition(";")[0].partition("=")
            self.cookies[name] = value
        return status, content.decode()

    def page(self, path, **query):
        """The main part of a page."""
        query = {name: value for name, value in query.items() if value is not None}
        path += ("?" + urllib.parse.urlencode(query)) if query else ""
        status, content = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        self.pages += 1
        builder = _Builder()
        builder.feed(content)
        return builder.root.one("main")

    def post(self, action, page):
        """Presses the button of a form that stands on a page."""
        form = page.one("form", action=action)
        fields = {field["name"]: field["value"] or "" for field in form.all("input") if field["name"]}
        status, content = self.ask("POST", action, fields)
        if status not in (302, 303):
            raise RuntimeError(f"POST {action}: {status} {content[-600:]}")


def number(text):
    """`1,234`, `−5`, `500+`; anything else stays what it is."""
    plain = text.strip().replace(",", "").replace("−", "-")
    return int(plain) if re.fullmatch(r"[+-]?\d+", plain) else text.strip()


def count(node):
    return None if node is None else number(node.text)


def figures(page):
    """The tiles: {name: (count, what is said of the time before)}."""
    return {node.one("span", "name").text: (count(node.one("span", "count")), node.one("span", "change").text)
            for node in page.all(kind="figure")}


def table(node):
    """(heads, {name of the row: cells}, the foot's cells, the names in order) of a table whose rows have heads."""
    def cells(row):
        return [number(cell.text) for cell in row.all("td")]
    body = [row for part in node.all("tbody") for row in part.all("tr")]
    foot = node.one("tfoot")
    names = [row.one("th").text for row in body]
    return ([head.text for head in node.one("thead").all("th")], dict(zip(names, map(cells, body))),
            foot and cells(foot.one("tr")), names)


def chart(page, id):
    """Everything that a chart over time says in words and numbers, and where its gaps are drawn."""
    node = page.one("figure", id=id)
    rows = node.one("details", "numbers")
    strips = node.one("g", "gap")
    return {
        "legend": [(re.sub(r" ?[\d,]+$", "", entry.text), count(entry.one("strong"))) for entry in node.one("ul", "legend").all("li")],
        "description": node.one("desc").text,
        "table": rows and table(rows.one("table")),
        "stretches": [stretch.one("text").text for stretch in node.all("g", "stretch")],
        "gaps": [line.text for line in (node.one("ul", "gaps") or Node("", {}, None)).all("li")],
        "strips": [(percent(strip["x"]), percent(strip["width"])) for strip in (strips.all("rect") if strips else [])],
    }


def percent(text):
    return float(text.removesuffix("%"))


def funnel(page):
    """[(step, people, the share beside it)]."""
    return [(step.one("span", "name").text, count(step.one("strong")), (step.one("span", "hint") or Node("", {}, None)).text)
            for step in page.one("figure", id="funnel").all("li")]


def heat(page):
    """({"Mon 9:00": scans}, what is said of it); None where it is not drawn."""
    node = page.one("figure", id="hours")
    if node is None:
        return None
    titles = [cell.one("title").text.split(" · ") for cell in node.all("rect")]
    return {name: number(figure) for name, figure in titles}, node.one("desc").text


def moment(node):
    """The moment of the first <time> within, as it is written."""
    time = node.one("time")
    return time["datetime"] if time else None


def events(page):
    """The lines of a list of pushes."""
    return [{
        "id": line["id"], "state": line.kinds[1], "word": line.one("span", "tag").text, "event": line.one("a", "what").one("b").text,
        "scene": (line.one("span", "scene").one("code") or Node("", {}, None)).text or None, "at": moment(line),
    } for line in page.all("li", "event")]


def walk(site, path, read, **query):
    """What all pages of a list have, one behind the other."""
    page = site.page(path, **query)
    found = read(page)
    while older := page.one("a", rel="next"):
        page = site.page(older["href"])
        found += read(page)
    return found


def facts(node):
    """A list of terms: {term: what stands behind it}."""
    names = [child for child in node.children if isinstance(child, Node)]
    return {term.text: value for term, value in zip(names[::2], names[1::2])}


def event(page):
    """The numbers of one push."""
    about = facts(page.one("dl", "facts"))
    steps = {step.one("b").text: step.one("span", "step").one("span").text for step in page.one("ol", "timeline").all("li")}
    deliveries, starts = (about.get(name) for name in ("Deliveries", "Handler starts"))
    hint = lambda id: (page.one("h2", id=id) or Node("", {}, None)).one("span", "hint")
    return {
        "id": about["ID"].text, "received": moment(about["Received"]), "created": moment(about["CreateTime"]),
        "deliveries": count(deliveries), "starts": count(starts), "received step": steps["received"],
        "answered step": steps.get("answered"), "document": number(hint("t-document").text.removesuffix(" B")),
        "jobs": [(row.one("code").text, row.one("span", "tag").text, count(row.one("td", "num")))
                 for row in (page.one("section", **{"aria-labelledby": "t-jobs"}) or Node("", {}, None)).all("tr") if row.one("td")],
    }


def codes(page):
    """({scene: (last scan, concerns)}, permanent codes, of how many), in either layout."""
    quota = page.one("section", "quota")
    used, limit = (number(text) for text in quota.all("span")[-1].text.split(" / "))
    found = {}
    for card in page.all("li", "code"):
        about = facts(card.one("dl", "facts"))
        found[card.one("p", "scene").text] = (moment(about["Last scan"]), concerns(card))
    heads = page.one("table", "lines")
    for row in heads.one("tbody").all("tr") if heads else []:
        place = [head.text for head in heads.one("thead").all("th")].index("Last scan")
        found[row.one("code").text] = (moment(row.all("td")[place]), concerns(row))
    return found, used, limit


def concerns(node):
    return sorted(tag.text for tag in node.all("span", "tag") if "bad" in tag.kinds or "warn" in tag.kinds)


def groups(section):
    """[(cause, how many, how many the button says, the last one's moment, ids that are listed)]."""
    return [(group.one("h3").text, number(group.one("p", "hint").text.split(" · ")[0]),
             number(group.one("button").text.removeprefix("Retry ")), moment(group),
             [link.one("code").text for link in group.one("ul", "ids").all("li")])
            for group in section.all("li", "group")]


def routes(page):
    """({pattern: scans}, {head of a branch: scans}, (scans without a route, scenes, {scene: scans}))."""
    listed, heads = {}, {}
    for row in page.one("table", "routes").all("tr"):
        name = row.one("th", scope="row")
        if name:
            listed[name.one("code").text] = count(row.all("td", "num")[-1])
        elif "head" in row.kinds:
            heads[row.one("code").text] = count(row.one("td", "num"))
    notice = page.one("section", "notice")
    if notice is None:
        return listed, heads, (0, 0, {})
    scans, scenes = (number(text) for text in re.findall(r"[\d,]+", notice.one("p").text.replace("30 days", ""))[:2])
    return listed, heads, (scans, scenes, {line.one("code").text: number(line.text.split()[-1]) for line in notice.all("li")})


def standing(page):
    """({state: flows}, the states of those that are listed, conflicts that wait)."""
    states = {re.sub(r" [\d,]+$", "", link.text): count(link.one("strong")) for link in page.one("nav", "states").all("a")}
    section = page.one("section", **{"aria-labelledby": "conflicts-title"})
    waiting = number(section.one("h2").text.split()[0]) if section else 0
    return states, flows(page), (waiting, len(section.all("li", "card")) if section else 0)


def flows(page):
    """[(flow, state)] of a table of flows."""
    return [(row["id"], row.one("span", "tag").text) for row in page.all("tr") if (row["id"] or "").startswith("flow_")]


def health(page):
    """({what a check is about: its number}, gaps that are listed, permanent codes as the meter shows them, and as words)."""
    lines = [line.one("p").text for line in page.one("ul", "checks").all("li")]
    found = {}
    for name, pattern in {
        "dead": r"Jobs that were given up: (\d+)", "gaps": r"Interruptions within seven days: (\d+)", "routes": r"routes: (\d+)",
        "receivers": r"Receivers at work on this store: (\d+)", "notes": r"The audit is whole \((\d+) notes\)",
    }.items():
        hits = [match.group(1) for line in lines for match in [re.search(pattern, line)] if match]
        found[name] = int(hits[0]) if hits else None
    gap = next((line for line in page.one("ul", "checks").all("li") if "Interruptions" in line.text), Node("", {}, None))
    times = [time["datetime"] for time in gap.all("time")]
    meter = page.one("ul", "meters")
    return found, list(zip(times[::2], times[1::2])), int(meter.one("meter")["value"]), meter.one("span", "num").text
