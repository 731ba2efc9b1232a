import { discussions } from "/demo/demo-comments.js";
import { showMine } from "/demo/demo-mine.js";
import { showOrders } from "/demo/demo-orders.js";

// A campaign site in one small page. It uses only the public API, and inserts every text as plain text.
const texts = {
  en: {
    signIn: "Verify your email address", email: "Email address", sendCode: "Send me a code",
    codeSent: "We've sent you a code of nine digits. Type it here, on the device on which you asked for it.",
    mailbox: "On this machine, you find it in the local mailbox.",
    code: "Code", verify: "Verify", anonymous: "Or just vote, and take part as a visitor.",
    polls: "Vote", suggestions: "Ideas", ideaTitle: "Your idea in a few words", ideaText: "Describe your idea",
    ideaTags: "Tags, separated by commas",
    suggest: "Suggest", top: "Most supported", newest: "Newest", more: "More", support: "Support", vote: "Vote",
    withdraw: "Withdraw",
    visitor: "You take part as a visitor.", verified: "Your email address is verified.", nobody: "You haven't taken part yet.",
    votes: "votes", ballots: "ballots", hidden: "You can see the results after you vote.",
    later: "You can see the results after the poll closes.",
    voted: "Your vote is saved.", place: "Place", left: "points left", none: "no choice", upTo: "up to",
    lost: "We can't reach the campaign. Please try again.",
    "under-review": "Under review", planned: "Planned", "in-production": "In production", delivered: "Done", declined: "Declined",
  },
  it: {
    signIn: "Conferma il tuo indirizzo email", email: "Indirizzo email", sendCode: "Mandami un codice",
    codeSent: "Abbiamo mandato un codice di nove cifre. Scrivilo qui, sul dispositivo da cui l'hai chiesto.",
    mailbox: "Su questo computer si trova nella casella.", code: "Codice", verify: "Conferma",
    anonymous: "Oppure vota e basta: partecipi come visitatore.",
    polls: "Vota", suggestions: "Idee", ideaTitle: "La tua idea in poche parole", ideaText: "Racconta di più",
    ideaTags: "Etichette, separate da virgole",
    suggest: "Proponi", top: "Le più sostenute", newest: "Le più recenti", more: "Altre", support: "Sostieni", vote: "Vota",
    withdraw: "Ritira",
    visitor: "Partecipi come visitatore.", verified: "Il tuo indirizzo email è confermato.",
    nobody: "Non hai ancora partecipato.",
    votes: "voti", ballots: "schede", hidden: "I risultati appaiono dopo il tuo voto.",
    later: "I risultati appaiono alla chiusura.",
    voted: "Il tuo voto è valido.", place: "Posto", left: "punti rimasti", none: "nessuna scelta", upTo: "al massimo",
    lost: "La campagna non è raggiungibile.",
    "under-review": "In esame", planned: "In programma", "in-production": "In lavorazione", delivered: "Realizzata",
    declined: "Non realizzata",
  },
  de: {
    signIn: "E-Mail-Adresse bestätigen", email: "E-Mail-Adresse", sendCode: "Code senden",
    codeSent: "Wir haben einen Code mit neun Ziffern geschickt. Geben Sie ihn hier ein: auf dem Gerät, das ihn angefordert hat.",
    mailbox: "Auf diesem Rechner liegt er im Postfach.", code: "Code", verify: "Bestätigen",
    anonymous: "Oder einfach abstimmen: dann als Gast.",
    polls: "Abstimmen", suggestions: "Ideen", ideaTitle: "Ihre Idee in wenigen Worten", ideaText: "Mehr dazu",
    ideaTags: "Schlagwörter, durch Kommas getrennt",
    suggest: "Vorschlagen", top: "Am meisten unterstützt", newest: "Neueste", more: "Mehr", support: "Unterstützen",
    vote: "Abstimmen", withdraw: "Zurückziehen",
    visitor: "Sie nehmen als Gast teil.", verified: "Ihre E-Mail-Adresse ist bestätigt.",
    nobody: "Sie haben noch nicht teilgenommen.",
    votes: "Stimmen", ballots: "Stimmzettel", hidden: "Die Ergebnisse erscheinen nach Ihrer Stimme.",
    later: "Die Ergebnisse erscheinen nach dem Ende.",
    voted: "Ihre Stimme zählt.", place: "Platz", left: "Punkte übrig", none: "keine Wahl", upTo: "höchstens",
    lost: "Die Kampagne ist nicht erreichbar.",
    "under-review": "In Prüfung", planned: "Geplant", "in-production": "In Arbeit", delivered: "Umgesetzt",
    declined: "Abgelehnt",
  },
};

const campaignId = new URLSearchParams(location.search).get("campaign") ?? "nuova-500";
const api = `/api/campaigns/${encodeURIComponent(campaignId)}`;
const storageKey = `campaign:${campaignId}`;
const codeKey = `code:${campaignId}`;
const byId = id => document.getElementById(id);
const refreshEvery = 1000;

let session = restore();
let language = "en";
let sort = "top";
let campaign;
let requested = null;   // the address for which this device has requested a code, and the secret
const supported = new Map();

const primary = tag => tag.toLowerCase().split("-")[0];

/**
 * Returns the first of the visitor's languages that has a text, in the visitor's region if possible. Otherwise returns English,
 * or else any language.
 */
function best(byLanguage) {
  const tags = Object.keys(byLanguage);
  for (const wish of navigator.languages) {
    const found = tags.find(tag => tag.toLowerCase() === wish.toLowerCase()) ?? tags.find(tag => primary(tag) === primary(wish));
    if (found !== undefined)
      return found;
  }
  return tags.find(tag => primary(tag) === "en") ?? tags[0];
}

const say = key => texts[language][key];
const titled = thing => thing.title[best(thing.title)];

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
  return kept !== null && new Date(kept.expiresAt) > new Date() ? kept : null;
}

function keep(joined) {
  if (joined?.token !== session?.token)
    supported.clear();
  session = joined;
  if (joined === null)
    sessionStorage.removeItem(storageKey);
  else
    sessionStorage.setItem(storageKey, JSON.stringify(joined));
  showWho();
}

/** Calls the API. Throws the problem if the API refuses the call. */
async function call(method, path, { body, headers = {}, anonymous = false, bearer } = {}) {
  if (body !== undefined)
    headers["content-type"] = "application/json";
  const token = bearer ?? (anonymous ? undefined : session?.token);
  if (token !== undefined)
    headers.authorization = `Bearer ${token}`;
  let answer;
  try {
    const text = body === undefined ? undefined : JSON.stringify(body);
    answer = await fetch(path, { method, headers, body: text, cache: "no-store" });
  } catch {
    throw { title: say("lost") };
  }
  const isJson = answer.headers.get("content-type")?.includes("json");
  const content = isJson ? await answer.json() : null;
  if (answer.ok)
    return content;
  if (answer.status === 401 && token !== undefined && token === session?.token)
    keep(null);
  throw content ?? { title: say("lost") };
}

let joining = null;

/** Lets a person without a token take part as a visitor if the campaign is open. Two fast clicks create one visitor. */
function joined() {
  if (session === null && campaign.participation === "open")
    joining ??= call("POST", `${api}/participants`, { body: {}, anonymous: true })
      .then(visitor => session === null ? keep(visitor) : undefined)   // the person may have verified an address meanwhile
      .finally(() => { joining = null; });
  return joining;
}

/** Returns a function that asks, and shows the answer unless it has asked again meanwhile: answers may overtake each other. */
function latest() {
  let asked = 0;
  return async (ask, show) => {
    const mine = ++asked;
    const answer = await ask();
    if (mine === asked)
      show(answer);
  };
}

/** Runs an action of the person. If the API refuses it, shows the problem. */
async function attempt(work) {
  byId("alert").hidden = true;
  try {
    await work();
  } catch (problem) {
    if (problem instanceof Error)
      throw problem;
    const details = Object.values(problem.errors ?? {}).flat();
    byId("alert").textContent = [problem.title, ...details].join(" ");
    byId("alert").hidden = false;
  }
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const muted = textContent => element("p", { className: "muted", textContent });

function showWho() {
  byId("who").textContent = session === null ? say("nobody") : say(session.tier === "verified" ? "verified" : "visitor");
  byId("sign-in").hidden = session?.tier === "verified";
}

/** For each poll method: creates the controls of a poll, and functions that read a ballot from them or show a ballot on them. */
const methods = {
  single: poll => choosing(poll, "radio", 1),
  approval: poll => choosing(poll, "checkbox", poll.maxChoices ?? 1),
  ranked(poll) {
    const places = Array.from({ length: Math.min(poll.maxChoices ?? 1, poll.options.length) }, (_, i) => {
      const select = element("select", {}, element("option", { value: "", textContent: say("none") }),
        ...poll.options.map(option => element("option", { value: option.id, textContent: titled(option) })));
      return { select, label: element("label", {}, `${say("place")} ${i + 1}`, select) };
    });
    return {
      controls: places.map(place => place.label),
      read: () => ({ choices: places.map(place => place.select.value).filter(id => id !== "") }),
      show: ballot => places.forEach((place, i) => { place.select.value = ballot?.choices?.[i] ?? ""; }),
    };
  },
  points(poll) {
    const max = poll.maxPoints ?? 1;
    const inputs = poll.options.map(option => {
      const input = element("input", { type: "number", min: 0, max, value: 0, inputMode: "numeric" });
      return { id: option.id, input, label: element("label", {}, titled(option), input) };
    });
    const left = muted("");
    const given = ({ input }) => input.valueAsNumber || 0;
    const count = () => { left.textContent = `${max - inputs.reduce((sum, each) => sum + given(each), 0)} ${say("left")}`; };
    inputs.forEach(({ input }) => input.addEventListener("input", count));
    count();
    return {
      controls: [...inputs.map(each => each.label), left],
      read: () => ({ points: Object.fromEntries(inputs.filter(each => given(each) > 0).map(each => [each.id, given(each)])) }),
      show: ballot => { inputs.forEach(({ id, input }) => { input.value = ballot?.points?.[id] ?? 0; }); count(); },
    };
  },
};

function choosing(poll, type, max) {
  const inputs = poll.options.map(option => {
    const input = element("input", { type, name: poll.id, value: option.id });
    return { input, label: element("label", {}, input, titled(option)) };
  });
  return {
    controls: [...inputs.map(each => each.label), ...max > 1 ? [muted(`${say("upTo")} ${max}`)] : []],
    read: () => ({ choices: inputs.filter(({ input }) => input.checked).map(({ input }) => input.value) }),
    show: ballot => inputs.forEach(({ input }) => { input.checked = ballot?.choices?.includes(input.value) ?? false; }),
  };
}

function showPoll(poll) {
  const form = methods[poll.method](poll);
  const path = `${api}/polls/${encodeURIComponent(poll.id)}`;
  const state = element("p", { className: "muted", role: "status" });
  const withdraw = element("button", { type: "button", textContent: say("withdraw"), hidden: true });
  const ballots = muted("");
  const results = element("ol", { className: "results" });
  const standing = latest();
  const stand = ballot => {
    state.textContent = ballot === null ? "" : say("voted");
    withdraw.hidden = ballot === null;
    form.show(ballot);
  };
  const node = element("form", {},
    element("fieldset", {}, element("legend", { textContent: titled(poll) }), ...form.controls),
    element("button", { textContent: say("vote") }), withdraw, state);
  node.addEventListener("submit", event => {
    event.preventDefault();
    attempt(async () => {
      await joined();
      await standing(() => call("PUT", `${path}/ballot`, { body: form.read() }), stand);
    });
  });
  withdraw.addEventListener("click", () => attempt(() => standing(() => call("DELETE", `${path}/ballot`), stand)));
  const article = element("article", { className: "poll", id: `poll-${poll.id}` }, node, ballots, results);
  byId("polls").append(article);

  return {
    restore: () => standing(async () => session === null ? null : await call("GET", `${path}/ballot`).catch(problem => {
      if (problem.code === "no-ballot" || problem.code === "unauthorized")
        return null;
      throw problem;
    }), stand),
    async refresh() {
      let tally;
      try {
        tally = await call("GET", `${path}/tally`);
      } catch (problem) {
        results.replaceChildren();
        const reason = poll.results === "after-vote" ? "hidden" : "later";
        ballots.textContent = problem.code === "results-hidden" ? say(reason) : problem.title ?? "";
        return;
      }
      ballots.textContent = `${tally.ballots} ${say("ballots")}`;
      const most = Math.max(1, ...tally.results.map(result => result.score));
      results.replaceChildren(...tally.results.map(result => {
        const option = poll.options.find(known => known.id === result.optionId);
        // An option that was added after the page was opened has no title here.
        const name = option === undefined ? result.optionId : titled(option);
        const line = element("li", {},
          element("span", { textContent: name }), element("span", { textContent: `${result.score}` }),
          element("meter", { min: 0, max: most, value: result.score, ariaLabel: name }));
        line.dataset.option = result.optionId;
        return line;
      }));
    },
  };
}

let polls = [];
let refreshOrders = async () => {};
let refreshMine = async () => {};
let discuss;
let next = null;
let shown = [];
let isLonger = false;
let view = 0;   // counts the choices of an order
const firstPage = latest();
const rows = new Map();

/** Returns a suggestion's row. Each row is created once: a click on a button is lost if the button is replaced meanwhile. */
function rowOf(suggestion) {
  const made = rows.get(suggestion.id);
  if (made !== undefined)
    return made;
  const answer = element("div", { className: "answer" });
  const button = element("button", { type: "button" });
  button.dataset.suggestion = suggestion.id;
  button.addEventListener("click", () => {
    const wanted = !supported.get(suggestion.id);
    return attempt(async () => {
      await joined();
      await call(wanted ? "PUT" : "DELETE", `${api}/suggestions/${encodeURIComponent(suggestion.id)}/support`);
      supported.set(suggestion.id, wanted);
      button.ariaPressed = `${wanted}`;
    });
  });
  const row = element("li", {}, element("h3", { textContent: suggestion.title }), element("p", { textContent: suggestion.text }),
    muted(suggestion.tags.map(tag => `#${tag}`).join(" ")), answer, button);
  const discussion = discuss(suggestion.id);
  row.append(discussion.node);
  rows.set(suggestion.id, { row, button, answer, discussion });
  return rows.get(suggestion.id);
}

/** Shows the brand's decision about a suggestion, and its response. Nothing is shown until there is one. */
function showAnswer(answer, { status, response }) {
  const lang = response === null ? "" : best(response);
  const text = response === null ? "" : response[lang];
  answer.hidden = status === "received" && text === "";
  const parts = [{ className: "status", textContent: say(status) ?? "" }, { className: "response", textContent: text, lang }]
    .filter(part => part.textContent !== "");
  if (parts.map(part => part.textContent).join() !== [...answer.children].map(part => part.textContent).join())
    answer.replaceChildren(...parts.map(part => element("p", part)));
}

async function askSupport(items) {
  const asked = session;
  if (asked === null)
    return;
  await Promise.all(items.filter(item => !supported.has(item.id)).map(async item => {
    const answer = await call("GET", `${api}/suggestions/${encodeURIComponent(item.id)}/support`);
    if (session === asked && !supported.has(item.id))
      supported.set(item.id, answer.supported);
  }));
}

/** Shows the current first page, and below it the other suggestions that were shown before. A focused button keeps the focus. */
async function refreshSuggestions() {
  await firstPage(async () => {
    const page = await call("GET", `${api}/suggestions?sort=${sort}&limit=10`);
    await askSupport(page.items);
    return page;
  }, page => {
    if (!isLonger)
      next = page.next;
    showSuggestions([...page.items, ...isLonger ? shown.filter(item => !page.items.some(first => first.id === item.id)) : []]);
  });
}

function showSuggestions(items) {
  shown = items;
  for (const item of items) {
    const { button, answer, discussion } = rowOf(item);
    showAnswer(answer, item);
    discussion.showCount(item.comments);
    button.textContent = `${say("support")} · ${item.support}`;
    button.ariaPressed = `${supported.get(item.id) ?? false}`;
  }

  const list = byId("suggestions");
  const wanted = items.map(item => rowOf(item).row);
  if (wanted.length !== list.children.length || wanted.some((row, i) => row !== list.children[i])) {
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    if (list.contains(focused))
      focused.focus();
  }
  byId("more").hidden = next === null;
}

async function refresh() {
  if (!document.hidden) {
    try {
      await Promise.all([...polls.map(poll => poll.refresh()), refreshSuggestions(), refreshOrders(), refreshMine()]);
    } catch (problem) {
      if (problem instanceof Error)
        console.error(problem);   // every other problem is a refusal, and the next refresh may succeed
    }
  }
  setTimeout(refresh, refreshEvery);
}

function sorted(order) {
  [sort, isLonger, next, view] = [order, false, null, view + 1];
  byId("more").hidden = true;   // the cursor belongs to the previous order
  byId("sort-top").ariaPressed = `${order === "top"}`;
  byId("sort-new").ariaPressed = `${order === "new"}`;
  return attempt(refreshSuggestions);
}

/** Keeps the request for a code across reloads: its code is valid only with its secret. */
function waitForCode(request) {
  requested = request;
  byId("code-form").hidden = request === null;
  if (request === null)
    sessionStorage.removeItem(codeKey);
  else
    sessionStorage.setItem(codeKey, JSON.stringify(request));
}

byId("email-form").addEventListener("submit", event => {
  event.preventDefault();
  attempt(async () => {
    const email = new FormData(event.target).get("email");
    const body = { email, locale: navigator.language };
    const { secret } = await call("POST", `${api}/participants`, { body, anonymous: true });
    waitForCode({ email, secret });
    byId("code-form").elements.code.focus();
  });
});

byId("code-form").addEventListener("submit", event => {
  event.preventDefault();
  attempt(async () => {
    const body = { ...requested, code: new FormData(event.target).get("code") };
    keep(await call("POST", `${api}/verifications`, { body, anonymous: true }));
    waitForCode(null);
    await Promise.all(polls.map(poll => poll.restore()));
  });
});

// If an answer is lost, the person sends the suggestion again with the same key, and the API creates it only once.
let suggestionKey = crypto.randomUUID();
byId("suggestion-form").addEventListener("input", () => { suggestionKey = crypto.randomUUID(); });
byId("suggestion-form").addEventListener("submit", event => {
  event.preventDefault();
  attempt(async () => {
    await joined();
    const form = new FormData(event.target);
    const tags = form.get("tags").split(",").map(tag => tag.trim()).filter(tag => tag !== "");
    const body = { title: form.get("title"), text: form.get("text"), tags };
    await call("POST", `${api}/suggestions`, { body, headers: { "idempotency-key": suggestionKey } });
    suggestionKey = crypto.randomUUID();
    event.target.reset();
    await sorted("new");
  });
});

byId("sort-top").addEventListener("click", () => sorted("top"));
byId("sort-new").addEventListener("click", () => sorted("new"));
byId("more").addEventListener("click", () => attempt(async () => {
  if (next === null)
    return;
  const asked = view;
  const page = await call("GET", `${api}/suggestions?sort=${sort}&limit=10&cursor=${encodeURIComponent(next)}`);
  await askSupport(page.items);
  if (asked !== view)
    return;
  [isLonger, next] = [true, page.next];
  showSuggestions([...shown, ...page.items.filter(item => !shown.some(known => known.id === item.id))]);
}));

await attempt(async () => {
  campaign = await call("GET", api, { anonymous: true });
  const wished = best(campaign.title);
  language = texts[primary(wished)] !== undefined ? primary(wished) : "en";
  document.documentElement.lang = wished;
  document.title = byId("title").textContent = titled(campaign);
  document.querySelectorAll("[data-text]").forEach(node => { node.textContent = say(node.dataset.text); });
  byId("anonymous").hidden = campaign.participation !== "open";
  showWho();
  waitForCode(JSON.parse(sessionStorage.getItem(codeKey) ?? "null"));
  polls = campaign.polls.map(showPoll);
  const isKnown = () => session !== null;
  const isVerified = () => session?.tier === "verified";
  refreshOrders = showOrders({
    campaign, language, locale: wished, api, call, attempt, joined, latest, isKnown, isVerified, element, titled,
  });
  discuss = discussions({ language, locale: wished, api, call, attempt, joined, latest, element });
  refreshMine = showMine({ language, locale: wished, api, call, attempt, latest, isKnown, element, showAnswer });
  await attempt(() => Promise.all(polls.map(poll => poll.restore())));
  await refresh();
});
