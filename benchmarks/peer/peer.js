/* The same menu as a kiosk's page in a browser. `?page=menu` opens the menu at once. */
"use strict";

const $ = (id) => document.getElementById(id);
const make = (tag, words = "", into = {}) => Object.assign(document.createElement(tag), { textContent: words }, into);
const picture = (name, width) => `pictures/${name}@${width}.png`;
const BADGES = { new: "New", vegan: "Vegan", vegetarian: "Vegetarian", spicy: "Spicy" };

let menu, category, count = 0;

function tile(product) {
  const box = make("div", "", { className: "tile" });
  box.append(make("img", "", { src: picture(product.image, 320), alt: "" }), make("strong", product.name.en));
  const cents = product.price ?? product.variants?.[0]?.price ?? 0;
  const price = make("span", (cents / 100).toFixed(2), { className: "price" });
  if (product.kcal) price.append(make("small", `${product.kcal.min} kcal`));
  box.append(price);
  const tag = Object.keys(BADGES).find((tag) => (product.tags ?? []).includes(tag));
  if (tag) box.append(make("span", BADGES[tag], { className: "badge" }));
  const add = make("button", "+");
  add.onclick = () => { $("primary").textContent = `View order · ${++count}`; };
  box.append(add);
  return box;
}

function open(id) {
  category = id;
  $("title").textContent = menu.categories.find((known) => known.id === id).name.en;
  for (const tab of $("rail").children) tab.classList.toggle("selected", tab.dataset.id === id);
  $("shelf").replaceChildren(...[...menu.items, ...menu.combos].filter((product) => product.category === id).map(tile));
  $("shelf").scrollTop = 0;
}

function enter() {
  document.body.className = "ordering";
  $("primary").textContent = "Your order is empty";
  if (!category) open("burgers");
}

async function begin() {
  menu = await (await fetch("menu.json")).json();
  $("restaurant").textContent = menu.name.en;
  $("logo").src = picture(menu.logo, 320);
  $("hero").src = picture(menu.hero[0], 960);
  for (const { id, name, image } of menu.categories) {
    const tab = make("button", "", { onclick: () => open(id) });
    tab.dataset.id = id;
    tab.append(make("img", "", { src: picture(image, 320), alt: "" }), name.en);
    $("rail").append(tab);
  }
  $("primary").onclick = enter;
  if (location.search === "?page=menu") enter();
}

begin();
