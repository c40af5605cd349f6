// Asks the browser for a passkey when its form is sent, and sends the answer with it.
const BYTES = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const REASONS = { InvalidStateError: "known", NotAllowedError: "closed", AbortError: "closed", SecurityError: "number" };
const WAIT = 20_000;

const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readOptions({ publicKey }) {
  const known = (list) => list?.map((one) => ({ ...one, id: decode(one.id) }));
  const { challenge, user, allowCredentials, excludeCredentials, ...rest } = publicKey;
  const asked = { ...rest, challenge: decode(challenge) };
  if (user) asked.user = { ...user, id: decode(user.id) };
  if (allowCredentials) asked.allowCredentials = known(allowCredentials);
  if (excludeCredentials) asked.excludeCredentials = known(excludeCredentials);
  return { publicKey: asked };
}

function writeAnswer(credential) {
  const response = { transports: credential.response.getTransports?.() };
  for (const part of BYTES) {
    if (credential.response[part]) response[part] = encode(credential.response[part]);
  }
  const { id, type, rawId, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return JSON.stringify({ id, type, rawId: encode(rawId), authenticatorAttachment, response, clientExtensionResults });
}

function findHindrance() {
  if (/^[\d.]+$|^\[/.test(location.hostname)) return "number";
  return window.isSecureContext && window.PublicKeyCredential ? "" : "missing";
}

function say(form, reason) {
  const line = form.querySelector("[data-says]");
  line.hidden = !reason;
  line.textContent = reason ? line.dataset[reason] : "";
}

async function fetchOptions(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { headers, signal: AbortSignal.timeout(WAIT) });
  if (!answer.ok) throw new Error(answer.status === 429 ? "wait" : "failed");
  return (await answer.json()).request_options;
}

async function ask(form) {
  try {
    const options = readOptions(await fetchOptions(form));
    const means = navigator.credentials;
    const credential = await (form.dataset.passkey === "add" ? means.create(options) : means.get(options));
    form.elements.credential.value = writeAnswer(credential);
    form.submit();
  } catch (error) {
    say(form, REASONS[error.name] ?? (error.message === "wait" ? "wait" : "failed"));
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  let isAsking = false;
  if (form.dataset.passkey === "add") say(form, findHindrance());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAsking) return;
    const hindrance = findHindrance();
    say(form, hindrance);
    if (hindrance) return;
    isAsking = true;
    await ask(form);
    isAsking = false;
  });
}
