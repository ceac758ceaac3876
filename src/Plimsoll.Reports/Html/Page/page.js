"use strict";
// Everything on this page can be read without this script. It adds: tables that sort, patches to copy, charts to zoom.
const words = document.body.dataset;
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (body.rows[0]?.cells[column]?.classList.contains("n")) head.className = "n";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      button.title = down ? words.sortedDown : words.sortedUp;
      const key = row => row.cells[column].dataset.value === undefined ? row.cells[column].textContent : Number(row.cells[column].dataset.value);
      const order = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
      body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * order(key(a), key(b))));
    });
  });
}
for (const block of document.querySelectorAll("pre.copy")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(block);
    try { await navigator.clipboard.writeText(block.textContent); button.textContent = words.copied; } catch { button.textContent = words.selected; }
  });
  block.after(button);
}
const span = ms => ms < 1000 ? Math.round(ms * 10) / 10 + " ms" : ms < 120000 ? Math.round(ms / 10) / 100 + " s" : ms < 7200000 ? Math.round(ms / 6000) / 10 + " min" : ms < 172800000 ? Math.round(ms / 360000) / 10 + " h" : Math.round(ms / 8640000) / 10 + " d";
for (const figure of document.querySelectorAll("figure.zoom")) {
  const picture = figure.querySelector("svg"), plots = picture.querySelectorAll(".plot"), ticks = picture.querySelector(".ticks"), whole = ticks.innerHTML;
  const [from, length, left, right] = ["from", "span", "left", "right"].map(name => Number(figure.dataset[name]));
  let window = [0, 1], anchor = null, shade = null;
  const show = () => {
    const [a, b] = window;
    for (const plot of plots) plot.setAttribute("viewBox", `${a * 10000} 0 ${(b - a) * 10000} 10000`);
    if (a === 0 && b === 1) { ticks.innerHTML = whole; return; }
    const model = ticks.firstElementChild, marks = [];
    for (let i = 0; i <= 6 && model; i++) {
      const mark = model.cloneNode(false);
      mark.setAttribute("x", left + (right - left) * i / 6);
      mark.textContent = span(from + length * (a + (b - a) * i / 6));
      marks.push(mark);
    }
    ticks.replaceChildren(...marks);
  };
  const zoom = (a, b) => { const width = Math.min(1, Math.max(0.001, b - a)); a = Math.min(1 - width, Math.max(0, a)); window = [a, a + width]; show(); };
  const share = event => { const box = picture.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * 1080; return Math.min(1, Math.max(0, (x - left) / (right - left))); };
  const scaled = factor => { const [a, b] = window, middle = (a + b) / 2, half = (b - a) / 2 * factor; zoom(middle - half, middle + half); };
  const moved = by => { const [a, b] = window, step = (b - a) * by; zoom(a + step, b + step); };
  picture.addEventListener("pointerdown", event => {
    anchor = share(event);
    shade = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of [["class", "select"], ["y", 12], ["height", 356], ["width", 0]]) shade.setAttribute(name, value);
    picture.append(shade);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", event => {
    if (anchor === null) return;
    const [a, b] = [anchor, share(event)].sort((x, y) => x - y);
    shade.setAttribute("x", left + a * (right - left));
    shade.setAttribute("width", (b - a) * (right - left));
  });
  picture.addEventListener("pointerup", event => {
    if (anchor === null) return;
    const [a, b] = [anchor, share(event)].sort((x, y) => x - y), [low, high] = window;
    shade.remove();
    anchor = null;
    if (b - a > 0.01) zoom(low + a * (high - low), low + b * (high - low));
  });
  picture.addEventListener("pointercancel", () => { shade?.remove(); anchor = null; });
  picture.addEventListener("dblclick", () => zoom(0, 1));
  const tools = document.createElement("div");
  tools.className = "tools";
  const actions = [[words.zoomIn, () => scaled(0.5)], [words.zoomOut, () => scaled(2)], [words.earlier, () => moved(-0.5)], [words.later, () => moved(0.5)], [words.wholeRun, () => zoom(0, 1)]];
  for (const [name, action] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", action);
    tools.append(button);
  }
  tools.append(words.orDrag);
  picture.closest(".scroll").after(tools);
}
