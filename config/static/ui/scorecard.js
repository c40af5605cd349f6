// The scorecard's own behaviour: keys, quotes with exact offsets, the dock. autosave.js saves.
const form = document.getElementById("card-form");
const scroller = document.querySelector(".scroll");
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
const text = (name) => find(`[data-${name}]`, find("#texts")?.content ?? document)?.textContent ?? "";
const cards = form ? findAll(".comp", form) : [];

// --- the dock says how far the card is and what sealing still needs -----------------------------
const isAnswered = (card) => find("fieldset input[type=radio]:checked", card) !== null;
const isRating = (card) => card.dataset.comp !== "overall";
const listMissing = () => cards.filter((card) => "required" in card.dataset && !isAnswered(card));

function fill(sentence, ...numbers) {
  return numbers.reduce((said, number) => said.replace("#", number), sentence);
}

function sayWhatIsMissing() {
  const ratings = listMissing().filter(isRating).length;
  if (ratings > 1) return fill(text("rate-many"), ratings);
  if (ratings === 1) return text("rate-one");
  return listMissing().length ? text("recommend") : text("seal");
}

function refreshDock() {
  const says = form && find("[data-seal-says]", form);
  if (!says) return;
  const rated = cards.filter(isRating);
  says.textContent = sayWhatIsMissing();
  findAll("[data-dots] i", form).forEach((dot, n) => dot.classList.toggle("on", isAnswered(rated[n])));
  const done = rated.filter(isAnswered).length;
  find("[data-progress]", form).textContent = fill(text("progress"), done, rated.length);
}

// --- keys work only while a rating has focus (WCAG 2.1.4) ---------------------------------------
function focusCard(card) {
  const choice = find("fieldset input[type=radio]:checked", card) ?? find("input[type=radio]", find(".anchors, .seg", card));
  choice.focus();
  card.scrollIntoView({ block: "nearest" });
}

function choose(card, choice) {
  if (!choice.checked) {
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
  choice.focus();
  if (!isRating(card)) return;
  // From what must be rated on to the next that must be, then to the recommendation.
  const rest = cards.slice(cards.indexOf(card) + 1).filter((other) => !isAnswered(other));
  const next = "required" in card.dataset ? rest.find((other) => "required" in other.dataset) : rest[0];
  focusCard(next ?? cards.at(-1));
}

function pressKey(card, key) {
  const choices = findAll(".anchors input, .seg input", card);
  if (/^[1-4]$/.test(key)) {
    if (choices[key - 1]) choose(card, choices[key - 1]);
    return true;
  }
  if (key === "n" && isRating(card)) choose(card, find("input[value=no_evidence]", card));
  else if (key === "e") find("textarea", card).focus();
  else if (key === "j" || key === "k") {
    const next = cards[cards.indexOf(card) + (key === "j" ? 1 : -1)];
    if (next) focusCard(next);
  } else return false;
  return true;
}

form?.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    find("[data-seal]", form)?.click();
    return;
  }
  const card = event.target.closest(".comp");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.matches("textarea")) focusCard(card);
  else if (event.target.matches("input[type=radio]") && pressKey(card, event.key.toLowerCase())) event.preventDefault();
});

// --- the transcript follows the competency in focus ---------------------------------------------
function showPassage(start) {
  const target = document.getElementById(`w-${start}`) ?? findAll("[data-start]", scroller).findLast((p) => Number(p.dataset.start) <= start);
  if (!target) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - 48;
  scroller.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
}

const quoteTo = document.getElementById("quote-to");
let current = null;
form?.addEventListener("focusin", (event) => {
  const card = event.target.closest(".comp");
  if (!card || card === current || !isRating(card)) return;
  current = card;
  if (quoteTo) quoteTo.value = card.dataset.comp;
  if (scroller && card.dataset.at) showPassage(Number(card.dataset.at));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-goto]");
  if (!link || !scroller) return;
  event.preventDefault();
  findAll("mark.on").forEach((mark) => mark.classList.remove("on"));
  document.getElementById(`w-${link.dataset.goto}`)?.classList.add("on");
  showPassage(Number(link.dataset.goto));
  if (scroller.getBoundingClientRect().top > innerHeight) scroller.scrollIntoView({ block: "start" });
});

// --- quotes: offsets count code points of the transcript, as the server counts them -------------
function offsetIn(paragraph, node, at) {
  const before = document.createRange();
  before.selectNodeContents(paragraph);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + [...before.toString()].length;
}

function paragraphOf(node) {
  return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".para p[data-start]");
}

// The selection inside one turn of the candidate, without the blanks at its ends; null otherwise.
function readSelection() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [first, last] = [paragraphOf(range.startContainer), paragraphOf(range.endContainer)];
  if (!first || !last || first.closest(".turn") !== last.closest(".turn")) return null;
  if (first.closest(".turn").dataset.role !== "candidate") return null;
  const raw = range.toString();
  const words = raw.trim();
  if (!words) return null;
  const start = offsetIn(first, range.startContainer, range.startOffset) + [...raw.slice(0, raw.indexOf(words))].length;
  const tail = raw.length - raw.trimEnd().length;
  return { first, start, end: offsetIn(last, range.endContainer, range.endOffset) - tail, words };
}

function addQuote(key, place, words) {
  const list = find(`[data-field="${key}.evidence"] [data-quotes]`, form);
  if (!list || find(`[data-place="${place}"]`, list)) return;
  const row = find("#quote-row").content.cloneNode(true);
  find("li", row).dataset.place = place;
  find(".quote", row).textContent = words;
  Object.assign(find("input", row), { name: `${key}.evidence`, value: place });
  list.append(row);
  list.dispatchEvent(new CustomEvent("change", { bubbles: true }));
}

function labelUse(para, isPicked) {
  para.classList.toggle("picked", isPicked);
  const label = find("[data-label]", para);
  if (label) label.textContent = isPicked ? text("selection") : text("use");
}

function pressUse(button) {
  const selected = readSelection();
  const own = button.closest(".para")?.querySelector("p");
  if (selected && selected.first === own) {
    addQuote(quoteTo.value, `${scroller.dataset.transcript}:${selected.start}:${selected.end}`, selected.words);
    getSelection().removeAllRanges();
  } else {
    const [key, place] = button.value.includes("|") ? button.value.split("|") : [quoteTo.value, button.value];
    addQuote(key, place, button.dataset.text ?? own.textContent.trim());
  }
}

document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("button[name=quote]")) event.preventDefault(); // keeps the selection
});
document.addEventListener("selectionchange", () => {
  const selected = form ? readSelection() : null;
  findAll(".para.picked").forEach((para) => labelUse(para, false));
  if (selected) labelUse(selected.first.closest(".para"), true);
});
document.addEventListener("click", (event) => {
  const use = event.target.closest?.("button[name=quote]");
  if (use && form) {
    event.preventDefault();
    pressUse(use);
  }
  const remove = event.target.closest?.("[data-remove]");
  if (!remove) return;
  const list = remove.closest("[data-quotes]");
  remove.closest("li").remove();
  list.dispatchEvent(new CustomEvent("change", { bubbles: true }));
});

// --- start ------------------------------------------------------------------------------------
form?.addEventListener("change", refreshDock);
form?.addEventListener("card:changed", refreshDock);
refreshDock();
if (form && location.hash === "#rate") focusCard(listMissing()[0] ?? cards.at(-1));
find("[data-seal]", document)?.addEventListener("click", (event) => {
  const [first] = listMissing();
  if (!first) return;
  event.preventDefault();
  focusCard(first);
});

if (form && "guard" in form.dataset) {
  let isChanged = false;
  form.addEventListener("input", () => (isChanged = true));
  form.addEventListener("change", () => (isChanged = true));
  form.addEventListener("submit", () => (isChanged = false));
  addEventListener("beforeunload", (event) => isChanged && event.preventDefault());
}
