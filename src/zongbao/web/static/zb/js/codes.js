/* The name of a code below its field, as it is typed; the names are those of the field's own suggestions. */
const names = new Map();

const namesOf = (list) => {
  if (!names.has(list)) names.set(list, new Map([...list.options].map((option) => [option.value, option.label])));
  return names.get(list);
};

const show = (input) => {
  const place = input.list && input.parentElement.querySelector(".zb-code-name");
  if (!place) return;
  const code = input.value.trim();
  const name = namesOf(input.list).get(code) || "";
  place.textContent = name === code ? "" : name;
  place.title = place.textContent;
};

const showAll = (root) => root.querySelectorAll("input[list]").forEach(show);

document.addEventListener("input", (event) => {
  if (event.target.matches("input[list]")) show(event.target);
});
/* Whatever changes many fields at once says so of the box they stand in. */
document.addEventListener("change", (event) => {
  if (!event.target.matches("input,select,textarea")) showAll(event.target);
});
showAll(document);
