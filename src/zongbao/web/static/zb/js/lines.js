/* The lines as a grid over the form's own fields: paste a block from a spreadsheet, walk with Enter and the arrows,
   copy a line. Without this file the same fields stand one below the other and post the same. */
const box = document.getElementById("lines");
const count = document.querySelector("input[name=line_count]");
const most = Number(box.dataset.most);

const lines = () => [...box.querySelectorAll("fieldset.zb-line")];
const fields = (line) => [...line.querySelectorAll("input")];
const place = (input) => {
  const all = lines();
  const row = all.findIndex((line) => line.contains(input));
  return row < 0 ? null : { row, column: fields(all[row]).indexOf(input) };
};

const renumber = (line, number) => {
  const at = number - 1;
  line.id = `line-${number}`;
  line.querySelector("legend").textContent = box.dataset.line.replace("0", String(number));
  for (const input of fields(line)) {
    const name = input.name.replace(/^lines-\d+-/, `lines-${at}-`);
    line.querySelector(`label[for="${input.id}"]`).htmlFor = `id_${name}`;
    input.name = name;
    input.id = `id_${name}`;
  }
  const remove = line.querySelector("button[value^=remove]");
  if (remove) {
    remove.value = `remove:${at}`;
    remove.textContent = box.dataset.remove.replace("0", String(number));
  }
};

/* A line more at the end, with the values of another; marks of errors belong to the other. */
const addLine = (from) => {
  const all = lines();
  if (all.length >= most) return null;
  const line = from.cloneNode(true);
  line.querySelectorAll(".zb-problem").forEach((words) => words.remove());
  line.querySelectorAll(".zb-field-bad").forEach((field) => field.classList.remove("zb-field-bad"));
  renumber(line, all.length + 1);
  fields(line).forEach((input, at) => {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    input.value = fields(from)[at].value;
  });
  all.at(-1).after(line);
  count.value = String(all.length + 1);
  return line;
};

/* Tells the names of codes, the drafts and the checks that fields have changed which nobody typed into. */
const changed = () => {
  box.dispatchEvent(new Event("change", { bubbles: true }));
};

/* A block as a spreadsheet copies it; quoted cells hold tabs, line breaks and doubled quotes. */
const cells = (text) => {
  const rows = [[""]];
  let quoted = false;
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    const row = rows.at(-1);
    if (quoted && sign === '"' && body[at + 1] === '"') {
      row[row.length - 1] += '"';
      at += 1;
    } else if (sign === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
    else if (!quoted && sign === "\t") row.push("");
    else if (!quoted && sign === "\n") rows.push([""]);
    else row[row.length - 1] += sign;
  }
  return rows;
};

const say = (words) => {
  box.querySelector("[role=status]").textContent = words;
};

const paste = (event) => {
  const start = place(event.target);
  const text = event.clipboardData.getData("text/plain");
  if (!start || !/[\t\n]./.test(text)) return; // a single value is pasted as ever
  event.preventDefault();
  const rows = cells(text);
  let done = 0;
  for (const values of rows) {
    let line = lines()[start.row + done];
    if (!line) {
      line = addLine(lines().at(-1));
      if (!line) break;
      fields(line).forEach((input) => { input.value = ""; });
    }
    values.forEach((value, at) => {
      const input = fields(line)[start.column + at];
      if (input) input.value = value.trim();
    });
    done += 1;
  }
  changed();
  const told = done < rows.length ? box.dataset.cut : box.dataset.pasted;
  say(told.replace("0", String(done)).replace("0", String(rows.length)));
};

const go = (row, column) => {
  const line = lines()[row];
  if (!line) return false;
  const input = fields(line)[column];
  input.focus();
  input.select();
  return true;
};

const walk = (event) => {
  const from = place(event.target);
  if (!from || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || (event.key !== "Enter" && event.target.list)) return; // arrows walk through suggestions
  if (go(from.row + step, from.column)) event.preventDefault();
  else if (event.key === "Enter") {
    event.preventDefault(); // Enter in a cell never declares
    const line = addLine(lines().at(-1));
    if (line) {
      fields(line).forEach((input) => { input.value = ""; });
      changed();
      go(from.row + 1, 0);
    }
  }
};

const copy = document.createElement("button");
copy.type = "button";
copy.className = "zb-button";
copy.textContent = box.dataset.copy;
copy.addEventListener("click", () => {
  const line = addLine(lines().at(-1));
  if (line) fields(line)[0].focus();
  changed();
});
box.querySelector(".zb-buttons").append(copy);
box.classList.add("zb-lines");
box.addEventListener("paste", paste);
box.addEventListener("keydown", walk);
