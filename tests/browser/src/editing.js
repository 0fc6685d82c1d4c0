// Edits the open document as people do, by selections, keys and clicks, quickly and for as long as wanted, and writes
// down what the page then shows. Run once in a page, it leaves `editing` there.
//
// What is shown is a list of keys and values: `claim ⟦its id⟧` with its place, kind and words, `tag ⟦number of the
// comment⟧` with what is chosen for it.

const article = 'main > article [data-block]';
const comments = '[role=region] article';

// Mulberry32, by Tommy Ettinger, in the public domain.
const randomFrom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const press = (key, code, held = {}) => {
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held });
  document.body.dispatchEvent(event);
};

// The timers of a hidden tab run once a second; messages don't wait.
const turn = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    done();
  };
  port2.postMessage(null);
});

// What belongs to the task of an edit. No other tab is heard in between.
const drawn = async () => {
  for (let count = 0; count < 40; count += 1) await null;
};

// Each longer word of the article can become a claim; none of them overlaps another one.
const words = () => Array.from(document.querySelectorAll(article)).flatMap((block, number) =>
  Array.from(block.textContent.matchAll(/\p{L}{4,}/gu), ({ 0: { length }, index }) => ({ number, from: index, to: index + length })));

const placeIn = (block, units) => {
  const nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    if (units <= nodes.currentNode.length) return [nodes.currentNode, units];
    units -= nodes.currentNode.length;
  }
  throw new Error('the text is shorter');
};

const select = ({ number, from, to }) => {
  const block = document.querySelectorAll(article)[number];
  getSelection().setBaseAndExtent(...placeIn(block, from), ...placeIn(block, to));
};

const shown = () => {
  const found = new Map();
  document.querySelectorAll(article).forEach((block, number) => {
    let from = 0;
    if (block.childElementCount === 0) return;
    for (const node of block.childNodes) {
      if (node.dataset?.annotation) {
        const kinds = Array.from(node.attributes).filter(({ name }) => name.startsWith('data-lane-')).map(({ value }) => value);
        for (const id of node.dataset.annotation.split(' ')) found.set(`claim ${id}`, `${number}:${from} ${kinds.sort()} ${node.textContent}`);
      }
      from += node.textContent.length;
    }
  });
  document.querySelectorAll(comments).forEach((comment, number) => {
    const chosen = Array.from(comment.querySelectorAll('[role=radiogroup] input:checked'), (radio) => radio.closest('label').dataset.tag);
    if (chosen.length) found.set(`tag ${number}`, chosen.join(' '));
  });
  return found;
};

// The counter of the version that a shown thing's record has. It rises with each edit, whatever is shown.
const counterOf = (key) => {
  const [kind, name] = key.split(' ');
  let record = `manicule/1/c/${name}`;
  if (kind === 'tag') {
    const comment = document.querySelectorAll(comments)[name].id.slice('comment-'.length);
    record = Object.keys(localStorage).find((key) => key.startsWith(`manicule/1/t/${comment}.article.`));
  }
  return JSON.parse(localStorage.getItem(record) ?? '{"v":[0]}').v[0];
};

// Where nobody looks, nothing has to be laid out: that is most of what an edit costs.
const hide = (isHidden) => { document.querySelector('main').parentElement.style.display = isHidden ? 'none' : '' };

const isSaved = () => document.querySelector('[role=status]').textContent.trim().startsWith('Saved');

// The moment at which the status says "Saved" again.
const savedAgain = () => new Promise((done) => {
  const observer = new MutationObserver(() => {
    if (!isSaved()) return;
    observer.disconnect();
    done(performance.now());
  });
  observer.observe(document.querySelector('[role=status]'), { subtree: true, childList: true, characterData: true });
});

const frame = () => new Promise((done) => requestAnimationFrame(done));

// Several tabs keep abreast of each other: who is a few edits ahead waits, so that the edits of all are interleaved
// however the browser deals out its time. `shareOf` is how much of its work this tab has done.
const keepAbreast = (part, tabs, shareOf) => {
  const channel = new BroadcastChannel('editing');
  const shares = new Map();
  let wake = () => {};
  const tell = () => channel.postMessage([part, shareOf()]);
  channel.onmessage = ({ data: [part, share] }) => {
    if (!shares.has(part)) tell();
    shares.set(part, share);
    wake();
  };
  const abreast = async () => {
    tell();
    while (shares.size < tabs - 1 || Math.min(1, ...shares.values()) < shareOf() - 0.04) {
      await new Promise((done) => { wake = done });
    }
  };
  return { abreast, leave: () => channel.close() };
};

globalThis.editing = {
  // The edits of this load of the page: key, value, or null where it went, counter, and whether it is about a word
  // that only this tab uses.
  log: [],
  // How many of them had been made when the page last said that all is saved.
  acknowledged: 0,
  // How many tasks of others have changed what is shown between two edits.
  heard: 0,
  made: 0,
  // How many milliseconds each measured edit took from the change to the status "Saved".
  waits: [],
  // 'done', or what went wrong.
  end: null,
  shown: () => Object.fromEntries(shown()),
  state: () => Object.fromEntries(Array.from(shown(), ([key, value]) => [key, [value, counterOf(key)]])),
  counters: (keys) => Object.fromEntries(keys.map((key) => [key, counterOf(key)])),
  told: (from) => [editing.log.slice(from), editing.acknowledged],

  // Begins to edit; returns what was there before.
  start(work) {
    const before = editing.state();
    editing.begin(() => editing.work(work));
    return before;
  },

  // Begins something that takes a while.
  begin(something) {
    Object.assign(editing, { made: 0, heard: 0, waits: [], end: null });
    something().then(() => { editing.end = 'done' }, (error) => { editing.end = String(error.stack) });
  },

  // Makes `count` edits. Of the words, those alone are used whose number, divided by `parts`, leaves 0 or `part`.
  // While it is pausing, it now and then waits for what it has done to be saved. Edits that are measured are made one
  // by one, each once the one before is saved and drawn; what changed nothing does not count. Of more than 60 annotations
  // not all have a note to be removed by, and where nothing is laid out none has.
  async work({ seed, count, part = 0, parts = 1, most = 50, tabs = 1, isPausing = false, isHidden = false, isMeasured = false }) {
    hide(isHidden);
    const random = randomFrom(seed);
    const below = (end) => Math.floor(random() * end);
    const own = words().filter((_, number) => [0, part].includes(number % parts));
    let before = shown();
    const placesOf = (words) => new Set(words.map(({ number, from }) => `${number}:${from}`));
    const [places, unshared] = [placesOf(own), placesOf(words().filter((_, number) => part > 0 && number % parts === part))];
    const write = (now) => {
      for (const key of new Set([...before.keys(), ...now.keys()])) {
        const [then, value] = [before.get(key), now.get(key) ?? null];
        if (then === (value ?? undefined)) continue;
        const isOwn = key.startsWith('claim ') && unshared.has((value ?? then).split(' ')[0]);
        editing.log.push([key, value, isPausing ? counterOf(key) : 0, isOwn]);
      }
      before = now;
    };
    let begun = 0;
    const change = (act) => {
      begun = performance.now();
      act();
    };
    const highlight = () => {
      select(own[below(own.length)]);
      const key = 'hhhfvp'[below(6)];
      change(() => press(key, `Key${key.toUpperCase()}`));
    };
    const remove = async () => {
      const ids = Array.from(before).filter(([key, value]) => key.startsWith('claim ') && places.has(value.split(' ')[0]))
        .map(([key]) => key.slice(6)).filter((id) => document.getElementById(`note-${id}`));
      if (ids.length === 0) return highlight();
      const note = document.getElementById(`note-${ids[below(ids.length)]}`);
      note.querySelector('.head button').click();
      await drawn();
      const button = Array.from(note.querySelectorAll('button')).find((button) => button.textContent.trim() === 'Remove');
      change(() => button.click());
    };
    const tag = () => {
      const tagged = document.querySelectorAll(comments);
      const radios = tagged[below(tagged.length)].querySelectorAll('[role=radiogroup] input:not(:checked)');
      const radio = radios[below(radios.length)];
      change(() => radio.click());
    };
    const digit = () => change(() => press('!', `Digit${below(4)}`, { shiftKey: true }));
    const undo = () => change(() => press('z', 'KeyZ', { ctrlKey: true }));
    const redo = () => change(() => press('z', 'KeyZ', { ctrlKey: true, shiftKey: true }));
    const { abreast, leave } = keepAbreast(part, tabs, () => editing.made / count);
    for (; editing.made < count; editing.made = isMeasured ? editing.waits.length : editing.made + 1) {
      await abreast();
      const now = shown();
      if (now.size !== before.size || Array.from(now).some(([key, value]) => before.get(key) !== value)) editing.heard += 1;
      before = now;
      const isFull = now.size > most;
      const deed = isFull ? remove : [highlight, highlight, highlight, highlight, remove, tag, tag, digit, undo, redo][below(10)];
      await deed();
      await drawn();
      if (isMeasured && !isSaved()) {
        editing.waits.push(await savedAgain() - begun);
        await frame();
      }
      write(shown());
      await turn();
      if (isSaved()) editing.acknowledged = editing.log.length;
      for (let left = isPausing ? 0 : below(3); left > 0; left -= 1) await turn();
      if (isPausing && below(6) === 0) {
        await new Promise((done) => setTimeout(done, below(60)));
        if (isSaved()) editing.acknowledged = editing.log.length;
      }
    }
    await abreast();
    leave();
  },
};
