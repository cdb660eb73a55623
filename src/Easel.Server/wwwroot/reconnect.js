// Shows that the connection is gone, and loads the page again once the server has forgotten this visit (after its restart).
const dialog = document.getElementById("components-reconnect-modal");
document.getElementById("reload-page").addEventListener("click", () => location.reload());

dialog.addEventListener("components-reconnect-state-changed", event => {
    switch (event.detail.state) {
        case "show": dialog.showModal(); break;
        case "hide": dialog.close(); break;
        case "failed": document.addEventListener("visibilitychange", again); again(); break;
        case "rejected": location.reload(); break;
    }
});

async function again() {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", again);
    try {
        if (await Blazor.reconnect()) dialog.close();
        else location.reload();
    } catch {
        setTimeout(again, 2000);
    }
}
