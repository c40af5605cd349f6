// The rubric editor asks before unsaved text is left.
const form = document.getElementById("rubric-form");
let isChanged = document.querySelector("[data-errors]") !== null;
form?.addEventListener("input", () => (isChanged = true));
form?.addEventListener("submit", () => (isChanged = false));
addEventListener("beforeunload", (event) => isChanged && event.preventDefault());
