// The little that pages do by themselves. Everything works without it, only less handily.
"use strict";

(() => {
  const find = document.getElementById("find");
  const keys = document.getElementById("keys");
  const isTyping = (at) => at.closest("input, textarea, select, [contenteditable]") !== null;

  const open = (dialog) => {
    if (dialog && !dialog.open) dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && find) {
      event.preventDefault();
      open(find);
    } else if (event.key === "?" && !isTyping(event.target)) {
      event.preventDefault();
      open(keys);
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) open(document.getElementById(opener.dataset.open));
    if (event.target.nodeName === "DIALOG") event.target.close();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
  });
  // Escape puts a tip away, until neither pointer nor focus is there any more.
  const TIPPED = ":is(.state, .ruled):has(> .tip)";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const shown = document.querySelectorAll(`${TIPPED}:is(:hover, :focus-visible)`);
    for (const one of shown) one.classList.add("hushed");
  });
  const left = (event) => {
    const one = event.target.closest?.(".hushed");
    if (!one || one.contains(event.relatedTarget)) return;
    if (!one.matches(event.type === "focusout" ? ":hover" : ":focus-visible")) one.classList.remove("hushed");
  };
  document.addEventListener("pointerout", left);
  document.addEventListener("focusout", left);
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-submits]")) event.target.form.requestSubmit();
  });

  // The link from the console signs in without a click; the page itself changes nothing.
  document.querySelector("form[data-at-once]")?.requestSubmit();

  // A part of a page that asks for itself again while data-refresh stands on it.
  const refresh = async (part) => {
    const seconds = Number(part.dataset.refresh);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    try {
      const answer = await fetch(part.dataset.from, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (!fresh) return;
      part.replaceWith(fresh);
      if (fresh.dataset.refresh) refresh(fresh);
    } catch {
      refresh(part); // the server may be starting anew
    }
  };
  document.querySelectorAll("[data-refresh]").forEach(refresh);

  // Search: answers are list entries made by the server.
  const asked = find?.querySelector("input");
  const found = find?.querySelector(".found");
  let newest = 0;
  asked?.addEventListener("input", async () => {
    const mine = ++newest;
    await new Promise((resolve) => setTimeout(resolve, 120));
    if (mine !== newest) return;
    const address = `${find.dataset.from}?${new URLSearchParams({ q: asked.value, part: "list" })}`;
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (mine === newest && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      found.replaceChildren(...page.querySelectorAll("li"));
      found.querySelector("a")?.classList.add("chosen");
    }
  });
  asked?.addEventListener("keydown", (event) => {
    const entries = [...found.querySelectorAll("a")];
    const at = entries.findIndex((one) => one.classList.contains("chosen"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = entries[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), entries.length - 1)];
      entries[at]?.classList.remove("chosen");
      next?.classList.add("chosen");
      next?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && entries[at]) {
      event.preventDefault();
      entries[at].click();
    }
  });
})();
