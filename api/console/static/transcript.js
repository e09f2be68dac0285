// Keeps the end of the conversation in sight for those who read there, and says so to those who read further up.

const NEAR_PX = 60;

export function keepTranscript(box, newer) {
  if (!box) {
    return { grew: () => undefined };
  }
  let atEnd = true;
  const toEnd = () => {
    box.scrollTop = box.scrollHeight;
    newer.hidden = true;
  };
  box.addEventListener("scroll", () => {
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    if (atEnd) {
      newer.hidden = true;
    }
  });
  newer.addEventListener("click", toEnd);
  // What is shown below or beside changes how much fits: the last words stay in sight.
  const fit = new ResizeObserver(() => atEnd && toEnd());
  fit.observe(box);
  fit.observe(box.firstElementChild);
  toEnd();
  return {
    grew() {
      if (atEnd) {
        toEnd();
      } else {
        newer.hidden = false;
      }
    },
  };
}
