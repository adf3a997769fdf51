/* What pages gain once this has loaded; every page works without it. All words come from the page. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* a refused form: the reader starts at its list of faults */
  const showErrors = (root) => root.querySelector("[data-errors]")?.focus();

  /* messages of the page stay until closed */
  const armFlashes = (root) => all("[data-dismiss]", root).forEach((button) => { button.hidden = false; });

  /* one press sends once; the button says so and stays readable */
  const rest = (form) => {
    delete form.dataset.sent;
    all("[aria-busy=true][data-rest]", form).forEach((button) => {
      button.removeAttribute("aria-busy");
      button.innerHTML = button.dataset.rest;
      delete button.dataset.rest;
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (!button?.dataset.busy) return;
    button.dataset.rest = button.innerHTML;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(rest); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.triggeringEvent?.type !== "submit") return; // a preview, not the sending
    const form = event.target.closest?.("form[data-sent]");
    if (form) rest(form);
  });

  /* menus of the header: closed by Escape or a press elsewhere */
  const closeMenus = (except) => all("details[data-menu][open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    const shut = event.target.closest("[data-dismiss]");
    if (shut) {
      const flash = shut.closest("[data-flash]");
      const main = document.getElementById("main");
      flash.remove();
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    }
  });

  /* the slot grid: arrows move between free slots, Home and End within the day, Page Up and Down by week */
  const column = (cell) => [...cell.parentElement.children].indexOf(cell);
  const slots = (table) => all("tbody tr:not(.gap)", table).map((row) => [...row.children].map((cell) => cell.querySelector("a[href]")));
  const nextSlot = (table, link, key) => {
    const rows = slots(table);
    const x = column(link.closest("td"));
    const y = rows.findIndex((row) => row[x] === link);
    const day = rows.map((row) => row[x]).filter(Boolean);
    if (key === "Home") return day[0];
    if (key === "End") return day[day.length - 1];
    if (key === "ArrowDown") return rows.slice(y + 1).map((row) => row[x]).find(Boolean);
    if (key === "ArrowUp") return rows.slice(0, y).reverse().map((row) => row[x]).find(Boolean);
    const step = key === "ArrowRight" ? 1 : -1;
    const near = (i) => rows.map((row, j) => [Math.abs(j - y), row[i]]).filter(([, a]) => a).sort((a, b) => a[0] - b[0])[0]?.[1];
    for (let i = x + step; i > 0 && i < rows[y].length; i += step) {
      const found = rows[y][i] || near(i);
      if (found) return found;
    }
    return null;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = event.target.closest?.("details[data-menu][open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const link = event.target.closest?.("[data-slots] td a[href]");
    if (!link) return;
    const table = link.closest("[data-slots]");
    const box = table.closest("section") || document;
    let found = null;
    if (/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(event.key)) found = nextSlot(table, link, event.key);
    else if (event.key === "PageUp") box.querySelector("[data-before]")?.click();
    else if (event.key === "PageDown") box.querySelector("[data-after]")?.click();
    else if (event.key === "Escape" && table.dataset.clear) location.assign(table.dataset.clear);
    else return;
    event.preventDefault();
    found?.focus();
  });

  /* a partial refresh keeps the focus on the same slot */
  let focused = "";
  document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement?.dataset?.slot || ""; });
  document.addEventListener("htmx:afterSwap", (event) => {
    enhance(event.target.isConnected ? event.target : document);
    if (focused) document.querySelector(`[data-slot="${CSS.escape(focused)}"]`)?.focus();
  });

  /* the theme acts at once; the form keeps it */
  document.addEventListener("change", (event) => {
    const choice = event.target.closest?.("input[name=theme]");
    if (!choice) return;
    if (["light", "dark"].includes(choice.value)) document.documentElement.dataset.theme = choice.value;
    else delete document.documentElement.dataset.theme;
  });

  /* drafts: <form data-autosave="/address"> is sent 10 s after the last change and on leaving;
     the answer is {"message": words for [data-autosave-status], "fields": {name: value}} */
  const draft = (form) => {
    const data = new FormData(form);
    data.delete("idempotency_key");
    [...data.entries()].forEach(([name, value]) => { if (value instanceof File) data.delete(name); });
    return data;
  };
  const save = async (form) => {
    form.dataset.changed = "";
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: draft(form), headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const said = await answer.json();
      Object.entries(said.fields || {}).forEach(([name, value]) => {
        let field = form.elements.namedItem(name);
        if (!field) {
          field = document.createElement("input");
          field.type = "hidden";
          field.name = name;
          form.append(field);
        }
        field.value = value;
      });
      const status = document.querySelector("[data-autosave-status]");
      if (status && said.message) status.textContent = said.message;
    } catch { form.dataset.changed = "1"; }
  };
  const armAutosave = (root) => all("form[data-autosave]:not([data-armed])", root).forEach((form) => {
    let timer = 0;
    form.dataset.armed = "1";
    form.addEventListener("input", () => {
      form.dataset.changed = "1";
      clearTimeout(timer);
      timer = setTimeout(save, 10000, form);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); form.dataset.changed = ""; });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && form.dataset.changed && !form.dataset.sent) {
        clearTimeout(timer);
        form.dataset.changed = "";
        navigator.sendBeacon(form.dataset.autosave, draft(form));
      }
    });
  });

  /* where the reader's clock differs from the instrument's, both are said */
  const showOwnTime = (root) => {
    const words = document.body.dataset.yourTime;
    if (!words) return;
    all("time[data-zone]:not([data-own])", root).forEach((time) => {
      time.dataset.own = "";
      const show = (zone, until) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone })
        .format(new Date(until ? time.dataset.until : time.dateTime));
      if (show(time.dataset.zone) === show()) return;
      const note = document.createElement("small");
      note.className = "muted";
      note.textContent = ` ${words.replace("{time}", time.dataset.until ? `${show()} – ${show(undefined, true)}` : show())}`;
      time.after(note);
    });
  };

  const enhance = (root) => { armFlashes(root); armAutosave(root); showOwnTime(root); showErrors(root); };
  enhance(document);
})();
