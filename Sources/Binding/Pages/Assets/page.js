// Keeps the page up to date. All of it works without this file too, a little slower.
"use strict";

const live = document.getElementById("live");
const framed = window.top !== window;
let shown = document.querySelector("main");
let events, timer, polling, loading = false, again = false;

const known = () => shown.dataset;

// The page as the server would show it now, in place of what stands here.
async function update() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    const answer = await fetch(known().path, { headers: { Accept: "text/html" }, cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (fresh) show(fresh);
  } catch {
    complain(known().offline);
  } finally {
    loading = false;
    if (again) { again = false; update(); }
  }
}

function show(fresh) {
  const before = shown.querySelector("#lead")?.textContent;
  const typed = shown.querySelector("#code")?.value;
  const hadKeyboard = shown.contains(document.activeElement) || !framed;
  // Asked for by a script, it does not know whether it stands in a frame.
  const wanted = fresh.querySelector("[autofocus]");
  wanted?.removeAttribute("autofocus");
  shown.replaceWith(fresh);
  shown = fresh;
  const field = shown.querySelector("#code");
  const problem = shown.querySelector("#problem");
  const lead = shown.querySelector("#lead")?.textContent ?? "";
  if (field && typed && !problem && lead === before) field.value = typed;
  if (lead !== before || problem) live.textContent = [lead, problem?.textContent].filter(Boolean).join(" ");
  if (hadKeyboard) wanted?.focus();
  begin();
}

function complain(text) {
  if (!text) return;
  live.textContent = text;
  const place = shown.querySelector(".step");
  if (!place || place.querySelector(".problem")) return;
  const line = document.createElement("p");
  line.className = "problem";
  line.textContent = text;
  place.append(line);
}

// Seconds as they pass here: this clock need not agree with the server's.
function count() {
  clearInterval(timer);
  const clock = shown.querySelector(".clock");
  if (!clock) return;
  const end = performance.now() + Number(clock.dataset.left) * 1000;
  timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) { clearInterval(timer); setTimeout(update, 500); }
  }, 250);
}

// Live: by events, else by asking.
let last;
function heard(news) {
  const mark = [news.status, news.code_expires_at, news.digits_expire_at].join(" ");
  if (last !== undefined && mark !== last || news.status !== known().status) update();
  last = mark;
}

function listen() {
  if (events || polling) return;
  let failures = 0;
  events = new EventSource(`${known().path}/events`);
  events.addEventListener("status", (event) => { failures = 0; heard(JSON.parse(event.data)); });
  events.addEventListener("error", () => {
    failures += 1;
    if (events.readyState !== EventSource.CLOSED && failures < 3) return;
    silence();
    poll(2);
  });
}

function poll(pause) {
  polling = setTimeout(async () => {
    let next = pause;
    try {
      const answer = await fetch(`${known().path}/status`, { headers: { Accept: "application/json" }, cache: "no-store" });
      const news = await answer.json();
      next = news.interval ?? pause;
      if (answer.ok) heard(news);
      else if (answer.status === 403) update();
    } catch { next = pause + 5; }
    if (known().over === "no") poll(next);
  }, pause * 1000);
}

function silence() {
  events?.close();
  clearTimeout(polling);
  events = polling = undefined;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)),
    });
    const field = form.querySelector("#code");
    if (!answer.ok && field) field.value = "";
    await update();
    if (!answer.ok && !shown.querySelector("#problem")) complain(known().failed);
  } catch {
    complain(known().offline);
  }
  for (const button of form.querySelectorAll("button")) button.disabled = false;
});

// Back to the site once it is done; out of a frame only as long as the person has just done something.
let leaving = false;
function leave() {
  const back = shown.querySelector("#back");
  if (!back || leaving || known().status !== "done") return;
  leaving = true;
  if (!framed) setTimeout(() => location.replace(back.href), 1200);
  else if (navigator.userActivation?.isActive) back.click();
}

function begin() {
  count();
  if (known().over !== "no") { silence(); leave(); } else if (known().path) listen();
}

begin();
