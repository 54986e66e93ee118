// Light or dark before the first paint; the choice is kept in this browser only.
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  root.dataset.theme = kept() || "auto";
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("appearance");
    if (!choice) return;
    choice.value = root.dataset.theme;
    choice.closest("label").hidden = false;
    choice.addEventListener("change", () => {
      root.dataset.theme = choice.value;
      try { localStorage.setItem("theme", choice.value); } catch { /* private window: this page only */ }
    });
  });
})();
