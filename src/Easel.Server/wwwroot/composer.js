// The line in which people say what to paint: Enter sends it, pictures can be dropped on the page or pasted into it.
// The document listens from the first moment: what is sent before the server answers this visit waits for it, and is not lost.
let page = null;
let isWaiting = false;
let isSending = false;

const form = () => document.querySelector("form.composer");

async function send() {
    isWaiting = !page;
    if (isWaiting || isSending) return;
    isSending = true;
    try {
        const words = form().querySelector("textarea");
        if (await page.invokeMethodAsync("Send", words.value)) words.value = "";
    } finally {
        isSending = false;
    }
}

document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("form.composer textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
});
document.addEventListener("submit", event => {
    if (event.target !== form()) return;
    event.preventDefault();
    send();
});

// Files that were dropped or pasted go the way of those that were chosen.
function take(event, files) {
    const picture = [...files].find(file => file.type.startsWith("image/"));
    const input = form()?.querySelector("input[type=file]");
    if (!picture || !input) return;
    event.preventDefault();
    const transfer = new DataTransfer();
    transfer.items.add(picture);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("paste", event => take(event, event.clipboardData.files));
document.addEventListener("drop", event => take(event, event.dataTransfer.files));
document.addEventListener("dragover", event => { if (form() && event.dataTransfer.types.includes("Files")) event.preventDefault(); });

/** From now on that object of the server takes what is sent. */
export function attach(self) {
    page = self;
    if (matchMedia("(pointer: fine)").matches) form().querySelector("textarea").focus({ preventScroll: true });
    if (isWaiting) send();
}

export function detach() {
    page = null;
    isWaiting = false;
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
