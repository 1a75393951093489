"""What admin-check does on the page of one event: a push comes again with another document."""
from browser import wait_for

ENTER, ALL = "\ue007", "\ue009a\ue000"
EDITS = {
    "zh": ("修改后重放", "XML 格式不正确", "修改之处"),
    "en": ("Replay with edits", "not well-formed XML", "Edited"),
}


def edits(check):
    """A push comes again with another document: without a script at a phone's width, and by keys alone at a desk."""
    for language, width, scripts in (("zh", 390, False), ("en", 1280, True)):
        summary, fault, edited = EDITS[language]
        check.scan(f"table/{width}")
        event = check.stand.events(f"?scene=table%2F{width}&limit=1")[0]["id"]
        kept = check.stand.event(event)["document"]
        browser = check.browser(width, 844, language=language, scripts=scripts)
        where = f"edits-{language}"
        try:
            browser.open(f"{check.stand.site}/events/{event}")
            check.expect(where, browser.text("#edit summary") == [summary], f"{browser.text('#edit summary')}")
            # Enter opens it and Tab leads into it, with or without a script.
            browser.type("#edit summary", ENTER)
            broken = kept.replace("</EventKey>", "")
            browser.type("#edited", ALL + broken)
            browser.click("#edit .primary")
            wait_for("the fault", lambda: browser.find("#edit-fault"))
            check.expect(where, any(fault in text for text in browser.text("#edit-fault")), f"{browser.text('#edit-fault')}")
            check.expect(where, browser.text("#edit code.fault"), "the line at fault is not shown")
            check.expect(where, browser.value("#edited") == broken, "what was typed is gone")
            check.by_both_schemes(browser, f"{where}-fault", language)
            browser.type("#edited", ALL + kept.replace(f"table/{width}", "mall/77"))
            browser.type("#edit .primary", ENTER)
            wait_for("the replay", lambda: "done=replay" in browser.url())
            check.expect(where, any("mall/77" in text for text in browser.text(".changes")), f"{browser.text('.changes')}")
            check.expect(where, edited in browser.text(".facts dt"), "it does not say that it was edited")
            titles = browser.text("h2")
            check.expect(where, any(event in text for text in titles), f"the old answer is not beside the new one: {titles}")
            check.by_both_schemes(browser, where, language)
            new = check.stand.event(browser.url().split("/")[-1].split("?")[0])
            check.expect(where, new["replay_of"] == event and new["scene"] == "mall/77" and new["route"] == "mall/*", f"{new}")
            browser.open(check.stand.site + "/health#audit")
            check.expect(where, any(event + " sha256:" in text for text in browser.text("#audit td")), "it was not noted")
            check.expect(where, not [one for one in browser.complaints() if "422" not in one], "complains")
        finally:
            browser.close()
