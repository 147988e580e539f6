// Photos where they were taken: by the camera's own position, else where one was at that moment. Only their
// athlete gets either, so only there are pins. The list of photos is where the keyboard finds them.
import { nearest } from "./samples.js";

const PIN_PX = 32;

function placeOf(photo, { dataset, columns, places }) {
  if (photo.location) return [photo.location.lat, photo.location.lon];
  if (!photo.taken_at || !columns.time) return null;
  const second = (Date.parse(photo.taken_at) - Date.parse(dataset.start)) / 1000;
  const index = second < 0 || second > columns.time.at(-1) ? null : nearest(columns.time, second);
  return index === null ? null : places[index];
}

export async function addPhotos(L, map, known) {
  const answer = await fetch(known.dataset.photos);
  if (!answer.ok) return;
  for (const photo of await answer.json()) {
    const place = placeOf(photo, known);
    const link = document.querySelector(`#photos a[href$="/${CSS.escape(photo.id)}"]`);
    const small = link?.querySelector("img");
    if (!place || !small) continue;
    const html = Object.assign(document.createElement("img"), { src: small.src, alt: "", width: PIN_PX, height: PIN_PX });
    const icon = L.divIcon({ className: "pin pin-photo", iconSize: [PIN_PX, PIN_PX], html });
    L.marker(place, { icon, keyboard: false, title: small.alt }).on("click", () => link.click()).addTo(map);
  }
}
