'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const $ = id => document.getElementById(id);
  const make = (name, text, kind) => {
    const element = document.createElement(name);
    if (text !== undefined && text !== null) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  const size = bytes => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    for (; Math.abs(bytes) >= 1000 && unit < units.length - 1; unit++) bytes /= 1024;
    return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
  };
  const color = layer => `hsl(${(layer * 67 + 200) % 360} 60% 72%)`;
  const fill = (id, heads, rows, cells) => {
    const table = $(id).querySelector('table');
    table.replaceChildren();
    const head = table.createTHead().insertRow();
    for (const [text, kind] of heads) head.append(make('th', text, kind));
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const cell of cells(row)) line.append(cell);
    }
    $(id).hidden = rows.length === 0;
  };

  document.title = data.title;
  $('title').textContent = data.title;
  $('facts').textContent = data.facts;

  fill('layers', [['#'], ['compressed', 'number'], ['content', 'number'], ['wasted', 'number'], ['digest'], ['made by']], data.layers, layer => {
    const number = make('td');
    const swatch = make('span', '', 'swatch');
    swatch.style.background = color(layer.number);
    number.append(swatch, String(layer.number));
    return [number, make('td', size(layer.size), 'number'), make('td', layer.bytes === null ? '' : size(layer.bytes), 'number'),
      make('td', layer.wasted ? size(layer.wasted) : '', 'number'), make('td', layer.digest.slice(0, 19), 'path'), make('td', layer.step)];
  });

  fill('config', [['field'], ['before'], ['after']], data.config, value => [
    make('td', value.name, 'path'), make('td', value.before ?? '', 'removed'), make('td', value.after ?? '', 'added')]);

  fill('wasted', [['size', 'number'], ['copies', 'number'], ['layers'], ['path']], data.wasted, file => [
    make('td', size(file.size), 'number'), make('td', file.copies, 'number'), make('td', file.layers.join(', ')), make('td', file.path, 'path')]);

  const showFiles = () => {
    const part = $('filter').value;
    const found = data.files.filter(file => file.path.includes(part));
    fill('files', [['change'], ['size', 'number'], ['path'], ['what'], ['layer', 'number']], found.slice(0, 2000), file => [
      make('td', file.change, file.change), make('td', `${size(file.size)}${file.delta ? ` (${file.delta > 0 ? '+' : ''}${size(file.delta)})` : ''}`, 'number'),
      make('td', file.path, 'path'), make('td', file.what), make('td', file.layer ?? '', 'number')]);
    $('files').hidden = data.files.length === 0;
    $('count').textContent = `${found.length} of ${data.files.length}${found.length > 2000 ? ', the first 2000 are shown' : ''}`;
  };
  $('filter').addEventListener('input', showFiles);
  showFiles();

  // The tree of sizes: [name, size, layer] a file, [name, size, layer, children] a folder.
  const squarify = (items, box, place) => {
    let rest = items.slice();
    let total = rest.reduce((sum, item) => sum + item[1], 0);
    while (rest.length > 0 && total > 0 && box.w > 0 && box.h > 0) {
      const along = Math.min(box.w, box.h);
      const scale = box.w * box.h / total;
      let row = [], sum = 0, worst = Infinity;
      for (const item of rest) {
        const next = sum + item[1];
        const thick = next * scale / along;
        const ratio = Math.max(...[...row, item].map(each => { const long = each[1] * scale / thick; return Math.max(thick / long, long / thick); }));
        if (row.length > 0 && ratio > worst) break;
        row.push(item);
        sum = next;
        worst = ratio;
      }
      const thick = sum * scale / along;
      let at = 0;
      for (const item of row) {
        const long = item[1] * scale / thick;
        place(item, box.w >= box.h ? { x: box.x, y: box.y + at, w: thick, h: long } : { x: box.x + at, y: box.y, w: long, h: thick });
        at += long;
      }
      if (box.w >= box.h) box = { x: box.x + thick, y: box.y, w: box.w - thick, h: box.h };
      else box = { x: box.x, y: box.y + thick, w: box.w, h: box.h - thick };
      rest = rest.slice(row.length);
      total -= sum;
    }
  };

  const tiles = $('tiles');
  const draw = trail => {
    const folder = trail[trail.length - 1];
    tiles.replaceChildren();
    const nav = $('trail');
    nav.replaceChildren(...trail.map((each, i) => {
      const button = make('button', i === 0 ? '/' : each[0]);
      button.addEventListener('click', () => draw(trail.slice(0, i + 1)));
      return button;
    }));
    const path = trail.slice(1).map(each => each[0]).join('/');
    const box = { x: 0, y: 0, w: tiles.clientWidth || 1000, h: tiles.clientHeight || 500 };
    squarify((folder[3] ?? []).filter(item => item[1] > 0).sort((a, b) => b[1] - a[1]), box, (item, at) => {
      const tile = make('div', at.w > 40 && at.h > 14 ? `${item[0]} ${size(item[1])}` : '', item[3] ? 'tile folder' : 'tile');
      Object.assign(tile.style, { left: `${at.x}px`, top: `${at.y}px`, width: `${at.w}px`, height: `${at.h}px`, background: item[4] ? `var(--${item[4]})` : color(item[2]) });
      tile.title = `${path ? `${path}/` : ''}${item[0]}  ${size(item[1])}${item[2] ? `  layer ${item[2]}` : ''}`;
      tile.dataset.path = `/${path ? `${path}/` : ''}${item[0]}`;
      if (item[3]) tile.addEventListener('click', () => draw([...trail, item]));
      tiles.append(tile);
    });
  };
  draw([data.tree]);
  window.addEventListener('resize', () => draw([data.tree]));
  $('legend').textContent = data.legend;
  document.body.dataset.ready = 'yes';
})();
