// Lights up the password's rules while it is typed; the server checks them again, and the rest.
const form = document.querySelector("form[data-password]");
const figures = JSON.parse(document.getElementById("password-figures").textContent);
const words = document.getElementById("rule-words").dataset;
const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];
const rules = {
  length: (text) => [...text].length >= figures.length,
  classes: (text) => [...text].length >= figures.phrase || kinds.filter((kind) => kind.test(text)).length >= figures.classes,
  name: (text) => text !== "" && (figures.name.length < 4 || !text.toLowerCase().includes(figures.name)),
  varied: (text) => new Set(text).size >= 5,
};
form.elements.new.addEventListener("input", () => {
  for (const item of form.querySelectorAll("[data-rule]")) {
    const kept = rules[item.dataset.rule](form.elements.new.value);
    item.classList.toggle("zb-rule-kept", kept);
    item.querySelector("[data-state]").textContent = ` (${kept ? words.kept : words.open})`;
  }
});
