const toggle = document.querySelector(".toggle");
const code = document.querySelectorAll("details.code");
if (toggle && code.length) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-pressed") !== "true";
    code.forEach((details) => { details.open = open; });
    toggle.setAttribute("aria-pressed", String(open));
  });
}
