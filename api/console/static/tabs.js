// Makes tabs of the panels that the page shows one after another without scripts.

const MARK = "#panel:";

export function makeTabs(list) {
  const panels = [...document.querySelectorAll("[data-tab]")];
  if (!list || !panels.length) {
    return;
  }
  list.hidden = false;
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "About the case");
  list.parentElement.classList.add("tabbed");
  const tabs = panels.map((panel) => makeTab(list, panel));

  function choose(chosen, focus) {
    tabs.forEach((tab, index) => {
      const here = index === chosen;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      panels[index].hidden = !here;
    });
    history.replaceState(null, "", `${MARK}${panels[chosen].id}`);
    if (focus) {
      tabs[chosen].focus();
    }
  }

  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(index, false));
    tab.addEventListener("keydown", (event) => {
      const goal = aim(event.key, index, tabs.length);
      if (goal !== null) {
        event.preventDefault();
        choose(goal, true);
      }
    });
  });
  // Without scripts the address leads to a panel by its name; with them a plain name would scroll the page.
  const wanted = location.hash.replace(MARK, "#");
  choose(Math.max(0, panels.findIndex((panel) => `#${panel.id}` === wanted)), false);
}

function makeTab(list, panel) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `tab-${panel.id}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  const count = panel.dataset.tabCount;
  tab.textContent = count && count !== "0" ? `${panel.dataset.tab} (${count})` : panel.dataset.tab;
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  list.append(tab);
  return tab;
}

function aim(key, index, length) {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % length;
    case "ArrowLeft":
      return (index + length - 1) % length;
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}
