// The line in which people say what to paint: Enter sends it, pictures can be dropped on the page or pasted into it.
let detachAll = null;

export function attach(form, words, page) {
    detach();
    const control = new AbortController();
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal: control.signal });
    detachAll = () => control.abort();
    let isSending = false;

    on(words, "keydown", event => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        form.requestSubmit();
    });
    on(form, "submit", async event => {
        event.preventDefault();
        if (isSending) return;
        isSending = true;
        try {
            if (await page.invokeMethodAsync("Send", words.value)) words.value = "";
        } finally {
            isSending = false;
        }
    });
    // Files that were dropped or pasted go the way of those that were chosen.
    const take = files => {
        const picture = [...files].find(file => file.type.startsWith("image/"));
        if (!picture) return false;
        const transfer = new DataTransfer();
        transfer.items.add(picture);
        const input = form.querySelector("input[type=file]");
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        return true;
    };
    on(document, "paste", event => { if (take(event.clipboardData.files)) event.preventDefault(); });
    on(document, "dragover", event => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
    on(document, "drop", event => { if (take(event.dataTransfer.files)) event.preventDefault(); });
    if (matchMedia("(pointer: fine)").matches) words.focus({ preventScroll: true });
}

export function detach() {
    detachAll?.();
    detachAll = null;
}

/** Brings the newest turn into view, now and while its pictures take their room. */
export function showLast() {
    const turn = [...document.querySelectorAll(".turn")].at(-1);
    if (!turn) return;
    const show = () => turn.scrollIntoView({ block: turn.offsetHeight > innerHeight * 0.7 ? "start" : "end" });
    show();
    const observer = new ResizeObserver(show);
    observer.observe(turn);
    // Whoever scrolls wants to look at something else.
    const leave = () => observer.disconnect();
    for (const type of ["wheel", "touchmove", "keydown"]) addEventListener(type, leave, { once: true });
    setTimeout(leave, 15000);
}
