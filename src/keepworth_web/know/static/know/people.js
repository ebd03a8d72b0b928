// Taking a person out of the picture without leaving the page. The same links lead to the same place without it.
"use strict";

(() => {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-lifts]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const part = document.getElementById("knows");
    if (!part) return;
    event.preventDefault();
    const said = new URL(link.getAttribute("href") || "", window.location.href).search;
    try {
      const answer = await fetch(part.dataset.lift + said, { headers: { Accept: "text/html" }, redirect: "error" });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("knows");
      if (!fresh) throw new Error("no answer");
      part.replaceChildren(...fresh.childNodes);
      window.history.replaceState(null, "", `${window.location.pathname}${said}#knows`);
      part.setAttribute("tabindex", "-1");
      part.focus();
    } catch {
      window.location.assign(`${part.dataset.lift}${said}#knows`);
    }
  });
})();
