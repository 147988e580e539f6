// One sentence for screen readers, through the polite live region of the shell.
export function announce(words) {
  const region = document.getElementById("live-polite");
  if (region) region.textContent = words;
}
