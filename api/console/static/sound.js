// A tone made here, no file. Browsers play nothing before somebody has touched the page, and the button says so.

const KEPT = "haven-desk-sound";

/** Binds the sound button. `play(urgent)` sounds three tones for urgent, one soft tone otherwise. */
export function bindSound(button) {
  let context = null;

  function begin() {
    context ??= new AudioContext();
    context.addEventListener("statechange", show);
    context.resume().then(show, show);
  }

  function wanted() {
    return read() === "on";
  }

  function show() {
    const on = wanted() && context?.state === "running";
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Sound is on" : wanted() ? "Sound starts at your first click" : "Sound is off";
    button.title = on ? "Switch the sound off" : "Switch the sound on, so that you hear an urgent case";
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    if (wanted() && context?.state === "running") {
      keep("off");
    } else {
      keep("on");
      begin();
      play(false);
    }
    show();
  });
  if (wanted()) {
    begin();
    for (const gesture of ["pointerdown", "keydown"]) {
      document.addEventListener(gesture, begin, { once: true });
    }
  }
  show();

  function play(urgent) {
    document.documentElement.dataset.rang = urgent ? "urgent" : "soft";
    if (!wanted() || !context) {
      return;
    }
    const tones = urgent ? [880, 660, 880] : [520];
    tones.forEach((pitch, index) => tone(context, pitch, context.currentTime + index * 0.22, urgent ? 0.3 : 0.12));
  }

  return { play };
}

function tone(context, pitch, at, loudness) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(loudness, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.22);
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    document.documentElement.dataset.sound = value;
  }
}
