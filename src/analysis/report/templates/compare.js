// At each question two classes of figures give a letter; the letters of a pair name its outcome.
const unpack = async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("packed").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
};

const VERDICTS = {
  comparable: "These two can be compared",
  comparable_with_caveats: "These two can be compared, with a caveat",
  conceptually_related: "Related, but not comparable",
  undetermined: "The words do not settle it",
  not_comparable: "Not comparable",
  repetition: "The same figure, said again",
};
const OPERATIONS = {
  side_by_side: "Show them side by side.",
  difference: "Subtract one from the other.",
  ratio: "Divide one by the other.",
  change: "Say by how many per cent the one is more or less than the other.",
  joined_line: "Draw them on one line.",
  separate_panels: "Show them on one page, in charts of their own.",
  ranking: "Say which is larger: what their words allow lies apart.",
};
const NOTHING = "Nothing but to name both, with the reason why they do not belong together.";
const STATES = { s: "the same", r: "related", d: "differs", c: "with a caveat" };

const verdictOf = (data, one, other) => {
  const [i, j] = one < other ? [one, other] : [other, one];
  const letters = data.tables.map((table, n) => table[data.classes[n][i]][data.classes[n][j]]);
  const [verdict, gate, sentence, allowed, remedy] = data.outcomes[
    data.exceptions[`${i}-${j}`] ?? data.settled[letters.join("")]];
  const given = [i, j].map((figure) => data.figures[figure].gives[data.gates.indexOf(gate)]).sort();
  return {
    verdict, gate, remedy, title: VERDICTS[verdict],
    states: letters.map((letter) => STATES[letter] ?? "cannot be told"),
    sentence: sentence.replace("{}", () => given.join(" and ")),
    allowed: allowed.split(";").filter(Boolean),
  };
};

const made = (name, text, ...children) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

const shown = (data, one, other) => {
  const found = verdictOf(data, one, other);
  const [left, right] = [data.figures[one], data.figures[other]];
  const link = (number) => {
    const [figure, said] = [data.figures[number], data.statements.find((each) => each.figures.includes(number))];
    const to = made("a", `“${figure.quote}”`);
    to.href = `figures.html#${figure.id}`;
    return made("p", "", to, ` (${said.name}): ${figure.read}`);
  };
  const head = (text, scope) => Object.assign(made("th", text), { scope });
  const rows = data.gates.map((gate, n) => {
    const row = made("tr", "", head(data.questions[n], "row"), made("td", left.gives[n] || "not given"),
      made("td", right.gives[n] || "not given"), made("td", found.states[n]));
    if (gate === found.gate) row.className = "decided";
    return row;
  });
  const table = made("table", "", Object.assign(made("caption", "The questions, in the order in which they are asked"), { id: "asked" }),
    made("thead", "", made("tr", "", ...["Question", "First figure", "Second figure", "Outcome"].map((text) => head(text, "col")))),
    made("tbody", "", ...rows));
  const box = made("div", "", table);
  box.className = "scroll";
  box.setAttribute("role", "region");
  box.setAttribute("aria-labelledby", "asked");
  const may = found.allowed.map((name) => made("li", OPERATIONS[name]));
  const told = [made("h2", found.title), made("p", found.sentence)];
  const parts = [link(one), link(other), made("h3", "What is allowed"), may.length ? made("ul", "", ...may) : made("p", NOTHING)];
  if (found.remedy) parts.push(made("h3", "What would help"), made("p", found.remedy));
  return [told, [...parts, made("h3", "The reasons"), box]];
};

{
  const [first, second, words] = ["first", "second", "narrow"].map((id) => document.getElementById(id));
  const [verdict, reasons] = ["verdict", "reasons"].map((id) => document.getElementById(id));
  const start = (data) => {
    const number = Object.fromEntries(data.figures.map((figure, n) => [figure.id, n]));
    const offer = (select) => {
      const kept = select.value;
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      select.replaceChildren(...data.statements.map((statement) => {
        const group = document.createElement("optgroup");
        group.label = statement.name;
        group.append(...statement.figures.filter((n) => String(n) === kept
          || wanted.every((word) => `${statement.name} ${data.figures[n].quote}`.toLowerCase().includes(word)),
        ).map((n) => Object.assign(made("option", data.figures[n].quote), { value: n })));
        return group;
      }).filter((group) => group.children.length));
      if (kept) select.value = kept;
    };
    const show = () => {
      const [one, other] = [Number(first.value), Number(second.value)];
      const [told, why] = one === other
        ? [[made("p", "This is one figure. Choose another for the second.")], []] : shown(data, one, other);
      verdict.replaceChildren(...told);
      reasons.replaceChildren(...why);
      const names = [one, other].map((n) => data.figures[n].id);
      history.replaceState(null, "", `#${names.join("&")}`);
      stops();
    };
    const choose = () => {
      const [one, other] = decodeURIComponent(location.hash.slice(1)).split("&").map((name) => number[name]);
      first.value = one ?? 0;
      second.value = other ?? (one === 1 ? 0 : 1);
      show();
    };
    [first, second].forEach(offer);
    choose();
    [first, second].forEach((select) => select.addEventListener("change", show));
    words.addEventListener("input", () => { [first, second].forEach(offer); });
    addEventListener("hashchange", choose);
    document.querySelector(".choose").hidden = false;
  };
  unpack().then(start, () => verdict.append(made("p",
    "This browser is too old to look up a pair. The entry of each figure lists what may stand beside it.")));
}
