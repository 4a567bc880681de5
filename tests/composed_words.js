// What a reader sees of a page, from the browser's own layout: the texts of the composed tree, in order, each with
// whether it is seen. Runs in a page of its own (see composed_words.py), where PAGES holds the sources.

const SMALL = 1.01;
const FAINT = 0.02;

function windowOf(node) {
  return node.ownerDocument.defaultView;
}

// The element around a node in the tree that is drawn.
function around(node) {
  if (node.assignedSlot) return node.assignedSlot;
  const parent = node.parentNode;
  if (parent instanceof windowOf(node).ShadowRoot) return parent.host;
  return parent && parent.nodeType === 1 ? parent : null;
}

function colourOf(words) {
  const parts = (words.match(/[\d.]+/g) || []).map(Number);
  return parts.length < 3 ? null : { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
}

// The colour behind an element; null where a picture or something half transparent is.
function groundOf(element) {
  for (let at = element; at; at = around(at)) {
    const style = windowOf(at).getComputedStyle(at);
    if (style.backgroundImage !== "none") return null;
    const colour = colourOf(style.backgroundColor);
    if (colour && colour.alpha === 1) return colour.rgb;
    if (colour && colour.alpha > FAINT) return null;
  }
  return [255, 255, 255];
}

function isDrawnInGround(element, style) {
  const isDrawing = element.namespaceURI === "http://www.w3.org/2000/svg";
  const colour = colourOf(isDrawing ? style.fill : style.color);
  if (!colour) return false;
  if (colour.alpha <= FAINT) return true;
  const ground = groundOf(element);
  return Boolean(ground) && colour.rgb.every((value, n) => Math.abs(value - ground[n]) <= 8);
}

// The part of a rectangle that no element around it cuts off.
function clipped(rectangle, element) {
  let { left, top, right, bottom } = rectangle;
  for (let at = element; at; at = around(at)) {
    const style = windowOf(at).getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const isRoot = at === at.ownerDocument.documentElement || at === at.ownerDocument.body;
    if (!isRoot && style.display !== "inline" && style.display !== "contents") {
      if (style.overflowX !== "visible") { left = Math.max(left, box.left); right = Math.min(right, box.right); }
      if (style.overflowY !== "visible") { top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom); }
    }
    const cut = /^rect\((-?[\d.]+)px, (-?[\d.]+)px, (-?[\d.]+)px, (-?[\d.]+)px\)$/.exec(style.clip);
    if (cut && ["absolute", "fixed"].includes(style.position)) {
      const [above, right_, below, left_] = cut.slice(1).map(Number);
      left = Math.max(left, box.left + left_); right = Math.min(right, box.left + right_);
      top = Math.max(top, box.top + above); bottom = Math.min(bottom, box.top + below);
    }
    if (/^inset\((?:50|100)%\)|^circle\(0/.test(style.clipPath)) return null;
  }
  return { left, top, right, bottom };
}

function isOnPage(rectangle, element) {
  const part = clipped(rectangle, element);
  if (!part || part.right - part.left <= SMALL || part.bottom - part.top <= SMALL) return false;
  const view = windowOf(element);
  return part.right + view.scrollX > 0 && part.bottom + view.scrollY > 0;
}

function isShown(element) {
  if (element.closest(":is(defs, symbol, clipPath, mask, pattern, marker, linearGradient, radialGradient)")) return false;
  let box = element;
  while (box && windowOf(box).getComputedStyle(box).display === "contents") box = around(box);
  if (!box || windowOf(element).getComputedStyle(element).visibility !== "visible") return false;
  if (!box.checkVisibility({ contentVisibilityAuto: false })) return false;
  for (let at = element; at; at = around(at)) {
    const style = windowOf(at).getComputedStyle(at);
    if (Number(style.opacity) < FAINT || /opacity\(0/.test(style.filter)) return false;
    if (style.contentVisibility === "hidden") return false;
  }
  const style = windowOf(element).getComputedStyle(element);
  return parseFloat(style.fontSize) > SMALL && !isDrawnInGround(element, style);
}

function isSeen(text, element) {
  if (element.tagName === "DETAILS" && !element.open) return false;
  const range = element.ownerDocument.createRange();
  range.selectNodeContents(text);
  const rectangles = [...range.getClientRects()];
  return rectangles.length > 0 && isShown(element) && rectangles.some((each) => isOnPage(each, element));
}

const APART = new Set(["BR", "IMG", "HR", "INPUT", "IFRAME", "VIDEO", "AUDIO", "CANVAS", "OBJECT", "SELECT", "TEXTAREA", "BUTTON"]);
const UNREAD = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "TITLE"]);

function childrenOf(element) {
  if (element.shadowRoot) return element.shadowRoot.childNodes;
  if (element.tagName === "SLOT" && element.assignedNodes().length) return element.assignedNodes();
  if (element.tagName === "IFRAME") {
    const inner = element.contentDocument && element.contentDocument.body;
    return inner && isShown(element) && isOnPage(element.getBoundingClientRect(), element) ? [inner] : [];
  }
  return element.childNodes;
}

function chosen(element) {
  if (element.tagName === "TEXTAREA") return element.value;
  return [...element.selectedOptions].map((option) => option.text).join(" ");
}

// Appends [text, is seen] and, where one line ends, null.
function walk(node, found) {
  if (node.nodeType === 3) {
    const parent = around(node);
    if (parent && node.data.trim()) found.push([node.data, isSeen(node, parent)]);
    else if (parent && node.data) found.push([" ", true]);
    return;
  }
  if (node.nodeType !== 1 || UNREAD.has(node.tagName)) return;
  const display = windowOf(node).getComputedStyle(node).display;
  const apart = APART.has(node.tagName) || !/^(?:none|inline|contents|ruby|ruby-text|inline-block|inline-flex)$/.test(display);
  const inMaths = node.namespaceURI.endsWith("MathML");
  if (apart && !inMaths) found.push(null);
  if (["TEXTAREA", "SELECT"].includes(node.tagName)) {
    const [box] = node.getClientRects();
    found.push([chosen(node), Boolean(box) && isShown(node) && isOnPage(box, node)]);
  } else {
    for (const child of childrenOf(node)) walk(child, found);
  }
  if (apart && !inMaths) found.push(null);
}

function inFrame(source) {
  return new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.style = "width:1280px;height:900px;border:0";
    frame.onload = () => {
      const found = [];
      walk(frame.contentDocument.documentElement, found);
      frame.remove();
      done(found);
    };
    frame.srcdoc = source;
    document.body.append(frame);
  });
}

async function all(pages) {
  const results = [];
  for (const page of pages) results.push(await inFrame(page));
  const answer = document.createElement("script");
  answer.type = "application/json";
  answer.id = "answer";
  answer.textContent = JSON.stringify(results).replaceAll("<", "\\u003c");
  document.body.replaceChildren(answer);
}

all(PAGES);
