// Long work shows progress: an element with data-live="URL" is refreshed from that URL's fragment
// until the fragment says data-done. Without script a link beside it loads the page again.
(() => {
  const EVERY = 2000, SLOWEST = 15000; // ms
  async function refresh(element, wait) {
    try {
      const answer = await fetch(element.dataset.live, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      element.innerHTML = await answer.text();
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, SLOWEST);
    }
    if (!element.querySelector("[data-done]")) setTimeout(refresh, wait, element, wait);
  }
  for (const element of document.querySelectorAll("[data-live]")) {
    element.setAttribute("aria-live", "polite");
    setTimeout(refresh, EVERY, element, EVERY);
  }
})();
