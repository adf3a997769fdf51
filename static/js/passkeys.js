/* Forms that a passkey answers. Without this script, or in a browser that can't, they stay hidden and a sentence says so. */
(() => {
  "use strict";
  const Key = window.PublicKeyCredential;
  if (!Key?.parseRequestOptionsFromJSON || !Key.prototype.toJSON) return;
  const ask = {
    get: (options) => navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) }),
    create: (options) => navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) }),
  };
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const said = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.parentElement.querySelector("[data-passkey-otherwise]").hidden = true;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return; // answered: it goes its way
      event.preventDefault();
      said.textContent = "";
      const button = event.submitter;
      button.disabled = true;
      try {
        const answer = await ask[form.dataset.passkey](JSON.parse(form.dataset.options));
        form.elements.credential.value = JSON.stringify(answer.toJSON());
        form.submit();
      } catch {
        button.disabled = false;
        said.textContent = said.dataset.passkeyFailed;
      }
    });
  });
})();
