// The discussion of an idea, on the demonstration page. It uses only the public API, and inserts every text as plain text.
const texts = {
  en: {
    comments: "Comments", write: "Your comment", send: "Send", reply: "Reply", more: "More comments",
    deleted: "This comment was deleted.",
    by: { participant: "A participant", author: "Who had the idea", brand: "The brand" }, replyTo: "Your reply", remove: "Delete",
  },
  it: {
    comments: "Commenti", write: "Il tuo commento", send: "Invia", reply: "Rispondi", more: "Altri commenti",
    deleted: "Questo commento è stato cancellato.",
    by: { participant: "Un partecipante", author: "Chi ha avuto l'idea", brand: "Il marchio" }, replyTo: "La tua risposta",
    remove: "Cancella",
  },
  de: {
    comments: "Kommentare", write: "Ihr Kommentar", send: "Senden", reply: "Antworten", more: "Mehr Kommentare",
    deleted: "Dieser Kommentar wurde gelöscht.",
    by: { participant: "Jemand", author: "Wer die Idee hatte", brand: "Die Marke" }, replyTo: "Ihre Antwort", remove: "Löschen",
  },
};

/** Returns a function that makes the discussion of an idea: its node, and a function that shows the number of comments. */
export function discussions({ language, locale, api, call, attempt, joined, latest, element }) {
  const say = key => texts[language][key];
  const own = new Set();   // the comments that the visitor has made on this page

  return function discuss(suggestionId) {
    const path = `${api}/suggestions/${encodeURIComponent(suggestionId)}/comments`;
    const firstPage = latest();
    const summary = element("summary");
    const list = element("ol", { className: "comments" });
    const more = element("button", { type: "button", textContent: say("more"), hidden: true });
    let next = null;
    let count = -1;

    const load = () => attempt(() => firstPage(() => call("GET", `${path}?limit=20`), page => {
      next = page.next;
      more.hidden = next === null;
      list.replaceChildren(...page.items.map(show));
    }));
    more.addEventListener("click", () => attempt(async () => {
      const page = await call("GET", `${path}?limit=20&cursor=${encodeURIComponent(next)}`);
      next = page.next;
      more.hidden = next === null;
      list.append(...page.items.map(show));
    }));

    function writing(label, parent) {
      let key = crypto.randomUUID();   // if an answer is lost, the same comment is sent again
      const text = element("textarea", { name: "text", rows: 2, maxLength: 2000, required: true });
      const form = element("form", {}, element("label", {}, label, text), element("button", { textContent: say("send") }));
      text.addEventListener("input", () => { key = crypto.randomUUID(); });
      form.addEventListener("submit", event => {
        event.preventDefault();
        attempt(async () => {
          await joined();
          const body = parent === null ? { text: text.value } : { text: text.value, parent };
          own.add((await call("POST", path, { body, headers: { "idempotency-key": key } })).id);
          form.reset();
          await load();
        });
      });
      return form;
    }

    function show(comment) {
      const isDeleted = comment.text === null;
      const item = element("li", { className: comment.parent === null ? "" : "reply" },
        element("p", { className: comment.by === "brand" ? "status" : "muted" }, `${say("by")[comment.by]} · `,
          element("time", { dateTime: comment.createdAt,
            textContent: new Date(comment.createdAt).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }) })),
        element("p", { className: isDeleted ? "muted" : "", textContent: isDeleted ? say("deleted") : comment.text }));
      item.dataset.comment = comment.id;
      if (!isDeleted && comment.parent === null) {
        const reply = element("button", { type: "button", textContent: say("reply") });
        reply.addEventListener("click", () => {
          const form = writing(say("replyTo"), comment.id);
          reply.replaceWith(form);
          form.elements.text.focus();
        });
        item.append(reply);
      }

      if (!isDeleted && own.has(comment.id)) {
        const remove = element("button", { type: "button", textContent: say("remove") });
        remove.addEventListener("click", () => attempt(async () => {
          await call("DELETE", `${path}/${encodeURIComponent(comment.id)}`);
          await load();
        }));
        item.append(remove);
      }
      return item;
    }

    const node = element("details", { className: "discussion" }, summary, writing(say("write"), null), list, more);
    node.addEventListener("toggle", () => node.open ? load() : undefined);
    return {
      node,
      showCount(comments) {
        if (comments === count)
          return;
        count = comments;
        summary.textContent = `${say("comments")} · ${comments}`;
        // A list that somebody is writing in stays as it is.
        if (node.open && !list.contains(document.activeElement))
          load();
      },
    };
  };
}
