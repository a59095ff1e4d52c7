// How far the draft has come, twice a second; the page opens the document when it is made.
"use strict";

const bar = document.getElementById("waiting");
const step = document.getElementById("waiting-step");

async function look() {
  try {
    const response = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
    const progress = response.ok ? await response.json() : { ready: true };
    if (progress.ready || progress.all === 0) {
      location.reload();
      return;
    }
    bar.max = progress.all;
    bar.value = progress.done;
    step.textContent = `${progress.done} / ${progress.all}　${progress.title}`;
  } catch {
    // The next look tries again.
  }
  setTimeout(look, 500);
}

look();
