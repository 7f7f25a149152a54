/** A conic map projection with equal areas, as atlases draw the United States; and a frame that fits what is drawn. */

const RAD = Math.PI / 180;
const [SOUTH, NORTH, MIDDLE] = [29.5 * RAD, 45.5 * RAD, -96];
const N = (Math.sin(SOUTH) + Math.sin(NORTH)) / 2;
const C = Math.cos(SOUTH) ** 2 + 2 * N * Math.sin(SOUTH);

function project([lon, lat]) {
  const radius = Math.sqrt(C - 2 * N * Math.sin(lat * RAD)) / N;
  const angle = N * (lon - MIDDLE) * RAD;
  return [radius * Math.sin(angle), radius * Math.cos(angle)];
}

/** A function that brings [lon, lat] into a picture of `width` and `height` in which all `points` are seen; `east` is the
 * room for words at the right. */
export function framed(points, width, height, margin, east) {
  const all = points.map(project);
  const [left, right] = span(all.map(([x]) => x));
  const [top, bottom] = span(all.map(([, y]) => y));
  const scale = Math.min((width - margin - east) / (right - left), (height - 2 * margin) / (bottom - top));
  const [dx, dy] = [(width + margin - east - scale * (left + right)) / 2, (height - scale * (top + bottom)) / 2];
  return (point) => {
    const [x, y] = project(point);
    return [x * scale + dx, y * scale + dy];
  };
}

/** Never quite zero: one site alone has no extent. */
function span(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most - least > .02 ? [least, most] : [least - .05, most + .05];
}
