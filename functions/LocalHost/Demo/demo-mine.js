// The visitor's own ideas, and the news about them, on the demonstration page. It uses only the public API, and inserts every
// text as plain text.
const texts = {
  en: {
    mine: "My ideas and news", read: "Mark as read", unread: "new", comment: "The brand has commented on this idea",
    status: {
      received: "We've received this idea", "under-review": "This idea is now under review", planned: "This idea is now planned",
      "in-production": "This idea is now in production", delivered: "This idea is done",
      declined: "This idea has been declined",
    },
  },
  it: {
    mine: "Le mie idee e le novità", read: "Segna come lette", unread: "nuove", comment: "Il marchio ha commentato questa idea",
    status: {
      received: "Abbiamo ricevuto questa idea", "under-review": "Questa idea è ora in esame",
      planned: "Questa idea è ora in programma", "in-production": "Questa idea è ora in lavorazione",
      delivered: "Questa idea è realizzata", declined: "Questa idea non sarà realizzata",
    },
  },
  de: {
    mine: "Meine Ideen und Neuigkeiten", read: "Als gelesen markieren", unread: "neu",
    comment: "Die Marke hat diese Idee kommentiert",
    status: {
      received: "Diese Idee ist bei uns eingegangen", "under-review": "Diese Idee wird jetzt geprüft",
      planned: "Diese Idee ist jetzt geplant", "in-production": "Diese Idee ist jetzt in Arbeit",
      delivered: "Diese Idee ist umgesetzt", declined: "Diese Idee wurde abgelehnt",
    },
  },
};

const byId = id => document.getElementById(id);

/** Shows the visitor's ideas and news, and returns a function that refreshes them. */
export function showMine({ language, locale, api, call, attempt, latest, isKnown, element, showAnswer }) {
  const say = key => texts[language][key];
  const refreshEvery = 3000;
  const firstPage = latest();
  let refreshedAt = -refreshEvery;

  const read = element("button", { type: "button", id: "read", textContent: say("read") });
  read.addEventListener("click", () => attempt(async () => {
    await call("POST", `${api}/me/notices/read`);
    refreshedAt = -refreshEvery;
    await refresh();
  }));

  const newsOf = notice => element("li", { className: notice.isRead ? "" : "unread" },
    element("strong", { textContent: notice.title ?? "" }),
    element("span", { textContent: ` · ${notice.kind === "comment" ? say("comment") : say("status")[notice.status]} · ` }),
    element("time", { dateTime: notice.at, textContent: new Date(notice.at).toLocaleString(locale, { dateStyle: "medium" }) }));

  function ideaOf(idea) {
    const answer = element("div", { className: "answer" });
    showAnswer(answer, idea);
    return element("li", {}, element("h3", { textContent: idea.title }), answer);
  }

  function show([ideas, notices]) {
    byId("mine-section").hidden = ideas.items.length + notices.items.length === 0;
    byId("mine-title").textContent = say("mine");
    byId("unread").textContent = notices.unread === 0 ? "" : `${notices.unread} ${say("unread")}`;
    read.hidden = notices.unread === 0;
    // The button keeps its place, so that it keeps the focus.
    if (read.parentElement === null)
      byId("unread").after(read);
    byId("news").replaceChildren(...notices.items.map(newsOf));
    byId("mine").replaceChildren(...ideas.items.map(ideaOf));
  }

  async function refresh() {
    if (!isKnown()) {
      byId("mine-section").hidden = true;
      return;
    }

    if (performance.now() - refreshedAt < refreshEvery)
      return;
    refreshedAt = performance.now();
    await firstPage(
      () => Promise.all([call("GET", `${api}/me/suggestions?limit=10`), call("GET", `${api}/me/notices?limit=10`)]), show);
  }

  return refresh;
}
