/* The search box of the top bar: "/" goes to it, Escape closes what it suggests, arrows walk through it. */
const box = document.getElementById("search-box");
const list = document.getElementById("suggestions");

const typing = (at) => at.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(at.tagName);

const walk = (step) => {
  const stops = [box, ...list.querySelectorAll("a")];
  const here = stops.indexOf(document.activeElement);
  stops[(here + step + stops.length) % stops.length].focus();
};

if (box && list) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  box.closest("form").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      list.replaceChildren();
      box.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    }
  });
}
