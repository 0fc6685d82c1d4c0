// The limit page: the same text with the same marks, built at once by hand, without a framework, a store or a history.
//
// What Manicule does is measured as a ratio to what is done here, in the same browser and the same run. Each function
// answers with milliseconds until what it did was painted.

const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(null);
}));

const markOf = (words, claims) => {
  const mark = document.createElement("mark");
  mark.dataset.annotation = claims.join(" ");
  mark.append(words);
  return mark;
};

globalThis.limit = {
  async load(data) {
    const start = performance.now();
    const block = (segments) => {
      const paragraph = document.createElement("p");
      paragraph.append(...segments.map(([words, claims]) => (claims.length ? markOf(words, claims) : words)));
      return paragraph;
    };
    document.querySelector("article").replaceChildren(...data.blocks.map(block));
    document.querySelector("section").replaceChildren(...data.comments.map((words) => block([[words, []]])));
    return (await painted()) - start;
  },

  // Marks some letters of plain text in the paragraph in the middle of the window.
  async add() {
    const start = performance.now();
    const paragraph = document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest("p");
    const words = [...paragraph.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.length > 3);
    const rest = words.splitText(1);
    rest.splitText(1);
    const mark = markOf("", ["new"]);
    rest.replaceWith(mark);
    mark.append(rest);
    const took = (await painted()) - start;
    mark.replaceWith(rest);
    paragraph.normalize();
    await painted();
    return took;
  },
};
