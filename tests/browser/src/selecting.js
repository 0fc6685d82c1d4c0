// Text positions and where they lie on the screen. A position is a block and a number of code points into its text.

// The DOM's own form of a position. Between two text nodes it is the end of the first for the end of a range, and the
// start of the second for its start, as it is when a person drags.
function boundary(block, offset, isEnd) {
  const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (texts.nextNode()) {
    const points = Array.from(texts.currentNode.data);
    if (left < points.length || (left === points.length && (isEnd || !hasTextAfter(block, texts.currentNode)))) {
      return { node: texts.currentNode, index: points.slice(0, left).join("").length };
    }
    left -= points.length;
  }
  throw new Error(`expected ${offset} code points or more, but found ${offset - left} in ${block.outerHTML.slice(0, 120)}`);
}

function hasTextAfter(block, text) {
  const rest = document.createRange();
  rest.setStartAfter(text);
  rest.setEndAfter(block.lastChild);
  return rest.toString().length > 0;
}

function rangeBetween(from, to) {
  const range = document.createRange();
  const start = boundary(from.block, from.offset, false);
  const end = boundary(to.block, to.offset, true);
  range.setStart(start.node, start.index);
  range.setEnd(end.node, end.index);
  return range;
}

// The position that a click on a point of the window would set, in code points into `block`; null if it is elsewhere.
function offsetAt(block, x, y) {
  const caret = document.caretPositionFromPoint(x, y);
  if (!caret || !block.contains(caret.offsetNode)) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(caret.offsetNode, caret.offset);
  return Array.from(before.toString()).length;
}

// A point of the window where a click sets exactly that position. Which side of a letter that is depends on the
// direction of its script, and the browser rounds in ways of its own, so each pixel beside it is asked.
function pointOf(block, offset) {
  const points = Array.from(block.textContent);
  for (const neighbour of [offset, offset - 1]) {
    if (neighbour < 0 || neighbour >= points.length) continue;
    const letter = rangeBetween({ block, offset: neighbour }, { block, offset: neighbour + 1 });
    for (const box of letter.getClientRects()) {
      const y = Math.round(box.top + box.height / 2);
      for (let x = Math.floor(box.left) - 1; x <= Math.ceil(box.right) + 1; x += 1) {
        if (offsetAt(block, x, y) === offset) return { x, y };
      }
    }
  }
  throw new Error(`expected a point on the screen for position ${offset}, but found none in ${block.outerHTML.slice(0, 120)}`);
}

// Resolves a place that Rust has sent: the text of the nth element of a selector, and a position in it.
function resolved({ selector, nth, offset }) {
  const block = document.querySelectorAll(selector)[nth];
  if (!block) throw new Error(`expected a block, but found none, at number ${nth} of ${selector}`);
  return { block, offset };
}

// Brings both ends into the window and says where they are.
function pointsOf(from, to) {
  const start = resolved(from);
  const end = resolved(to);
  const range = rangeBetween(start, end);
  const box = range.getBoundingClientRect();
  const isVisible = box.top >= 100 && box.bottom <= innerHeight - 100;
  if (!isVisible) scrollBy({ top: (box.top + box.bottom - innerHeight) / 2, behavior: "instant" });
  // With a selection under the mouse, pressing it would drag the selected text away.
  getSelection().removeAllRanges();
  return { from: pointOf(start.block, start.offset), to: pointOf(end.block, end.offset), text: range.toString() };
}

// The middle of the letter in the middle between two places, brought into the window clear of the bars at its edges.
function middleOf(from, to) {
  const { block, offset } = resolved(from);
  const letter = Math.floor((offset + to.offset) / 2);
  const range = rangeBetween({ block, offset: letter }, { block, offset: letter + 1 });
  const at = () => Array.from(range.getClientRects()).pop();
  if (at().top < 100 || at().bottom > innerHeight - 160) {
    scrollBy({ top: at().top - innerHeight / 2, behavior: "instant" });
  }
  const { left, top, width, height } = at();
  return { x: left + width / 2, y: top + height / 2 };
}

function setSelection(from, to) {
  const range = rangeBetween(resolved(from), resolved(to));
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}

// The places at the two ends of some words, where they stand first.
function placesOf(selector, words) {
  const texts = Array.from(document.querySelectorAll(selector), (block) => block.textContent);
  const nth = texts.findIndex((text) => text.includes(words));
  if (nth < 0) throw new Error(`expected ${JSON.stringify(words)}, but found other texts, at ${selector}`);
  const start = Array.from(texts[nth].slice(0, texts[nth].indexOf(words))).length;
  const end = start + Array.from(words).length;
  return [{ selector, nth, offset: start }, { selector, nth, offset: end }];
}

// The raw text of the selection, as its DOM range has it.
function selectedText() {
  const selection = getSelection();
  return selection.rangeCount ? selection.getRangeAt(0).toString() : "";
}
