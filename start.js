// Loads the page's program, starts it, and stands guard over it.
//
// A panic or a trap leaves the program's memory half changed, so nothing that it would write from then on can be
// trusted. From that moment `globalThis.maniculeDead` is true: each write looks at it first. What was saved before is
// whole, and a reload goes on from there; that is what the notice says. The notice is made here, with plain DOM calls
// and in both languages, because the program that knows the reader's language is the one that has just failed.

globalThis.maniculeDead = false;

// Called by the program's panic hook, before the trap that follows it.
globalThis.maniculePanicked = (message) => {
  stop("panicked", message);
};

addEventListener("error", (event) => {
  if (isTrap(event.error)) stop("panicked", event.error);
});
addEventListener("unhandledrejection", (event) => {
  if (isTrap(event.reason)) stop("panicked", event.reason);
});

const notices = {
  panicked: [
    { lang: "en", reload: "Reload", text: "Something went wrong in Manicule; nothing more is written. Reload to go on with what was saved." },
    { lang: "fr", reload: "Recharger", text: "Un problème est survenu dans Manicule ; plus rien n’est enregistré. Rechargez la page pour reprendre avec ce qui a été enregistré." },
  ],
  missing: [
    { lang: "en", reload: "Reload", text: "Manicule could not be loaded. Nothing that was saved is lost. Check the connection, and that the browser allows WebAssembly, then reload." },
    { lang: "fr", reload: "Recharger", text: "Manicule n’a pas pu être chargé. Rien de ce qui a été enregistré n’est perdu. Vérifiez la connexion, et que le navigateur autorise WebAssembly, puis rechargez la page." },
  ],
};

// A trap is a RuntimeError, save one: too deep a recursion inside wasm has the engine's own error, which JavaScript
// outside of the program can throw as well without doing it any harm.
function isTrap(error) {
  if (error instanceof WebAssembly.RuntimeError) return true;
  const isTooDeep = error instanceof RangeError || error?.name === "InternalError";
  return isTooDeep && /wasm/.test(error.stack ?? "");
}

function stop(why, cause) {
  if (globalThis.maniculeDead) return;
  globalThis.maniculeDead = true;
  console.error("Manicule has stopped:", cause);
  show(notices[why]);
}

// The notice is no dialog: what somebody was writing stays readable behind it and can be copied before the reload.
function show(languages) {
  const notice = document.createElement("div");
  notice.role = "alert";
  // `style=` is refused by the page's security policy, the CSSOM is not. System colours hold in each theme, and the
  // notice needs none of the stylesheets, which may be what is missing.
  Object.assign(notice.style, {
    position: "fixed", inset: "0 0 auto 0", zIndex: "2147483647", padding: "12px 20px",
    background: "Canvas", color: "CanvasText", borderBottom: "2px solid", font: "16px/1.5 system-ui, sans-serif",
  });
  for (const { lang, reload, text } of languages) {
    const line = document.createElement("p");
    line.lang = lang;
    line.style.margin = "4px 0";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = reload;
    Object.assign(button.style, { font: "inherit", marginInlineStart: "12px", padding: "4px 12px", border: "1px solid", borderRadius: "6px", background: "Canvas", color: "CanvasText" });
    button.addEventListener("click", () => location.reload());
    line.append(text, " ", button);
    notice.append(line);
  }
  // All outside of an open modal dialog is inert and lies under it.
  (document.querySelector("dialog:modal") ?? document.body).prepend(notice);
}

try {
  const module = document.querySelector('link[rel="modulepreload"]').href;
  const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]').href;
  const { default: start } = await import(module);
  await start({ module_or_path: wasm });
} catch (error) {
  stop(isTrap(error) ? "panicked" : "missing", error);
}
