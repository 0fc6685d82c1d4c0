//! What the page and the reading worker say to each other.
//!
//! The worker posts [`hello`](Reply::Hello) with its build first. Then each text that the page posts, as bytes
//! or as a string, is answered by one [`Reply`] as JSON with the request's id; so is a project with the name of a format
//! that it is to be written in. Bytes cross as an
//! `ArrayBuffer`, never as JSON; so only replies have a JSON form.

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::problem::{ReadProblem, ReadRefusal};

/// The build that page and worker must share; their replies are only understood within one.
pub const BUILD: &str = match option_env!("MANICULE_BUILD") {
    Some(build) => build,
    None => "development",
};

/// What the worker posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reply {
    /// The first message: the worker is ready.
    Hello {
        /// Its [`BUILD`].
        build: String,
    },
    /// A text was read.
    Read {
        /// The request's id.
        id: u32,
        /// What was made of the text.
        draft: Draft,
        /// What was odd about it.
        problems: Vec<ReadProblem>,
    },
    /// A project was written in another program's format.
    Written {
        /// The request's id.
        id: u32,
        /// The file as base64 (RFC 4648 section 4); `None` where the format can't hold it.
        file: Option<String>,
    },
    /// A text was refused.
    Refused {
        /// The request's id.
        id: u32,
        /// Why.
        refusal: ReadRefusal,
    },
}

impl Reply {
    /// The id of the request that is answered.
    pub fn id(&self) -> Option<u32> {
        match self {
            Self::Hello { .. } => None,
            Self::Read { id, .. } | Self::Written { id, .. } | Self::Refused { id, .. } => Some(*id),
        }
    }
}

/// The first message of a worker, as JSON.
#[cfg(feature = "reader")]
pub fn hello() -> String {
    write(&Reply::Hello { build: BUILD.to_owned() })
}

/// The answer to one request, as JSON.
#[cfg(feature = "reader")]
pub fn answer(id: u32, bytes: &[u8], hint: &super::Hint) -> String {
    match super::read(bytes, hint) {
        Ok((draft, problems)) => write(&Reply::Read { id, draft, problems }),
        Err(refusal) => refuse(id, refusal),
    }
}

/// The answer to a request for a project, which comes as a project file, in the [format](crate::formats::Outgoing) of
/// that word, as JSON.
#[cfg(feature = "reader")]
pub fn rewrite(id: u32, format: &str, project: &str) -> String {
    use base64::Engine as _;
    let written = crate::formats::Outgoing::of_word(format).and_then(|format| {
        let (project, _) = crate::formats::project::read(project.as_bytes()).ok()?;
        format.write(&project)
    });
    let file = written.map(|file| base64::engine::general_purpose::STANDARD.encode(file));
    write(&Reply::Written { id, file })
}

/// The answer to a request that is refused before it is read, as JSON.
#[cfg(feature = "reader")]
pub fn refuse(id: u32, refusal: ReadRefusal) -> String {
    write(&Reply::Refused { id, refusal })
}

#[cfg(feature = "reader")]
fn write(reply: &Reply) -> String {
    serde_json::to_string(reply).expect("a reply has string keys alone and nothing that can't be written")
}
