// Loads the page's program, starts it, and stands guard over it.
//
// A panic or a trap leaves the program's memory half changed, so nothing that it would do from then on can be trusted.
// From that moment on three things keep it from doing anything:
//
// - `globalThis.maniculeDead` is true, and each write of the program looks at it first.
// - No listener, timer or promise gets into the program any more: each of its functions is called through `guarded`.
// - What was under way when it happened, further up the stack, can't write either: `seal` takes that from the page.
//
// What was saved before is whole, and a reload goes on from there; that is what the notice says. The notice is made
// here, with plain DOM calls and in both languages, because the program that knows the reader's language is the one
// that has just failed. So is the copy that it offers: it needs nothing but the browser.

globalThis.maniculeDead = false;
// The program's connection to its database, once it has one.
globalThis.maniculeDatabase = null;

// Called by the program's panic hook, before the trap that follows it.
globalThis.maniculePanicked = (message) => {
  stop("panicked", message);
};

// What whoever calls the dead program gets instead of an answer. It was told once, and not for each key.
const gone = new Error("Manicule has stopped");

addEventListener("error", (event) => {
  if (event.error === gone) event.preventDefault();
  else if (isTrap(event.error)) stop("panicked", event.error);
});
addEventListener("unhandledrejection", (event) => {
  if (event.reason === gone) event.preventDefault();
  else if (isTrap(event.reason)) stop("panicked", event.reason);
});

const notices = {
  panicked: {
    en: "Something went wrong in Manicule; nothing more is written. Reload to go on with what was saved.",
    fr: "Un problème est survenu dans Manicule ; plus rien n’est enregistré. Rechargez la page pour reprendre avec ce qui a été enregistré.",
  },
  missing: {
    en: "Manicule could not be loaded. Nothing that was saved is lost. Check the connection, and that the browser allows WebAssembly, then reload.",
    fr: "Manicule n’a pas pu être chargé. Rien de ce qui a été enregistré n’est perdu. Vérifiez la connexion, et que le navigateur autorise WebAssembly, puis rechargez la page.",
  },
};

const words = {
  en: {
    reload: "Reload",
    copy: "Download a copy",
    copied: (count) => `The copy holds ${count} ${count === 1 ? "entry" : "entries"}.`,
    incomplete: "Not all that the browser keeps could be read; what could is in the copy.",
  },
  fr: {
    reload: "Recharger",
    copy: "Télécharger une copie",
    copied: (count) => `La copie contient ${count} ${count < 2 ? "entrée" : "entrées"}.`,
    incomplete: "Tout ce que le navigateur conserve n’a pas pu être lu ; ce qui a pu l’être est dans la copie.",
  },
};

// How long the browser's database may take to answer, in milliseconds, before the copy goes without it.
const ANSWER_LIMIT = 3000;

// A trap is a RuntimeError, save one: too deep a recursion inside wasm has the engine's own error, which JavaScript
// outside of the program can throw as well without doing it any harm.
function isTrap(error) {
  if (error instanceof WebAssembly.RuntimeError) return true;
  const isTooDeep = error instanceof RangeError || error?.name === "InternalError";
  return isTooDeep && /wasm/.test(error.stack ?? "");
}

// The program's functions, each of which is a way into it. Whatever an instance throws, be it a trap or what the browser
// threw at it, has ended calls of its own half-way, and nobody tidied up after them. Whoever called may keep such an
// error to himself, as promises and event listeners do: so it is caught here, where none passes unseen.
function guarded(exports) {
  const guard = (call) => (...values) => {
    if (globalThis.maniculeDead) throw gone;
    try {
      return call(...values);
    } catch (error) {
      stop("panicked", error);
      throw error;
    }
  };
  const entries = Object.entries(exports);
  return Object.fromEntries(entries.map(([name, it]) => [name, typeof it === "function" ? guard(it) : it]));
}

// Puts the guard between the program and the module that wasm-bindgen wrote for it, which asks for an instance by one
// of these two functions and has no place of its own for a guard.
function guardInstances() {
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const instantiate = WebAssembly[name];
    // The program falls back to the other one where this one is missing.
    if (!instantiate) continue;
    WebAssembly[name] = async (...source) => {
      const { instance, module } = await instantiate(...source);
      return { instance: { exports: guarded(instance.exports) }, module };
    };
  }
}

function stop(why, cause) {
  if (globalThis.maniculeDead) return;
  globalThis.maniculeDead = true;
  seal();
  console.error("Manicule has stopped:", cause);
  show(notices[why]);
  // Another tab that removes or upgrades the database waits until all have let go of it. What is under way is ended first.
  globalThis.maniculeDatabase?.close();
}

// Takes from the page all by which it could change what is kept, or make another tab change it. A transaction of
// IndexedDB that is under way either has all its changes already, or is aborted by the error and has none of them.
function seal() {
  const refuse = () => {
    throw new DOMException("Manicule has stopped", "AbortError");
  };
  const changing = {
    Storage: ["setItem", "removeItem", "clear"],
    IDBFactory: ["deleteDatabase"],
    IDBDatabase: ["createObjectStore", "deleteObjectStore"],
    IDBObjectStore: ["add", "put", "delete", "clear", "createIndex", "deleteIndex"],
    IDBCursor: ["update", "delete"],
    BroadcastChannel: ["postMessage"],
  };
  for (const [type, names] of Object.entries(changing)) {
    for (const name of names) {
      // A browser without one of them has nothing to take away.
      if (globalThis[type]) globalThis[type].prototype[name] = refuse;
    }
  }
}

// The notice is no dialog: what somebody was writing stays readable behind it and can be copied before the reload.
function show(notice) {
  // `style=` is refused by the page's security policy, the CSSOM is not. System colours hold in each theme, and the
  // notice needs none of the stylesheets, which may be what is missing.
  const holder = element("div", {
    position: "fixed", inset: "0 0 auto 0", zIndex: "2147483647", boxSizing: "border-box", maxHeight: "100%", margin: "0",
    padding: "12px 20px", overflow: "auto", background: "Canvas", color: "CanvasText", borderBottom: "2px solid",
    borderRadius: "0", outline: "none", font: "16px/1.5 system-ui, sans-serif", textAlign: "start",
  });
  const alert = element("div", {});
  alert.role = "alert";
  const said = element("p", { margin: "0" });
  said.role = "status";
  for (const [lang, text] of Object.entries(notice)) {
    const line = element("div", {
      display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px", maxWidth: "72rem", margin: "0 auto", padding: "8px 0",
    });
    line.lang = lang;
    const paragraph = element("p", { flex: "1 1 18rem", margin: "0" });
    paragraph.textContent = text;
    const { reload, copy, copied, incomplete } = words[lang];
    const download = async () => {
      const { count, isWhole } = await downloadCopy();
      said.lang = lang;
      said.textContent = isWhole ? copied(count) : `${copied(count)} ${incomplete}`;
    };
    line.append(paragraph, button(reload, () => location.reload()), button(copy, download));
    alert.append(line);
  }
  Object.assign(said.style, { maxWidth: "72rem", marginInline: "auto" });
  holder.append(alert, said);
  place(holder);
  // The next Tab leads to the buttons. None of them has the focus itself: somebody who goes on typing would press it.
  holder.tabIndex = -1;
  holder.focus({ preventScroll: true });
  // What the program did with these is done by nobody now. The browser alone would follow its links, open a file that
  // is dropped, and show choices and words that nobody keeps.
  for (const name of ["click", "beforeinput", "dragover", "drop"]) {
    addEventListener(name, (event) => {
      if (!holder.contains(event.target)) event.preventDefault();
    });
  }
}

// All outside of an open modal dialog is inert and lies under it. The browser still closes one by Escape.
function place(holder) {
  const dialog = Array.from(document.querySelectorAll("dialog:modal")).at(-1);
  dialog?.addEventListener("close", () => place(holder), { once: true });
  (dialog ?? document.body).prepend(holder);
}

function button(name, press) {
  const button = element("button", {
    flex: "none", font: "inherit", minHeight: "44px", padding: "4px 12px", border: "1px solid", borderRadius: "6px",
    background: "Canvas", color: "CanvasText", cursor: "pointer",
  });
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", press);
  return button;
}

function element(name, style) {
  const element = document.createElement(name);
  Object.assign(element.style, style);
  return element;
}

// Hands out all that is kept here as one file, which the program's "Import" reads:
//
//   { "program": "manicule", "form": "copy", "copy": 1, "made": "2024-07-30T12:00:00.000Z",
//     "localStorage": { key: value, … }, "indexedDB": { "records": { key: value, … }, "texts": { … } } }
//
// Values are the strings that they are; one that is none is told by its JSON. Damaged ones are in it too.
async function downloadCopy() {
  const made = new Date();
  const stored = { localStorage: {}, indexedDB: {} };
  const isLate = new Promise((resolve) => setTimeout(resolve, ANSWER_LIMIT, false));
  const isWhole = await Promise.race([readAll(stored), isLate]);
  const content = { program: "manicule", form: "copy", copy: 1, made: made.toISOString(), ...stored };

  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
  const day = [made.getFullYear(), made.getMonth() + 1, made.getDate()].map((part) => String(part).padStart(2, "0"));
  link.download = `manicule-copy-${day.join("-")}.json`;
  link.click();
  // The address stays until the reload: when a browser has read the file is nowhere said.

  // Most entries are in both.
  const keys = [stored.localStorage, ...Object.values(stored.indexedDB)].flatMap((entries) => Object.keys(entries));
  return { count: new Set(keys).size, isWhole };
}

// Adds what can be read to `stored`, piece by piece; says whether that is all there is.
async function readAll(stored) {
  let isWhole = true;
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("manicule/")) stored.localStorage[key] = localStorage.getItem(key);
    }
  } catch {
    isWhole = false;
  }
  try {
    return (await readDatabase(stored.indexedDB)) && isWhole;
  } catch {
    return false;
  }
}

async function readDatabase(stores) {
  // Opened without a version, a database is not upgraded, and one that is not there is not made: its upgrade from
  // nothing is aborted.
  const request = indexedDB.open("manicule");
  let isNew = false;
  request.onupgradeneeded = () => {
    isNew = true;
    request.transaction.abort();
  };
  let database;
  try {
    database = await answer(request);
  } catch (error) {
    if (isNew) return true;
    throw error;
  }
  let isWhole = true;
  for (const name of database.objectStoreNames) {
    stores[name] = {};
    isWhole = (await readStore(database, name, stores[name])) && isWhole;
  }
  database.close();
  return isWhole;
}

async function readStore(database, name, entries) {
  const store = database.transaction(name).objectStore(name);
  const asked = [answer(store.getAllKeys()), answer(store.getAll())];
  const keys = await asked[0];
  // Chromium keeps large values in files of their own. One that is gone spoils the whole answer.
  const one = (key) => answer(database.transaction(name).objectStore(name).get(key)).catch(() => undefined);
  const values = await asked[1].catch(() => Promise.all(keys.map(one)));
  keys.forEach((key, at) => {
    if (values[at] !== undefined) entries[text(key)] = text(values[at]);
  });
  return values.every((value) => value !== undefined);
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function text(value) {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

try {
  const module = document.querySelector('link[rel="modulepreload"]').href;
  const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]').href;
  const { default: start } = await import(module);
  guardInstances();
  await start({ module_or_path: wasm });
} catch (error) {
  stop(isTrap(error) ? "panicked" : "missing", error);
}
