/* Ticked rows of a list: "all" ticks or unticks the page without asking the server, and the toolbar says how many. */
const boxes = () => [...document.querySelectorAll('input[name="pick"][form="bulk"]')];

const count = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  const told = document.querySelector("[data-ticked]");
  if (told) told.textContent = ticked ? ` ${ticked}` : "";
};

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-tick-all]")) return;
  event.preventDefault();
  const all = boxes();
  const on = all.some((box) => !box.checked);
  for (const box of all) box.checked = on;
  count();
});
document.addEventListener("change", count);
document.addEventListener("htmx:afterSwap", count);
count();
