// Before the first picture: a page that was chosen dark must not flash white. The rest is theme.js.
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "system";
