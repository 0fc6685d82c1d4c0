//! Finds elements by what assistive technology is told of them: ARIA role and accessible name.
//!
//! The browser's own accessibility tree is asked, through the `Accessibility` domain of the DevTools protocol, so a
//! name counts however it came about, and what is hidden from people is not there. WebDriver could only be asked for
//! role and name of one element after the other, two requests each.

use serde_json::{Value, json};
use thirtyfour::{WebDriver, WebElement};

use crate::step::{Trouble, wait_for};

/// How many names of others a failure lists.
const LISTED: usize = 20;

/// A node of the accessibility tree.
pub(crate) struct Node {
    id: i64,
    pub(crate) name: String,
    pub(crate) description: String,
}

/// Waits for exactly one element of that role and name, below `root` if there is one.
pub(crate) async fn one(
    driver: &WebDriver,
    root: Option<&WebElement>,
    role: &str,
    name: &str,
) -> Result<WebElement, Trouble> {
    wait_for(async || {
        let expected = || format!("one {role} {name:?}");
        let nodes = nodes(driver, root, role).await?;
        let (namesakes, others): (Vec<Node>, Vec<Node>) =
            nodes.into_iter().partition(|node| node.name == name);
        match namesakes.as_slice() {
            [] => {
                let names: Vec<&str> = others.iter().take(LISTED).map(|node| node.name.as_str()).collect();
                Err(Trouble::unmet(expected(), format!("of that role only {names:?}")))
            }
            [_] => {
                let found = elements(driver, &namesakes).await?.pop();
                found.ok_or_else(|| Trouble::unmet(expected(), "one that was gone at once"))
            }
            more => Err(Trouble::unmet(expected(), format!("{} of them", more.len()))),
        }
    })
    .await
}

/// Waits until no element of that role and name is left.
pub(crate) async fn none(driver: &WebDriver, role: &str, name: &str) -> Result<(), Trouble> {
    wait_for(async || {
        let count = nodes(driver, None, role).await?.iter().filter(|node| node.name == name).count();
        if count == 0 {
            Ok(())
        } else {
            Err(Trouble::unmet(format!("no {role} {name:?}"), format!("{count}")))
        }
    })
    .await
}

/// All elements of that role as they are now, in tree order, with their names.
pub(crate) async fn all(
    driver: &WebDriver,
    root: Option<&WebElement>,
    role: &str,
) -> Result<Vec<(WebElement, String)>, Trouble> {
    let nodes = nodes(driver, root, role).await?;
    let elements = elements(driver, &nodes).await?;
    Ok(elements.into_iter().zip(nodes).map(|(element, node)| (element, node.name)).collect())
}

/// What the accessibility tree says of one element.
pub(crate) async fn node_of(driver: &WebDriver, element: &WebElement) -> Result<Node, Trouble> {
    let object = object(driver, Some(element)).await?;
    let tree =
        cdp(driver, "Accessibility.getPartialAXTree", json!({ "objectId": object, "fetchRelatives": false }))
            .await?;
    let mut nodes = visible(&tree);
    nodes.pop().ok_or_else(|| Trouble::unmet("the element in the accessibility tree", "it hidden"))
}

async fn nodes(driver: &WebDriver, root: Option<&WebElement>, role: &str) -> Result<Vec<Node>, Trouble> {
    let object = object(driver, root).await?;
    let tree = cdp(driver, "Accessibility.queryAXTree", json!({ "objectId": object, "role": role })).await?;
    Ok(visible(&tree))
}

/// The nodes of an answer, without those that are hidden from assistive technology: `queryAXTree` returns them too.
fn visible(tree: &Value) -> Vec<Node> {
    let text = |node: &Value, field: &str| node[field]["value"].as_str().unwrap_or_default().to_owned();
    let nodes = tree["nodes"].as_array().into_iter().flatten();
    nodes
        .filter(|node| node["ignored"] != json!(true))
        .filter_map(|node| {
            let id = node["backendDOMNodeId"].as_i64()?;
            Some(Node { id, name: text(node, "name"), description: text(node, "description") })
        })
        .collect()
}

/// The DevTools protocol's handle of an element, or of the document. Neither protocol knows the other's handles; a
/// global of the page, there for an instant, passes the element over.
async fn object(driver: &WebDriver, element: Option<&WebElement>) -> Result<Value, Trouble> {
    if let Some(element) = element {
        driver.execute("globalThis.passedOver = arguments[0]", vec![element.to_json()?]).await?;
    }
    let expression =
        "(() => { const it = globalThis.passedOver ?? document; delete globalThis.passedOver; return it })()";
    let answer = cdp(driver, "Runtime.evaluate", json!({ "expression": expression })).await?;
    Ok(answer["result"]["objectId"].clone())
}

/// The way back: WebDriver's handles of `nodes`.
async fn elements(driver: &WebDriver, nodes: &[Node]) -> Result<Vec<WebElement>, Trouble> {
    let mut objects = Vec::new();
    for node in nodes {
        let answer = cdp(driver, "DOM.resolveNode", json!({ "backendNodeId": node.id })).await?;
        objects.push(json!({ "objectId": answer["object"]["objectId"] }));
    }
    let Some(first) = objects.first() else {
        return Ok(Vec::new());
    };
    let call = json!({
        "objectId": first["objectId"],
        "arguments": objects,
        "functionDeclaration": "function (...found) { globalThis.passedOver = found }",
    });
    cdp(driver, "Runtime.callFunctionOn", call).await?;
    let script = "const found = globalThis.passedOver; delete globalThis.passedOver; return found";
    Ok(driver.execute(script, Vec::new()).await?.elements()?)
}

/// Whatever goes wrong between two requests, the page was changing: a later look may find it whole.
async fn cdp(driver: &WebDriver, method: &str, parameters: Value) -> Result<Value, Trouble> {
    let answer = driver.cdp().send_raw(method, parameters).await;
    answer.map_err(|error| Trouble::unmet(format!("an answer to {method}"), error.to_string()))
}
