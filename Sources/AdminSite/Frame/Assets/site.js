// Makes the site livelier; every page is complete without it.
"use strict";

const live = document.getElementById("live");
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

// Times: the same words as the server's.
function relative(milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const units = [[172800, 86400, "天", "d"], [7200, 3600, "小时", "h"], [120, 60, "分钟", "min"], [5, 1, "秒", "s"]];
  const found = units.find(([least]) => seconds >= least);
  if (!found) return language === "zh" ? "刚刚" : "just now";
  const count = Math.floor(seconds / found[1]);
  if (language === "zh") return `${count} ${found[2]}${milliseconds < 0 ? "前" : "后"}`;
  return milliseconds < 0 ? `${count} ${found[3]} ago` : `in ${count} ${found[3]}`;
}

function keepTimes() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const text = relative(Date.parse(time.dateTime) - Date.now());
    if (time.textContent !== text) time.textContent = text;
  }
}
setInterval(keepTimes, 1000);

// Copies.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    live.textContent = "";
    live.textContent = live.dataset.copied;
    const text = button.textContent;
    button.textContent = live.dataset.copied;
    setTimeout(() => { button.textContent = text; }, 1200);
  });
}

// The feed: each push as the server draws it, in the place of its older self or at the top.
const feed = document.querySelector("[data-feed]");
if (feed) {
  const length = Math.max(25, feed.children.length);
  const events = new EventSource(feed.dataset.feed);
  events.addEventListener("push", (event) => {
    const page = new DOMParser().parseFromString(JSON.parse(event.data).html, "text/html");
    const item = page.querySelector("li");
    if (!item) return;
    const known = document.getElementById(item.id);
    if (known) {
      const hadKeyboard = known.contains(document.activeElement);
      known.replaceWith(item);
      if (hadKeyboard) item.querySelector("a")?.focus();
    } else {
      item.classList.add("fresh");
      feed.prepend(item);
      document.querySelector(".empty")?.remove();
      while (feed.children.length > length) feed.lastElementChild.remove();
    }
  });
}

// Something that goes on: its part of the page is fetched again until it is over.
async function refresh(part) {
  const pause = Number(part.dataset.refresh);
  if (!pause) return;
  await new Promise((resolve) => setTimeout(resolve, pause));
  // Not under somebody's fingers, and not for nobody.
  if (document.hidden || part.contains(document.activeElement) || part.matches(":hover")) return refresh(part);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) return refresh(part);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!fresh) return;
  if (!fresh.dataset.refresh) return location.reload();
  for (const [index, details] of part.querySelectorAll("details").entries()) {
    const same = fresh.querySelectorAll("details")[index];
    if (same) same.open = details.open;
  }
  part.replaceWith(fresh);
  refresh(fresh);
}
for (const part of document.querySelectorAll("[data-refresh]")) refresh(part);

// A confirmation before what cannot be taken back; without a script the page that follows asks.
for (const form of document.querySelectorAll("form[data-sure]")) {
  form.addEventListener("submit", (event) => { if (!confirm(form.dataset.sure)) event.preventDefault(); });
}

for (const button of document.querySelectorAll("button[data-sure]")) {
  button.addEventListener("click", (event) => { if (!confirm(button.dataset.sure)) event.preventDefault(); });
}

// A file whose text goes into a field, where it can be looked at before it is sent.
for (const input of document.querySelectorAll("input[data-into]")) {
  input.closest("label").hidden = false;
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (file) document.getElementById(input.dataset.into).value = await file.text();
  });
}

// What goes on by itself is looked at again; what is to be printed, printed.
const going = document.querySelector("[data-reload]");
if (going) setTimeout(() => location.reload(), Number(going.dataset.reload));
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Keys.
const rows = () => [...document.querySelectorAll(".events .what, tbody a:first-of-type, .rows a.what")];
function step(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + by));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

let waiting;
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  const key = event.key;
  if (waiting) {
    clearTimeout(waiting);
    waiting = undefined;
    const link = document.querySelector(`.bar a[data-key="${CSS.escape(key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (key === "g") waiting = setTimeout(() => { waiting = undefined; }, 1200);
  else if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "?") document.getElementById("keys")?.showModal();
  else if (key === "/") {
    const field = document.querySelector(".filter input:not([type=hidden])");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  }
});
