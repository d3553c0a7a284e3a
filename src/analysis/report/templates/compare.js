// The verdicts of all pairs, in the order of the package: the first figure with each after it.
const unpack = async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("packed").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
};

const verdictOf = (data, one, other) => {
  const [i, j] = one < other ? [one, other] : [other, one];
  const place = i * data.figures.length - (i * (i + 1)) / 2 + (j - i - 1);
  const [verdict, gate, failed, missing, caveats, allowed, remedy] = data.outcomes[data.pairs[1][place]];
  const names = (list) => list.split(";").filter(Boolean);
  return {
    verdict, gate, failed: names(failed), missing: names(missing), caveats: names(caveats),
    allowed: names(allowed), remedy, sentence: data.sentences[data.pairs[0][place]],
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
  const link = (figure) => {
    const to = made("a", `“${figure.quote}”`);
    to.href = `figures.html#${figure.id.replace("/", "-")}`;
    return made("p", "", to, `: ${figure.read}`);
  };
  const state = (gate) => {
    if (found.failed.includes(gate)) return "No";
    if (found.missing.includes(gate)) return "Not known";
    return found.caveats.includes(gate) ? "Yes, with a caveat" : "Yes";
  };
  const head = (text, scope) => Object.assign(made("th", text), { scope });
  const rows = data.gates.map((gate, n) => {
    const row = made("tr", "", head(data.questions[n], "row"), made("td", state(gate)),
      made("td", left.gives[n] || "not given"), made("td", right.gives[n] || "not given"));
    if (gate === found.gate) row.className = "decided";
    return row;
  });
  const table = made("table", "", made("caption", `${data.gates.length} questions, in the order in which they are asked`),
    made("thead", "", made("tr", "", ...["Question", "The same?", "First figure", "Second figure"].map((text) => head(text, "col")))),
    made("tbody", "", ...rows));
  const box = made("div", "", table);
  box.className = "scroll";
  const may = found.allowed.map((name) => made("li", data.operations[name]));
  const parts = [made("h2", data.verdicts[found.verdict]), Object.assign(made("p", found.sentence), { className: "answer" }),
    link(left), link(right),
    made("h3", "What is allowed"), may.length ? made("ul", "", ...may) : made("p", data.nothing)];
  if (found.remedy) parts.push(made("h3", "What would help"), made("p", found.remedy));
  return [...parts, made("h3", "The reasons"), box];
};

{
  const [first, second, words] = ["first", "second", "narrow"].map((id) => document.getElementById(id));
  const place = document.getElementById("verdict");
  const start = (data) => {
    const number = Object.fromEntries(data.figures.map((figure, n) => [figure.id.replace("/", "-"), n]));
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
      place.replaceChildren(...(one === other
        ? [made("p", "This is one figure. Choose another for the second.")] : shown(data, one, other)));
      const names = [one, other].map((n) => data.figures[n].id.replace("/", "-"));
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
  unpack().then(start);
}
