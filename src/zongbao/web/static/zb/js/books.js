// A slider beside the field of the day: from the book's first movement to today. Without script the field alone does it.
const DAY = 86400000;

function iso(value) {
  return new Date(value * DAY).toISOString().slice(0, 10);
}

function number(text) {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY);
}

function slide(field) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "zb-days";
  slider.min = number(field.min);
  slider.max = number(field.max);
  slider.value = number(field.value || field.max);
  slider.setAttribute("aria-label", field.dataset.slider);
  slider.setAttribute("aria-valuetext", iso(slider.value));
  slider.addEventListener("input", () => {
    field.value = iso(slider.value);
    slider.setAttribute("aria-valuetext", field.value);
  });
  slider.addEventListener("change", () => field.form.requestSubmit());
  field.addEventListener("input", () => {
    if (field.value) slider.value = number(field.value);
  });
  field.after(slider);
}

for (const field of document.querySelectorAll("input[type=date][data-slider][min]")) {
  if (field.min < field.max) slide(field);
}
