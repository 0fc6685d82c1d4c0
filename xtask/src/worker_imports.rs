//! Proves that the worker's module can't reach the network or run text as code.
//!
//! The page's security policy does not bind a worker that is loaded from the network, so what the worker can do is
//! looked up where it can't be wrong: a wasm module calls nothing but what it imports. Its import section is read
//! ([WebAssembly Core Specification 2.0, section 5.5.5](https://www.w3.org/TR/wasm-core-2/#import-section)), and each
//! name there is followed to the JavaScript that wasm-bindgen wrote for it. Looking at the names alone would not do:
//! `new WebSocket(…)` is imported under the name `__wbg_new_…`.
//!
//! What the JavaScript around the module does to load it (it fetches the wasm) is not the module's to call, and is
//! left out.

use std::fmt;

/// Words that no binding of the worker may hold, by what they would open.
const FORBIDDEN: [&str; 20] = [
    // The network.
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "WebSocketStream",
    "WebTransport",
    "EventSource",
    "Request",
    "sendBeacon",
    "caches",
    "FontFace",
    // Other people's code.
    "importScripts",
    "import",
    "Worker",
    "SharedWorker",
    // Text as code.
    "eval",
    "Function",
    // A function that was found by its name, which would be the way round all of the above.
    "call",
    "apply",
    "bind",
    "construct",
];

/// How wasm-bindgen copies the bytes of a typed array: a call of one known function, not of one that was found by name.
const COPY_OF_BYTES: &str = "Array.prototype.set.call(";

/// Where wasm-bindgen lists what the module may call, in the JavaScript that it writes for `--target web`.
const FIRST_LINE: &str = "function __wbg_get_imports() {";
const LAST_LINE: &str = "}";

/// Why a module is not known to be harmless.
#[derive(Debug, PartialEq)]
pub enum ImportProblem {
    /// The bytes are no wasm module, or none whose import section can be read.
    NotWasm { at: usize },
    /// The JavaScript has no list of bindings where wasm-bindgen 0.2.130 writes it.
    NoBindings,
    /// The module imports from somewhere else than its own JavaScript.
    OtherModule { module: String, name: String },
    /// The module imports a name that the JavaScript does not bind.
    Unbound { name: String },
    /// A binding reaches what the worker must not reach.
    Forbidden { name: String, word: String },
}

impl fmt::Display for ImportProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWasm { at } => {
                write!(out, "expected a wasm module, but found other bytes, at byte {at}")
            }
            Self::NoBindings => write!(out, "expected the line `{FIRST_LINE}`, but found none"),
            Self::OtherModule { module, name } => {
                write!(out, "expected imports from one module, but found {module:?}, at import {name}")
            }
            Self::Unbound { name } => write!(out, "expected a binding, but found none, at import {name}"),
            Self::Forbidden { name, word } => {
                write!(out, "expected no way out of the worker, but found `{word}`, at import {name}")
            }
        }
    }
}

/// Checks the module `wasm` with the JavaScript `glue` that wasm-bindgen wrote beside it; returns how many imports it
/// has.
pub fn check(wasm: &[u8], glue: &str) -> Result<usize, ImportProblem> {
    let imports = imports(wasm)?;
    let bindings = bindings(glue)?;
    let mut modules = imports.iter().map(|import| &import.module);
    let own = modules.next();
    for Import { module, name } in &imports {
        if Some(module) != own {
            return Err(ImportProblem::OtherModule { module: module.clone(), name: name.clone() });
        }
        let Some(binding) = bindings.iter().find(|binding| binding.name == name) else {
            return Err(ImportProblem::Unbound { name: name.clone() });
        };
        if let Some(word) = binding.words().find(|word| FORBIDDEN.contains(word)) {
            return Err(ImportProblem::Forbidden { name: name.clone(), word: word.to_owned() });
        }
    }
    Ok(imports.len())
}

#[derive(Debug, PartialEq)]
struct Import {
    module: String,
    name: String,
}

/// One entry of wasm-bindgen's list: `        __wbg_data_c7e5: function(arg0) { … },` over some lines.
struct Binding<'glue> {
    name: &'glue str,
    lines: Vec<&'glue str>,
}

impl<'glue> Binding<'glue> {
    fn words(&self) -> impl Iterator<Item = &'glue str> {
        let is_code = |line: &&&str| !line.trim_start().starts_with("//");
        let is_between_words = |sign: char| !sign.is_ascii_alphanumeric() && sign != '_' && sign != '$';
        let phrases = self.lines.iter().filter(is_code).flat_map(|line| line.split(COPY_OF_BYTES));
        phrases.flat_map(move |phrase| phrase.split(is_between_words))
    }
}

fn bindings(glue: &str) -> Result<Vec<Binding<'_>>, ImportProblem> {
    let mut lines = glue.lines();
    lines.find(|line| *line == FIRST_LINE).ok_or(ImportProblem::NoBindings)?;
    let mut bindings: Vec<Binding<'_>> = Vec::new();
    for line in lines.take_while(|line| *line != LAST_LINE) {
        let entry = line.strip_prefix("        ").filter(|entry| !entry.starts_with([' ', '}', '/']));
        if let Some((name, _)) = entry.and_then(|entry| entry.split_once(": ")) {
            bindings.push(Binding { name: name.trim_matches('"'), lines: vec![line] });
        } else if let Some(binding) = bindings.last_mut() {
            binding.lines.push(line);
        }
    }
    Ok(bindings)
}

/// The import section of a module; a module without one imports nothing.
fn imports(wasm: &[u8]) -> Result<Vec<Import>, ImportProblem> {
    let mut module = Bytes { all: wasm, at: 0 };
    if module.take(8)? != b"\0asm\x01\0\0\0" {
        return Err(ImportProblem::NotWasm { at: 0 });
    }
    while module.at < wasm.len() {
        let section = module.byte()?;
        let length = module.number()?;
        if section == 2 {
            let count = module.number()?;
            return (0..count).map(|_| module.import()).collect();
        }
        module.take(length)?;
    }
    Ok(Vec::new())
}

/// The bytes of a module, read from the left.
struct Bytes<'wasm> {
    all: &'wasm [u8],
    at: usize,
}

impl<'wasm> Bytes<'wasm> {
    fn take(&mut self, count: usize) -> Result<&'wasm [u8], ImportProblem> {
        let problem = ImportProblem::NotWasm { at: self.at };
        let end = self.at.checked_add(count).ok_or(ImportProblem::NotWasm { at: self.at })?;
        let taken = self.all.get(self.at..end).ok_or(problem)?;
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, ImportProblem> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned LEB128 number (section 5.2.2), of which a module's 32-bit numbers have five bytes at most.
    fn number(&mut self) -> Result<usize, ImportProblem> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(ImportProblem::NotWasm { at: self.at })
    }

    fn name(&mut self) -> Result<String, ImportProblem> {
        let length = self.number()?;
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn import(&mut self) -> Result<Import, ImportProblem> {
        let import = Import { module: self.name()?, name: self.name()? };
        match self.byte()? {
            0x00 => self.skip_numbers(1)?, // a function's type
            0x01 => {
                self.byte()?; // a table's kind of reference
                self.limits()?;
            }
            0x02 => self.limits()?,        // a memory
            0x03 => self.skip_numbers(2)?, // a global's type and whether it changes
            0x04 => self.skip_numbers(2)?, // a tag's attribute and type
            _ => return Err(ImportProblem::NotWasm { at: self.at - 1 }),
        }
        Ok(import)
    }

    fn limits(&mut self) -> Result<(), ImportProblem> {
        let has_maximum = self.byte()? & 1 == 1;
        self.skip_numbers(if has_maximum { 2 } else { 1 })
    }

    fn skip_numbers(&mut self, count: usize) -> Result<(), ImportProblem> {
        (0..count).try_for_each(|_| self.number().map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports functions, each given as `module.name`.
    fn module(functions: &[(&str, &str)]) -> Vec<u8> {
        let name = |name: &str| [&[name.len() as u8], name.as_bytes()].concat();
        let mut section = vec![functions.len() as u8];
        for (module, function) in functions {
            section.extend([name(module), name(function), vec![0x00, 0x00]].concat());
        }
        let types = [0x01, 0x04, 0x01, 0x60, 0x00, 0x00];
        [b"\0asm\x01\0\0\0".as_slice(), &types, &[0x02, section.len() as u8], &section].concat()
    }

    /// What wasm-bindgen writes, with the lines of one binding put in.
    fn glue(binding: &str) -> String {
        format!(
            "function __wbg_get_imports() {{\n    const import0 = {{\n        __proto__: null,\n{binding}\n    }};\n    \
             return {{\n        __proto__: null,\n        \"./reader_bg.js\": import0,\n    }};\n}}\n\n\
             async function load(url) {{\n    return await fetch(url);\n}}\n"
        )
    }

    #[test]
    fn a_binding_that_leads_out_of_the_worker_is_found() {
        fn check_binding(binding: &str, expected: Result<usize, &str>) {
            let wasm = module(&[("./reader_bg.js", "__wbg_it_1f")]);
            let found = check(&wasm, &glue(binding));
            let expected = expected.map_err(|word| ImportProblem::Forbidden {
                name: "__wbg_it_1f".to_owned(),
                word: word.to_owned(),
            });
            assert_eq!(found, expected, "{binding}");
        }
        let by_handle = "        __wbg_it_1f: function() { return handleError(function (arg0) {\n            const ret = new XMLHttpRequest();\n            return ret;\n        }, arguments); },";
        let harmless = "        __wbg_it_1f: function(arg0, arg1) {\n            // Cast intrinsic for `Function { arguments: [] }`: no fetch.\n            arg0.postMessage(arg1);\n        },";
        let beside = "        __wbg_it_1f: function(arg0) {\n            return arg0.prefetched;\n        },\n        __wbg_unused_2e: function(arg0) {\n            return fetch(arg0);\n        },";
        let copy = "        __wbg_it_1f: function(arg0, arg1, arg2) {\n            Uint8Array.prototype.set.call(getArrayU8FromWasm0(arg0, arg1), arg2);\n        },";
        check_binding(harmless, Ok(1));
        check_binding(copy, Ok(1));
        check_binding(beside, Ok(1));
        check_binding(by_handle, Err("XMLHttpRequest"));
        for (body, word) in [
            ("const ret = arg0.fetch(arg1);", "fetch"),
            ("const ret = new WebSocket(getStringFromWasm0(arg0, arg1));", "WebSocket"),
            ("importScripts(arg0);", "importScripts"),
            ("const ret = import(arg0);", "import"),
            ("const ret = eval(getStringFromWasm0(arg0, arg1));", "eval"),
            ("const ret = new Function(getStringFromWasm0(arg0, arg1));", "Function"),
            ("const ret = arg0.call(arg1, arg2);", "call"),
            ("const ret = Reflect.apply(arg0, arg1, arg2);", "apply"),
            ("const ret = new Worker(arg0);", "Worker"),
        ] {
            let binding =
                format!("        __wbg_it_1f: function(arg0, arg1) {{\n            {body}\n        }},");
            check_binding(&binding, Err(word));
        }
    }

    #[test]
    fn an_import_that_nobody_can_look_up_is_a_problem() {
        let harmless = glue("        __wbg_it_1f: function() {\n        },");
        let unbound = ImportProblem::Unbound { name: "__wbg_other_2e".to_owned() };
        assert_eq!(check(&module(&[("./reader_bg.js", "__wbg_other_2e")]), &harmless), Err(unbound));

        let snippet = module(&[("./reader_bg.js", "__wbg_it_1f"), ("./snippets/inline0.js", "__wbg_it_1f")]);
        let other = ImportProblem::OtherModule {
            module: "./snippets/inline0.js".to_owned(),
            name: "__wbg_it_1f".to_owned(),
        };
        assert_eq!(check(&snippet, &harmless), Err(other));

        assert_eq!(check(&module(&[]), "export default 1;"), Err(ImportProblem::NoBindings));
    }

    #[test]
    fn each_kind_of_import_is_read_and_a_module_may_have_none() {
        assert_eq!(imports(b"\0asm\x01\0\0\0"), Ok(vec![]));
        let kinds = [
            b"\0asm\x01\0\0\0\x02".as_slice(),
            &[0x25, 0x05],
            b"\x01m\x01f\x00\x07",             // (func (type 7))
            b"\x01m\x01t\x01\x6f\x01\x01\x02", // (table 1 2 externref)
            b"\x01m\x01b\x02\x00\x11",         // (memory 17)
            b"\x01m\x01g\x03\x7f\x01",         // (global (mut i32))
            b"\x01m\x01e\x04\x00\x07",         // (tag (type 7))
        ]
        .concat();
        let names: Vec<String> =
            imports(&kinds).expect("a well-formed section").into_iter().map(|import| import.name).collect();
        assert_eq!(names, ["f", "t", "b", "g", "e"]);
    }

    #[test]
    fn other_bytes_are_no_module() {
        for bytes in [b"".as_slice(), b"<!doctype html>", b"\0asm\x02\0\0\0", b"\0asm\x01\0\0\0\x02\x7f\x01"]
        {
            assert!(matches!(imports(bytes), Err(ImportProblem::NotWasm { .. })), "{bytes:?}");
        }
    }
}
