// Nothing here is needed to read, answer or finish. It saves words as they are typed, and spares a tap here and there.

const PENDING = "pending:"; // what is not saved yet stays on this device, until it is
const TOKEN = "csrf_token";
const all = (what) => [...document.querySelectorAll(what)];
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const longer = (wait) => Math.min(wait * 2, 30000);
const keyOf = (form, person) => PENDING + person + ":" + form.getAttribute("action");
const store = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or switched off */ } };
const stored = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { /* switched off, or not ours */ } };
const remove = (key) => { try { localStorage.removeItem(key); } catch { /* switched off */ } };
const waiting = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(PENDING)); } catch { return []; } };

const WHY = {400: "ended", 401: "ended", 409: "twice", 413: "long"}; // words were not saved

// Words are saved a moment after the last key. A lost connection, an ended sign-in or a closed tab costs none of them.
for (const form of all("form[data-autosave]")) {
  const box = form.querySelector("textarea");
  const state = form.querySelector("[data-state]"), revision = form.elements.revision;
  const key = keyOf(form, form.dataset.autosave);
  let saved = box.value, timer, busy = false, wait = 2000;

  const say = (text) => { state.textContent = text; };
  const keep = () => store(key, {words: box.value, revision: revision.value});

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
      if (box.value === words) remove(key); else later();
    } else if (WHY[answer?.status]) {
      say(state.dataset[WHY[answer.status]]);
    } else {
      say(state.dataset.offline);
      await pause(wait);
      wait = longer(wait);
      save();
    }
  }
  const later = () => { clearTimeout(timer); timer = setTimeout(save, 1200); };

  box.addEventListener("input", () => { keep(); later(); });
  addEventListener("online", save);
  form.addEventListener("submit", () => clearTimeout(timer));
  const left = stored(key);
  if (left && left.words !== box.value) {
    box.value = left.words;
    revision.value = left.revision; // other words saved meanwhile are never overwritten: the server says so
    say(state.dataset.found);
    later();
  } else remove(key);
}

// Words sent from another page, put together or after signing in again, take the place of those kept here.
for (const form of all("form[data-words]")) {
  const key = keyOf(form, form.dataset.words);
  form.addEventListener("submit", () => store(key, {words: form.elements.words.value, revision: form.elements.revision.value}));
  document.querySelector("[data-drop]")?.addEventListener("click", () => remove(key));
}

// Signing out takes along what was kept on this device.
document.querySelector("form.out")?.addEventListener("submit", () => waiting().forEach(remove));

// An answer is sent until it is kept: a busy server, a cut line or a closed tab costs none. Its place makes it one.
const answers = all("form[data-once]");
for (const form of answers) {
  const key = keyOf(form, form.dataset.once);
  const fields = form.querySelector("fieldset"), unsaved = form.querySelector("[data-unsaved]");
  const hold = () => { fields.disabled = true; unsaved.hidden = false; }; // what is on its way is not changed
  let sending = false;

  async function send(picks) {
    sending = true;
    store(key, picks);
    const body = new URLSearchParams([...picks, [TOKEN, form.elements[TOKEN].value]]);
    for (let wait = 1000; ; wait = longer(wait)) {
      let answer;
      try {
        answer = await fetch(form.action, {method: "POST", body, redirect: "manual"});
      } catch { /* no connection */ }
      if (answer?.type === "opaqueredirect") { // kept
        remove(key);
        return location.assign(form.action);
      }
      if (answer && answer.status < 500 && answer.status !== 429) break;
      hold();
      await Promise.race([pause(wait), new Promise((go) => addEventListener("online", go, {once: true}))]);
    }
    remove(key); // refused: the page that says why comes in the usual way
    fields.disabled = true;
    for (const [name, value] of picks) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sending) send([...new FormData(form)].filter(([name]) => name !== TOKEN));
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const left = stored(key);
  if (left) { // the page was left before it was kept
    for (const box of fields.querySelectorAll("input")) box.checked = left.some(([name, value]) => name === box.name && value === box.value);
    hold();
    send(left);
  }
}

// An answer to a place that the attempt has left waits no more.
const attempt = location.pathname.match(/^\/attempts\/\d+/)?.[0] + "/steps/";
const here = answers.map((form) => keyOf(form, form.dataset.once));
waiting().filter((name) => name.includes(":" + attempt) && !here.includes(name)).forEach(remove);

// An ordering is moved into place, a line at a time. The numbers, now out of sight, are still what the form sends.
for (const list of all("[data-order]")) {
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
for (const one of all("[data-from]")) {
  if (matchMedia("(prefers-reduced-motion: no-preference)").matches) {
    one.animate([{transform: `translateX(${one.dataset.from}px)`}, {transform: "none"}], {duration: 700, easing: "ease-in-out"});
  }
}

// What came of an answer, or what is missing in it, is read first.
document.querySelector("[data-focus]")?.focus({preventScroll: true});
document.querySelector("#problems, #told")?.focus();

// An address is copied with one tap, where the browser lets a page do that.
for (const button of all("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.nextElementSibling.textContent = button.dataset.done;
    } catch { /* not allowed: it stands above, to be selected */ }
  });
}
