// Sends the case's forms without leaving the page. Without scripts the same forms work as pages.

/** Forms with `data-verb` go to the JSON; `refresh` reads the page again afterwards. */
export function sendFormsHere(refresh) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.verb) {
      return;
    }
    event.preventDefault();
    send(form, refresh);
  });
  document.addEventListener("keydown", (event) => {
    const breaksLine = event.shiftKey || event.isComposing;
    if (event.target.id === "text" && event.key === "Enter" && !breaksLine) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
}

async function send(form, refresh) {
  if (form.dataset.sending) {
    return;
  }
  form.dataset.sending = "yes";
  say(form, "");
  try {
    const answer = await fetch(address(form), {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Haven-Token": token() },
      body: JSON.stringify(fields(form)),
    });
    const said = await answer.json();
    if (!answer.ok) {
      say(form, said.sentence);
      return;
    }
    done(form, said);
  } catch {
    say(form, "This did not reach the server. What you wrote is still here. Please try again.");
  } finally {
    delete form.dataset.sending;
  }
  await refresh();
}

/** What stands in the form; what can be ticked several times is a list with commas. */
function fields(form) {
  const data = new FormData(form);
  return Object.fromEntries([...data.keys()].map((name) => [name, data.getAll(name).join(",")]));
}

function address(form) {
  return form.getAttribute("action").replace("/console/", "/api/").replace(/#.*/, "");
}

function done(form, said) {
  form.reset();
  form.closest("details")?.removeAttribute("open");
  if (form.dataset.verb === "identity") {
    showIdentity(said.identity);
  }
  if (form.dataset.verb === "takeover") {
    document.getElementById("write").hidden = false;
    document.getElementById("text").focus();
  }
  if ("reload" in form.dataset) {
    location.reload(); // other steps are open to a case that was closed or opened again
  }
  if (form.dataset.go && form.dataset.go !== location.pathname) {
    location.assign(form.dataset.go);
  }
}

/** Shows the identity until the page is left; it is kept nowhere. */
function showIdentity(fields) {
  const shown = document.createElement("dl");
  shown.className = "facts notice";
  shown.id = "identity-shown";
  shown.tabIndex = -1;
  const rows = fields.length ? fields : [["Identity", "Nothing was given."]];
  for (const [label, words] of rows) {
    const row = shown.appendChild(document.createElement("div"));
    row.appendChild(document.createElement("dt")).textContent = label;
    const value = row.appendChild(document.createElement("dd"));
    value.className = "typed";
    value.textContent = words;
  }
  document.getElementById("identity-shown")?.remove();
  document.getElementById("identity").append(shown);
  shown.focus();
}

function say(form, words) {
  let line = form.querySelector(".form-problem");
  if (!line && words) {
    line = document.createElement("p");
    line.className = "problem form-problem";
    line.setAttribute("role", "status");
    form.append(line);
  }
  if (line) {
    line.textContent = words ?? "";
    line.hidden = !words;
  }
}

function token() {
  return document.querySelector('meta[name="haven-token"]').content;
}
