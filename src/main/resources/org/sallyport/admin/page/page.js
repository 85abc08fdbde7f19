// Keeps the page fresh: fetches it anew and exchanges what changes. The server has escaped everything; nothing here
// makes markup out of text.
const PERIOD = 10_000;
const fresh = document.getElementById("fresh");

async function refresh() {
  if (document.hidden) {
    return;
  }
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PERIOD) });
    if (answer.status === 401) {
      location.reload();
      return;
    }
    if (!answer.ok) {
      throw new Error(`status ${answer.status}`);
    }
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    document.getElementById("live").replaceWith(next);
    fresh.textContent = `Updated ${new Date().toLocaleTimeString()}`;
    fresh.className = "note";
  } catch (failure) {
    fresh.textContent = `The gateway does not answer (${failure.message}); what you see may be old.`;
    fresh.className = "trouble";
  }
}

setInterval(refresh, PERIOD);
document.addEventListener("visibilitychange", refresh);
