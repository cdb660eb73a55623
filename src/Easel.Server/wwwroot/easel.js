// What only the browser can do for the page.

/** Whether the system asks for dark pages, and what was chosen here: "light", "dark" or null. */
export const theme = () => ({ dark: matchMedia("(prefers-color-scheme: dark)").matches, chosen: localStorage.getItem("theme") });

export function setTheme(chosen) {
    if (chosen) localStorage.setItem("theme", chosen);
    else localStorage.removeItem("theme");
}

/** Opens a dialog that keeps the keyboard inside, unless it is open. */
export const open = dialog => { if (!dialog.open) dialog.showModal(); };
