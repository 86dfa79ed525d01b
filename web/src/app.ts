console.debug("");
