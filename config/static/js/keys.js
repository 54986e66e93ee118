// Keys of the page: data-key="c" or data-key="g r" on a link or button presses it, on a field or
// heading moves there. Never inside a field; the switch turns single keys off (WCAG 2.1.4).
(() => {
  const STORE = "probity.keys";
  const QUIET = ["checkbox", "radio", "button", "submit", "reset"];
  const PAUSE = 1200; // ms between the two keys of a sequence
  let first = "", since = 0;

  const read = () => { try { return localStorage.getItem(STORE); } catch { return null; } };
  const write = value => { try { localStorage.setItem(STORE, value); } catch { /* this page only */ } };
  let off = read() === "off";

  const typing = element => element.isContentEditable || element.matches("textarea, select") ||
    (element.matches("input") && !QUIET.includes(element.type));
  const usable = element => !element.disabled && element.getClientRects().length > 0;
  const holders = key => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const starts = key => [...document.querySelectorAll("[data-key]")]
    .some(element => element.dataset.key.startsWith(`${key} `));

  function go(element) {
    if (element.matches("a[href], button, summary, input[type=checkbox], input[type=radio]")) {
      element.focus();
      element.click();
    } else {
      element.focus();
      element.scrollIntoView({ block: "center" });
    }
  }

  function act(key) {
    // A link in a closed menu still has its address: a sequence follows it all the same.
    const found = holders(key).find(usable) || (key.includes(" ") && holders(key)[0]);
    if (!found) return false;
    if (usable(found)) go(found); else location.assign(found.href);
    return true;
  }

  function help() {
    const keys = document.getElementById("keys");
    if (!keys) return false;
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
    keys.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
    if (off || typing(event.target)) return;
    const key = event.key;
    const sequence = first && event.timeStamp - since < PAUSE ? `${first} ${key}` : "";
    first = "";
    let done = sequence !== "" && act(sequence);
    if (!done && starts(key)) { first = key; since = event.timeStamp; done = true; }
    if (!done) done = key === "?" ? help() : act(key);
    if (done) event.preventDefault();
  });

  // Names of the page's keys, from the elements themselves.
  const list = document.getElementById("page-keys");
  const named = element => (element.getAttribute("aria-label") || element.dataset.keyName ||
    element.firstChild?.textContent || "").trim();
  if (list) {
    for (const element of document.querySelectorAll("main [data-key]")) {
      const item = document.createElement("li");
      for (const part of element.dataset.key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.className = "pb-kbd";
        cap.textContent = part;
        item.append(cap, " ");
      }
      item.append(named(element));
      list.append(item);
    }
  }
  const lever = document.getElementById("keys-switch");
  if (lever) {
    const show = () => lever.setAttribute("aria-pressed", String(off));
    lever.hidden = false;
    show();
    lever.addEventListener("click", () => { off = !off; write(off ? "off" : "on"); show(); });
  }
})();
