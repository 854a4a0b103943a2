// The gate console: says when the live lanes have stopped, and puts a usual reason into the field to be edited.
const stale = document.getElementById("board-stale");
const onBoard = (event) => event.target.id === "board";

const broken = (event) => { if (onBoard(event)) stale.hidden = false; };
document.body.addEventListener("htmx:sendError", broken);
document.body.addEventListener("htmx:responseError", broken);
document.body.addEventListener("htmx:timeout", broken);
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!onBoard(event)) return;
  // Signed out meanwhile: the answer is the sign-in page, which belongs into the window and not among the lanes.
  if (event.detail.xhr.responseURL && !new URL(event.detail.xhr.responseURL).pathname.startsWith(location.pathname)) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (onBoard(event) && event.detail.successful) stale.hidden = true;
});

const reason = document.getElementById("reason");
for (const place of document.querySelectorAll(".zb-usual")) {
  place.hidden = false;
  for (const button of place.querySelectorAll("[data-reason]"))
    button.addEventListener("click", () => { reason.value = button.dataset.reason; reason.focus(); });
}
