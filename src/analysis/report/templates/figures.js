{
  // Only with a script, as the page that they lead to needs one.
  all("article").forEach((entry) => {
    const link = Object.assign(document.createElement("a"), { href: `compare.html#${entry.id}` });
    link.append("Compare it with another");
    link.setAttribute("aria-label", `Compare it with another: ${entry.querySelector("h3").textContent}`);
    const place = Object.assign(document.createElement("p"), { className: "scripted" });
    place.append(link);
    entry.append(place);
  });
  const form = document.querySelector(".search");
  const words = document.getElementById("words");
  const having = document.getElementById("having");
  const statements = all("details.statement");
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[‘’“”,]/g, "");
  const entries = statements.map((fold) => [
    plain(fold.querySelector("summary").textContent + fold.querySelector("p").textContent),
    [...fold.querySelectorAll("article")].map((entry) => [entry, plain(entry.textContent)]),
  ]);
  const search = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    let count = 0;
    statements.forEach((fold, place) => {
      const [about, own] = entries[place];
      let here = 0;
      own.forEach(([entry, text]) => {
        const shown = wanted.every((word) => text.includes(word) || about.includes(word))
          && entry.dataset.has.includes(having.value);
        entry.hidden = !shown;
        here += shown;
      });
      fold.hidden = !here;
      fold.open = Boolean(wanted.length || having.value) && here > 0 && here < 30;
      count += here;
    });
    form.querySelector(".found").textContent = `${count} of ${all("article").length} figures`;
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", search);
  having.addEventListener("change", search);
}
