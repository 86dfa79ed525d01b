// Bundles src/ into the directory given (api/static/built of this checkout if none is).
import { geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import { build } from "esbuild";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";

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

// the outlines of the countries on the map, by ISO 3166-1 numeric code (Natural Earth, public domain)
const atlas = async (scale) => {
  const topology = JSON.parse(await readFile(`${here}node_modules/world-atlas/countries-${scale}.json`, "utf8"));
  return feature(topology, topology.objects.countries).features.filter(({ id }) => id !== undefined && id !== "010");
};
const outlines = await atlas("110m");
const size = { width: 760, height: 380 };
const projection = geoNaturalEarth1().fitSize([size.width, size.height], { type: "FeatureCollection", features: outlines });
const path = geoPath(projection).digits(1);
const countries = Object.fromEntries(outlines.map((one) => [one.id, path(one)]));
// those that are too small to have one have a place
const places = (await atlas("50m")).filter(({ id }) => !(id in countries));
const points = Object.fromEntries(places.map((one) => [one.id, projection(geoCentroid(one)).map((n) => Math.round(n * 10) / 10)]));
await writeFile(`${outdir}/world.json`, JSON.stringify({ ...size, countries, points }));

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
