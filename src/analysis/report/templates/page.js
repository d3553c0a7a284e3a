const all = (selector) => [...document.querySelectorAll(selector)];
const reveal = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  place.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

all("[data-opens]").forEach((button) => {
  const folds = all(button.dataset.opens);
  button.hidden = !folds.length;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    folds.forEach((fold) => { fold.open = open; });
    button.setAttribute("aria-pressed", String(open));
  });
});

all("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const place = document.getElementById(button.dataset.copy);
    getSelection().selectAllChildren(place);
    try { await navigator.clipboard.writeText(place.innerText); } catch { document.execCommand("copy"); }
    button.firstChild.data = "Copied";
  });
});

// Only what scrolls stops the keyboard; without this script every table does.
const stops = () => all(".scroll, .one-by-one").forEach((box) => {
  if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
});
addEventListener("resize", stops);
document.addEventListener("toggle", stops, true);
stops();
