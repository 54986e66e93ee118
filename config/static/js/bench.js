// The test bench: a form with data-bench="ID" is tried while one types, and its answer is put into
// the element of that id. Without script the form's button does the same with a new page.
(() => {
  const PAUSE = 300; // ms without a key
  for (const form of document.querySelectorAll("form[data-bench]")) {
    const shown = document.getElementById(form.dataset.bench);
    let waiting = 0, latest = 0;
    shown.setAttribute("aria-live", "polite");
    const again = async () => {
      clearTimeout(waiting);
      const mine = ++latest;
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: new FormData(form), headers: { "X-Fragment": "1" }, credentials: "same-origin",
        });
        if (answer.ok && mine === latest) shown.innerHTML = await answer.text();
      } catch { /* the button still works */ }
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(again, PAUSE);
    });
    form.addEventListener("submit", event => {
      if (event.submitter?.name === "save") return;
      event.preventDefault();
      again();
    });
  }
})();
