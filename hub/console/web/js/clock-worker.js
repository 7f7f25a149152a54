setInterval(() => postMessage("second"), 1000);
