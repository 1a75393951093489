"""Reads a receiver's database and says where flows, bindings, audit chain and jobs do not agree.

It shares no code with the receiver: it knows the tables, the JSON of the records and the published rule of the chain
(SHA-256 of the entry's number, a colon, the hash before it, and its line; before the first stands the SHA-256 of
"qrscene chain 1").
"""
import collections
import contextlib
import hashlib
import json
import sqlite3
import subprocess

ROOT = hashlib.sha256(b"qrscene chain 1").digest()
LIVE = {"created", "scanned", "confirmed"}
NAMES = {"loggedIn": "logged_in"}


# Each column of bytes is told apart from those of text.
TABLES = {
    "state": ("position", "kind", "id", "body:bytes"), "state_name": ("state", "name"), "state_tag": ("state", "tag"),
    "chain": ("number", "line:bytes", "previous:bytes", "hash:bytes", "name"),
    "job": ("kind", "target", "payload:bytes"), "push": ("state",),
}


def from_file(path):
    """The tables of a SQLite file, all of one moment, and what SQLite itself finds wrong."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as rows:
        rows.execute("BEGIN")
        wrong = [row[0] for row in rows.execute("PRAGMA integrity_check")]
        wrong = [] if wrong == ["ok"] else [f"integrity_check: {line}" for line in wrong]
        wrong += [f"foreign key: {row}" for row in rows.execute("PRAGMA foreign_key_check")]
        tables = {}
        for table, columns in TABLES.items():
            names = ", ".join(column.partition(":")[0] for column in columns)
            tables[table] = rows.execute(f"SELECT {names} FROM {table}").fetchall()
        return tables, wrong


def from_server(url):
    """The same of a PostgreSQL database."""
    def column(text):
        name, _, kind = text.partition(":")
        return f"encode({name}, 'hex')" if kind else name

    selects = [f"SELECT coalesce(json_agg(json_build_array({', '.join(map(column, columns))})), '[]') FROM {table}"
               for table, columns in TABLES.items()]
    script = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " + "; ".join(selects) + "; COMMIT"
    command = ["psql", url, "-XAtq", "-v", "ON_ERROR_STOP=1"]
    lines = subprocess.run(command, input=script, check=True, capture_output=True, text=True).stdout
    # Documents of this kind hold no line ends but between their rows.
    parts, decoder, start = [], json.JSONDecoder(), 0
    while len(parts) < len(TABLES):
        value, end = decoder.raw_decode(lines, start)
        parts.append(value)
        start = end + len(lines[end:]) - len(lines[end:].lstrip())
    tables = {}
    for (table, columns), rows in zip(TABLES.items(), parts):
        kinds = [column.endswith(":bytes") for column in columns]
        tables[table] = [tuple(bytes.fromhex(value) if kind else value for kind, value in zip(kinds, row)) for row in rows]
    return tables, []


class Book:
    """What the database holds of flows."""

    def __init__(self, database):
        tables, self.wrong = from_server(database) if "://" in str(database) else from_file(database)
        self.records = collections.defaultdict(dict)
        self.names, self.tags = collections.defaultdict(set), collections.defaultdict(set)
        place = {}
        for position, kind, id, body in tables["state"]:
            # Not all that is remembered is about flows, and not all of it is JSON.
            if kind != "access_token":
                self.records[kind][id] = json.loads(body)
            place[position] = (kind, id)
        for table, into in (("state_name", self.names), ("state_tag", self.tags)):
            for position, text in tables[table]:
                into[place.get(position)].add(text)
        self.chain = sorted(row[:4] for row in tables["chain"] if row[4] == "binding")
        self.jobs = tables["job"]
        self.pushes = collections.Counter(row[0] for row in tables["push"])
        self.notes = [json.loads(line) for _, line, _, _ in self.chain]

    @property
    def flows(self):
        return {id: record["flow"] for id, record in self.records["flow"].items()}

    @property
    def bindings(self):
        return self.records["binding"]

    def history(self, flow):
        return [note for note in self.notes if note["flow"] == flow]


def state(flow):
    """(name, what it holds)."""
    name, value = next(iter(flow["state"].items()))
    return NAMES.get(name, name), value


def scan(flow):
    """The scan that a flow is locked to, if it is."""
    name, value = state(flow)
    return value["_0"] if name in ("scanned", "confirmed", "conflict") else None


def completion(flow):
    name, value = state(flow)
    return value["_0"] if name in ("bound", "logged_in") else None


def faults(database, wants_notices=True):
    """Everything that does not agree; an empty list where all does."""
    book = Book(database)
    found = book.wrong + chain_faults(book)
    histories = collections.defaultdict(list)
    for note in book.notes:
        histories[note["flow"]].append(note)
    notices = notice_counts(book)
    for id, flow in book.flows.items():
        found += [f"{id}: {fault}" for fault in flow_faults(book, id, flow, histories[id])]
        if wants_notices:
            found += [f"{id}: {fault}" for fault in notice_faults(id, histories[id], notices)]
    found += [f"notes of a flow that is not there: {id}" for id in histories.keys() - book.flows.keys()]
    found += binding_faults(book)
    found += limit_faults(book)
    if book.pushes["running"]:
        found.append(f"{book.pushes['running']} pushes are unfinished")
    return found


def chain_faults(book):
    end = ROOT
    for place, (number, line, previous, digest) in enumerate(book.chain, 1):
        if number != place:
            return [f"chain: entry {place} is missing: found {number}"]
        if previous != end:
            return [f"chain: entry {number} does not follow from the one before it"]
        if digest != hashlib.sha256(b"%d:" % number + previous + line).digest():
            return [f"chain: entry {number} was changed"]
        end = digest
    return []


def flow_faults(book, id, flow, history):
    name, value = state(flow)
    # The end of a binding that came back is no step of the flow that made it, which was over.
    history = [note for note in history if note["event"] != "revoke_restored"]
    if [note["version"] for note in history] != list(range(flow["version"] + 1)):
        yield f"version {flow['version']}, and notes of the versions {[note['version'] for note in history]}"
    for before, after in zip(history, history[1:]):
        if before["to"] != after["from"]:
            yield f"a note says {after['from']} -> {after['to']} where the one before it ended with {before['to']}"
    if history and (history[-1]["to"], history[-1]["at"]) != (name, flow["changedAt"]):
        yield f"it is {name} since {flow['changedAt']}, and its last note says {history[-1]['to']}, {history[-1]['at']}"

    names, tags = book.names["flow", id], book.tags["flow", id]
    scenes = {"scene:" + text for text in [flow["code"]["scene"], *book.records["flow"][id]["deadScenes"]]}
    if {text for text in names if text.startswith("scene:")} != scenes:
        yield "it is not found by its scenes, or by others"
    done = completion(flow)
    granted = {"result:" + done["delivery"]["granted"]["_0"]} if done and "granted" in done["delivery"] else set()
    if {text for text in names if text.startswith("result:")} != granted:
        yield "it is not found by its result code, or by another"
    moves = name == "conflict" and "waiting" in value["_1"]["move"]
    is_live = name in LIVE or (name == "conflict" and not moves)
    if any(tag.startswith("open:") for tag in tags) != (is_live and flow.get("account") is not None):
        yield f"{name}, and its tags are {sorted(tags)}"
    if any(tag.startswith("due:") for tag in tags) != (is_live or moves):
        yield f"{name}, and its tags are {sorted(tags)}"

    binding = book.bindings.get(id)
    if name == "bound" and not done["wasLinked"]:
        if binding is None:
            yield "it is bound, and there is no binding"
        elif without_reach(binding) != without_reach(done["binding"]):
            yield f"its binding is another: {binding}"
    elif binding is not None and (name, value.get("_0")) != ("revoked", "replaced"):
        # What replaced it was undone, and it came back.
        yield f"it is {name}, and there is a binding of it"


def without_reach(binding):
    return {name: value for name, value in binding.items() if name != "unreachableSince"}


def binding_faults(book):
    people, accounts = collections.Counter(), collections.Counter()
    for id, binding in book.bindings.items():
        if id not in book.flows:
            yield f"{id}: a binding of no flow"
        if len(book.names["binding", id]) != 2:
            yield f"{id}: a binding with the places {sorted(book.names['binding', id])}"
        people[binding["apiKey"], binding["openID"]] += 1
        accounts[binding["apiKey"], binding["account"]] += 1
    yield from (f"{who} is bound {count} times" for who, count in (people + accounts).items() if count > 1)


def notice_counts(book):
    """How many jobs tell of each state that a flow has had."""
    counts = collections.Counter()
    for _, _, payload in book.jobs:
        for document in documents(payload):
            if document.get("type", "").startswith("flow."):
                counts[document["data"]["flow_id"], document["type"]] += 1
    return counts


def documents(payload):
    """The JSON documents inside of a job's payload, wherever they stand in it."""
    text, decoder = payload.decode("utf-8", "replace"), json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except ValueError:
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict):
            yield value
        start = text.find("{", end)


def notice_faults(id, history, notices):
    wanted = collections.Counter(
        "flow." + note["to"] for note in history if note["from"] is not None and note["from"] != note["to"])
    for kind, count in wanted.items():
        if notices[id, kind] != count:
            yield f"{count} times {kind}, and {notices[id, kind]} notices of it"


def limit_faults(book):
    """Wrong digits are counted with the flow, its account and its person, or nowhere."""
    by_account = collections.Counter()
    for flow in book.flows.values():
        if flow.get("account") is not None:
            by_account[f"digits account:{flow['apiKey']}/{flow['account']}"] += flow["wrongDigits"]
    for id, count in by_account.items():
        limit = book.records["flow-limit"].get(id)
        counted = len(limit["failures"]) if limit else 0
        if counted != min(count, 10):
            yield f"{count} wrong digits, and {counted} counted under {id}"
