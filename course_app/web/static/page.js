// Nothing here is needed to read, answer or finish. It saves words as they are typed, and spares a tap here and there.

const PENDING = "pending:"; // what is not saved yet stays on this device, until it is
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const keyOf = (form, person) => PENDING + person + ":" + form.getAttribute("action");
const store = (key, words, revision) => { try { localStorage.setItem(key, JSON.stringify({words, revision})); } catch { /* full or switched off */ } };
const remove = (key) => { try { localStorage.removeItem(key); } catch { /* switched off */ } };

// Words are saved a moment after the last key. A lost connection, an ended sign-in or a closed tab costs none of them.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const box = form.querySelector("textarea");
  const state = form.querySelector("[data-state]");
  const revision = form.elements.revision;
  const key = keyOf(form, form.dataset.autosave);
  let saved = box.value, timer, busy = false, wait = 2000;

  const say = (text) => { state.textContent = text; };
  const keep = () => store(key, box.value, revision.value);
  const forget = () => remove(key);

  async function save() {
    if (busy || box.value === saved) return;
    busy = true;
    const words = box.value;
    let answer;
    try {
      answer = await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form)), headers: {Accept: "application/json"}, redirect: "manual"});
    } catch { /* no connection */ }
    busy = false;
    if (answer?.ok) {
      const told = await answer.json();
      revision.value = told.revision;
      saved = words;
      wait = 2000;
      say(told.saved + " " + state.dataset.state);
      if (box.value === words) forget(); else later();
    } else if (answer?.status === 409) {
      say(state.dataset.twice);
    } else if (answer?.status === 400 || answer?.status === 401) {
      say(state.dataset.ended);
    } else if (answer?.status === 413) {
      say(state.dataset.long);
    } else {
      say(state.dataset.offline);
      await pause(wait);
      wait = Math.min(wait * 2, 30000);
      save();
    }
  }
  const later = () => { clearTimeout(timer); timer = setTimeout(save, 1200); };

  box.addEventListener("input", () => { keep(); later(); });
  addEventListener("online", save);
  form.addEventListener("submit", () => clearTimeout(timer));
  try {
    const left = JSON.parse(localStorage.getItem(key));
    if (left && left.words !== box.value) {
      box.value = left.words;
      revision.value = left.revision; // other words saved meanwhile are never overwritten: the server says so
      say(state.dataset.found);
      later();
    } else if (left) forget();
  } catch { /* switched off, or not ours */ }
}

// Words sent from another page, put together or after signing in again, take the place of those kept here.
for (const form of document.querySelectorAll("form[data-words]")) {
  const key = keyOf(form, form.dataset.words);
  form.addEventListener("submit", () => store(key, form.elements.words.value, form.elements.revision.value));
  document.querySelector("[data-drop]")?.addEventListener("click", () => remove(key));
}

// Signing out takes along what was kept on this device.
document.querySelector("form.out")?.addEventListener("submit", () => {
  try { Object.keys(localStorage).filter((name) => name.startsWith(PENDING)).forEach(remove); } catch { /* switched off */ }
});

// An answer is sent until it is kept. A busy server, a cut line or a closed tab costs none: its place makes it one answer.
for (const form of document.querySelectorAll("form[data-once]")) {
  const key = keyOf(form, form.dataset.once);
  const fields = form.querySelector("fieldset"), unsaved = form.querySelector("[data-unsaved]");
  let sending = false;

  async function send(picks) {
    sending = true;
    try { localStorage.setItem(key, JSON.stringify(picks)); } catch { /* full or switched off */ }
    const body = new URLSearchParams([["csrf_token", form.elements.csrf_token.value], ...picks]);
    for (let wait = 1000; ; wait = Math.min(wait * 2, 30000)) {
      let answer;
      try {
        answer = await fetch(form.action, {method: "POST", body, redirect: "manual"});
      } catch { /* no connection */ }
      if (answer?.type === "opaqueredirect") { // kept
        remove(key);
        location.assign(form.action);
        return;
      }
      if (answer && answer.status < 500 && answer.status !== 429) break;
      fields.disabled = true; // what is on its way is not changed any more
      unsaved.hidden = false;
      await Promise.race([pause(wait), new Promise((go) => addEventListener("online", go, {once: true}))]);
    }
    remove(key); // refused: the page that says why comes in the usual way
    fields.disabled = true;
    for (const [name, value] of picks) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sending) send([...new FormData(form)].filter(([name]) => name !== "csrf_token"));
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  try {
    const left = JSON.parse(localStorage.getItem(key));
    if (left) { // the tab was closed, or the page loaded anew, before it was kept
      for (const box of fields.querySelectorAll("input")) box.checked = left.some(([name, value]) => name === box.name && value === box.value);
      fields.disabled = true;
      unsaved.hidden = false;
      send(left);
    }
  } catch { /* switched off, or not ours */ }
}

// Where an attempt has gone on, an answer to an earlier place is nothing that waits.
try {
  const attempt = location.pathname.match(/^\/attempts\/\d+/)?.[0] + "/steps/";
  const here = [...document.querySelectorAll("form[data-once]")].map((form) => keyOf(form, form.dataset.once));
  Object.keys(localStorage).filter((name) => name.startsWith(PENDING) && name.includes(":" + attempt) && !here.includes(name)).forEach(remove);
} catch { /* switched off */ }

// An ordering is moved into place, a line at a time. The numbers, now out of sight, are still what the form sends.
for (const list of document.querySelectorAll("[data-order]")) {
  const moves = list.nextElementSibling, told = moves.nextElementSibling;
  const number = (row) => row.querySelector("select");
  const renumber = () => [...list.children].forEach((row, at, rows) => {
    number(row).value = at;
    row.querySelectorAll("button").forEach((button, way) => button.setAttribute("aria-disabled", at === way * (rows.length - 1)));
  });
  const place = (row) => Number(number(row).value || list.children.length);
  for (const row of [...list.children].sort((one, other) => place(one) - place(other))) {
    row.append(moves.content.cloneNode(true));
    number(row).hidden = true;
    row.querySelector(".err")?.remove(); // each line has a place now
    for (const button of row.querySelectorAll("button")) {
      const words = row.querySelector("label").textContent;
      button.ariaLabel = `${button.textContent.trim()}: ${words}`;
      button.addEventListener("click", () => {
        if (button.dataset.by < 0) row.previousElementSibling?.before(row); else row.nextElementSibling?.after(row);
        renumber();
        button.focus();
        told.textContent = `${words}: ${list.dataset.place} ${place(row) + 1} ${list.dataset.of} ${list.children.length}`;
      });
    }
    list.append(row);
  }
  list.classList.remove("plainlist");
  renumber();
}

// The two people come to stand where the last choice has brought them.
for (const one of document.querySelectorAll("[data-from]")) {
  if (matchMedia("(prefers-reduced-motion: no-preference)").matches) {
    one.animate([{transform: `translateX(${one.dataset.from}px)`}, {transform: "none"}], {duration: 700, easing: "ease-in-out"});
  }
}

// What came of an answer, or what is missing in it, is read first.
document.querySelector("[data-focus]")?.focus({preventScroll: true});
document.querySelector("#problems, #told")?.focus();

// An address is copied with one tap, where the browser lets a page do that.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.nextElementSibling.textContent = button.dataset.done;
    } catch { /* not allowed: the address stands above, ready to be selected */ }
  });
}
