// Starts the reader of foreign texts, as a module worker of its own:
//
//   new Worker("./start_reader.js?build=" + build, { type: "module" })
//
// The reader's files keep their names from build to build, because the page must name them at run time. The build id
// in the address is handed on to them, so that no cache answers for a newer page with an older reader.
// Whoever starts the worker waits for its first message: one that is posted before the module has run is lost.

const build = new URL(import.meta.url).search;
const { default: start } = await import(`./reader.js${build}`);
await start({ module_or_path: new URL(`./reader_bg.wasm${build}`, import.meta.url) });
