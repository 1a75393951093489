"""What admin-check does on the pages of channels, codes, bindings, routes and health, and what must come of it."""
import base64
import collections
import csv
import io
import sqlite3
import time
import urllib.request

from browser import wait_for

DAY = 86_400_000
EAST = 8 * 3_600_000


def channels(check):
    """Every channel's scans, counted from the pushes themselves, as the page and its file tell them."""
    base = sqlite3.connect(f"file:{check.stand.folder.name}/month.db?mode=ro", uri=True)
    wait_for("the figures", check.stand.is_counted, 60)
    browser = check.browser(language="zh-CN,zh")
    try:
        browser.open(check.stand.site + "/channels?compare=0")
        shown = browser.run("return [...document.querySelectorAll('table.lines tbody tr')].map((r) => [r.cells[0].innerText.trim(), r.cells[1].innerText])")
        shown = {name: int(count.replace(",", "")) for name, count in shown}
        sheet = urllib.request.urlopen(check.stand.site + "/channels/table.csv?compare=0").read().decode("utf-8-sig")
        told = {row["channel"] or "（无渠道）": int(row["scans"]) for row in csv.DictReader(io.StringIO(sheet))}
        now = int(time.time() * 1000)
        since = ((now + EAST) // DAY - 29) * DAY - EAST
        channel = dict(base.execute("SELECT text, channel FROM scene WHERE account = 'default' AND role = 0"))
        truth = collections.Counter()
        for scene, count in base.execute(
                "SELECT scene, count(*) FROM push WHERE received_at >= ? AND event IN ('scan', 'subscribe') AND scene <> '' GROUP BY scene", (since,)):
            truth[channel.get(scene) or "（无渠道）"] += count
        check.expect("channels", dict(truth) == shown, f"the page says {shown}, and the pushes {dict(truth)}")
        check.expect("channels", dict(truth) == told, f"the file says {told}, and the pushes {dict(truth)}")
        # A stretch of time tells its figures while it is pointed at.
        place = browser.run("const r = document.querySelectorAll('.stretch rect')[20]; r.scrollIntoView({ block: 'center' });"
                            " const b = r.getBoundingClientRect(); return [b.x + b.width / 2, b.y + 40]")
        browser.command("Input.dispatchMouseEvent", type="mouseMoved", x=place[0], y=place[1])
        told = browser.run("return getComputedStyle(document.querySelectorAll('.stretch text')[20]).display")
        check.expect("channels", told != "none", "a stretch that is pointed at says nothing")
        browser.picture(check.folder / "channels-pointed.png")
        check.expect("channels", not browser.complaints(), "complains")
    finally:
        browser.close()
        base.close()


def codes(check):
    """One code without a script, a sheet of them with one, and the page that is printed."""
    browser = check.browser(390, 844, language="zh-CN,zh", scripts=False)
    try:
        browser.open(check.stand.site + "/codes")
        browser.click(".makers summary")
        browser.type("#new-scene", "lobby/1")
        browser.type("#new-channel", "大堂")
        browser.click(".make button")
        wait_for("the code that was made", lambda: "made=code_" in browser.url())
        check.expect("codes", browser.find(".made img"), "what was made is not shown")
        check.expect("codes", "lobby/1" in browser.text(".code .scene")[0], "it is not the newest")
    finally:
        browser.close()
    browser = check.browser(language="zh-CN,zh")
    try:
        browser.open(check.stand.site + "/codes")
        browser.run("document.querySelectorAll('.makers details').forEach((d) => { d.open = true; })")
        check.expect("codes", browser.run("return !document.querySelector('[data-into]').closest('label').hidden"), "no file can be chosen")
        browser.picture(check.folder / "codes-forms.png")
        rows = "scene,channel,label\\nlobby/1,大堂,\\n" + "\\n".join(f"lift/{number},电梯,{number} 号" for number in range(30))
        browser.run(f"document.getElementById('sheet').value = '{rows}'")
        browser.click("form[action='/codes/imports'] button")
        wait_for("the sheet", lambda: "/codes/imports/" in browser.url())
        wait_for("its end", lambda: any("全部完成" in text for text in browser.text(".import p")), 30)
        check.expect("codes", any("新生成 30 个，原有 1 个" in text for text in browser.text(".import p")), f"{browser.text('.import p')}")
        browser.picture(check.folder / "codes-sheet-made.png")
        browser.open(check.stand.site + "/codes/print?channel=%E7%94%B5%E6%A2%AF&columns=4")
        pdf = base64.b64decode(browser.command("Page.printToPDF", preferCSSPageSize=True)["data"])
        (check.folder / "codes-print.pdf").write_bytes(pdf)
        pages = pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ")
        check.expect("codes", 0 < pages <= 3, f"30 labels fill {pages} pages")
        check.expect("codes", not browser.complaints(), "complains")
    finally:
        browser.close()


def bindings(check):
    """The conflict is settled by the word of the account's owner, and what was bound by it revoked."""
    browser = check.browser(language="en-US,en")
    try:
        browser.open(check.stand.site + "/bindings")
        check.expect("bindings", "1 conflict waits for you" in browser.text("h2"), f"{browser.text('h2')}")
        browser.run("window.confirm = () => true; document.querySelector('.conflicts button').click()")
        wait_for("the conflict's end", lambda: not browser.find(".conflicts"))
        states = browser.run("return Object.fromEntries([...document.querySelectorAll('tbody tr')].map((r) => [r.cells[2].innerText, r.cells[3].innerText]))")
        check.expect("bindings", states.get("liwei-2") == "bound" and states.get("liwei", "").startswith("revoked"), f"{states}")
        browser.open(check.stand.site + "/bindings?account=liwei-2&application=default")
        browser.run("window.confirm = () => true; document.querySelector('form[action$=\"/revoke\"] button').click()")
        wait_for("the binding's end", lambda: any("bound to nobody" in text for text in browser.text(".empty")))
        browser.open(check.stand.site + "/health")
        check.expect("bindings", any("flow_" in text for text in browser.text("#audit td")), "what was done was not noted")
        check.expect("bindings", not browser.complaints(), "complains")
    finally:
        browser.close()


def routes(check):
    """A scene is tried without a script."""
    browser = check.browser(390, 844, language="zh-CN,zh", scripts=False)
    try:
        browser.open(check.stand.site + "/routes")
        browser.type("#scene", "table/7")
        browser.click(".try button")
        wait_for("the trial", lambda: browser.find(".trial"))
        check.expect("routes", "桌号 7，欢迎" in browser.text(".trial blockquote"), f"{browser.text('.trial')}")
    finally:
        browser.close()


def health(check):
    """The one receiver is among the instances, and what it was sent has matched the current token alone."""
    browser = check.browser(language="en")
    try:
        browser.open(check.stand.site + "/health")
        check.expect("health", browser.text("[data-instance] .tag") == ["this one"], f"{browser.text('#instances')}")
        check.expect("health", len(browser.find("#instances [data-instance]")) == 1, f"{browser.text('#instances')}")
        matches = {name: browser.text(f"[data-secret={name}] .num") for name in ("token-current", "token-previous")}
        check.expect("health", matches["token-previous"] == ["0 matches"], f"{matches}")
        check.expect("health", matches["token-current"] not in ([], ["0 matches"]), f"{matches}")
        check.expect("health", any("WECHAT_PREVIOUS_TOKEN may be removed" in text for text in browser.text(".checks .hint")),
                     f"{browser.text('.checks .hint')}")
    finally:
        browser.close()
