// Drawing a rectangle on the map, and picking rows. The fields of the filter do the same without it.
"use strict";

(() => {
  const STEP = 4; // pixels before a click becomes a rectangle
  let drawing = null;

  const plotOf = (svg) => {
    const [left, top, width, height] = svg.dataset.plot.split(" ").map(Number);
    return { left, top, width, height };
  };
  // From the screen to the drawing's own units, within its plane.
  const placed = (svg, event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const { left, top, width, height } = plotOf(svg);
    return {
      x: Math.min(Math.max(point.x, left), left + width),
      y: Math.min(Math.max(point.y, top), top + height),
    };
  };
  // From where to where a rectangle reaches across. It stays where it began, on the axis or in the lane of those of
  // whom it is withheld, for no address asks for some of both; drawn over all of it, it leaves nobody out.
  const ends = (svg, from, to) => {
    const { left, width } = plotOf(svg);
    const lane = Number(svg.parentElement.dataset.lane);
    const edge = left + (width * lane) / (100 + lane);
    const [first, last] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    if (!lane || (first <= left + STEP && last >= left + width - STEP)) return [first, last];
    return from.x < edge ? [first, Math.min(last, edge)] : [Math.max(first, edge), last];
  };
  // Three digits that count, rounded outwards: whoever is on the edge is in.
  const rounded = (value, way) => {
    const size = 10 ** (Math.floor(Math.log10(value)) - 2);
    const found = Math[way](value / size) * size;
    return String(found < 1000 ? Number(found.toFixed(2)) : Math.round(found));
  };

  document.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest("#map .wide svg[data-plot]");
    if (!svg || event.button !== 0 || event.pointerType === "touch") return;
    drawing = { svg, from: placed(svg, event), rectangle: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const { svg, from } = drawing;
    const to = placed(svg, event);
    if (!drawing.rectangle) {
      if (Math.hypot(to.x - from.x, to.y - from.y) < STEP) return;
      drawing.rectangle = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drawing.rectangle.setAttribute("class", "brush");
      svg.append(drawing.rectangle);
    }
    event.preventDefault();
    const { rectangle } = drawing;
    const [first, last] = ends(svg, from, to);
    rectangle.setAttribute("x", first);
    rectangle.setAttribute("y", Math.min(from.y, to.y));
    rectangle.setAttribute("width", last - first);
    rectangle.setAttribute("height", Math.abs(to.y - from.y));
  });
  document.addEventListener("pointerup", (event) => {
    if (!drawing) return;
    const { svg, from, rectangle } = drawing;
    drawing = null;
    if (!rectangle) return;
    const to = placed(svg, event);
    const { left, top, width, height } = plotOf(svg);
    const { low, high, across, lane } = svg.parentElement.dataset;
    // In hundredths; left of zero is the lane of those of whom it is withheld.
    const hundredths = (x) => Number((((100 + Number(lane)) * (x - left)) / width - Number(lane)).toFixed(6));
    const value = (y) => low * (high / low) ** (1 - (y - top) / height);
    const address = new URL(window.location.href);
    const set = (name, said) => address.searchParams.set(name, said);
    const reach = ends(svg, from, to).map(hundredths);
    const [first, last] = [Math.floor(reach[0]), Math.ceil(reach[1])];
    const [least, most] = [`${across}-from`, `${across}-to`];
    for (const name of [least, most, ...(last <= 0 ? ["published"] : [])]) address.searchParams.delete(name);
    if (last <= 0 && Number(lane)) set("published", "withheld");
    else if (first >= 0 || last < 100) {
      // Over all of it and the lane nothing is left out.
      set(least, Math.max(first, 0));
      set(most, last);
    }
    set("value-from", rounded(value(Math.max(from.y, to.y)), "floor"));
    set("value-to", rounded(value(Math.min(from.y, to.y)), "ceil"));
    address.searchParams.delete("after");
    window.location.assign(address);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawing) return;
    drawing.rectangle?.remove();
    drawing = null;
  });
  // A mark is a link: a rectangle that begins on it must not drag the link away.
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("#map")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#map svg a") && document.querySelector("#map .brush")) event.preventDefault();
  });

  // Picking rows.
  const form = document.querySelector("form.picking");
  const all = form?.querySelector("[data-all]");
  if (!all) return;
  all.hidden = false;
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const count = form.querySelector("[data-picked]");
  const show = () => {
    const picked = boxes.filter((box) => box.checked).length;
    count.textContent = picked ? `(${picked})` : "";
    all.checked = picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
    form.querySelector(`input[name=scope][value=${picked ? "picked" : "all"}]`).checked = true;
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    if (event.target === all || event.target.name === "pick") show();
  });
  show();
})();
