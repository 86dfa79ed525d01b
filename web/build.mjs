// Bundles src/ into the directory given (api/static/built of this checkout if none is).
import { build } from "esbuild";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const outdir = process.argv[2] ?? fileURLToPath(new URL("../api/static/built", import.meta.url));
await rm(outdir, { recursive: true, force: true });
const options = {
  absWorkingDir: here,
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16.4"],
  legalComments: "none", // they are in licences.txt
  logLevel: "warning",
};
await build({ ...options, entryPoints: ["src/editor.ts"] });
// small enough to bring its styles along
await build({ ...options, entryPoints: ["src/app.ts"], loader: { ".css": "text" } });

// the licences of what is bundled travel with it
const { packages } = JSON.parse(await readFile(`${here}package-lock.json`, "utf8"));
const licences = [];
for (const [path, { version, license, dev, optional }] of Object.entries(packages)) {
  if (!path || dev || optional || path.endsWith("/esbuild")) continue;
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const file = (await readdir(here + path)).find((entry) => /^licen[sc]e/i.test(entry));
  const text = file ? await readFile(`${here}${path}/${file}`, "utf8") : "";
  licences.push([`${name} ${version}: ${license}`, text.trim()].filter(Boolean).join("\n\n"));
}
await writeFile(`${outdir}/licences.txt`, licences.join(`\n\n${"-".repeat(80)}\n\n`) + "\n");
