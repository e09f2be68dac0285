// The desk's behaviour: keeps the page true to the server, alerts at once, and makes everything work by keyboard.
import { watchAlerts } from "./alerts.js";
import { lookAtFiles } from "./files.js";
import { sendFormsHere } from "./forms.js";
import { bindKeys } from "./keys.js";
import { keepPartsTrue } from "./parts.js";
import { offerReadyAnswers } from "./ready.js";
import { giveSigns } from "./signs.js";
import { bindSound } from "./sound.js";
import { makeTabs } from "./tabs.js";
import { keepTranscript } from "./transcript.js";
import { hideAndShowWords } from "./words.js";

const ANSWERED = /\/identity$/;
if (ANSWERED.test(location.pathname)) {
  // Answered to a form that was sent before this script was there: the page is read again where the case is.
  history.replaceState(null, "", location.pathname.replace(ANSWERED, "") + location.hash);
}

const sound = bindSound(document.getElementById("sound"));
const transcript = keepTranscript(document.getElementById("transcript"), document.getElementById("newer"));
makeTabs(document.getElementById("tabs"));
bindKeys();
hideAndShowWords();
lookAtFiles();
offerReadyAnswers();

if (document.getElementById("banner")) {
  const alerts = watchAlerts(sound);
  const signs = giveSigns();
  const parts = keepPartsTrue((changed) => {
    alerts.look();
    hideAndShowWords();
    lookAtFiles();
    if (changed.has("transcript")) {
      transcript.grew();
    }
    signs.look();
  }, signs.look);
  sendFormsHere(parts.refresh);
}
