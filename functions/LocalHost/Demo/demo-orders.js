// Pre-orders on the demonstration page. It uses only the public API, and inserts every text as plain text.
const texts = {
  en: {
    orders: "Pre-order", name: "Your name", email: "Email address", country: "Country",
    wait: "Put me on the waitlist if it is sold out", order: "Pre-order",
    now: "now", later: "later", pay: "Pay", accept: "Accept the offer", cancel: "Cancel the pre-order",
    confirm: "Confirm with your bank", card: "Use another card", paid: "Paid", owed: "Still to pay",
    making: "We're preparing your checkout…",
    prove: "We've sent you an email. Follow its link to get your place on the waitlist.",
    place: "On the waitlist, at place {0}", atBest: "On the waitlist, at place {0} or better",
    proven: "Your email address is confirmed. You're on the waitlist.",
    refused: "We won't email you about this any more. Sorry for the trouble!",
    adopt: "Add to my orders", number: "Order",
    shared: "This is the order from your mail.",
    unproven: "To change it, sign in with the email address of the order, and add it to your orders.",
    line: "We hold it for you. You can pay from about {0} on. We'll mail you when it's your turn.",
    stock: { few: "Only a few left", waitlist: "Sold out. You can join the waitlist.", withdrawn: "No longer on sale" },
    status: {
      waitlisted: "On the waitlist", offered: "It's your turn", reserved: "Held for you",
      "awaiting-payment": "Waiting for your payment", confirmed: "Confirmed",
      "charge-due": "We'll charge your card soon", charging: "We're charging your card",
      "action-required": "Your bank asks you to confirm the payment", declined: "Your card was declined", paid: "Paid",
      fulfilled: "Delivered",
      refunding: "Your refund is on its way", refunded: "Refunded", cancelled: "Cancelled", expired: "Expired",
      disputed: "The payment is disputed",
    },
  },
  it: {
    orders: "Prenota", name: "Il tuo nome", email: "Indirizzo email", country: "Paese",
    wait: "Mettimi in lista d'attesa se è esaurita", order: "Prenota",
    now: "subito", later: "più avanti", pay: "Paga", accept: "Accetta", cancel: "Rinuncia",
    confirm: "Conferma presso la tua banca", card: "Dai un'altra carta", paid: "Pagato", owed: "Ancora da pagare",
    making: "Prepariamo il pagamento…",
    prove: "Ti abbiamo mandato una mail. Segui il link per avere il tuo posto in lista d'attesa.",
    place: "In lista d'attesa, al posto {0}", atBest: "In lista d'attesa, al posto {0} o migliore",
    proven: "Il tuo indirizzo email è confermato. Sei in lista d'attesa.",
    refused: "Non ti scriveremo più. Scusa per il disturbo!",
    adopt: "Aggiungi ai miei ordini", number: "Ordine",
    shared: "Questo è l'ordine della tua mail.",
    unproven: "Per modificarlo, accedi con l'indirizzo email dell'ordine e aggiungilo ai tuoi ordini.",
    line: "La teniamo per te. Potrai pagare dalle {0} circa. Ti scriviamo quando tocca a te.",
    stock: { few: "Ne restano poche", waitlist: "Esaurita. Puoi metterti in lista d'attesa.", withdrawn: "Non è più in vendita" },
    status: {
      waitlisted: "In lista d'attesa", offered: "È il tuo turno", reserved: "Tenuta per te",
      "awaiting-payment": "In attesa del pagamento", confirmed: "Confermata",
      "charge-due": "Sta per essere addebitata", charging: "In addebito", "action-required": "La tua banca ti cerca",
      declined: "Carta rifiutata", paid: "Pagata", fulfilled: "Consegnata",
      refunding: "Rimborso in arrivo", refunded: "Rimborsata", cancelled: "Annullata", expired: "Scaduta",
      disputed: "La banca ha il pagamento",
    },
  },
  de: {
    orders: "Vorbestellen", name: "Ihr Name", email: "E-Mail-Adresse", country: "Land",
    wait: "Auf die Warteliste, wenn es ausverkauft ist", order: "Vorbestellen",
    now: "jetzt", later: "später", pay: "Bezahlen", accept: "Annehmen", cancel: "Aufgeben",
    confirm: "Bei der Bank bestätigen", card: "Andere Karte angeben", paid: "Bezahlt", owed: "Noch zu zahlen",
    making: "Die Zahlung wird vorbereitet…",
    prove: "Wir haben Ihnen eine Mail geschickt. Folgen Sie dem Link, dann haben Sie Ihren Platz auf der Warteliste.",
    place: "Auf der Warteliste, auf Platz {0}", atBest: "Auf der Warteliste, auf Platz {0} oder besser",
    proven: "Ihre E-Mail-Adresse ist bestätigt. Sie stehen auf der Warteliste.",
    refused: "Wir schreiben Ihnen dazu nicht mehr. Bitte entschuldigen Sie die Störung!",
    adopt: "Zu meinen Bestellungen", number: "Bestellung",
    shared: "Das ist die Bestellung aus Ihrer Mail.",
    unproven: "Um sie zu ändern, melden Sie sich mit der E-Mail-Adresse der Bestellung an. Dann können Sie sie übernehmen.",
    line: "Wir halten es für Sie. Bezahlen können Sie ab etwa {0}. Wir schreiben Ihnen, wenn es so weit ist.",
    stock: { few: "Nur noch wenige", waitlist: "Ausverkauft. Es gibt eine Warteliste.", withdrawn: "Nicht mehr im Verkauf" },
    status: {
      waitlisted: "Auf der Warteliste", offered: "Sie sind an der Reihe", reserved: "Für Sie gehalten",
      "awaiting-payment": "Wartet auf Ihre Zahlung", confirmed: "Bestätigt",
      "charge-due": "Wird bald abgebucht", charging: "Wird abgebucht", "action-required": "Ihre Bank fragt nach",
      declined: "Karte abgelehnt", paid: "Bezahlt", fulfilled: "Geliefert",
      refunding: "Ihr Geld ist unterwegs", refunded: "Erstattet", cancelled: "Storniert", expired: "Verfallen",
      disputed: "Ihre Bank hat die Zahlung",
    },
  },
};

/** The decimal places of amounts in the API where they differ from ISO 4217, as at Stripe. */
const places = { ISK: 2, UGX: 2, MGA: 0 };

const isOver = ["refunding", "refunded", "cancelled", "expired", "disputed"];
const isUnpaid = ["waitlisted", "offered", "reserved", "awaiting-payment"];
const countries = ["IT", "DE", "FR", "PL", "ES", "GB", "US"];

/** Shows the section of pre-orders, with the given functions of the page. Returns a function that refreshes the section. */
export function showOrders(page) {
  const { campaign, language, locale, api, call, attempt, joined, latest, isKnown, isVerified, element, titled } = page;
  const say = key => texts[language][key];
  const money = (amount, currency) => {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency });
    return format.format(amount / 10 ** (places[currency] ?? format.resolvedOptions().maximumFractionDigits));
  };
  const section = document.getElementById("orders-section");
  section.hidden = campaign.editions.length === 0;
  document.getElementById("orders-title").textContent = say("orders");
  const offers = new Map(campaign.editions.map(edition => [edition.id, offerOf(edition)]));
  document.getElementById("editions").replaceChildren(...[...offers.values()].map(offer => offer.form));
  const list = document.getElementById("orders");
  const note = document.getElementById("orders-note");
  const rows = new Map();
  const newest = latest();

  /** The order that the person has opened by the link in a mail: its id, secret, token, and whether the address is proven. */
  let opened = null;

  /** Returns the form of an edition, its stock, and the fields that are hidden if it is not on sale any more. */
  function offerOf(edition) {
    // If an answer is lost, the person sends the order again with the same key, and the API creates only one pre-order.
    let key = crypto.randomUUID();
    const selects = edition.choices.map(choice => {
      const select = element("select", { name: `choice-${choice.id}` }, ...choice.values.map(value => element("option", {
        value: value.id,
        textContent: value.surcharge === 0 ? value.id : `${value.id} (${money(value.surcharge, edition.price.currency)})`,
      })));
      return { id: choice.id, select, label: element("label", {}, titled(choice), select) };
    });
    const input = (name, properties) =>
      element("label", {}, say(name), element("input", { name, required: true, ...properties }));
    const country = element("select", { name: "country" },
      ...(edition.countries ?? countries).map(code => element("option", { value: code, textContent: code })));
    const due = { full: edition.price.amount, deposit: edition.deposit, "save-card": 0 }[edition.payment];
    const inCurrency = amount => money(amount, edition.price.currency);
    const stock = element("p", { className: "muted", hidden: true });
    const fields = element("div", {},
      ...selects.map(each => each.label),
      input("name", { autocomplete: "name", maxLength: 200 }),
      input("email", { type: "email", autocomplete: "email" }),
      element("label", {}, say("country"), country),
      element("label", {}, element("input", { type: "checkbox", name: "waitlist" }), say("wait")),
      element("button", { textContent: say("order") }));
    const form = element("form", { id: `edition-${edition.id}` },
      element("h3", { textContent: titled(edition) }),
      element("p", { textContent: `${inCurrency(edition.price.amount)} · ${say("now")} ${inCurrency(due)}` }),
      stock, fields);
    form.addEventListener("input", () => { key = crypto.randomUUID(); });
    form.addEventListener("submit", event => {
      event.preventDefault();
      attempt(async () => {
        await joined();
        const given = new FormData(form);
        const body = {
          editionId: edition.id, quantity: 1, choices: Object.fromEntries(selects.map(({ id, select }) => [id, select.value])),
          customer: {
            name: given.get("name"), email: given.get("email"), country: given.get("country"), locale: navigator.language,
          },
          returnUrl: location.href, waitlist: given.get("waitlist") === "on",
        };
        await call("POST", `${api}/preorders`, { body, headers: { "idempotency-key": key } });
        key = crypto.randomUUID();
        await refresh();
      });
    });
    return { form, stock, fields };
  }

  async function showStock() {
    if (offers.size === 0)
      return;
    for (const { id, stock } of (await call("GET", `${api}/editions`, { anonymous: true })).items) {
      const offer = offers.get(id);
      if (offer === undefined)
        continue;   // it came after this page was loaded
      offer.stock.textContent = texts[language].stock[stock] ?? "";
      offer.stock.hidden = offer.stock.textContent === "";
      offer.fields.hidden = stock === "withdrawn";
    }
  }

  /** Returns a pre-order's row. Each row is created once, so that a refresh never loses a click. */
  function rowOf(id) {
    const made = rows.get(id);
    if (made !== undefined)
      return made;
    const path = `${api}/preorders/${encodeURIComponent(id)}`;
    const act = (name, step) => {
      const button = element("button", { type: "button", textContent: say(name), hidden: true });
      button.addEventListener("click", () => attempt(async () => {
        await call("POST", `${path}/${step}`, bearerOf(id));
        await refresh();
      }));
      return button;
    };
    const confirm = element("button", { type: "button", textContent: say("confirm"), hidden: true });
    confirm.addEventListener("click", () => attempt(async () => {
      // The page of the bank may be old: a fresh one appears in the order a moment later.
      let order = await call("POST", `${path}/confirmation`, bearerOf(id));
      for (let i = 0; i < 60 && order.status === "action-required" && order.actionUrl === null; i++) {
        await new Promise(resolve => setTimeout(resolve, 500));
        order = await call("GET", path, bearerOf(id));
      }
      if (order.actionUrl !== null)
        location.assign(order.actionUrl);
      await refresh();
    }));
    const adopt = element("button", { type: "button", textContent: say("adopt"), hidden: true });
    adopt.addEventListener("click", () => attempt(async () => {
      await call("POST", `${path}/adoption`, { body: { secret: opened.secret } });
      forget();
      await refresh();
    }));
    const row = {
      title: element("h3"), status: element("p", { role: "status" }), money: element("p", { className: "muted" }),
      number: element("p", { className: "muted" }), link: element("a", { className: "button", hidden: true }), adopt, confirm,
      accept: act("accept", "accept"), card: act("card", "card"), cancel: act("cancel", "cancel"),
    };
    const { title, number, status, money, link, accept, card, cancel } = row;
    row.node = element("li", {}, title, number, status, money, link, confirm, adopt, accept, card, cancel);
    row.node.dataset.order = id;
    rows.set(id, row);
    return row;
  }

  /** Returns how to call the API about an order: with the token of its link, or as the person. */
  const bearerOf = id => id === opened?.id ? { bearer: opened.token } : {};

  function show(order) {
    const row = rowOf(order.id);
    const isOpened = order.id === opened?.id;
    const mayChange = !isOpened || opened.isProven;
    row.number.textContent = `${say("number")} ${order.number}`;
    row.adopt.hidden = !isOpened || !isVerified();
    const edition = campaign.editions.find(known => known.id === order.editionId);
    const { currency } = order.amount;
    const title = edition === undefined ? order.editionId : titled(edition);
    row.title.textContent = [title, ...Object.values(order.choices)].join(" · ");
    const status = texts[language].status[order.status] ?? order.status;
    row.status.textContent = newsOf(order) ?? status;
    const [paid, owed] = [order.paid, order.outstanding].map(amount => money(amount, currency));
    row.money.textContent = `${say("paid")} ${paid} · ${say("owed")} ${owed}`;
    const where = order.payment.url;
    row.link.hidden = where === null;
    if (where !== null)
      [row.link.href, row.link.textContent] = [where, say(order.status === "awaiting-payment" ? "pay" : "card")];
    row.confirm.hidden = order.status !== "action-required";
    row.accept.hidden = !mayChange || order.status !== "offered";
    row.card.hidden = !mayChange || where !== null || order.cancelRequestedAt !== null
      || !["confirmed", "declined"].includes(order.status);
    row.cancel.hidden = order.cancelRequestedAt !== null || isOver.includes(order.status)
      || !(mayChange || isUnpaid.includes(order.status));
    row.node.dataset.status = order.status;
    return row.node;
  }

  /** Returns what the status of an order means for its customer; undefined if the name of the status says it all. */
  function newsOf(order) {
    if (order.status === "reserved")
      return waiting(order.payment.expectedAt);
    if (order.status !== "waitlisted")
      return undefined;
    if (order.awaitsProof)
      return say("prove");
    if (order.waitlist === null)
      return undefined;
    const { place, isExact } = order.waitlist;
    return say(isExact ? "place" : "atBest").replace("{0}", place.toLocaleString(locale));
  }

  /** Returns what the customer waits for in line. A wait of seconds needs no time. */
  function waiting(expectedAt) {
    const isLong = expectedAt !== null && new Date(expectedAt) - Date.now() > 10_000;
    return isLong ? say("line").replace("{0}", new Date(expectedAt).toLocaleTimeString(locale)) : say("making");
  }

  /** Follows the link of a mail. Only the script reads the fragment: no server gets it. */
  async function followLink() {
    const [, kind, id, secret] = /^#(confirm-email|not-me|order)=([^:]+):(.+)$/.exec(location.hash) ?? [];
    if (secret === undefined)
      return;
    history.replaceState(null, "", location.pathname + location.search);
    const path = `${api}/preorders/${encodeURIComponent(id)}`;
    if (kind === "confirm-email") {
      await call("POST", `${path}/email-proof`, { body: { secret } });
      note.textContent = say("proven");
    } else if (kind === "not-me") {
      await call("POST", `${path}/mail-refusal`, { body: { secret } });
      note.textContent = say("refused");
    } else {
      opened = { id, secret, ...await call("POST", `${path}/tokens`, { body: { secret }, anonymous: true }) };
      note.textContent = opened.isProven ? say("shared") : `${say("shared")} ${say("unproven")}`;
    }
    await refresh();
    note.scrollIntoView();   // the forms of the page are above
  }

  function forget() {
    opened = null;
    note.textContent = "";
  }

  /** Returns the order that the person has opened by its link; null if there is none, or the link is over. */
  async function openedOrder() {
    if (opened === null)
      return null;
    try {
      return await call("GET", `${api}/preorders/${encodeURIComponent(opened.id)}`, bearerOf(opened.id));
    } catch (problem) {
      if (problem.code !== "unauthorized" && problem.code !== "preorder-not-found")
        throw problem;
      forget();
      return null;
    }
  }

  async function ordersOf() {
    const [own, one] = await Promise.all([
      isKnown() ? call("GET", `${api}/preorders?limit=100`).then(page => page.items) : [], openedOrder(),
    ]);
    if (!own.some(order => order.id === one?.id))
      return one === null ? own : [one, ...own];
    forget();   // the person's own token allows as much
    return own;
  }

  async function refresh() {
    await Promise.all([showStock(), showList()]);
  }

  async function showList() {
    if (!isKnown() && opened === null)
      return;
    await newest(ordersOf, orders => {
      const wanted = orders.map(show);
      if (wanted.length !== list.children.length || wanted.some((node, i) => node !== list.children[i]))
        list.replaceChildren(...wanted);
    });
  }

  window.addEventListener("hashchange", () => attempt(followLink));
  attempt(followLink);
  return refresh;
}
