//! The bundled articles: read, annotated and removed like any other, stored once they are annotated.

use crate::document::Document;
use crate::id::DocumentId;
use crate::reading::Draft;
use crate::timestamp::Timestamp;
use crate::workspace::Workspace;

/// The samples with ids of their own, the same in every browser. The first one is opened at a first visit.
const SAMPLES: [(DocumentId, &str); 2] = [
    (DocumentId::from_bits(0x6d61_6e69_6375_6c01), include_str!("../../samples/denver.json")),
    (DocumentId::from_bits(0x6d61_6e69_6375_6c02), include_str!("../../samples/night_sky.json")),
];

/// Puts the samples where documents are looked for; says which one comes first.
pub fn offer(workspace: &mut Workspace) -> DocumentId {
    for (id, sample) in SAMPLES {
        let draft: Result<Draft, _> = serde_json::from_str(sample);
        // A sample that can't be read is a fault of ours, which a test of the samples rules out.
        let brought =
            draft.ok().and_then(|draft| Document::from_draft(&draft, None, Timestamp::default()).ok());
        if let Some(brought) = brought {
            workspace.offer(id, brought);
        }
    }
    SAMPLES[0].0
}
