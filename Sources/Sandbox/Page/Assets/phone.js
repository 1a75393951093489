"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a private window */ } };

  const asked = new URLSearchParams(location.search);
  let language = asked.get("lang") || remembered("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
  if (!WORDS[language]) language = "en";
  let words = WORDS[language];
  let state = null;
  let current = asked.get("person") || remembered("person");
  let shown = { key: "", last: 0 };
  let waiting = 0;
  const unread = new Map();

  // The sandbox

  async function ask(path, body) {
    const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
    const answer = await fetch(path, options);
    const value = await answer.json();
    if (!answer.ok) throw new Error(value.error ? value.error.message : String(answer.status));
    return value;
  }

  async function refresh() {
    try {
      const next = await ask("/sandbox/state");
      const changed = !state || JSON.stringify([next.version, next.account, next.sums]) !== JSON.stringify([state.version, state.account, state.sums]) || state.offline;
      // The sandbox was started again: its chats are other ones.
      if (state && next.version < state.version) { shown = { key: "", last: 0 }; unread.clear(); }
      state = next;
      if (changed) render();
    } catch {
      if (state) state.offline = true;
      problem(words.noAnswer);
    }
  }

  async function act(path, body) {
    const outcome = await tell(path, body);
    // WeChat shows nothing here; whoever tries the account wants to know that it was asked.
    if (outcome && outcome.deliveries && outcome.deliveries.length && !outcome.shown && path !== "/sandbox/unfollow") {
      at("chat").append(notice(words.noReply, "aside"));
      at("chat").scrollTop = at("chat").scrollHeight;
    }
    return outcome;
  }

  async function tell(path, body) {
    waiting += 1;
    renderWaiting();
    try {
      return await ask(path, body);
    } catch (error) {
      problem(error.message);
      return null;
    } finally {
      waiting -= 1;
      renderWaiting();
      await refresh();
    }
  }

  // What can be done

  const person = () => state && (state.people.find((one) => one.openid === current) || state.people[0]);

  function scan(ticket) {
    const one = person();
    if (!one) return;
    if (one.follows) {
      view("chat");
      act("/sandbox/scan", { openid: one.openid, ticket });
      return;
    }
    const code = state.codes.find((code) => code.ticket === ticket);
    if (code && code.expires_at && code.expires_at <= state.now) {
      view("chat");
      act("/sandbox/scan", { openid: one.openid, ticket, follow: false });
      return;
    }
    at("card").dataset.ticket = ticket;
    at("card-text").textContent = words.cardText(one.name);
    at("card").showModal();
  }

  function follow(ticket) {
    const one = person();
    if (!one) return;
    view("chat");
    act("/sandbox/follow", ticket ? { openid: one.openid, ticket } : { openid: one.openid });
  }

  function say(text) {
    const one = person();
    if (one && text) act("/sandbox/text", { openid: one.openid, content: text });
  }

  function choose(openid) {
    current = openid;
    remember("person", openid);
    render();
  }

  function view(name) {
    document.body.dataset.view = name;
    for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-current", String(tab.dataset.tab === name));
    if (name === "chat") at("chat").scrollTop = at("chat").scrollHeight;
    renderTabs();
  }

  function problem(text) {
    at("problem").hidden = !text;
    at("problem").textContent = text || "";
  }

  // The page

  function render() {
    const one = person();
    if (!one) return;
    current = one.openid;
    // A link in a chat that asks whose phone it is (web authorisation) is opened as this person.
    document.cookie = "person=" + current + "; path=/connect; max-age=86400; SameSite=Lax";
    renderAccount();
    renderPeople();
    renderCodes();
    renderBar(one);
    renderChat(one);
    renderTabs();
  }

  function renderWords() {
    words = WORDS[language];
    document.documentElement.lang = words.lang;
    document.title = "QRScene · " + words.subtitle;
    at("language").textContent = words.other;
    at("language").lang = language === "zh" ? "en" : "zh-CN";
    at("people").setAttribute("aria-label", words.people);
    for (const node of document.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
    shown = { key: "", last: 0 };
    at("codes").dataset.key = "";
  }

  function renderAccount() {
    const account = state.account;
    const facts = [words.mode[account.mode] || account.mode];
    facts.push(account.is_verified ? words.verified + " ✓" : words.unverified);
    if (state.chaos !== "off") facts.push(words.chaos + ": " + state.chaos);
    at("facts").replaceChildren(...facts.map((fact) => make("span", "fact", fact)));
    at("facts").title = (account.callback || "") + "  " + account.app_id;
    if (!account.callback) problem(words.noCallback);
    else problem(account.problem ? words.problem(account.problem) : "");
  }

  const shade = (openid) => "shade" + [...openid].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 6, 7);

  function renderPeople() {
    at("people").replaceChildren(...state.people.map((one) => {
      const face = make("span", "face " + shade(one.openid), [...one.name][0]);
      if (one.follows) face.append(make("i", "dot"));
      const button = make("button", "person", face, make("span", "", one.name));
      button.type = "button";
      button.dataset.openid = one.openid;
      button.setAttribute("aria-pressed", String(one.openid === current));
      button.title = one.openid + " · " + (one.follows ? words.follows : words.stranger);
      button.addEventListener("click", () => choose(one.openid));
      return button;
    }));
  }

  function renderCodes() {
    const key = JSON.stringify([language, state.codes.map((code) => [code.ticket, code.expires_at && code.expires_at <= state.now])]);
    if (at("codes").dataset.key === key) return;
    at("codes").dataset.key = key;
    at("codes").replaceChildren(...state.codes.map((code) => {
      const isExpired = code.expires_at && code.expires_at <= state.now;
      const picture = make("img");
      picture.src = "/cgi-bin/showqrcode?ticket=" + encodeURIComponent(code.ticket);
      picture.alt = code.scene;
      picture.width = picture.height = 150;
      const life = isExpired ? words.expired : code.expires_at
        ? words.until(new Date(code.expires_at * 1000).toLocaleString(words.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }))
        : words.permanentCode;
      const card = make("button", "code" + (isExpired ? " expired" : ""), picture,
        make("strong", "", code.scene), make("span", "", life), make("em", "", words.scan));
      card.type = "button";
      card.dataset.ticket = code.ticket;
      card.dataset.scene = code.scene;
      card.title = code.action_name + " · " + code.url;
      card.addEventListener("click", () => scan(code.ticket));
      return card;
    }));
  }

  function renderBar(one) {
    at("chat-title").textContent = words.account;
    at("chat-state").textContent = one.name + " · " + (one.follows ? words.follows : words.stranger);
    at("follow").textContent = one.follows ? words.unfollow : words.follow;
    at("follow").classList.toggle("primary", !one.follows);
    at("say-text").disabled = !one.follows;
    at("say-text").placeholder = one.follows ? words.sayHere : words.sayNot;
    at("say-text").setAttribute("aria-label", words.sayHere);
    at("say").querySelector("button").disabled = !one.follows;
  }

  function renderChat(one) {
    const chat = at("chat");
    const key = language + one.openid;
    if (shown.key !== key) {
      shown = { key, last: 0, at: 0 };
      chat.replaceChildren();
    }
    const fresh = one.chat.filter((line) => line.id > shown.last);
    for (const line of fresh) {
      chat.querySelector(".empty")?.remove();
      if (line.at - shown.at > 120) chat.append(make("p", "when", new Date(line.at * 1000).toLocaleTimeString(words.lang, { hour: "2-digit", minute: "2-digit" })));
      shown.at = line.at;
      shown.last = line.id;
      chat.append(lineNode(line, one));
    }
    if (!one.chat.length && !chat.firstChild) chat.append(make("p", "empty", words.empty));
    renderWaiting();
    if (fresh.length) chat.scrollTop = chat.scrollHeight;
  }

  function renderWaiting() {
    at("chat").querySelector(".waiting")?.remove();
    if (!waiting) return;
    const dots = make("div", "line account waiting", make("span", "face account-face"), make("div", "bubble", make("i"), make("i"), make("i")));
    dots.setAttribute("aria-label", words.waiting);
    at("chat").append(dots);
    at("chat").scrollTop = at("chat").scrollHeight;
  }

  function renderTabs() {
    if (!state) return;
    const one = person();
    const last = one && one.chat.length ? one.chat[one.chat.length - 1].id : 0;
    if (document.body.dataset.view === "chat" || !unread.has(current)) unread.set(current, last);
    document.querySelector('[data-tab="chat"]').classList.toggle("unread", last > unread.get(current));
  }

  // The lines of a chat

  function lineNode(line, one) {
    switch (line.kind) {
      case "said": return make("div", "line mine", make("div", "bubble", line.text), make("span", "face " + shade(one.openid), [...one.name][0]));
      case "scanned": return notice(words.scanned(line.text));
      case "expired": return notice(words.scannedExpired);
      case "followed": return notice(words.followed(line.text));
      case "left": return notice(words.left);
      case "transfer_customer_service": return notice(words.transfer);
      case "failure": {
        const node = notice(words.failureLine, "failure");
        node.append(details(line, line.text));
        return node;
      }
      default: return answer(line);
    }
  }

  const notice = (text, extra = "") => make("div", "notice " + extra, make("p", "", text));

  function answer(line) {
    const content = line.kind === "news" ? articleNode(line.article)
      : line.kind === "text" ? make("div", "bubble", ...rich(line.text))
      : make("div", "bubble media " + line.kind, make("b", "", words[line.kind] || line.kind), make("small", "", line.text || ""));
    return make("div", "line account " + (line.is_message ? "message" : "reply"), make("span", "face account-face"), make("div", "stack", content, details(line)));
  }

  function details(line, reason) {
    const facts = [];
    if (line.is_message) facts.push(words.service);
    if (line.milliseconds !== null && line.milliseconds !== undefined) facts.push(words.ms(line.milliseconds));
    if (reason) facts.push(reason);
    if (!line.document) return make("div", "details", facts.join(" · "));
    return make("details", "details", make("summary", "", [...facts, words.document].join(" · ")), make("pre", "", line.document));
  }

  function articleNode(article) {
    const link = make("a", "article", make("strong", "", article.title || ""));
    if (/^https?:\/\//i.test(article.url)) {
      link.href = article.url;
      link.target = "_blank";
      link.rel = "noreferrer noopener";
    }
    const cover = make("span", "cover");
    if (/^https?:\/\//i.test(article.picture)) {
      const picture = make("img");
      picture.src = article.picture;
      picture.alt = "";
      picture.referrerPolicy = "no-referrer";
      picture.addEventListener("error", () => picture.remove());
      cover.append(picture);
    }
    link.append(cover);
    if (article.description) link.append(make("span", "summary", article.description));
    return link;
  }

  // WeChat makes links of <a href="…"> and shows any other markup as it stands.
  function rich(text) {
    const nodes = [];
    const pattern = /<a\s+[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>/gi;
    let end = 0;
    for (const found of text.matchAll(pattern)) {
      nodes.push(...plain(text.slice(end, found.index)));
      nodes.push(linkNode(found[1] ?? found[2], found[3]));
      end = found.index + found[0].length;
    }
    nodes.push(...plain(text.slice(end)));
    return nodes;
  }

  function plain(text) {
    const nodes = [];
    let end = 0;
    for (const found of text.matchAll(/https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]+/gi)) {
      nodes.push(text.slice(end, found.index), linkNode(found[0], found[0]));
      end = found.index + found[0].length;
    }
    nodes.push(text.slice(end));
    return nodes.filter((node) => node !== "");
  }

  function linkNode(address, text) {
    const link = make("a", "", text);
    const menu = /^weixin:\/\/bizmsgmenu\?(.*)$/i.exec(address);
    if (menu) {
      link.href = "#";
      const content = new URLSearchParams(menu[1].replaceAll("&amp;", "&")).get("msgmenucontent") || text;
      link.addEventListener("click", (event) => { event.preventDefault(); say(content); });
    } else if (/^https?:\/\//i.test(address)) {
      link.href = address;
      link.target = "_blank";
      link.rel = "noreferrer noopener";
    }
    return link;
  }

  // Buttons

  at("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    remember("language", language);
    renderWords();
    if (state) render();
  });
  at("follow").addEventListener("click", () => {
    const one = person();
    if (!one) return;
    if (one.follows) act("/sandbox/unfollow", { openid: one.openid });
    else follow(null);
  });
  at("back").addEventListener("click", () => view("codes"));
  at("card-close").addEventListener("click", () => at("card").close());
  at("card-follow").addEventListener("click", () => { at("card").close(); follow(at("card").dataset.ticket); });
  at("say").addEventListener("submit", (event) => {
    event.preventDefault();
    say(at("say-text").value.trim());
    at("say-text").value = "";
  });
  at("make").addEventListener("submit", async (event) => {
    event.preventDefault();
    const life = Number(at("make-life").value);
    const body = life ? { scene: at("make-scene").value, seconds: life } : { scene: at("make-scene").value, permanent: true };
    if (await act("/sandbox/code", body)) at("make-scene").value = "";
  });
  for (const tab of document.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => view(tab.dataset.tab));

  renderWords();
  view(asked.get("view") === "chat" ? "chat" : "codes");
  refresh();
  setInterval(() => { if (!document.hidden) refresh(); }, 1000);
})();
