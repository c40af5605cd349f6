// Saves the scorecard field by field. What is not saved lives in this page alone, never in the
// browser's storage; it is sent again until it is, and leaving the page before then asks first.
const form = document.getElementById("card-form");
const find = (selector, within = document) => within.querySelector(selector);
const says = (name) => find(`[data-${name}]`, find("#texts").content).textContent;
const status = document.getElementById("save");

const versions = JSON.parse(form.dataset.versions);
const dirty = new Set(); // fields that differ from what the server has
const clashing = new Map(); // field -> the other window's value, until the person chooses
const refused = new Set(); // fields the server will not take as they are
const sent = new Map(); // field -> values on the way: an answer may be lost after it was written
let version = Number(form.dataset.version);
let isSending = false;
let timer = 0;
let failures = 0;
let ended = false;

const TYPING_PAUSE = 700;
const LONGEST_WAIT = 15_000;
const ANSWER_TIME = 15_000;

// --- fields -------------------------------------------------------------------------------------
const part = (path) => path.slice(path.lastIndexOf(".") + 1);
const box = (path) => find(`[data-field="${path}"]`, form);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function readField(path) {
  if (part(path) === "evidence") return [...box(path).querySelectorAll("[data-quotes] li")].map((row) => readPlace(row.dataset.place));
  if (part(path) === "note" || path === "summary") return find("textarea", box(path)).value;
  const value = find("input[type=radio]:checked", box(path))?.value ?? null;
  return /^\d$/.test(value) ? Number(value) : value;
}

function readPlace(place) {
  const [transcript, start, end] = place.split(":");
  return { transcript, start: Number(start), end: Number(end) };
}

const placeOf = (quote) => `${quote.transcript}:${quote.start}:${quote.end}`;

function comparable(path, value) {
  if (part(path) === "evidence") return (value ?? []).map(placeOf);
  return value ?? (part(path) === "note" || path === "summary" ? "" : null);
}

function writeField(path, value) {
  if (part(path) === "evidence") writeQuotes(path, value ?? []);
  else if (part(path) === "note" || path === "summary") find("textarea", box(path)).value = value ?? "";
  else for (const choice of box(path).querySelectorAll("input[type=radio]")) choice.checked = choice.value === String(value);
  form.dispatchEvent(new CustomEvent("card:changed"));
}

function writeQuotes(path, quotes) {
  const list = find("[data-quotes]", box(path));
  list.replaceChildren(
    ...quotes.map((quote) => {
      const row = find("#quote-row").content.cloneNode(true);
      find("li", row).dataset.place = placeOf(quote);
      find(".quote", row).textContent = quote.quote;
      Object.assign(find("input", row), { name: path, value: placeOf(quote) });
      return row;
    }),
  );
}

// --- status: one calm place, spoken by role=status ----------------------------------------------
function show(state, sentence) {
  if (status.dataset.state === state && find("[data-says]", status).textContent === sentence) return;
  status.dataset.state = state;
  find("[data-says]", status).textContent = sentence;
}

function showRest(time) {
  if (ended) return;
  if (clashing.size) show("stuck", says("clash"));
  else if (refused.size) show("stuck", says("refused"));
  else if (dirty.size) show("saved", says("saving"));
  else show("saved", time ? `${says("saved")} ${time}` : says("saved"));
}

// --- sending ------------------------------------------------------------------------------------
const hasUnsaved = () => dirty.size > 0 || clashing.size > 0 || refused.size > 0 || isSending;

function plan(wait) {
  clearTimeout(timer);
  timer = setTimeout(flush, wait);
}

function mark(path) {
  if (ended || clashing.has(path)) return;
  dirty.add(path);
  refused.delete(path);
  clearRefusal(path);
  show("saved", says("saving"));
}

async function flush() {
  clearTimeout(timer);
  const paths = [...dirty].filter((path) => !clashing.has(path));
  if (ended || isSending || !paths.length) return;
  isSending = true;
  const changes = Object.fromEntries(paths.map((path) => [path, readField(path)]));
  for (const path of paths) sent.set(path, [...(sent.get(path) ?? []), changes[path]]);
  try {
    await take(await send(changes), changes);
  } catch {
    retry(says("unsaved"));
  }
  isSending = false;
  if (dirty.size && !failures && !ended) plan(0);
}

async function send(changes) {
  const bases = Object.fromEntries(Object.keys(changes).map((path) => [path, versions[path] ?? 0]));
  const body = JSON.stringify({ changes, bases });
  const token = find("input[name=csrfmiddlewaretoken]", form).value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(form.dataset.draft, { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_TIME) });
}

async function take(response, changes) {
  if (response.ok) return accept(await response.json(), changes);
  if (response.status === 401 || response.status === 403) return renewToken();
  if (response.status >= 500 || response.status === 429) return retry(says("unsaved"));
  const problem = await response.json();
  if (problem.code === "field_conflict") return meetOther(problem.fields);
  if (problem.code === "invalid") return showRefusal(problem, changes);
  return end(response.status === 404 || response.status === 403 ? says("gone") : says("sealed"));
}

function accept(answer, changes) {
  failures = 0;
  version = answer.version;
  for (const [path, value] of Object.entries(changes)) {
    versions[path] = answer.versions[path] ?? 0;
    sent.delete(path);
    if (same(readField(path), value)) dirty.delete(path);
  }
  showRest(answer.saved_at);
}

function retry(sentence) {
  failures += 1;
  show("waiting", sentence);
  plan(Math.min(LONGEST_WAIT, 1000 * 2 ** failures));
}

// Signing in again in another tab makes this page's token stale: ask for a fresh one.
async function renewToken() {
  const answer = await fetch(form.dataset.draft, { signal: AbortSignal.timeout(ANSWER_TIME) });
  if (answer.status === 401) return retry(says("signed-out"));
  if (!answer.ok) return end(says("gone"));
  const { csrf } = await answer.json();
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrf;
  return retry(says("unsaved"));
}

function end(sentence) {
  ended = true;
  show("stuck", sentence);
}

// --- refusals and other windows -----------------------------------------------------------------
function clearRefusal(path) {
  find("[data-refused-here]", box(path))?.remove();
}

function showRefusal(problem, changes) {
  const path = Object.keys(changes).find((name) => problem.field === name || problem.field.startsWith(`${name}.`));
  if (!path) return end(`${says("refused")}: ${problem.message}`);
  clearRefusal(path);
  const line = Object.assign(document.createElement("p"), { className: "error", textContent: problem.message });
  line.dataset.refusedHere = "";
  box(path).append(line);
  dirty.delete(path);
  refused.add(path); // held back until it is written anew
  show("stuck", `${says("refused")}: ${problem.message}`);
  if (dirty.size) plan(0);
  return undefined;
}

function meetOther(fields) {
  for (const [path, { theirs, base }] of Object.entries(fields)) {
    const isOwn = (sent.get(path) ?? []).some((value) => same(comparable(path, value), comparable(path, theirs)));
    versions[path] = base;
    if (isOwn) continue; // our own earlier text, whose answer was lost
    dirty.delete(path);
    clashing.set(path, theirs);
    showClash(path, theirs);
  }
  failures = 0;
  showRest();
  if (dirty.size) plan(0);
}

function describe(path, value) {
  if (part(path) === "evidence") return (value ?? []).map((quote) => quote.quote).join("\n\n") || says("nothing");
  const choice = find(`input[type=radio][value="${value}"]`, box(path));
  return choice ? choice.closest("label").innerText.trim() : value || says("nothing");
}

function showClash(path, theirs) {
  find(".clash", box(path))?.remove();
  const clash = find("#clash-box").content.cloneNode(true).firstElementChild;
  find("[data-theirs]", clash).textContent = describe(path, theirs);
  const isText = part(path) === "note" || path === "summary" || part(path) === "evidence";
  find("[data-choose=both]", clash).hidden = !isText;
  clash.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choose]")?.dataset.choose;
    if (choice) settle(path, theirs, choice, clash);
  });
  box(path).append(clash);
}

function settle(path, theirs, choice, clash) {
  if (choice === "theirs") writeField(path, theirs);
  if (choice === "both") writeField(path, joinBoth(path, theirs));
  clash.remove();
  clashing.delete(path);
  sent.delete(path);
  if (choice !== "theirs") mark(path);
  showRest();
  (find("textarea, input:checked", box(path)) ?? form).focus();
  plan(0);
}

function joinBoth(path, theirs) {
  const mine = readField(path);
  if (part(path) !== "evidence") return `${theirs}\n\n${mine}`;
  const words = (quote) => ({ ...quote, quote: find(`[data-place="${placeOf(quote)}"] .quote`, box(path))?.textContent ?? "" });
  const known = new Set(theirs.map(placeOf));
  return [...theirs, ...mine.filter((quote) => !known.has(placeOf(quote))).map(words)];
}

// --- what starts it -----------------------------------------------------------------------------
const pathOf = (target) => target.closest?.("[data-field]")?.dataset.field;

form.addEventListener("input", (event) => {
  const path = pathOf(event.target);
  if (!path || !event.target.matches("textarea")) return;
  mark(path);
  if (!failures) plan(TYPING_PAUSE);
});
form.addEventListener("change", (event) => {
  const path = pathOf(event.target);
  if (!path || event.target.matches("textarea")) return;
  mark(path);
  if (!failures) plan(0);
});
addEventListener("online", () => plan(0));
addEventListener("focus", () => failures && plan(0));
document.addEventListener("visibilitychange", () => plan(0));
addEventListener("beforeunload", (event) => hasUnsaved() && event.preventDefault());

// Sealing by script: everything saved first, then exactly the version that is on the page.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await settleDown();
  if (event.submitter?.value !== "seal" || hasUnsaved() || ended) return;
  const seal = document.getElementById("seal-form");
  seal.elements.version.value = version;
  seal.submit();
});

async function settleDown() {
  for (let round = 0; round < 60 && (isSending || dirty.size) && !failures && !ended; round += 1) {
    if (!isSending) await flush();
    else await new Promise((wake) => setTimeout(wake, 50));
  }
}
