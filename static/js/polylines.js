// Google's encoded polyline at five decimals: pairs of latitude and longitude.
export function decode(text) {
  const points = [];
  let place = 0;
  const sums = [0, 0];
  while (place < text.length) {
    for (const axis of [0, 1]) {
      let shift = 0;
      let value = 0;
      let byte;
      do {
        byte = text.charCodeAt(place) - 63;
        place += 1;
        value |= (byte & 31) << shift;
        shift += 5;
      } while (byte >= 32 && place < text.length);
      sums[axis] += value & 1 ? ~(value >> 1) : value >> 1;
    }
    points.push([sums[0] / 1e5, sums[1] / 1e5]);
  }
  return points;
}
