/** A menu with everything marked sold out, as the kiosk lays it over its own (domain/sold_out.py). */

export function without(menu, marks) {
  const gone = new Set(marks);
  const marked = (thing, what) => (thing.state === "on" && gone.has(what) ? { ...thing, state: "sold_out" } : thing);
  return {
    ...menu,
    items: menu.items.map((item) => marked({ ...item, variants: item.variants.map((variant) => marked(variant, `variant/${item.id}/${variant.id}`)) }, `product/${item.id}`)),
    combos: menu.combos.map((combo) => marked(combo, `product/${combo.id}`)),
    option_groups: menu.option_groups.map((group) => ({ ...group, options: group.options.map((option) => marked(option, `option/${group.id}/${option.id}`)) })),
  };
}
