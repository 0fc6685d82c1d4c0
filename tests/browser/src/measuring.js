// Measures the page as people wait for it: from an event until what it changed was painted. Run once in a page, it leaves
// `measuring` there. All times are milliseconds by the page's own clock.

const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(null);
}));

// Looks once a frame, which is when a person could see it.
const seen = async (what, is) => {
  const start = performance.now();
  while (!is()) {
    if (performance.now() - start > 50000) throw new Error(`not seen in 50 seconds: ${what}`);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return painted();
};

const press = (key, code, held = {}) => {
  const from = document.activeElement ?? document.body;
  from.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held }));
};

const blocks = () => document.querySelectorAll('main > article [data-block]');
const marksOf = (claim) => document.querySelectorAll(`mark[data-annotation~="${claim}"]`);
const listed = () => {
  const items = document.querySelectorAll('#margin li.note');
  const counted = items[0]?.getAttribute('aria-setsize');
  return counted ? Number(counted) : items.length;
};
const undo = () => [...document.querySelectorAll('button')].find((it) => it.getAttribute('aria-label') === 'Undo').click();

// The paragraph in the middle of the window, and a stretch of it with no mark.
const here = () => {
  const all = [...blocks()];
  const middle = innerHeight / 2;
  return all.find((block) => {
    const box = block.getBoundingClientRect();
    return box.top < middle && box.bottom > middle;
  }) ?? all[Math.floor(all.length / 2)];
};

const settled = async () => {
  for (let quiet = 0; quiet < 3; quiet += 1) {
    const before = performance.now();
    const after = await painted();
    if (after - before > 50) quiet = -1;
  }
  while (!document.querySelector('[role=status]')?.textContent.startsWith('Saved')) await painted();
};

const timed = async (deed, what, is) => {
  await settled();
  const start = performance.now();
  deed();
  const script = performance.now() - start;
  const end = await seen(what, is);
  return { wait: end - start, script };
};

globalThis.measuring = {
  // Opens a document by its address, as a click on a link to it does.
  async open(id, blockCount, claimCount) {
    const start = performance.now();
    location.hash = `#d=${id}`;
    const end = await seen('the document', () => blocks().length === blockCount && listed() >= claimCount);
    return { wait: end - start };
  },

  async middle() {
    blocks()[Math.floor(blocks().length / 2)].scrollIntoView({ block: 'center', behavior: 'instant' });
    await settled();
  },

  // Makes a claim of some plain words in view, retags it, takes that back, and removes it.
  async claim() {
    await settled();
    const block = here();
    const words = [...block.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{3}/u.test(node.data));
    const { index } = /\p{L}{3}/u.exec(words.data);
    const known = new Set([...block.querySelectorAll('mark')].flatMap((mark) => mark.dataset.annotation.split(' ')));
    const fresh = () => [...block.querySelectorAll('mark')].flatMap((mark) => mark.dataset.annotation.split(' ')).find((id) => !known.has(id));
    const selected = await timed(
      () => getSelection().setBaseAndExtent(words, index, words, index + 3),
      'the toolbar', () => document.querySelector('.over'));
    const add = await timed(() => press('h', 'KeyH'), 'the claim', fresh);
    const claim = fresh();
    // Let go of the open note, as somebody who reads on.
    press('Escape', 'Escape');
    const hover = await timed(
      () => marksOf(claim)[0].dispatchEvent(new MouseEvent('mouseover', { bubbles: true })),
      'the hovered claim', () => marksOf(claim)[0].hasAttribute('data-hover'));
    const active = await timed(() => marksOf(claim)[0].click(), 'the open claim', () => document.querySelector(`#note-${CSS.escape(claim)}.open`));
    const kind = document.querySelector(`#note-${CSS.escape(claim)} [role=radiogroup] input, #note-${CSS.escape(claim)} input[type=radio]`);
    const drawn = () => [...marksOf(claim)].flatMap((mark) => [...mark.attributes].filter(({ name }) => name.startsWith('data-lane')).map(({ value }) => value)).join();
    const before = drawn();
    const retag = await timed(() => kind.click(), 'the kind', () => drawn() !== before);
    const undone = await timed(undo, 'undo', () => drawn() === before || marksOf(claim).length === 0);
    const remove = await timed(undo, 'the removal', () => marksOf(claim).length === 0);
    return { add, hover, active, retag, undone, remove, selected };
  },

  // Tags the current comment and goes on to the next.
  async tag() {
    const current = () => document.querySelector('.comment.current')?.id;
    if (!current()) document.querySelector('.comment').focus();
    await settled();
    const before = current();
    return timed(() => press('1', 'Digit1'), 'the next comment', () => current() !== before);
  },

  // Scrolls through the whole page and notes how long each frame took.
  async scroll(step, most) {
    scrollTo({ top: 0, behavior: 'instant' });
    await settled();
    const frames = [];
    let last = await new Promise(requestAnimationFrame);
    for (let count = 0; count < most && scrollY + innerHeight < document.documentElement.scrollHeight - 1; count += 1) {
      scrollBy({ top: step, behavior: 'instant' });
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    return frames;
  },
};
