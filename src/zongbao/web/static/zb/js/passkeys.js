// Passkeys: asks the browser for one and sends its answer with the form; the page says so where that fails.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const kind = form.dataset.passkey;
  const button = form.querySelector("[data-passkey-button]") || form.querySelector("button");
  const problem = form.querySelector("[role=alert]");
  if (!window.PublicKeyCredential || !window.webauthnJSON) {
    if (kind !== "login") problem.hidden = false;
    continue;
  }
  form.hidden = false;
  const options = async () => {
    const written = document.getElementById("passkey-options");
    if (written) return JSON.parse(written.textContent);
    const answer = await fetch(form.dataset.options || form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  };
  button.addEventListener("click", async () => {
    problem.hidden = true;
    try {
      const asked = await options();
      const made = kind === "register" ? await window.webauthnJSON.create(asked) : await window.webauthnJSON.get(asked);
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch {
      problem.hidden = false;
      button.focus();
    }
  });
}
