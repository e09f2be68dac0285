// The desk's behaviour: keeps the page true to the server, alerts at once, and makes everything work by keyboard.
import { watchAlerts } from "./alerts.js";
import { lookAtFiles } from "./files.js";
import { sendFormsHere } from "./forms.js";
import { bindKeys } from "./keys.js";
import { keepPartsTrue } from "./parts.js";
import { bindSound } from "./sound.js";
import { makeTabs } from "./tabs.js";
import { keepTranscript } from "./transcript.js";
import { hideAndShowWords } from "./words.js";

const sound = bindSound(document.getElementById("sound"));
const transcript = keepTranscript(document.getElementById("transcript"), document.getElementById("newer"));
makeTabs(document.getElementById("tabs"));
bindKeys();
hideAndShowWords();
lookAtFiles();

if (document.getElementById("banner")) {
  const alerts = watchAlerts(sound);
  const parts = keepPartsTrue((changed) => {
    alerts.look();
    hideAndShowWords();
    lookAtFiles();
    if (changed.has("transcript")) {
      transcript.grew();
    }
  });
  sendFormsHere(parts.refresh);
}
