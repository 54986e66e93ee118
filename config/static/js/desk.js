// The review desk: Enter after a reason dismisses, and marked words fill the redaction's fields.
(() => {
  const bar = document.getElementById("decide");
  bar?.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !event.target.matches("#reason, #words")) return;
    event.preventDefault();
    // Never a confirmation by accident: Enter dismisses, and only with a reason.
    if (bar.elements.reason.value) bar.querySelector('[value="dismiss"]').click();
    else bar.elements.reason.focus();
  });

  const form = document.getElementById("redact"), whole = document.getElementById("whole");
  if (!form || !whole) return;
  const length = text => [...text].length; // characters, as the server counts them
  const take = () => {
    const { value, selectionStart: first, selectionEnd: last } = whole;
    const marked = last > first;
    form.elements.start.value = marked ? length(value.slice(0, first)) : "";
    form.elements.end.value = marked ? length(value.slice(0, last)) : "";
    form.elements.words.value = marked ? value.slice(first, last) : "";
  };
  whole.addEventListener("select", take);
  document.getElementById("mark-words").addEventListener("toggle", event => {
    if (event.target.open) whole.focus();
  });
})();
