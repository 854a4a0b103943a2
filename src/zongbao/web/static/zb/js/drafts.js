/* Keeps a form two seconds after the last touch, by posting it as its "save draft" button would; says when it did.
   Without this file the button does it. */
const form = document.querySelector("form[data-draft]");
const key = form.elements.draft;
const told = document.getElementById("draft-said");
const pause = () => 2000 + form.querySelectorAll("fieldset.zb-line").length * 10; // a long form is sent less often
const ALONE = 60000; // characters that a request may carry which outlives its page
let timer = 0;
let running = null;
let changed = false;
let leaving = false;

const say = (words, bad) => {
  told.textContent = words;
  told.classList.toggle("zb-problem", Boolean(bad));
};

const post = async (last) => {
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "draft");
  const keepalive = last && body.toString().length < ALONE;
  const headers = { Accept: "application/json" };
  const answer = await fetch(location.href, { method: "POST", body, headers, signal: running.signal, keepalive });
  const said = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : null;
  if (!said) throw new Error("no answer of this form: signed out, or a proxy speaks");
  key.value = said.key;
  say(said.said, !answer.ok);
  if (answer.ok && !leaving) history.replaceState(null, "", `?${said.query}`); // a reload brings the draft back
};

/* One at a time: the second would not know yet under which key the first was kept. */
const save = async (last) => {
  clearTimeout(timer);
  if (!changed || leaving) return;
  if (running) {
    timer = setTimeout(save, pause());
    return;
  }
  changed = false;
  running = new AbortController();
  try {
    await post(last === true);
  } catch (problem) {
    if (problem.name !== "AbortError") {
      changed = true;
      say(form.dataset.draft, true);
    }
  } finally {
    running = null;
  }
};

const touched = (event) => {
  if (event.target.type === "file") return;
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, pause());
};

form.addEventListener("input", touched);
form.addEventListener("change", touched);
form.addEventListener("submit", () => { // what is declared or checked now needs no draft from before
  clearTimeout(timer);
  leaving = true;
  if (running) running.abort();
});
addEventListener("pageshow", () => { // "back" shows the page as it was left
  leaving = false;
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save(true);
});
if ("typed" in form.dataset) touched({ target: form }); // the page came back with what was typed: keep that too
