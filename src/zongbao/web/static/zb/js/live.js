/* Checks the list while it is typed: posts the form as its "check" button would, puts what is found beside the fields
   and the drafted declaration beside the head. No field is replaced, so the cursor stays where it is. */
const form = document.querySelector("form[data-live]");
const panel = document.getElementById("beside");
const told = document.getElementById("live-said");
const pause = () => 600 + form.querySelectorAll("fieldset.zb-line").length * 10; // a long list is asked less often
let timer = 0;
let running = new AbortController();
let asked = ""; // what was checked last: the same again is not asked again
const items = new Set(); // lines whose book item was named since the last answer

const clear = () => {
  form.querySelectorAll(".zb-field-bad").forEach((field) => {
    field.classList.remove("zb-field-bad");
    field.querySelectorAll(".zb-problem").forEach((words) => words.remove());
    const input = field.querySelector("[aria-invalid]");
    if (!input) return;
    input.removeAttribute("aria-invalid");
    const help = document.getElementById(`${input.id}_helptext`);
    if (help) input.setAttribute("aria-describedby", help.id);
    else input.removeAttribute("aria-describedby");
  });
};

const mark = (id, words) => {
  const input = document.getElementById(id);
  const field = input && input.closest(".zb-field");
  if (!field) return;
  let problem = field.querySelector(".zb-problem");
  if (!problem) {
    problem = document.createElement("span");
    problem.className = "zb-problem";
    problem.id = `${id}_error`;
    field.append(problem);
    field.classList.add("zb-field-bad");
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), problem.id].filter(Boolean).join(" "));
  }
  problem.textContent += `${words} `;
};

/* What the book knows goes into fields that are still empty: somebody may have typed meanwhile. */
const fill = () => {
  const known = document.getElementById("known");
  for (const [id, value] of Object.entries(known ? JSON.parse(known.textContent) : {})) {
    const input = document.getElementById(id);
    if (!input || input.value) continue;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const show = (html) => {
  panel.innerHTML = html;
  clear();
  panel.querySelectorAll("[data-at]").forEach((one) => mark(one.dataset.at, one.dataset.words));
  fill();
  const link = document.createElement("a");
  link.href = `#${panel.id}`;
  link.textContent = panel.querySelector("[data-said]").dataset.said;
  told.replaceChildren(link);
};

const check = async () => {
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "live");
  body.set("fill", [...items].join(","));
  if (body.toString() === asked) return;
  asked = body.toString();
  running.abort();
  running = new AbortController();
  try {
    const headers = { "HX-Request": "true" };
    const answer = await fetch(location.href, { method: "POST", body, headers, signal: running.signal });
    const text = await answer.text();
    if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
    items.clear();
    show(text);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    asked = "";
    told.textContent = form.dataset.live;
  }
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(check, pause());
};

form.addEventListener("change", (event) => {
  const item = /^lines-(\d+)-book_item$/.exec(event.target.name || "");
  if (item && event.target.value) items.add(item[1]);
  later();
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  running.abort();
});
if (!("typed" in form.dataset) && form.elements["lines-0-hs_code"] && form.elements["lines-0-hs_code"].value) later();
