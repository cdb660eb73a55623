// What the editor does faster than the server can answer: dragging boxes and the frame, brushing a mask, the before/after slider.

/** Joins the editor's element to the page's object on the server; returns what the server calls. */
export function attach(root, server) {
    const stage = () => root.querySelector(".stage");
    const canvas = () => root.querySelector("canvas.mask");
    const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
    const tool = () => root.dataset.tool;
    let drag = null;

    const at = event => {
        const box = stage().getBoundingClientRect();
        return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    };

    function place(element, [left, top, right, bottom]) {
        Object.assign(element.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%` });
    }

    /** The box of a drag: moved as a whole, or by the corner that was taken. */
    function moved([left, top, right, bottom], grip, dx, dy) {
        if (!grip) {
            dx = clamp(dx, -left, 1 - right);
            dy = clamp(dy, -top, 1 - bottom);
            return [left + dx, top + dy, right + dx, bottom + dy];
        }
        const least = 0.03;
        if (grip.includes("w")) left = clamp(left + dx, 0, right - least);
        if (grip.includes("e")) right = clamp(right + dx, left + least, 1);
        if (grip.includes("n")) top = clamp(top + dy, 0, bottom - least);
        if (grip.includes("s")) bottom = clamp(bottom + dy, top + least, 1);
        return [left, top, right, bottom];
    }

    function pen(isErasing) {
        const context = canvas().getContext("2d");
        context.globalCompositeOperation = isErasing ? "destination-out" : "source-over";
        context.strokeStyle = context.fillStyle = "#e0531f";
        context.lineCap = context.lineJoin = "round";
        context.lineWidth = Number(root.dataset.brush);
        return context;
    }

    function stroke(from, to) {
        const { width, height } = canvas(), context = pen(root.dataset.erase === "true");
        context.beginPath();
        context.moveTo(from.x * width, from.y * height);
        context.lineTo(to.x * width + 0.01, to.y * height);
        context.stroke();
    }

    function fill(points) {
        const { width, height } = canvas(), context = pen(root.dataset.erase === "true");
        context.beginPath();
        for (const point of points) context.lineTo(point.x * width, point.y * height);
        context.closePath();
        context.fill();
    }

    function isMasked() {
        const { width, height } = canvas();
        return canvas().getContext("2d").getImageData(0, 0, width, height).data.some((value, i) => i % 4 === 3 && value > 127);
    }

    const tellMask = () => server.invokeMethodAsync("Masked", isMasked());

    function down(event) {
        if (event.button !== 0 || !stage()?.contains(event.target)) return;
        const [box, edge] = [event.target.closest(".box"), event.target.closest(".edge")];
        if (edge) drag = { kind: "edge", edge: edge.dataset.edge, from: at(event) };
        else if (box && tool() === "boxes") drag = { kind: "box", box, grip: event.target.dataset.grip, from: at(event), start: box.dataset.box.split(" ").map(Number), now: null };
        else if (tool() === "brush") { drag = { kind: "brush", last: at(event) }; stroke(drag.last, drag.last); }
        else if (tool() === "lasso") drag = { kind: "lasso", points: [at(event)] };
        else return;
        drag.pointer = event.pointerId;
        stage().setPointerCapture(event.pointerId);
        if (drag.kind !== "box") event.preventDefault();
    }

    function move(event) {
        if (drag?.pointer !== event.pointerId) return;
        const point = at(event);
        if (drag.kind === "box") {
            if (!drag.now && Math.hypot(point.x - drag.from.x, point.y - drag.from.y) < 0.008) return;
            drag.now = moved(drag.start, drag.grip, point.x - drag.from.x, point.y - drag.from.y);
            place(drag.box, drag.now);
        }
        else if (drag.kind === "edge") {
            const out = { left: drag.from.x - point.x, right: point.x - drag.from.x, top: drag.from.y - point.y, bottom: point.y - drag.from.y }[drag.edge];
            drag.out = out;
            stage().style.setProperty(`--drag-${drag.edge}`, `${clamp(out, -1, 2) * 100}%`);
        }
        else if (drag.kind === "brush") {
            for (const past of event.getCoalescedEvents?.() ?? [event]) { const here = at(past); stroke(drag.last, here); drag.last = here; }
        }
        else drag.points.push(point);
    }

    async function up(event) {
        if (drag?.pointer !== event.pointerId) return;
        const done = drag;
        drag = null;
        if (event.type === "pointercancel" && done.kind === "box") return place(done.box, done.start);
        if (done.kind === "box" && done.now) place(done.box, await server.invokeMethodAsync("MovedAsync", Number(done.box.dataset.index), done.now));
        if (done.kind === "edge") {
            stage().style.removeProperty(`--drag-${done.edge}`);
            if (done.out) await server.invokeMethodAsync("Framed", done.edge, done.out);
        }
        if (done.kind === "lasso" && done.points.length > 2) fill(done.points);
        if (done.kind === "brush" || done.kind === "lasso") await tellMask();
    }

    function keydown(event) {
        const isText = event.target.matches("input:not([type=range]), textarea, select");
        if ((event.ctrlKey || event.metaKey) && !isText && ["z", "y"].includes(event.key.toLowerCase())) {
            event.preventDefault();
            server.invokeMethodAsync(event.key.toLowerCase() === "y" || event.shiftKey ? "Redo" : "Undo");
        }
        // The page itself must not scroll under a box that moves.
        if (event.target.closest(".box, .edge") && (event.key.startsWith("Arrow") || event.key === "Delete")) event.preventDefault();
    }

    function input(event) {
        if (event.target.matches("[data-compare]")) stage()?.style.setProperty("--split", `${event.target.value}%`);
    }

    root.addEventListener("pointerdown", down);
    root.addEventListener("pointermove", move);
    root.addEventListener("pointerup", up);
    root.addEventListener("pointercancel", up);
    root.addEventListener("keydown", keydown);
    root.addEventListener("input", input);

    return {
        /** The mask as a PNG of the picture's size: transparent where it was brushed. */
        mask: () => {
            const { width, height } = canvas(), copy = Object.assign(document.createElement("canvas"), { width, height }), context = copy.getContext("2d");
            context.fillRect(0, 0, width, height);
            context.globalCompositeOperation = "destination-out";
            context.drawImage(canvas(), 0, 0);
            return new Promise(resolve => copy.toBlob(resolve, "image/png"));
        },
        clear: () => canvas()?.getContext("2d").clearRect(0, 0, canvas().width, canvas().height),
        /** Masks a box, for those who cannot brush. */
        cover: ([left, top, right, bottom]) => {
            const { width, height } = canvas();
            pen(false).fillRect(left * width, top * height, (right - left) * width, (bottom - top) * height);
            return tellMask();
        },
        /** Masks what is transparent in a picture of the mask's size, given as an address. */
        lay: async address => {
            const { width, height } = canvas(), found = new Image(), copy = Object.assign(document.createElement("canvas"), { width, height }), context = copy.getContext("2d");
            found.src = address;
            await found.decode();
            context.fillStyle = pen(false).fillStyle;
            context.fillRect(0, 0, width, height);
            context.globalCompositeOperation = "destination-out";
            context.drawImage(found, 0, 0);
            pen(false).drawImage(copy, 0, 0);
            return tellMask();
        },
        focus: selector => root.querySelector(selector)?.focus(),
    };
}
