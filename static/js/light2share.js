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

  /* the slot grid: arrows move between free slots, Home and End within the day, Page Up and Down by week;
     its rows are the days, so [day][time] are the links or nothing */
  const slots = (table) => all("tbody tr", table).map((day) => all("td", day).map((cell) => cell.querySelector("a[href]")));
  const spot = (table, link) => {
    const days = slots(table);
    const x = days.findIndex((day) => day.includes(link));
    return [days, x, days[x].indexOf(link)];
  };
  let turned = null;
  const near = (day, y) => day.map((link, i) => [Math.abs(i - y), link]).filter(([, link]) => link).sort((a, b) => a[0] - b[0])[0]?.[1];
  const nextSlot = (table, link, key) => {
    const [days, x, y] = spot(table, link);
    if (key === "Home") return days[x].find(Boolean);
    if (key === "End") return days[x].findLast(Boolean);
    if (key === "ArrowDown") return days[x].slice(y + 1).find(Boolean);
    if (key === "ArrowUp") return days[x].slice(0, y).findLast(Boolean);
    const step = key === "ArrowRight" ? 1 : -1;
    for (let i = x + step; days[i]; i += step) {
      const found = near(days[i], y);
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
    else if (/^Page(Up|Down)$/.test(event.key)) {
      const [, x, y] = spot(table, link);
      turned = [x, y];
      box.querySelector(event.key === "PageUp" ? "[data-before]" : "[data-after]")?.click();
    }
    else if (event.key === "Escape" && table.querySelector("a[aria-current]")) {
      const without = document.createElement("a"); // a link of the box: refreshed in part, so that the focus stays
      without.href = location;
      const query = new URLSearchParams(without.search);
      ["slot", "end", "starts", "ends"].forEach((name) => query.delete(name));
      without.search = query;
      without.hash = "availability";
      box.append(without);
      window.htmx?.process(without);
      without.click();
    }
    else return;
    event.preventDefault();
    found?.focus();
  });

  /* a partial refresh keeps the focus on the same slot or arrow; in another week, on the slot at the same place */
  let focused = "";
  const inNewWeek = () => {
    const table = document.querySelector("[data-slots]");
    if (!table) return null;
    table.tabIndex = -1;
    const days = slots(table);
    return near(days[turned[0]] || [], turned[1]) || days.flat().find(Boolean) || table;
  };
  document.addEventListener("htmx:beforeSwap", () => {
    const at = document.activeElement;
    const mark = ["slot", "before", "after"].find((name) => at?.dataset && name in at.dataset);
    focused = mark ? `[data-${mark}${at.dataset[mark] ? `="${CSS.escape(at.dataset[mark])}"` : ""}]` : "";
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    enhance(event.target.isConnected ? event.target : document);
    (turned ? inNewWeek() : document.querySelector(focused || "#none"))?.focus();
    turned = null;
  });

  /* what stands in the panel goes with a slot that is pressed, typed a moment ago or not; a link to a use keeps its own */
  document.addEventListener("htmx:configRequest", (event) => {
    const panel = document.querySelector("form#book");
    if (!panel || !event.target.closest("#availability")) return;
    const url = new URL(event.detail.path, location.href);
    const ownUse = event.target.closest("[data-use]");
    ["access_mode", "purpose"].forEach((name) => {
      if (ownUse && name === "access_mode") return;
      const value = new FormData(panel).get(name);
      if (value !== null) url.searchParams.set(name, value);
    });
    event.detail.path = url.pathname + url.search + url.hash;
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
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const form = document.querySelector("form[data-autosave]");
    if (!link || link.target || !form?.dataset.changed || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    await Promise.race([save(form), new Promise((done) => { setTimeout(done, 2000); })]);
    location.assign(link.href);
  });
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

  /* suggestions while typing: <input data-suggest="/address"> becomes a combobox over what the address answers; arrows and
     Enter choose, Escape and Tab close, and nothing is sent before the button is pressed */
  const armSuggest = (root) => all("input[data-suggest]:not([aria-controls])", root).forEach((input) => {
    const list = document.createElement("ul");
    const said = document.createElement("span");
    let timer = 0;
    let asked = null;
    let at = -1;
    const options = () => [...list.children];
    const mark = (n) => {
      at = n;
      options().forEach((one, i) => one.setAttribute("aria-selected", i === n));
      if (n < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[n].id);
    };
    const show = (items, words) => {
      list.replaceChildren(...items.map((item, i) => {
        const one = document.createElement("li");
        const about = document.createElement("small");
        Object.assign(one, { id: `${list.id}-${i}`, role: "option", textContent: item.label });
        one.dataset.text = item.text;
        about.textContent = item.about;
        one.append(about);
        return one;
      }));
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", !list.hidden);
      said.textContent = items.length ? words : "";
      mark(-1);
    };
    const shut = () => { clearTimeout(timer); asked?.abort(); show([], ""); };
    const take = (one) => { input.value = one.dataset.text; shut(); };
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ [input.name]: input.value })}`, { signal: asked.signal });
        if (!answer.ok) return;
        const found = await answer.json();
        if (document.activeElement === input) show(found.items, found.said);
      } catch { /* typed on, or offline: the box works without */ }
    };
    list.id = `${input.id}-suggestions`;
    list.className = "sugg";
    list.role = "listbox";
    list.setAttribute("aria-label", input.labels[0]?.textContent || "");
    said.className = "vh";
    said.setAttribute("role", "status");
    input.after(list, said);
    input.autocomplete = "off";
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id }).forEach(([name, value]) => input.setAttribute(name, value));
    shut();
    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length > 1) timer = setTimeout(ask, 150);
      else shut();
    });
    input.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (!count) return;
      if (event.key === "ArrowDown") mark((at + 1) % count);
      else if (event.key === "ArrowUp") mark((at <= 0 ? count : at) - 1);
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else if (event.key === "Escape") shut();
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", shut);
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const one = event.target.closest("[role=option]");
      if (one) take(one);
    });
  });

  /* tabs that don't fit begin where the reader is */
  const showTab = (root) => all(".sub [aria-current]", root).forEach((tab) => {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 48;
  });

  const enhance = (root) => { showTab(root); armFlashes(root); armAutosave(root); armSuggest(root); showOwnTime(root); showErrors(root); };
  enhance(document);
})();
