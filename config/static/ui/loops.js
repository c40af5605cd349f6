// The debrief's packet is the page itself, by its print style sheet; every card is opened for it.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
addEventListener("beforeprint", () => {
  for (const card of document.querySelectorAll("details.packet")) card.open = true;
});
